"""The formats that leave the program: whole pages compared, and the same numbers in each."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from crm_assess.reports.csv_report import csv_report
from crm_assess.reports.html import html
from crm_assess.reports.markdown import markdown
from crm_assess.reports.view import View
from tests.reports.made import NAMES, assessed, everywhere, example, made

FORMATS: dict[str, Callable[[View], str]] = {"html": html, "md": markdown, "csv": csv_report}
Tables = list[list[list[str]]]
STYLE = re.compile(r"(?<=<style>).*?(?=</style>)|(?<=sha256-)[\w+/=]+", re.DOTALL)
"""A page's style sheet and its digest; the same in all pages, they are left out of what is kept to compare with."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", FORMATS)
def test_the_whole_report(name: str, ending: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.{ending}", STYLE.sub("", FORMATS[ending](example(name).view)))


class HtmlTables(HTMLParser):
    """The cells of every table of a page, pictures left out."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: Tables = []
        self.inside = 0
        self.drawing = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.inside += 1
        self.drawing += tag == "svg"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in ("td", "th")
        self.drawing -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if self.inside and not self.drawing:
            self.tables[-1][-1][-1] += data


def tables_of_html(page: str) -> Tables:
    parser = HtmlTables()
    parser.feed(page)
    return [[[" ".join(cell.split()) for cell in row] for row in table] for table in parser.tables]


def tables_of_markdown(page: str) -> Tables:
    return tables_of_html(MarkdownIt("commonmark").enable("table").render(page))


def row(tables: Tables, first: str) -> list[str]:
    """The row that starts with this cell."""
    return next(cells for table in tables for cells in table if cells and cells[0] == first)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [lambda v: tables_of_html(html(v)), lambda v: tables_of_markdown(markdown(v))])
def test_the_scores_of_html_and_markdown_are_those_of_json(name: str, read: Callable[[View], Tables]) -> None:
    found = example(name)
    tables, data = read(found.view), found.report.as_json()
    scores = {part["title"]: part for part in (*data["dimensions"], *data["lenses"])} | {"The agency": data["overall"]}
    for title, score in scores.items():
        cells = row(tables, title)
        low, high = score["level_low"], score["level_high"]
        assert (str(low) if low == high else f"{low} to {high}") in cells
        assert f"{score['rated']} of {score['applicable']}" in cells
        mean = next(cell for cell in cells if re.fullmatch(r"\d\.\d|none", cell))
        assert mean == "none" if score["mean"] is None else abs(float(mean) - score["mean"]) <= 0.1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("read", [lambda v: tables_of_html(html(v)), lambda v: tables_of_markdown(markdown(v))])
def test_the_standings_of_html_and_markdown_are_those_of_json(name: str, read: Callable[[View], Tables]) -> None:
    found = example(name)
    tables, data = read(found.view), found.report.as_json()
    shown = {figure.id: figure for group in found.view.study.groups for figure in group.figures}
    for standing in data["comparison"]["benchmarks"]:
        cells = row(tables, shown[standing["id"]].statement)
        assert standing["printed"] in " ".join(cells)
        assert any(standing["status"].replace("_", " ") in cell for cell in cells)
        assert f"counts from level {standing['at_least']}" in " ".join(cells)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_json_is_in_csv_unrounded(name: str) -> None:
    found = example(name)
    data = found.report.as_json()
    rows = csv.DictReader(io.StringIO(csv_report(found.view)))
    value = {(line["section"], line["id"], line["measure"]): line["value"] for line in rows}
    kinds = {"overall": [data["overall"] | {"id": "overall"}], "dimension": data["dimensions"], "lens": data["lenses"]}
    for section, parts in kinds.items():
        for part in parts:
            for measure in set(part) - {"id", "title", "questions", "distribution"}:
                assert value[section, part["id"], measure] == ("" if part[measure] is None else str(part[measure]))
            assert [value[section, part["id"], f"at_level_{level}"] for level in range(1, 6)] == [
                str(count) for count in part["distribution"]
            ]
    for question in (question for part in data["dimensions"] for question in part["questions"]):
        assert value["question", question["id"], "state"] == question["state"]
        assert value["question", question["id"], "level"] == str(question["level"] or "")
        assert value["question", question["id"], "evidence"] == str(question["evidence"])
    for standing in data["comparison"]["benchmarks"]:
        assert value["figure", standing["id"], "share"] == str(standing["share"])
        assert value["figure", standing["id"], "status"] == standing["status"]
    for measure in ("usable", "counted", "unknown", "expected", "at_most"):
        assert value["comparison", "", measure] == str(data["comparison"][measure])
    assert {own: value["gap", own, "status"] for own in (gap["id"] for gap in data["gaps"])} == {
        gap["id"]: gap["status"] for gap in data["gaps"]
    }


@pytest.mark.parametrize("ending", FORMATS)
def test_a_redacted_report_names_nobody_and_says_so(ending: str) -> None:
    secrets = {"name": "Ada Person", "role": "secret role"}
    beside = {"note": "secret note", "evidence": ["secret evidence"]}
    answers = {
        "call_centre": {"not_applicable": "secret reason", **beside},
        "integrated_channels": {"level": 3, **beside},
    }
    assessment = assessed(answers, assessors=[secrets])
    open_page = FORMATS[ending](made(assessment).view)
    page = FORMATS[ending](made(assessment, redact=True).view)
    for secret in ("Ada Person", "secret role", "secret note", "secret evidence", "secret reason"):
        assert secret in open_page
        assert secret not in page
    assert "left out" in page


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    "answers",
    [{}, everywhere(1), everywhere(5), dict.fromkeys(everywhere(1), "dont_know")],
    ids=["nothing", "lowest", "highest", "nothing known"],
)
def test_the_edges_make_a_page_too(ending: str, answers: dict[str, object]) -> None:
    page = FORMATS[ending](made(assessed(answers)).view)
    assert "Office of Permits" in page
    assert "None" not in page


def test_json_and_csv_name_the_same_digests() -> None:
    found = example("tax-service")
    data = json.loads(json.dumps(found.report.as_json()))
    page = csv_report(found.view)
    assert f"digest,assessment,sha256,{data['assessment']['sha256']}\n" in page
    assert f"digest,figures,sha256,{data['benchmarks']['sha256']}\n" in page
