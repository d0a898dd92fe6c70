"""Short reports in every format: the same numbers, nothing that runs, and nothing that does not fit."""

import csv
import io
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from zipfile import ZipFile

import pytest
from rich.cells import cell_len

from crm_assess.cli.formats import ENDINGS, Format, printed
from crm_assess.reports.clean import clean
from crm_assess.reports.csv_cells import FORMULA, HEADER
from crm_assess.reports.html.paper import paper_html
from crm_assess.reports.page import Screen
from crm_assess.reports.paper import Paper, Table
from crm_assess.reports.paper_csv import paper_csv
from crm_assess.reports.paper_markdown import paper_markdown
from crm_assess.reports.paper_pdf import paper_pdf
from crm_assess.reports.paper_text import paper_text
from crm_assess.reports.paper_xlsx import paper_xlsx
from tests.readable import cells, words
from tests.reports.hostile import LONG, TEXTS
from tests.reports.papers import SHARES, invented
from tests.reports.test_injection import HARMLESS, kinds, structure
from tests.reports.test_pdf import TYPST, elements

TOP = Path(__file__).parents[2]
WRITTEN = [form for form in Format if form is not Format.JSON]


def rows(paper: Paper) -> list[list[str]]:
    return list(csv.reader(io.StringIO(paper_csv(paper), newline="")))


def test_every_format_but_json_has_a_writer_and_an_ending() -> None:
    paper = invented(HARMLESS)
    assert all(printed(paper, form, saved=True) for form in WRITTEN)
    assert set(ENDINGS.values()) == set(Format)


@pytest.mark.parametrize("form", WRITTEN)
def test_the_flag_and_what_it_means_come_before_all_findings(form: Format) -> None:
    paper = invented(HARMLESS)
    made = printed(paper, form, saved=True)
    shown = words(made if isinstance(made, bytes) else made.encode(), form)
    assert 0 <= shown.index("FLAG") < shown.index(paper.notices[0]) < shown.index(paper.lead[0])
    assert "FLAG" not in words(paper_markdown(invented(HARMLESS, flag="")).encode(), Format.MARKDOWN)


def test_html_has_the_same_elements_and_attributes_whatever_the_texts() -> None:
    hostile, harmless = (structure(paper_html(invented(texts))) for texts in (TEXTS, HARMLESS))
    assert hostile.elements == harmless.elements
    shown = "".join(hostile.texts)
    assert [text for text in TEXTS if clean(text) not in shown] == []


def test_each_chart_is_told_in_words_and_stands_in_a_table_too() -> None:
    page = structure(paper_html(invented(HARMLESS)))
    drawn = [tag for tag, given in page.elements if tag == "svg" and "role" in given]
    assert len(drawn) == 1 + len(SHARES)
    assert sum(tag == "desc" for tag, _ in page.elements) == len(drawn)
    assert sum(tag == "table" for tag, _ in page.elements) == 3


def test_markdown_has_the_same_structure_whatever_the_texts() -> None:
    hostile, harmless = (kinds(paper_markdown(invented(texts))) for texts in (TEXTS, HARMLESS))
    assert [kind for kind in hostile if kind != "html_inline "] == harmless
    assert {"table_open table", "heading_open h2", "blockquote_open blockquote"} <= set(harmless)


def test_csv_has_four_cells_a_line_no_formula_and_every_text() -> None:
    found = rows(invented(TEXTS))
    assert {len(row) for row in found} == {4}
    assert tuple(found[0]) == HEADER
    assert [cell for row in found for cell in row if cell.lstrip().startswith(FORMULA)] == []
    assert {clean(text) for text in TEXTS} <= {row[3].removeprefix("'") for row in found}


def test_csv_holds_the_values_of_every_table_unrounded_and_blank_where_there_is_none() -> None:
    found = {tuple(row[:3]): row[3] for row in rows(invented(HARMLESS))}
    assert found["plain", "row_1", "number"] == repr(4 / 3)
    assert found["plain", "row_1", "told"] == "value 1"
    assert [found["over_time", "line_1", date] for date in ("2025-01-31", "2026-01-31")] == ["1.0", ""]
    assert [found["beside", "share_0", name] for name in ("share", "low", "study")] == [repr(1 / 3), "0.2", repr(2 / 3)]
    assert ("beside", "share_0", "here") not in found


def test_a_workbook_holds_texts_as_texts_and_numbers_as_numbers() -> None:
    data = paper_xlsx(invented(TEXTS))
    with ZipFile(io.BytesIO(data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
        drawings = [book.read(name).decode() for name in book.namelist() if "drawings/drawing" in name]
    assert len(sheets) == 4
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert len(charts) == 2
    assert all(' descr="' in drawing for drawing in drawings)
    found = [cell for row in cells(data) for cell in row]
    assert {clean(text) for text in TEXTS} <= set(found)
    assert pytest.approx(4 / 3) in found
    assert pytest.approx(1 / 3) in found


def test_the_error_bars_of_a_workbook_are_the_interval() -> None:
    with ZipFile(io.BytesIO(paper_xlsx(invented(HARMLESS)))) as book:
        chart = next(
            text
            for name in book.namelist()
            if "charts/chart" in name and "errBars" in (text := book.read(name).decode())
        )
    sides = re.findall(r"<c:(minus|plus)>(.*?)</c:\1>", chart)
    found = {side: [float(number) for number in re.findall(r"<c:v>(.*?)</c:v>", given)] for side, given in sides}
    assert found == {"minus": [pytest.approx(1 / 3 - 0.2), 0], "plus": [pytest.approx(0.5 - 1 / 3), 0]}


def test_sheets_get_names_that_excel_takes_and_that_differ() -> None:
    long = "A section: with [marks] / a title that is far too long for a sheet"
    data = paper_xlsx(invented([long]))
    with ZipFile(io.BytesIO(data)) as book:
        names = re.findall(r'<sheet name="(.*?)"', book.read("xl/workbook.xml").decode())
    assert len({name.casefold() for name in names}) == len(names) == 4
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert "A section with marks a title" in names  # cut between words


def test_pdf_shows_what_looks_like_typst_as_it_is_and_tells_each_chart_in_words() -> None:
    texts = [text for text in TYPST if len(text) < 60]
    data = paper_pdf(invented(texts))
    together = words(data, Format.PDF).replace(" ", "")
    assert [text for text in texts if "".join(clean(text).split()) not in together] == []
    figures = [element for element in elements(data) if str(element["/S"]) == "/Figure"]
    assert len(figures) == 1 + len(SHARES)
    assert all(str(figure["/Alt"]) in texts for figure in figures)
    kinds_ = [str(element["/S"]) for element in elements(data)]
    assert kinds_.count("/Table") == 3
    assert {"/TH", "/L", "/H1", "/H2", "/THead"} <= set(kinds_)


@pytest.mark.skipif(not shutil.which("java"), reason="veraPDF needs Java")
def test_every_kind_of_paper_is_valid_pdf_ua(tmp_path: Path) -> None:
    for name, texts in (("harmless", HARMLESS), ("hostile", TEXTS), ("long", ["word " * 3000, "x" * 300])):
        (tmp_path / f"{name}.pdf").write_bytes(paper_pdf(invented(texts)))
    command = [sys.executable, str(TOP / "tests" / "pdf_ua.py"), *map(str, sorted(tmp_path.glob("*.pdf")))]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout.count("PASS")) == (0, 3), ran.stdout + ran.stderr


@pytest.mark.parametrize("width", [24, 40, 80, 200])
def test_no_line_of_text_is_wider_than_the_screen_and_none_steers_it(width: int) -> None:
    for texts in (TEXTS, HARMLESS, ["日本 " * 30, "x" * 300]):
        shown = paper_text(invented(texts), Screen(width))
        assert max(map(cell_len, shown.splitlines())) <= width
        found = {unicodedata.category(character) for character in shown.replace("\n", "")}
        assert found.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@pytest.mark.parametrize("width", [40, 80, 200])
def test_colour_adds_nothing_but_colour(width: int) -> None:
    coloured = paper_text(invented(TEXTS), Screen(width, colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == paper_text(invented(TEXTS), Screen(width))
    assert "\x1b[" in coloured


def test_a_megabyte_of_text_comes_out_whole() -> None:
    paper = invented([LONG])
    for page in (paper_html(paper), paper_markdown(paper), paper_csv(paper)):
        assert clean(LONG) in page


@pytest.mark.parametrize("form", WRITTEN)
def test_the_bytes_are_the_same_each_time(form: Format) -> None:
    assert printed(invented(TEXTS), form, saved=True) == printed(invented(TEXTS), form, saved=True)


def test_people_and_programs_read_what_is_for_them() -> None:
    table = next(block for block in invented(HARMLESS).sections[0].blocks if isinstance(block, Table))
    assert table.read().titles == ("First", "Told", "Number")
    assert table.read().right == (2,)
    assert [column.id for column in table.data()[0]] == ["first", "told", "number", "hidden"]
    assert table.values("told")[:2] == ("value 0", "value 1")
