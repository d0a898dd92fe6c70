"""verify: a report is made again, and every difference has a name."""

import json
from pathlib import Path

import pytest

from tests.running import call

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "permit-office.yaml"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_bytes(call("report", OFFICE, "--format", "json").data)
    return path


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("options", [[], ["--ten"], ["--redact"]], ids=" ".join)
def test_every_report_of_an_example_is_the_same(example: Path, options: list[str], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(call("report", example, "--format", "json", *options).data)
    ended = call("verify", path, example)
    assert (ended.status, ended.text, ended.errors) == (0, "same\n", "")


def test_an_assessment_changed_in_its_comments_alone_is_told_and_its_figures_are_not(
    report: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "office.yaml"
    changed.write_bytes(OFFICE.read_bytes() + b"# one more comment\n")
    ended = call("verify", report, changed)
    assert ended.status == 1
    assert ended.text.startswith("the assessment file changed: SHA-256 ")
    assert ended.text.count("\n") == 1


def test_a_changed_answer_is_told_with_the_figures_that_rest_on_it(report: Path, tmp_path: Path) -> None:
    changed = tmp_path / "office.yaml"
    changed.write_text(OFFICE.read_text(encoding="utf-8").replace("plain_information: 2", "plain_information: 3"))
    ended = call("verify", report, changed)
    assert ended.status == 1
    assert "dimensions.offerings.questions.plain_information.level: 2 in the report, 3 made anew" in ended.text


def test_a_forged_figure_is_told(report: Path) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    data["overall"]["level_high"] = 4
    report.write_text(json.dumps(data), encoding="utf-8")
    ended = call("verify", report, OFFICE)
    assert (ended.status, ended.text) == (1, "overall.level_high: 4 in the report, 2 made anew\n")


def test_a_report_of_before_the_account_of_targets_still_verifies_and_a_forged_account_is_told(report: Path) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    account = data.pop("targets")
    report.write_text(json.dumps(data), encoding="utf-8")
    assert call("verify", report, OFFICE).text == "same\n"
    data["targets"] = {**account, "reached": account["reached"] + 1}
    report.write_text(json.dumps(data), encoding="utf-8")
    ended = call("verify", report, OFFICE)
    assert (ended.status, ended.text) == (1, "targets.reached: 1 in the report, 0 made anew\n")


def test_other_figures_are_told(report: Path, tmp_path: Path) -> None:
    data = json.loads((ROOT / "benchmarks.json").read_text(encoding="utf-8"))
    data["benchmarks"][0]["share"]["value"] = 0.93
    figures = tmp_path / "figures.json"
    figures.write_text(json.dumps(data), encoding="utf-8")
    ended = call("verify", report, OFFICE, "--benchmarks", figures)
    assert ended.status == 1
    assert "the benchmark file changed" in ended.text
    assert "comparison.benchmarks.service_is_important.share: 0.92 in the report, 0.93 made anew" in ended.text


def test_a_report_made_with_another_pack_and_other_figures_is_the_same_with_them(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    given = ["--questions", ROOT / "questions", "--benchmarks", ROOT / "benchmarks.json"]
    path.write_bytes(call("report", OFFICE, "--format", "json", *given).data)
    assert call("verify", path, OFFICE, *given).text == "same\n"


def test_what_cannot_be_used_ends_with_2_and_says_why(report: Path, tmp_path: Path) -> None:
    assert call("verify", OFFICE, OFFICE).status == 2
    assert call("verify", tmp_path / "none.json", OFFICE).status == 2
    ended = call("verify", report, report)
    assert (ended.status, ended.text) == (2, "")
    assert "report.json:" in ended.errors


def test_a_difference_cannot_steer_the_terminal(report: Path) -> None:
    data = json.loads(report.read_text(encoding="utf-8"))
    data["assessment"]["agency"]["name"] = "\x1b[31mred\nsame"
    report.write_text(json.dumps(data), encoding="utf-8")
    ended = call("verify", report, OFFICE)
    assert "\x1b" not in ended.text
    assert ended.text.count("\n") == 1
