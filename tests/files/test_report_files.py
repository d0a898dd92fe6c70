"""Report documents are read as strictly as everything else, and every problem of one has its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_assess.files.problems import InputError
from crm_assess.files.report_files import load_report, parse_report
from crm_assess.files.source import Source
from tests.running import call

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call("report", EXAMPLES / "tax-service.yaml", "--format", "json").data)
    return found


def problems(data: object) -> list[str]:
    with pytest.raises(InputError) as error:
        parse_report(Source("r.json", json.dumps(data, indent=2).encode()))
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_report_is_read_as_it_was_written(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(call("report", example, "--format", "json").data)
    assert load_report(file).value.as_json() == json.loads(file.read_bytes())


def test_every_problem_is_told_at_once_with_its_place(data: dict[str, Any]) -> None:
    data["dimensions"][0]["mean"] = "2.9"
    data["comparison"]["benchmarks"][0]["status"] = "countd"
    data["pack"]["sha256"] = "abc"
    del data["overall"]["level"]
    found = problems(data)
    assert [line.split(": ", 1)[1] for line in found] == [
        'pack.sha256: "abc" is no SHA-256 digest (64 hexadecimal digits)',
        "overall.level: is missing (it is required)",
        'dimensions[0].mean: "2.9" is no number (such as 2.25)',
        "comparison.benchmarks[0].status: \"countd\" is not known ('counted', 'not_counted', 'unknown' or "
        "'not_applicable'; did you mean counted?)",
    ]
    assert all(line.startswith("r.json:") for line in found)


@pytest.mark.parametrize("wrong", [True, "2.9", [2], None])
def test_only_a_number_is_a_number(data: dict[str, Any], wrong: object) -> None:
    data["comparison"]["expected"] = wrong
    (problem,) = problems(data)
    assert "comparison.expected" in problem


def test_a_newer_report_is_not_guessed_at(data: dict[str, Any]) -> None:
    data["schema"] = "crm-assess/report/2"
    assert any("is newer than this program reads" in line for line in problems(data))


def test_an_assessment_is_no_report() -> None:
    (problem, *_) = problems({"schema": "crm-assess/assessment/1"})
    assert "schema" in problem or "is missing" in problem
