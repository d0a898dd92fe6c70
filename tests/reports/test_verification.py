"""Differences between a report and the same report made anew, told one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_assess.analysis.evaluation import evaluate
from crm_assess.files.assessments import load_assessment
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.report_files import parse_report
from crm_assess.files.source import Source
from crm_assess.models.report import Report
from crm_assess.reports.document import Digests, document
from crm_assess.reports.json_report import model_json
from crm_assess.reports.verification import differences

OFFICE = Path(__file__).parents[2] / "examples" / "permit-office.yaml"


def made() -> Report:
    pack, figures = load_pack(), load_benchmarks()
    office = load_assessment(OFFICE, pack.value)
    result = evaluate(office.value, pack.value, figures.value)
    digests = Digests(office.sha256, pack.sha256, figures.sha256)
    return document(result, office.value, pack.value, figures.value, digests, "1.0")


def read(data: dict[str, Any]) -> Report:
    return parse_report(Source("report.json", json.dumps(data).encode())).value


@pytest.fixture
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(model_json(made()))
    return found


def test_a_report_that_was_written_and_read_again_is_the_same(data: dict[str, Any]) -> None:
    assert differences(read(data), made()) == []


@pytest.mark.parametrize(
    ("receipt", "words"),
    [("assessment", "the assessment file"), ("pack", "the questions"), ("benchmarks", "the benchmark file")],
)
def test_what_went_in_is_told_by_name_and_digest(data: dict[str, Any], receipt: str, words: str) -> None:
    now = data[receipt]["sha256"]
    data[receipt]["sha256"] = "0" * 64
    assert differences(read(data), made()) == [f"{words} changed: SHA-256 {'0' * 64} in the report, now {now}"]


def test_another_version_of_the_program_is_told(data: dict[str, Any]) -> None:
    data["tool"]["version"] = "0.9"
    assert differences(read(data), made()) == ["made by another version of the program: 0.9; this is 1.0"]


def test_a_changed_figure_is_told_by_the_names_on_the_way_to_it(data: dict[str, Any]) -> None:
    data["dimensions"][1]["mean"] = 4.5
    data["comparison"]["benchmarks"][3]["status"] = "counted"
    assert differences(read(data), made()) == [
        "dimensions.interactions.mean: 4.5 in the report, 2.5 made anew",
        'comparison.benchmarks.call_centre_in_three_years.status: "counted" in the report, "not_applicable" made anew',
    ]


def test_the_smallest_change_of_a_number_is_told(data: dict[str, Any]) -> None:
    data["overall"]["mean"] += 1e-15
    (told,) = differences(read(data), made())
    assert told.startswith("overall.mean: 2.11071428571428")


def test_what_was_taken_away_or_put_in_is_told(data: dict[str, Any]) -> None:
    taken = data["next_steps"].pop(0)
    data["gaps"].append({"id": "invented", "status": "same"})
    data["lenses"][0]["level"] = 5
    told = differences(read(data), made())
    assert "lenses.people.level: 5 in the report, none made anew" in told
    assert "gaps.invented: an entry in the report, nothing made anew" in told
    assert f"next_steps.{taken['question']}: nothing in the report, an entry made anew" in told


def test_another_order_is_told(data: dict[str, Any]) -> None:
    data["gaps"].reverse()
    assert differences(read(data), made()) == ["gaps: in another order"]
