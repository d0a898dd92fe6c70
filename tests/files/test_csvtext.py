"""CSV text: what its bytes are taken for, and the limits, cell by cell."""

import pytest

from crm_assess.files import csvtext
from crm_assess.files.cells import Broken
from crm_assess.files.csvtext import read_csv
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source


def told(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        list(read_csv(Source("a.csv", data)).rows())
    return str(refused.value)


def values(text: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in read_csv(Source("a.csv", text.encode())).rows()]


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (b"a,b", "UTF-8 with commas"),
        ("a,b".encode("utf-16-le"), "UTF-16 with commas"),
        ("a;b".encode("utf-16-be"), "UTF-16 with semicolons"),
        (b"sep=\t\nquestion,answer", "UTF-8 with tabs"),
        (b'"a,b,c";"d,e"', "UTF-8 with semicolons"),
        (b"", "UTF-8 with commas"),
        (b"note;x;y;z\nquestion,answer", "UTF-8 with commas"),
        (b"question;a,b,c,d\nx;y", "UTF-8 with commas"),
    ],
)
def test_encoding_and_separator_are_found_out(data: bytes, dialect: str) -> None:
    assert read_csv(Source("a.csv", data)).dialect == dialect


def test_the_first_nul_is_told() -> None:
    assert told(b"a,b\nc,\0d,\0") == "a.csv:2:3: file: holds a NUL character (text alone; read as UTF-8)"


def test_what_only_begins_as_utf_16_is_told_where_it_ends_to_be() -> None:
    data = "a\nb".encode("utf-16") + b"\x00\xd8\x41"
    assert told(data) == "a.csv:2:2: file: is not UTF-16 text, as which it begins (save it as UTF-8)"


def test_lines_of_every_kind_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvtext, "MAX_LINES", 2)
    assert len(values("a\n\r\nb\n")) == 4
    assert told(b"a\r\r\n\n\r") == "a.csv:1:1: file: has too many lines (at most 2)"


def test_cells_count_in_all_rows_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvtext, "MAX_CELLS", 4)
    assert values("a,b\nc,d") == [["a", "b"], ["c", "d"]]
    assert told(b"a,b\nc,d,e") == "a.csv:2:5: file: is too long a table (at most 20000 rows, 4 cells)"


@pytest.mark.parametrize("text", ["“a,b”", "„a,b“", "«a,b»"])
def test_text_torn_between_typographic_quotes_is_marked(text: str) -> None:
    ((first, second),) = values(text)
    assert isinstance(first, Broken)
    assert second == text[3:]
