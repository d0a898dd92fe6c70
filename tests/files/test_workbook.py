"""Workbooks as their reader meets them: cells that hold no value, sheets that are not there, archives that are none."""

import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from crm_assess.files import package
from crm_assess.files.assessments import parse_assessment
from crm_assess.files.extras import MissingExtraError
from crm_assess.files.package import open_package
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.tables import read_xlsx_table
from crm_assess.files.xlsxwriting import xlsx_template
from crm_assess.models.assessment import Answer
from tests.tables import xlsx_file

PACK = load_pack().value
BOOK, SHEET, RELATIONS = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/_rels/workbook.xml.rels"
DAMAGED = "is a damaged workbook (open it and save it as .xlsx again): "


def told(data: bytes) -> list[str]:
    with pytest.raises(InputError) as refused:
        parse_assessment(Source("a.xlsx", data), PACK)
    return [line.removeprefix("a.xlsx:") for line in str(refused.value).splitlines()]


def changed(change: Callable[[dict[str, bytes]], object], data: bytes = b"") -> bytes:
    """A sound workbook with some parts changed, packed again."""
    with zipfile.ZipFile(io.BytesIO(data or xlsx_file([["call_centre", 3, "n"]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def in_cell(place: str, content: str) -> bytes:
    """A workbook whose answers have a cell written so."""
    cell = rf'<c r="{place}"[^>]*>.*?</c>'
    return changed(lambda parts: parts.update({SHEET: re.sub(cell, content, parts[SHEET].decode()).encode()}))


def test_an_error_of_the_workbook_is_no_empty_cell() -> None:
    error = '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    assert told(in_cell("B2", error)) == [
        "answers!B2: answers.call_centre.answer: is an error of the workbook (a value)"
    ]


def test_a_formula_that_was_never_calculated_is_no_empty_cell() -> None:
    assert told(in_cell("C2", '<c r="C2"><f>A1</f></c>')) == [
        "answers!C2: answers.call_centre.note: is a formula without result (open the workbook and save it once)"
    ]


def test_a_formula_in_place_of_headings_is_told() -> None:
    lacking = "is a formula without result (open the workbook and save it once)"
    formulas = changed(
        lambda parts: parts.update(
            {SHEET: re.sub(rb'<c r="([AB]1)"[^>]*>.*?</c>', rb'<c r="\1"><f>A2</f><v/></c>', parts[SHEET])}
        )
    )
    assert told(in_cell("C1", '<c r="C1"><f>A2</f></c>')) == [f"answers!C1: answers: {lacking}"]
    assert told(formulas) == [f"answers!A1: answers: {lacking}", f"answers!B1: answers: {lacking}"]


def test_a_template_is_read_whose_own_formula_lost_its_result() -> None:
    """As where a program fills it in and saves it."""
    own = "xl/worksheets/sheet3.xml"
    data = changed(
        lambda parts: parts.update({own: re.sub(rb' t="str"(><f>.*?</f>)<v>[^<]*</v>', rb"\1<v/>", parts[own])}),
        xlsx_template(PACK, dt.date(2026, 11, 22)),
    )
    assert open_package(Source("a.xlsx", data)).odd[own]
    assert told(data) == ["agency!B1: agency.name: is empty (some text)"]


def test_a_formula_with_its_result_is_read() -> None:
    data = in_cell("B2", '<c r="B2"><f>1+1</f><v>2</v></c>')
    assert parse_assessment(Source("a.xlsx", data), PACK).value.answers == {"call_centre": Answer(level=2, note="n")}


def test_an_error_in_a_fact_is_told_too() -> None:
    def broken(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        cell = '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        parts["xl/worksheets/sheet1.xml"] = re.sub(r'<c r="B1"[^>]*>.*?</c>', cell, sheet).encode()

    assert told(changed(broken)) == [
        "agency!A1: agency: is missing (it is required)",
        "agency!B1: agency: is an error of the workbook (a value)",
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("<v>3.5</v>", "3.5"), ("<v>1e300</v>", "1e+300"), ("<v>1e15</v>", "1000000000000000.0"), ("<v>-1</v>", "-1")],
)
def test_a_number_that_is_no_level_is_shown_as_it_is(value: str, shown: str) -> None:
    (line,) = told(in_cell("B2", f'<c r="B2">{value}</c>'))
    assert line.startswith(f"answers!B2: answers.call_centre: {shown} is no answer (1 to 5, ")


def test_true_and_times_are_no_answers() -> None:
    (line,) = told(in_cell("B2", '<c r="B2" t="b"><v>1</v></c>'))
    assert line.startswith("answers!B2: answers.call_centre: true is no answer")


def test_what_stands_below_and_right_of_blanks_is_told_where_it_stands() -> None:
    def pushed(parts: dict[str, bytes]) -> None:
        row = '<row r="5"><c r="B5" t="inlineStr"><is><t>stray</t></is></c></row>'
        sheet = re.sub("<sheetData>.*</sheetData>", f"<sheetData>{row}</sheetData>", parts[SHEET].decode(), flags=re.S)
        parts[SHEET] = sheet.encode()

    assert [line.partition(":")[0] for line in told(changed(pushed))] == ["answers!A5", "answers!B5"]


def test_a_date_is_one_at_the_start_of_its_day_alone() -> None:
    def office(day: dt.datetime) -> bytes:
        return xlsx_file([["call_centre", 3]], [["#agency", "A"], ["#assessed_on", day]])

    assert parse_assessment(Source("a.xlsx", office(dt.datetime(2026, 11, 22))), PACK).value.assessed_on == dt.date(
        2026, 11, 22
    )
    assert told(office(dt.datetime(2026, 11, 22, 13))) == [
        'agency!B2: assessed_on: "2026-11-22 13:00:00" is no date (year-month-day, such as 2026-11-22)'
    ]


def test_a_sheet_of_comments_alone_has_no_answers() -> None:
    (line,) = told(xlsx_file([["# nothing yet"]], headings=["# Ours"]))
    assert line.startswith("answers!A1: answers: has no column question (headings: question, answer, ")


def test_the_place_of_a_cell_is_the_same_whether_or_not_it_is_written_down() -> None:
    bare = changed(lambda parts: parts.update({SHEET: re.sub(rb'(<c|<row) r="[A-Z0-9]+"', rb"\1", parts[SHEET])}))
    assert parse_assessment(Source("a.xlsx", bare), PACK).value.answers == {"call_centre": Answer(level=3, note="n")}


def test_sheets_are_named_agency_and_answers() -> None:
    assert told(xlsx_file([], sheets=("agency", "anwsers"))) == [
        "1:1: file: has no sheet named answers (sheets: agency, anwsers; did you mean anwsers?)"
    ]
    assert told(xlsx_file([], sheets=("one", "two"))) == ["1:1: file: has no sheet named agency (sheets: one, two)"]
    assert told(xlsx_file([], sheets=("Agency", "ANSWERS"), facts=[["#agency", "A"]])) == [
        "agency!A1: assessed_on: is missing (it is required)"
    ]


def place_of(place: str) -> Callable[[dict[str, bytes]], object]:
    return lambda parts: parts.update({SHEET: parts[SHEET].replace(b'r="B2"', f'r="{place}"'.encode())})


def two_of_one_name() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(SHEET, b"<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(SHEET, b"<a/>")
    return buffer.getvalue()


def elsewhere(data: bytes, target: str) -> bytes:
    """A workbook whose sheet of answers is a part of another name."""

    def move(parts: dict[str, bytes]) -> None:
        parts[target[1:] if target.startswith("/") else f"xl/{target}"] = parts.pop(SHEET)
        parts[RELATIONS] = parts[RELATIONS].replace(b"worksheets/sheet2.xml", target.encode())

    return changed(move, data)


FAR_OUT = "reaches too far out (at most 20000 rows and 600 columns in a sheet)"
REFUSED = {
    "a cell far out": (changed(place_of("XFD9")), FAR_OUT),
    "a row far down": (
        changed(place_of("B20001")),
        "reaches too far out (at most 20000 rows and 600 columns in a sheet)",
    ),
    "a place that is none": (
        changed(place_of("b2")),
        'has a cell at "b2", which is no place in a sheet (save it as .xlsx again)',
    ),
    "a document type": (
        changed(lambda parts: parts.update({BOOK: b"<!DOCTYPE a>" + parts[BOOK].partition(b"?>")[2]})),
        "has a document type in it, as no workbook has (open it and save it as .xlsx)",
    ),
    "too many parts": (
        changed(lambda parts: parts.update({f"{n}.bin": b"" for n in range(package.MAX_PARTS)})),
        "has too many parts (a workbook has at most 300)",
    ),
    "too much inside": (
        packed({SHEET: b" " * (package.MAX_UNPACKED + 1)}, compression=zipfile.ZIP_DEFLATED),
        "unpacks to too much (at most 24 MiB)",
    ),
    "odd packing": (
        packed({SHEET: b"<a/>"}, compression=zipfile.ZIP_BZIP2),
        "is packed in a way no workbook is (open it and save it as .xlsx, without password)",
    ),
    "two parts of one name": (
        two_of_one_name(),
        "is packed in a way no workbook is (open it and save it as .xlsx, without password)",
    ),
    "another archive": (packed({"a.xml": b"<a/>"}), "is a ZIP archive, but no Excel workbook (save it as .xlsx)"),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0" + bytes(600),
        "is an old or a protected Excel workbook (save it as .xlsx, without password)",
    ),
    "no archive": (b"question,answer", f"{DAMAGED}File is not a zip file"),
    "broken XML": (
        changed(lambda parts: parts.update({SHEET: parts[SHEET][:-20]})),
        f"{DAMAGED}unclosed token: line 2, column 760",
    ),
    "no list of sheets": (
        changed(lambda parts: parts.pop(BOOK)),
        "is a ZIP archive, but no Excel workbook (save it as .xlsx)",
    ),
    "a cell far out in a sheet that is named otherwise": (
        elsewhere(changed(place_of("XFD9")), "other/sheet.xml"),
        FAR_OUT,
    ),
    "a sheet's part named by nobody": (elsewhere(changed(place_of("B2")), ""), DAMAGED),
    "no list of parts": (changed(lambda parts: parts.pop(RELATIONS)), DAMAGED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_archive_that_is_no_sound_workbook_is_refused_in_plain_words(name: str) -> None:
    data, words = REFUSED[name]
    (line,) = told(data)
    if words == DAMAGED:
        assert line.startswith(f"1:1: file: {DAMAGED}")
    else:
        assert re.sub(r"column \d+$", "column 760", line) == f"1:1: file: {words}"


@pytest.mark.parametrize("target", ["other/sheet.xml", "/xl/sheet.xml", "worksheets/SHEET2.xml"])
def test_an_error_is_told_whatever_the_part_of_its_sheet_is_named(target: str) -> None:
    broken = in_cell("B2", '<c r="B2" t="e"><v>#N/A</v></c>')
    (line,) = told(elsewhere(broken, target))
    assert line == "answers!B2: answers.call_centre.answer: is an error of the workbook (a value)"


def test_an_error_in_a_workbook_of_the_strict_kind_is_told() -> None:
    spaces = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    }
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    spaces[relations] = b"http://purl.oclc.org/ooxml/officeDocument/relationships"

    def make_strict(parts: dict[str, bytes]) -> None:
        for usual, strict in spaces.items():
            parts |= {name: part.replace(usual, strict) for name, part in parts.items()}

    (line,) = told(changed(make_strict, in_cell("B2", '<c r="B2" t="e"><v>#N/A</v></c>')))
    assert line.startswith("answers!B2: ")


def test_a_sheet_whose_name_is_read_in_two_ways_is_refused() -> None:
    rows: list[list[Any]] = [["agency", "assessed_on", "call_centre"], ["Permits", "2026-11-22", 3]]
    data = xlsx_file([], facts=rows, sheets=["a b"])
    (line,) = told(changed(lambda parts: parts.update({BOOK: parts[BOOK].replace(b'"a b"', b'"a\nb"')}), data))
    assert line.startswith(f"1:1: file: {DAMAGED}")


def test_blank_rows_on_the_sheet_of_the_agency_are_passed_over() -> None:
    facts = [["agency", "Permits"], ["", ""], ["assessed_on", "2026-11-22"]]
    read = parse_assessment(Source("a.xlsx", xlsx_file([["call_centre", 3]], facts=facts)), PACK).value
    assert read.agency.name == "Permits"


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_CELLS", 5)
    assert told(changed(lambda parts: None)) == ["1:1: file: has too many cells (at most 5 in a sheet)"]
    monkeypatch.setattr(package, "MAX_CELLS", 13)  # of two rows and seven columns
    words = "is too large a sheet (at most 13 cells up to its last row and column)"
    assert told(changed(lambda parts: None)) == [f"1:1: file: {words}"]
    monkeypatch.setattr(package, "MAX_TAGS", 5)
    assert told(changed(lambda parts: None)) == ["1:1: file: has too much in its sheets (at most 5 tags)"]


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError) as lacking:
        read_xlsx_table(Source("a.xlsx", b""), PACK)
    assert str(lacking.value) == "Excel workbooks need a library that is not installed: pip install 'crm-assess[xlsx]'"
    assert lacking.value.exit_code == 2
