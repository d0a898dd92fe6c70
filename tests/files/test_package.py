"""The archive of a workbook: every cell has its place, written down or not, and every limit holds to the last one."""

import io
import zipfile

import pytest

from crm_assess.files import package
from crm_assess.files.package import BOOK, column_number, open_package
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source

ERROR = "is an error of the workbook (a value)"
LACKING = "is a formula without result (open the workbook and save it once)"
FAR = "reaches too far out (at most 3 rows and 2 columns in a sheet)"


def archive(sheet: str) -> bytes:
    """An archive with a sheet whose elements have a prefix."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr(BOOK, "<workbook/>")
        parts.writestr("xl/A.xml", f'<x:sheetData xmlns:x="urn:a">{sheet}</x:sheetData>')
    return buffer.getvalue()


def odd(sheet: str) -> dict[str, str]:
    return open_package(Source("a.xlsx", archive(sheet))).odd["xl/a.xml"]


def told(sheet: str) -> str:
    with pytest.raises(InputError) as refused:
        odd(sheet)
    return str(refused.value).removeprefix("a.xlsx:1:1: file: ")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_ROWS", 3)
    monkeypatch.setattr(package, "MAX_COLUMNS", 2)


@pytest.mark.parametrize(
    ("sheet", "place"),
    [
        ('<x:row r="3"><x:c t="e"/></x:row>', "A3"),
        ('<x:row/><x:row><x:c/><x:c t="e"/></x:row>', "B2"),
        ('<x:row r="5"><x:c r="C5"/><x:c t="e"/></x:row>', "D5"),
        ('<x:row r="5"><x:c r="C5"/></x:row><x:row><x:c t="e"/></x:row>', "A6"),
        ('<x:row><x:c r="AB7" t="e"/></x:row>', "AB7"),
    ],
)
def test_a_cell_has_its_place_whether_or_not_it_is_written_down(sheet: str, place: str) -> None:
    assert odd(sheet) == {place: ERROR}


def test_a_formula_needs_its_result() -> None:
    results = ["", "<x:v>2</x:v>", "<x:is><x:t>two</x:t></x:is>", "<x:v/>"]
    cells = "".join(
        f'<x:c r="{place}1"><x:f>1+1</x:f>{result}</x:c>' for place, result in zip("ABCD", results, strict=True)
    )
    assert odd(f"<x:row>{cells}</x:row>") == {"A1": LACKING, "D1": LACKING}


def test_a_formula_whose_result_is_an_empty_text_has_one() -> None:
    cells = [
        f'<x:c r="{place}1" t="str"><x:f>""</x:f>{result}</x:c>'
        for place, result in zip("AB", ("<x:v/>", ""), strict=True)
    ]
    number = '<x:c r="C1"><x:f>1</x:f><x:v/></x:c>'
    assert odd(f"<x:row>{''.join(cells)}{number} </x:row>") == {"B1": LACKING, "C1": LACKING}


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("place", ["C1", "A4"])
def test_a_cell_beyond_the_last_row_or_column_is_refused(place: str) -> None:
    assert odd('<x:row><x:c r="B3" t="e"/></x:row>') == {"B3": ERROR}
    assert told(f'<x:row><x:c r="{place}"/></x:row>') == FAR


@pytest.mark.usefixtures("narrow")
def test_a_row_is_a_number_of_few_digits() -> None:
    assert odd('<x:row r="0000003"/>') == {}
    assert [told(f'<x:row r="{row}"/>') for row in ("00000003", "three", "\u0663")] == [FAR] * 3


def test_as_many_cells_are_read_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_CELLS", 2)
    assert odd('<x:row><x:c/><x:c t="e"/></x:row>') == {"B1": ERROR}
    assert told('<x:row><x:c r="A1"/><x:c r="A1"/><x:c r="A1"/></x:row>') == "has too many cells (at most 2 in a sheet)"


def test_as_many_bytes_are_unpacked_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(""))) as parts:
        size = sum(info.file_size for info in parts.infolist())
    monkeypatch.setattr(package, "MAX_UNPACKED", size)
    assert odd("") == {}
    monkeypatch.setattr(package, "MAX_UNPACKED", size - 1)
    assert told("") == "unpacks to too much (at most 0 MiB)"


def test_as_many_parts_and_tags_are_looked_at_as_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = '<x:row><x:c t="e"/></x:row>'
    monkeypatch.setattr(package, "MAX_PARTS", 2)
    monkeypatch.setattr(package, "MAX_TAGS", 5)
    assert odd(tags) == {"A1": ERROR}
    monkeypatch.setattr(package, "MAX_TAGS", 4)
    assert told(tags) == "has too much in its sheets (at most 4 tags)"
    monkeypatch.setattr(package, "MAX_PARTS", 1)
    assert told(tags) == "has too many parts (a workbook has at most 1)"


def test_a_picture_before_the_sheets_is_passed_over() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("xl/media/image1.png", b"\x89PNG")
        parts.writestr(BOOK, "<workbook/>")
    assert list(open_package(Source("a.xlsx", buffer.getvalue())).parts) == [BOOK]


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(archive(""))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption, in the list of the parts
    with pytest.raises(InputError, match=r"save it as \.xlsx, without password"):
        open_package(Source("a.xlsx", bytes(data)))


def test_a_place_that_is_none_is_shown_in_short() -> None:
    assert told(f'<x:row><x:c r="{"A" * 99}"/></x:row>') == (
        f'has a cell at "{"A" * 20}", which is no place in a sheet (save it as .xlsx again)'
    )


def test_columns_are_counted_in_letters() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA", "BA", "ZZ", "AAA")] == [1, 26, 27, 53, 702, 703]
