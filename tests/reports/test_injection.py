"""Whatever a file holds, a report shows it as text: nothing in it becomes markup, a formula, a link or an escape."""

import csv
import io
import json
import unicodedata
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from crm_assess.reports.clean import clean
from crm_assess.reports.csv_cells import FORMULA, cell
from crm_assess.reports.csv_report import csv_report
from crm_assess.reports.html import html
from crm_assess.reports.json_report import model_json
from crm_assess.reports.markdown import markdown
from crm_assess.reports.markdown_marks import escaped
from crm_assess.reports.page import Screen
from crm_assess.reports.text import text
from tests.reports.hostile import LONG, TEXTS, assessment_with, report_with
from tests.reports.made import QUESTIONS, assessed, made

HARMLESS = tuple(f"words {place}" for place in range(len(TEXTS)))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Structure(HTMLParser):
    """Elements with the names of their attributes, in order; and the text between them."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))


def structure(page: str) -> Structure:
    parser = Structure()
    parser.feed(page)
    parser.close()
    return parser


def test_html_has_the_same_elements_and_attributes_whatever_the_texts() -> None:
    hostile, harmless = (structure(html(report_with(texts).view)) for texts in (TEXTS, HARMLESS))
    assert hostile.elements == harmless.elements


def test_html_shows_every_text_as_it_is() -> None:
    shown = "".join(structure(html(made(assessment_with(TEXTS)).view)).texts)
    assert [text for text in TEXTS if clean(text) not in shown] == []


def test_html_with_an_address_that_breaks_out_of_its_attribute() -> None:
    view = report_with(HARMLESS).view
    url = "https://example.org/\"'><script>alert(1)</script>"
    sources = tuple(source._replace(url=url) for source in view.study.sources)
    broken = structure(html(view._replace(study=view.study._replace(sources=sources))))
    assert "script" not in {tag for tag, _ in broken.elements}


def tokens(page: str) -> list[Token]:
    return [inner for token in MARKDOWN.parse(page) for inner in [token, *(token.children or [])]]


def kinds(page: str) -> list[str]:
    """What Markdown takes a page for; texts are left out, since an escape splits them."""
    return [f"{token.type} {token.tag}" for token in tokens(page) if token.type not in ("text", "text_special")]


def test_markdown_has_the_same_structure_whatever_the_texts() -> None:
    hostile, harmless = (kinds(markdown(report_with(texts).view)) for texts in (TEXTS, HARMLESS))
    assert [kind for kind in hostile if kind != "html_inline "] == harmless
    assert {"table_open table", "heading_open h2", "link_open a"} <= set(harmless)


@pytest.mark.parametrize("given", TEXTS)
def test_markdown_shows_a_text_as_it_is_and_only_ever_adds_empty_comments(given: str) -> None:
    (_, inline, _) = MARKDOWN.parse(f"x {escaped(clean(given))}")
    parts = inline.children or []
    assert {token.content for token in parts if token.type == "html_inline"} <= {"<!-- -->"}
    assert "".join(token.content for token in parts if token.type != "html_inline") == f"x {clean(given)}".rstrip()


def test_a_name_is_no_mention_and_a_number_no_reference_in_markdown() -> None:
    assert escaped("@joe #12 :smile: me@x.org") == "@<!-- -->joe #<!-- -->12 :<!-- -->smile: me@<!-- -->x.org"
    assert escaped("https://x.org www.x.org") == r"https\://x.org www\.x.org"


def test_csv_has_four_cells_a_line_and_no_cell_that_a_spreadsheet_runs() -> None:
    rows = list(csv.reader(io.StringIO(csv_report(report_with(TEXTS).view), newline="")))
    assert {len(row) for row in rows} == {4}
    assert [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA)] == []


@pytest.mark.parametrize("given", ["=1", "+1", "-1", "@x", " =1", "＝1", "'x"])  # noqa: RUF001
def test_csv_puts_an_apostrophe_before_a_formula_and_changes_nothing_else(given: str) -> None:
    assert cell(given) == f"'{given}"
    assert cell(f"a{given}") == f"a{given}"


def test_csv_keeps_every_text() -> None:
    written = csv_report(made(assessment_with(TEXTS)).view)
    values = {row[3].removeprefix("'") for row in csv.reader(io.StringIO(written, newline=""))}
    assert {clean(given) for given in TEXTS} <= values


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_format_for_reading_has_a_character_that_moves_a_cursor_or_turns_text_round(width: int) -> None:
    view = report_with(TEXTS).view
    pages = [html(view), markdown(view), csv_report(view), text(view, Screen(width))]
    found = {unicodedata.category(character) for page in pages for character in page.replace("\n", "")}
    assert found.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


def test_json_holds_the_agency_as_it_is_written() -> None:
    report = report_with(TEXTS).report
    written = model_json(report)
    assert json.loads(written)["assessment"]["agency"]["name"] == TEXTS[0]
    assert "\x1b" not in written


def test_a_megabyte_of_text_comes_out_whole_where_notes_are_shown() -> None:
    view = made(assessed({QUESTIONS[0]: {"level": 2, "note": LONG}})).view
    for page in (html(view), markdown(view), csv_report(view)):
        assert clean(LONG) in page
