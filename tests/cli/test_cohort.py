"""crm-assess cohort: what comes out, what is left out and said so, and what is never shown."""

import csv
import json
import os
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from crm_assess.cli.formats import ENDINGS, Format
from tests.cohorts import document, rows, write_files
from tests.readable import words
from tests.running import Ended, call

QUESTIONS = Path(__file__).parents[2] / "questions"
WORDED = (Format.TEXT, Format.HTML, Format.MARKDOWN, Format.PDF)
"""Formats that show rounded shares; the others hold the numbers."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_files(rows(30), tmp_path / "members")


def as_json(*arguments: object) -> dict[str, Any]:
    ended = call("cohort", "--format", "json", *arguments)
    assert ended.status == 0, ended.errors
    found: dict[str, Any] = json.loads(ended.data)
    return found


def test_a_folder_a_pattern_and_a_list_of_files_are_the_same(folder: Path) -> None:
    whole = as_json(folder)
    assert whole["assessments"] == 30
    assert whole == as_json(folder / "*.json") == as_json(*sorted(folder.iterdir(), reverse=True))


def test_the_newest_of_an_agency_counts_and_the_other_is_named(folder: Path) -> None:
    first = json.loads((folder / "00000.json").read_text())
    first["agency"]["name"] = f"  {first['agency']['name'].upper()} "
    (folder / "older.json").write_text(json.dumps({**first, "assessed_on": "2020-01-01", "answers": {}}))
    found = as_json(folder)
    assert found["assessments"] == 30
    assert [own["name"] for own in found["left_out"]] == ["older.json"]
    assert found["benchmarks"] == as_json(folder, "--by", "kind")["benchmarks"]


def test_an_unusable_file_is_named_with_all_its_problems(folder: Path) -> None:
    (folder / "bad.yaml").write_text("agency: 7\nanswers: {call_centre: six}\n")
    ended = call("cohort", folder, "--format", "json")
    assert ended.status == 0
    assert [own["name"] for own in json.loads(ended.data)["left_out"]] == ["bad.yaml"]
    assert "answers.call_centre" in ended.errors
    assert f"left out {folder / 'bad.yaml'}" in ended.errors


def test_a_name_that_is_no_text_is_told_in_escapes(folder: Path) -> None:
    (folder / os.fsdecode(b"b\xe9.yaml")).write_text("agency: 7\n")
    assert [own["name"] for own in as_json(folder)["left_out"]] == ["b\\udce9.yaml"]


def test_what_is_counted_is_never_replaced(folder: Path, tmp_path: Path) -> None:
    own, counts, member = tmp_path / "own.json", tmp_path / "counts.json", folder / "00001.json"
    assert call("cohort", folder, "--save-benchmarks", own, "--save-counts", counts).status == 0
    before = {file: file.read_bytes() for file in (own, counts, member)}
    for arguments in (
        (folder, "-o", member),
        (folder, "--save-counts", member),
        (folder / "*.json", "--save-benchmarks", member),
        (counts, "--save-counts", counts),
        (folder, "--benchmarks", own, "--save-benchmarks", own),
    ):
        ended = call("cohort", *arguments, "--force", "--format", "json")
        assert (ended.status, ended.data) == (2, b"")
        assert ended.errors == f"{arguments[-1]} is what this is made from: give another name.\n"
    assert before == {file: file.read_bytes() for file in before}


def test_all_files_are_saved_or_none(folder: Path, tmp_path: Path) -> None:
    benchmarks, counts, out = (tmp_path / name for name in ("own.json", "counts.json", "report.json"))
    options = ("--save-benchmarks", benchmarks, "--save-counts", counts)
    ended = call("cohort", folder, *options, "-o", tmp_path / "missing" / "report.json")
    assert (ended.status, sorted(tmp_path.iterdir())) == (2, [folder])
    ended = call("cohort", folder, *options, "-o", out)
    assert (ended.status, ended.data) == (0, b"")
    assert [line for line in ended.errors.splitlines() if " saved " in line] == [
        f"crm-assess: saved {file}" for file in (benchmarks, counts, out)
    ]


def test_a_title_that_is_no_text_is_refused(folder: Path, tmp_path: Path) -> None:
    ended = call("cohort", folder, "--save-benchmarks", tmp_path / "own.json", "--title", os.fsdecode(b"\xe9"))
    assert (ended.status, ended.data) == (2, b"")
    assert ended.errors == "--title: '\\udce9' cannot be used (text in UTF-8).\n"


@pytest.mark.parametrize("path", ["nothing.yaml", "*.nothing", "."])
def test_a_path_without_files_is_refused(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call("cohort", path)
    assert (ended.status, ended.data) == (2, b"")
    assert path in ended.errors


def test_only_unusable_files_are_no_cohort(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("agency: 7\n")
    assert call("cohort", tmp_path).status == 2


def test_the_version_of_the_questions_is_said_where_it_differs(folder: Path, tmp_path: Path) -> None:
    assert as_json(folder)["pack_versions"] == {"1": 30}


def test_files_of_an_earlier_version_are_named_and_told_apart(folder: Path, tmp_path: Path) -> None:
    pack, own = Path(shutil.copytree(QUESTIONS, tmp_path / "pack")), tmp_path / "own.json"
    shutil.rmtree(pack / "fr")
    head = (pack / "pack.yaml").read_text().replace("version: 1", "version: 2")
    (pack / "pack.yaml").write_text(head + "migrations: [{from: 1}]\n")
    for file in sorted(folder.iterdir())[:2]:
        file.write_text(file.read_text().replace('"version": 1', '"version": 2'))
    ended = call("cohort", folder, "--questions", pack, "--save-benchmarks", own, "--format", "json")
    assert json.loads(ended.data)["pack_versions"] == {"1": 28, "2": 2}
    told = f"{folder / '00029.json'} answers version 1 of the questions; counted by version 2"
    assert told in ended.errors
    assert "00000.json" not in ended.errors
    assert "28 of 30 answered an earlier version of the questions." in own.read_text()


def test_no_name_note_reason_or_path_gets_out(folder: Path, tmp_path: Path) -> None:
    noted = document(rows(1)[0], assessors=[{"name": "A. Secret"}])
    noted["answers"]["call_centre"] = {"level": 3, "note": "A secret note.", "evidence": ["secret"]}
    (folder / "00000.json").write_text(json.dumps(noted))
    for form in Format:
        shown = words(call("cohort", folder, "--format", form, "--by", "country").data, form)
        assert "95 %" in shown or form is Format.JSON or form is Format.CSV
        assert "ecret" not in shown
        assert str(tmp_path) not in shown


def test_the_document_follows_its_schema(folder: Path) -> None:
    schema = json.loads(call("schema", "cohort").data)
    jsonschema.Draft202012Validator(schema).validate(as_json(folder, "--by", "country"))


def test_groups(folder: Path) -> None:
    found = as_json(folder, "--by", "country", "--by", "size")
    assert {group["by"] for group in found["groups"]} == {"country", "size"}


@pytest.mark.parametrize("option", [("--by", "agency"), ("--by", "colour"), ("--smallest", "2")])
def test_what_would_show_single_agencies_or_nothing_is_refused(option: tuple[str, str], folder: Path) -> None:
    ended = call("cohort", folder, *option)
    assert (ended.status, ended.data) == (2, b"")


def test_saving(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "cohort.json"
    assert call("cohort", folder, "-o", out).status == 0
    assert json.loads(out.read_text()) == as_json(folder)
    assert call("cohort", folder, "-o", out).status == 2
    assert call("cohort", folder, "-o", out, "--force").status == 0
    assert call("cohort", folder, "-o", tmp_path / "cohort.doc").status == 2
    twice = call("cohort", folder, "-o", tmp_path / "new.json", "--save-counts", tmp_path / "." / "new.json", "--force")
    assert (twice.status, (tmp_path / "new.json").exists()) == (2, False)
    assert "new.json is to be saved twice" in twice.errors


def test_text_fits_every_screen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (40, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        shown: Ended = call("cohort", folder, "--by", "country")
        assert max(map(len, shown.text.splitlines())) <= width
        assert "country: A" in shown.text


def test_a_saved_benchmark_file_is_checked_and_compared_with(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    found = as_json(folder, "--save-benchmarks", own, "--title", "Our members")
    assert call("check", own).status == 0
    report = json.loads(call("report", folder / "00000.json", "--benchmarks", own, "--format", "json").data)
    assert report["benchmarks"]["studies"] == ["own-cohort"]
    shares = {row["id"]: row["share"] for row in found["benchmarks"]}
    assert {row["id"]: row["share"] for row in report["comparison"]["benchmarks"]} == shares
    saved = json.loads(own.read_text())
    low, high = saved["benchmarks"][0]["interval"].values()
    assert low == pytest.approx(found["benchmarks"][0]["low"], abs=1e-8)
    assert high == pytest.approx(found["benchmarks"][0]["high"], abs=1e-8)
    assert saved["studies"][0]["fieldwork"] == {"from": found["period"]["first"], "to": found["period"]["last"]}
    assert "ecret" not in own.read_text()


def test_a_cohort_is_held_against_an_earlier_one(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    first = as_json(folder, "--save-benchmarks", own)
    rows = as_json(folder, "--benchmarks", own)["benchmarks"]
    assert [row["study"] for row in rows] == [row["share"] for row in first["benchmarks"]]
    assert {row["difference"] for row in rows} == {0}
    ten = {row["id"] for row in as_json(folder, "--ten")["benchmarks"]}
    assert {row["id"] for row in as_json(folder, "--benchmarks", own, "--ten")["benchmarks"]} == ten
    told = " ".join(call("cohort", folder, "--benchmarks", own).text.split())
    assert "The study: Own cohort: 30. Each share is taken over those known of them." in told


def test_too_few_make_no_benchmark(tmp_path: Path) -> None:
    few = write_files(rows(4), tmp_path / "few")
    ended = call("cohort", few, "--save-benchmarks", tmp_path / "own.json")
    assert (ended.status, ended.data, (tmp_path / "own.json").exists()) == (2, b"", False)


def test_an_unreadable_share_is_none(folder: Path, tmp_path: Path) -> None:
    """Figures that rest on too few known answers stay out of the file, and it says so."""
    for file in folder.iterdir():
        data = json.loads(file.read_text())
        data["answers"].pop("call_centre", None)
        file.write_text(json.dumps(data))
    own = tmp_path / "own.json"
    assert call("cohort", folder, "--save-benchmarks", own).status == 0
    saved = json.loads(own.read_text())
    assert "call_centre_in_use" not in {row["id"] for row in saved["benchmarks"]}
    assert any("2 of 13 figures" in text for text in saved["studies"][0]["unknowns"])
    assert call("check", own).status == 0


def test_a_member_is_told_whether_it_is_inside(folder: Path, tmp_path: Path) -> None:
    own, changed = tmp_path / "own.json", tmp_path / "changed.json"
    call("cohort", folder, "--save-benchmarks", own)
    data = json.loads((folder / "00000.json").read_text())
    changed.write_text(json.dumps({**data, "assessors": [{"name": "B. Clerk"}]}))
    for inside in (folder / "00000.json", changed):
        assert "is one of those behind the figures" in _report(inside, own)
    changed.write_text(json.dumps({**data, "assessed_on": "2027-01-01"}))
    assert "is not one of those behind the figures" in _report(changed, own)


def _report(file: Path, own: Path) -> str:
    return " ".join(call("report", file, "--benchmarks", own).text.split())


def test_every_format_has_an_ending_and_shows_the_same_shares(folder: Path, tmp_path: Path) -> None:
    assert set(ENDINGS.values()) == set(Format)
    found = as_json(folder)
    share = f"{int(found['benchmarks'][0]['share'] * 100 + 0.5)} %"
    for ending, form in ENDINGS.items():
        assert call("cohort", folder, "-o", tmp_path / f"a{ending}").status == 0
        shown = words((tmp_path / f"a{ending}").read_bytes(), form)
        assert (share if form in WORDED else str(found["benchmarks"][0]["share"])) in shown


def test_csv_holds_the_numbers_of_the_document(folder: Path) -> None:
    lines = list(csv.DictReader(call("cohort", folder, "--by", "country", "--format", "csv").text.splitlines()))
    found = as_json(folder, "--by", "country")
    shown = [group for group in found["groups"] if not group["suppressed"]]
    rows = [*found["benchmarks"], *(row for group in shown for row in group["benchmarks"])]
    for measure in ("share", "low", "difference_high", "study"):
        told = [line["value"] for line in lines if line["measure"] == measure]
        assert told == ["" if row[measure] is None else repr(row[measure]) for row in rows]
    groups = [line["value"] for line in lines if line["measure"] == "value"]
    assert groups == [""] * 13 + [group["value"] for group in shown for _ in range(13)]


def test_the_page_draws_every_share_beside_the_studys(folder: Path) -> None:
    page = call("cohort", folder, "--format", "html").text
    shares = [row for row in as_json(folder)["benchmarks"] if row["share"] is not None]
    assert page.count('class="range"') == page.count('class="mean"') == len(shares) + 1  # one in the key
    assert page.count('class="other"') == 13 + 1
    assert page.count('role="img"') == page.count("<desc") == 13
    assert "<script" not in page
