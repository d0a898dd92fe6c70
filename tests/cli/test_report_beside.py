"""report with two benchmark files: the study and one's own cohort side by side, never added up."""

import html
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crm_assess.cli.formats import Format
from tests.cohorts import rows, write_files
from tests.running import call


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(rows(30), tmp_path_factory.mktemp("cohort") / "members")


@pytest.fixture(scope="module")
def own(members: Path) -> Path:
    path = members.parent / "own.json"
    assert call("cohort", members, "--save-benchmarks", path, "--title", "Our members").status == 0
    return path


def as_json(*arguments: object) -> dict[str, Any]:
    ended = call("report", *arguments, "--format", "json")
    assert ended.status == 0, ended.errors
    found: dict[str, Any] = json.loads(ended.data)
    return found


def test_each_population_keeps_its_own_comparison_and_tells_who_it_is(members: Path, own: Path) -> None:
    member = members / "00000.json"
    both = as_json(member, "--benchmarks", "study", "--benchmarks", own)
    study, ours = as_json(member), as_json(member, "--benchmarks", own)
    (beside,) = both.pop("beside")
    assert both == study
    assert (beside["comparison"], beside["gaps"]) == (ours["comparison"], ours["gaps"])
    assert beside["benchmarks"] == ours["benchmarks"]
    (population,) = beside["populations"]
    assert ours["populations"] == [population]
    assert (population["title"], population["n_at_least"], population["inside"]) == ("Our members", 30, True)
    assert population["from"] < population["to"]
    saved = {figure["id"]: figure for figure in json.loads(own.read_text())["benchmarks"]}
    assert {base["id"]: base["n"] for base in beside["bases"]} == {name: figure["n"] for name, figure in saved.items()}
    assert beside["bases"][0]["low"] == pytest.approx(saved[beside["bases"][0]["id"]]["interval"]["low"])


def test_a_report_on_one_population_is_as_it_was(members: Path) -> None:
    assert {"beside", "populations"}.isdisjoint(as_json(members / "00000.json"))


def test_whoever_is_not_a_member_is_told_so(members: Path, own: Path, tmp_path: Path) -> None:
    other = write_files(rows(1, seed=99), tmp_path / "other") / "00000.json"
    found = as_json(other, "--benchmarks", own, "--benchmarks", "study")
    assert found["benchmarks"]["studies"] == ["own-cohort"]
    assert found["beside"][0]["populations"][0]["inside"] is None
    assert (
        as_json(other, "--benchmarks", "study", "--benchmarks", own)["beside"][0]["populations"][0]["inside"] is False
    )


def test_a_cohort_s_own_figures_are_not_said_to_come_from_coverage_of_the_study(members: Path, own: Path) -> None:
    report = call("report", members / "00000.json", "--benchmarks", own).text
    figures = call("benchmarks", "--benchmarks", own).text
    assert "integrated_channels" in figures
    assert [text for text in ("†", "other coverage") if text in report + figures] == []
    assert "†" in call("report", members / "00000.json").text


@pytest.mark.parametrize("form", [Format.TEXT, Format.HTML, Format.MARKDOWN, Format.CSV])
def test_every_format_shows_both_shares_on_one_line(
    form: Format, members: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    saved = json.loads(own.read_text())["benchmarks"]
    printed = next(figure["printed"]["words"] for figure in saved if figure["id"] == "integrated_channels")
    given = ("--benchmarks", "study", "--benchmarks", own, "--format", form)
    shown = call("report", members / "00000.json", *given).text
    if form is Format.CSV:
        assert f'beside,integrated_channels,Our members,"{printed}, ' in shown
        assert 'beside,integrated_channels,Accenture 2003,"""only 32 percent"""' in shown
    else:
        line = next(part for part in shown.split("</tr>" if form is Format.HTML else "\n") if f"{printed}, " in part)
        assert "handles e-mail, Internet, fax and telephone as one" in html.unescape(line)
        assert "only 32 percent" in line
    assert "one of those behind the figures" in " ".join(shown.split())


def test_a_narrow_screen_shows_them_one_below_the_other(
    members: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    given = ("--benchmarks", "study", "--benchmarks", own)
    shown = call("report", members / "00000.json", *given).text
    assert '\n  Accenture 2003: "only 32 percent"\n  Our members: ' in shown
    assert max(map(len, shown.splitlines())) <= 40


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_paper_and_workbook_hold_it_too(form: str, members: Path, own: Path, tmp_path: Path) -> None:
    both, one = tmp_path / f"both.{form}", tmp_path / f"one.{form}"
    assert call("report", members / "00000.json", "--benchmarks", "study", "--benchmarks", own, "-o", both).status == 0
    assert call("report", members / "00000.json", "-o", one).status == 0
    assert both.stat().st_size > one.stat().st_size


@pytest.mark.parametrize("options", [(), ("--ten",)])
def test_such_a_report_can_be_verified(options: tuple[str, ...], members: Path, own: Path, tmp_path: Path) -> None:
    out, given = tmp_path / "report.json", ("--benchmarks", "study", "--benchmarks", own)
    assert call("report", members / "00000.json", *given, *options, "-o", out).status == 0
    ended = call("verify", out, members / "00000.json", *given)
    assert (ended.status, ended.text) == (0, "same\n")
    forged = json.loads(out.read_text())
    forged["beside"][0]["comparison"]["counted"] += 1
    out.write_text(json.dumps(forged))
    ended = call("verify", out, members / "00000.json", *given)
    assert ended.status == 1
    assert "comparison.counted" in ended.text
    assert call("verify", out, members / "00000.json").status == 1


def test_the_ten_are_the_ten_in_both(members: Path, own: Path) -> None:
    found = as_json(members / "00000.json", "--benchmarks", "study", "--benchmarks", own, "--ten")
    ids = {row["id"] for row in found["comparison"]["benchmarks"]}
    assert len(ids) == 10
    assert {row["id"] for row in found["beside"][0]["comparison"]["benchmarks"]} == ids


def test_the_ten_of_a_cohorts_own_file_are_those_with_their_ids(members: Path, own: Path, tmp_path: Path) -> None:
    member, out = members / "00000.json", tmp_path / "ten.json"
    study = as_json(member, "--ten")["comparison"]["benchmarks"]
    alone = as_json(member, "--benchmarks", own, "--ten")
    assert [row["id"] for row in alone["comparison"]["benchmarks"]] == [row["id"] for row in study]
    assert alone["benchmarks"]["studies"] == ["own-cohort"]
    assert as_json(member, "--benchmarks", own, "--benchmarks", "study", "--ten")["comparison"] == alone["comparison"]
    out.write_text(json.dumps(alone))
    assert call("verify", out, member, "--benchmarks", own).text == "same\n"


def test_a_file_with_none_of_the_ten_says_so(members: Path, own: Path, tmp_path: Path) -> None:
    figures, others = json.loads(own.read_text()), tmp_path / "others.json"
    ten = {row["id"] for row in as_json(members / "00000.json", "--ten")["comparison"]["benchmarks"]}
    figures["benchmarks"] = [figure for figure in figures["benchmarks"] if figure["id"] not in ten]
    others.write_text(json.dumps(figures | {"gaps": []}))
    ended = call("report", members / "00000.json", "--benchmarks", others, "--ten")
    assert (ended.status, ended.data) == (2, b"")
    assert "none of the ten figures" in ended.errors
    made = tmp_path / "made.json"
    made.write_text(json.dumps(as_json(members / "00000.json", "--benchmarks", others)))
    assert call("verify", made, members / "00000.json", "--benchmarks", others).text == "same\n"


def test_the_same_figures_twice_are_refused(members: Path, own: Path) -> None:
    ended = call("report", members / "00000.json", "--benchmarks", own, "--benchmarks", own)
    assert (ended.status, ended.data) == (2, b"")
    assert "named twice" in ended.errors


def test_the_document_follows_its_schema(members: Path, own: Path) -> None:
    schema = json.loads(call("schema", "report").data)
    found = as_json(members / "00000.json", "--benchmarks", "study", "--benchmarks", own)
    jsonschema.Draft202012Validator(schema).validate(found)
