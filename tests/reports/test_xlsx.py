"""The workbook: the numbers of JSON as real numbers and dates, native charts, and no text that runs."""

import datetime as dt
import hashlib
import io
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from crm_assess.reports.clean import clean
from crm_assess.reports.xlsx import xlsx
from tests.reports.made import NAMES, Made, assessed, everywhere, example, made

TOP = Path(__file__).parents[2]
HOSTILE = (
    '=HYPERLINK("https://example.org", "click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "＝1+1",  # noqa: RUF001
    "{=1+1}",
    "https://example.org/page",
    "mailto:someone@example.org",
    "internal:Sheet1!A1",
    "<script>alert(1)</script> & <c><f>1</f></c>",
    "12",
    "red \x1b[31malert\x1b[0m ab\u202edc\u202c _x0041_",
)
Sheet = list[dict[str, Any]]


def written(found: Made) -> bytes:
    return xlsx(found.view, found.report)


@cache
def workbook(name: str) -> bytes:
    return written(example(name))


def rows(data: bytes, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()


def table(data: bytes, sheet: str, first: str) -> Sheet:
    """The table whose headings start so, up to the first empty row, each row by its headings."""
    found = rows(data, sheet)
    top = next(at for at, row in enumerate(found) if row[0] == first)
    heads = [head for head in found[top] if head != ""]
    end = next((at for at in range(top, len(found)) if not any(cell != "" for cell in found[at])), len(found))
    return [dict(zip(heads, row, strict=False)) for row in found[top + 1 : end]]


def part(data: bytes, name: str) -> str:
    return ZipFile(io.BytesIO(data)).read(name).decode()


def cells(data: bytes) -> list[Any]:
    names = CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names
    return [cell for name in names for row in rows(data, name) for cell in row]


def near(value: float | None) -> object:
    """A cell keeps sixteen digits, one less than JSON."""
    return "" if value is None else pytest.approx(value, rel=1e-15)


def blank(value: object) -> object:
    return "" if value is None else value


@pytest.mark.parametrize("name", NAMES)
def test_the_measures_are_those_of_json(name: str) -> None:
    data = example(name).report.as_json()
    found = {row["Id"]: row for row in table(workbook(name), "Dimensions", "Part")}
    assert len(found) == len(data["dimensions"]) + 1 + len(data["lenses"])
    for own in (*data["dimensions"], *data["lenses"], {**data["overall"], "id": "overall"}):
        row = found[own["id"]]
        for heading, measure in MEASURES.items():
            assert row[heading] == near(own[measure]), heading
        assert [row[f"At level {level}"] for level in range(1, 6)] == own["distribution"]


MEASURES = {
    "Level": "level",
    "Level, from": "level_low",
    "Level, to": "level_high",
    "Mean": "mean",
    "Median": "median",
    "Mean, lowest": "low",
    "Mean, highest": "high",
    "Applicable": "applicable",
    "Rated": "rated",
    "Don't know": "dont_know",
    "Not answered": "unanswered",
    "Not applicable": "not_applicable",
    "Evidence named": "evidenced",
    "Evidence due": "evidence_due",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_are_those_of_json_with_targets_as_dates(name: str) -> None:
    found = {row["Id"]: row for row in table(workbook(name), "Questions", "Dimension")}
    questions = [question for dimension in example(name).report.dimensions for question in dimension.questions]
    assert list(found) == [question.id for question in questions]
    for question in questions:
        row = found[question.id]
        assert row["Level"] == blank(question.level)
        assert row["Evidence, pieces"] == question.evidence
        assert row["Target by"] == (question.target.by if question.target else "")
        assert row["Target level"] == (question.target.level if question.target else "")
        assert type(row["Target by"]) is (dt.date if question.target else str)


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_and_gaps_are_those_of_json(name: str) -> None:
    data, book = example(name).report.as_json(), workbook(name)
    found = {row["Id"]: row for row in table(book, "Study", "Dimension")}
    assert set(found) == {standing["id"] for standing in data["comparison"]["benchmarks"]}
    for standing in data["comparison"]["benchmarks"]:
        row = found[standing["id"]]
        assert row["Share"] == standing["share"]
        assert row["Relation"] == standing["relation"].replace("_", " ")
        assert (row["Printed"], row["Question"]) == (standing["printed"], standing["question"])
        assert row["This agency"] == standing["status"].replace("_", " ")
        assert row["Counts from level"] == standing["at_least"]
    words = {"same": "same gap", "bridged": "bridged", "not_started": "not started", "unknown": "cannot tell"}
    shown = {row["Id"]: row["This agency"] for row in table(book, "Study", "Gap")}
    assert shown == {gap["id"]: words[gap["status"]] for gap in data["gaps"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_has_the_date_as_a_date_and_the_comparison_as_numbers(name: str) -> None:
    found, data = example(name), example(name).report.as_json()
    told = {row[0]: row[1] for row in rows(workbook(name), "Summary")}
    assert told["Assessed on"] == found.assessment.assessed_on
    assert told["Mean"] == near(data["overall"]["mean"])
    numbers = ("Figures usable", "Figures counted", "Figures unknown", "Average respondent", "Respondents, at most")
    measures = ("usable", "counted", "unknown", "expected", "at_most")
    assert [told[name] for name in numbers] == [near(data["comparison"][measure]) for measure in measures]
    steps = table(workbook(name), "Summary", "Practice")
    assert [row["What the next level looks like"] for row in steps] == [step["do"] for step in data["next_steps"]]
    assert [row["To level"] for row in steps] == [step["to"] for step in data["next_steps"]]


def test_the_method_has_all_that_must_be_known_and_the_digests() -> None:
    found = example("permit-office")
    told = {(row["Part"], row["About"]): row["Text"] for row in table(workbook("permit-office"), "Method", "Part")}
    for fact in found.view.must_know:
        assert told["What the reader must know", fact.title] == fact.text
    assert told["SHA-256 of what went in", "Assessment"] == found.report.assessment.sha256


def test_headers_stay_in_view_and_charts_say_in_words_what_they_show() -> None:
    data = workbook("tax-service")
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == [
        *("Summary", "Dimensions", "Questions", "Study", "Method"),
    ]
    for number in range(1, 6):
        assert 'state="frozen"' in part(data, f"xl/worksheets/sheet{number}.xml")
    drawings = [part(data, f"xl/drawings/drawing{number}.xml") for number in (1, 2)]
    described = [re.findall(r'descr="([^"]+)"', drawing) for drawing in drawings]
    assert [len(found) for found in described] == [1, 1]
    assert "Customer offerings: mean 3.1" in described[0][0]
    assert "this agency counted" in described[1][0]


def test_the_comparison_draws_shares_alone_and_tells_the_standing_in_words() -> None:
    chart = part(workbook("tax-service"), "xl/charts/chart2.xml")
    assert re.findall(r"<c:val><c:numRef><c:f>([^<]+)</c:f>", chart) == ["Study!$G$2:$G$14"]
    assert re.findall(r'<c:max val="([^"]+)"/><c:min val="([^"]+)"/>', chart) == [("1", "0")]
    assert "92 percent – counted" in chart
    assert "<c:v>level" not in chart


def test_no_text_is_a_formula_a_link_or_a_number() -> None:
    answers = {question: {"level": 2, "note": text} for question, text in zip(everywhere(1), HOSTILE, strict=False)}
    data = written(made(assessed(answers, agency={"name": HOSTILE[0], "kind": HOSTILE[1]})))
    book = ZipFile(io.BytesIO(data))
    sheets = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/"))
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets
    notes = [row["Note"] for row in table(data, "Questions", "Dimension")][: len(HOSTILE)]
    assert notes == [clean(text) for text in HOSTILE]
    assert rows(data, "Summary")[0][0] == HOSTILE[0]


def test_a_megabyte_of_text_ends_where_a_cell_does_and_says_so() -> None:
    data = written(made(assessed({"call_centre": {"level": 2, "note": "word " * 200_000}})))
    (note,) = {cell for cell in cells(data) if isinstance(cell, str) and cell.startswith("word word")}
    assert 32_000 < len(note) <= 32_767
    assert note.endswith("[...]")


@pytest.mark.parametrize(
    "answers",
    [{}, everywhere(1), dict.fromkeys(everywhere(1), "dont_know"), dict.fromkeys(everywhere(1), None)],
    ids=["nothing", "lowest", "nothing known", "nothing answered"],
)
def test_the_edges_make_a_workbook_too(answers: dict[str, Any]) -> None:
    found = made(assessed(answers))
    levels = [row["Level"] for row in table(written(found), "Questions", "Dimension")]
    assert levels == [blank(question.level) for row in found.view.rows for question in row.questions]
    assert "None" not in cells(written(found))


def test_it_is_the_same_in_every_time_zone_and_language(tmp_path: Path) -> None:
    here = hashlib.sha256(workbook("tax-service")).hexdigest()
    code = "import hashlib, sys; from tests.reports.test_xlsx import workbook; "
    code += "print(hashlib.sha256(workbook('tax-service')).hexdigest())"
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "PATH": ""}
    ran = subprocess.run([sys.executable, "-c", code], env=other, cwd=TOP, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == here


def test_redacted_it_names_nobody() -> None:
    beside = {"note": "secret note", "evidence": ["secret evidence"]}
    answers = {"call_centre": {"not_applicable": "secret reason", **beside}}
    assessment = assessed(answers, assessors=[{"name": "Ada Person", "role": "secret role"}])
    open_book, book = (" ".join(map(str, cells(written(made(assessment, redact=r))))) for r in (False, True))
    for secret in ("Ada Person", "secret role", "secret note", "secret evidence", "secret reason"):
        assert secret in open_book
        assert secret not in book
    assert "left out on request" in book
