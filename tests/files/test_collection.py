"""A folder of everything: each file is taken for what it holds, and what cannot be used is named."""

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_assess.errors import CrmAssessError
from crm_assess.files import surveys
from crm_assess.files.assessments import yaml_text
from crm_assess.files.collection import Collection, collect
from crm_assess.files.csvwriting import csv_table, csv_template
from crm_assess.files.document import MAX_ENTRIES
from crm_assess.files.packs import load_pack
from crm_assess.files.source import MAX_BYTES
from crm_assess.files.xlsxwriting import xlsx_table
from crm_assess.models.assessment import Assessment
from tests.cohorts import document, rows, write_csv
from tests.exports import csv_bytes, export_rows, xlsx_bytes
from tests.running import call

PACK, MIB = load_pack().value, 1024 * 1024
PEOPLE = [Assessment.model_validate(document(row)) for row in rows(8)]


def collected(*paths: Path, by: tuple[str, ...] = ()) -> Collection:
    return collect(paths, PACK, by, lambda done, of: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One assessment in each long form, and exports and plain tables of the others."""
    files = tmp_path / "members"
    files.mkdir()
    (files / "long.csv").write_bytes(csv_table(PEOPLE[0], PACK))
    (files / "long.xlsx").write_bytes(xlsx_table(PEOPLE[1], PACK))
    (files / "kobo.csv").write_bytes(csv_bytes(export_rows(PEOPLE[2:4], PACK)))
    (files / "forms.xlsx").write_bytes(xlsx_bytes(export_rows(PEOPLE[4:6], PACK)))
    write_csv(rows(8)[6:7], files / "plain.csv")
    write_csv(rows(8)[7:], files / "plain.tsv", delimiter="\t")
    return files


def test_each_file_is_taken_for_what_it_holds(folder: Path) -> None:
    found = collected(folder)
    assert [file.name for file, _ in found.assessments] == ["long.csv", "long.xlsx"]
    assert [Path(survey.name).name for survey in found.surveys] == ["forms.xlsx", "kobo.csv"]
    assert [file.name for file in found.tables] == ["plain.csv", "plain.tsv"]
    assert found.unusable == []


def test_a_cohort_of_all_forms_is_that_of_one(folder: Path, tmp_path: Path) -> None:
    mixed = call("cohort", folder, "--by", "country", "--format", "json")
    plain = call("cohort", write_csv(rows(8), tmp_path / "a.csv"), "--by", "country", "--format", "json")
    found, wanted = (json.loads(ended.data) | {"pack_versions": 0, "by_row": 0} for ended in (mixed, plain))
    assert found == wanted
    *counting, rule = mixed.errors.splitlines()
    assert counting == [f"crm-assess: counting {folder}/plain.{form}" for form in ("csv", "tsv")]
    assert rule.startswith("crm-assess: every row of a table counts")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_nothing_waits_for_a_pipe(ending: str, tmp_path: Path) -> None:
    pipe = tmp_path / f"a.{ending}"
    os.mkfifo(pipe)
    ((path, error),) = collected(pipe).unusable
    assert path == pipe
    assert "is no regular file" in str(error)


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "addresses.csv": (b"name,street\nA,B\n", 'answers: has an unknown heading "street"'),
    "empty.csv": (b"", "1:1: file: has no headings ("),
    "blank-template.csv": (csv_template(PACK, PEOPLE[0].assessed_on), "agency.name: is empty (some text)"),
    "misspelt.csv": (
        b"agency,call_center\nA,3\n",
        'misspelt.csv:1:8: headings: has an unknown heading "call_center"',
    ),
    "nameless.csv": (b"country,call_centre\nA,3\n", "1:1: headings: have no column agency (read as UTF-8 with commas)"),
    "minutes.xlsx": (xlsx_bytes([["Minutes"], ["of a meeting"]]), "has no sheet named agency (sheets: Survey"),
    "misspelt.xlsx": (
        xlsx_bytes([["agency", "call_centre", "colour"]]),
        'misspelt.xlsx:Survey!C1: headings: has an unknown heading "colour"',
    ),
    "broken.xlsx": (b"PK\x03\x04", "is a damaged workbook"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_used_is_named_and_the_others_are_counted(name: str, folder: Path) -> None:
    data, words = UNUSABLE[name]
    (folder / name).write_bytes(data)
    ended = call("cohort", folder, "--format", "json")
    assert ended.status == 0, ended.errors
    assert f"{folder / name}:" in ended.errors
    assert words in ended.errors
    assert f"crm-assess: left out {folder / name}: it cannot be used" in ended.errors
    found: dict[str, Any] = json.loads(ended.data)
    assert found["assessments"] == 8
    assert [left["name"] for left in found["left_out"]] == [name]


def test_what_is_no_file_of_ours_is_passed_over(folder: Path) -> None:
    for name in ("readme.txt", ".hidden.yaml", "~$long.xlsx", ".~lock.long.xlsx#"):
        (folder / name).write_bytes(b"x")
    (folder / "archive.csv").mkdir()
    found = collected(folder)
    assert len(found.assessments) == 2
    assert found.unusable == []
    assert [file.name for file in found.passed] == ["archive.csv", "readme.txt"]
    told = call("cohort", folder).errors
    assert f"crm-assess: {folder}: passed over archive.csv, readme.txt (taken are .yaml, .yml, .json, " in told


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CrmAssessError, match=r"there is no assessment and no table in this folder \(\.yaml, \.yml, "):
        collected(tmp_path)


def test_a_pattern_reaches_into_folders_whatever_their_names(folder: Path, tmp_path: Path) -> None:
    odd = folder.rename(tmp_path / "members [2026]")
    for pattern in (odd / "*.csv", tmp_path / "members*" / "*.csv", tmp_path / "**" / "*.csv"):
        found = collected(pattern)
        assert [len(found.assessments), len(found.surveys), len(found.tables)] == [1, 1, 1]


def test_patterns_and_paths_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CrmAssessError, match="no file has such a name"):
        collected(tmp_path / "*.csv")
    with pytest.raises(CrmAssessError) as refused:
        collected(tmp_path / "EXTRA.csv")
    assert str(refused.value) == f"{tmp_path / 'EXTRA.csv'}: there is no such file."


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO(yaml_text(PEOPLE[0]).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data))
    ((path, found),) = collected(Path("-")).assessments
    assert (str(path), found.answers) == ("-", PEOPLE[0].answers)


INPUTS: dict[str, Callable[[], bytes]] = {
    "yaml": lambda: yaml_text(PEOPLE[0]).encode(),
    "long.csv": lambda: csv_table(PEOPLE[0], PACK),
    "long.xlsx": lambda: xlsx_table(PEOPLE[0], PACK),
    "export.csv": lambda: csv_bytes(export_rows(PEOPLE, PACK)),
    "export.xlsx": lambda: xlsx_bytes(export_rows(PEOPLE, PACK)),
}


def typed(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Collection:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return collected(Path("-"))


@pytest.mark.parametrize("name", INPUTS)
def test_standard_input_is_taken_for_what_it_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = typed(INPUTS[name](), monkeypatch)
    assert found.unusable == []
    assert (len(found.assessments), len(found.surveys)) == ((0, 1) if "export" in name else (1, 0))


def test_a_table_and_its_counts_come_through_a_pipe_too(tmp_path: Path) -> None:
    table, counts = write_csv(rows(8), tmp_path / "a.csv"), tmp_path / "counts.json"
    plain = call("cohort", table, "--save-counts", counts, "--format", "json").data
    for file in (table, counts):
        assert call("cohort", "-", "--format", "json", stdin=file.read_bytes()).data == plain


def test_standard_input_has_the_limit_of_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(INPUTS["export.csv"]().ljust(surveys.MAX_BYTES), monkeypatch).unusable == []
    assert typed(INPUTS["yaml"]().ljust(MIB), monkeypatch).unusable == []
    counts = b'{"schema": "crm-assess/counts/1"}'
    assert typed(counts.ljust(surveys.MAX_BYTES + 1), monkeypatch).unusable == []
    for name, most in {"export.csv": 8, "export.xlsx": 1, "long.csv": 1, "yaml": 1}.items():
        ((_, error),) = typed(INPUTS[name]().ljust(most * MIB + 1), monkeypatch).unusable
        assert str(error) == f"<stdin>:1:1: file: is too large (at most {most} MiB)"


def test_counts_and_exports_may_be_larger_than_an_assessment(folder: Path) -> None:
    counts, export = folder / "counts.json", folder / "kobo.csv"
    counts.write_bytes(b'{"schema": "crm-assess/counts/1", "more": [' + b"1," * MAX_ENTRIES + b"1]}".ljust(MAX_BYTES))
    export.write_bytes(export.read_bytes().ljust(MAX_BYTES + 1, b"\n"))
    found = collected(counts, export)
    assert found.unusable == []
    assert [survey.name for survey in found.tallies] == [str(counts)]
    assert [survey.name for survey in found.surveys] == [str(export)]


def test_a_file_named_twice_is_read_once_and_progress_is_told(folder: Path) -> None:
    heard: list[tuple[int, int]] = []
    paths = [folder / "long.csv", folder / "long.*", folder]
    found = collect(paths, PACK, (), lambda done, of: heard.append((done, of)))
    assert len(found.assessments) == 2
    assert heard == [(done, 6) for done in range(7)]


def test_a_column_to_group_by_makes_no_table_an_export(tmp_path: Path) -> None:
    table = write_csv([{**row, "region": "north"} for row in rows(8)], tmp_path / "a.csv")
    assert collected(table, by=("region",)).tables == [table]
    assert [file for file, _ in collected(table).unusable] == [table]


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.encode("utf-16"),
        lambda text: b"sep=,\r\n" + text.encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
    ],
)
def test_a_plain_table_that_engines_would_misread_is_read_as_an_export(
    written: Callable[[str], bytes], tmp_path: Path
) -> None:
    table = write_csv(rows(8), tmp_path / "a.csv")
    plain = call("cohort", table, "--format", "json").data
    table.write_bytes(written(table.read_bytes().decode()))
    found = collected(table)
    assert ([Path(survey.name) for survey in found.surveys], found.tables) == ([table], [])
    assert call("cohort", table, "--format", "json").data == plain


def test_of_a_large_table_only_the_headings_are_read_before_it_is_counted(tmp_path: Path) -> None:
    table = write_csv(rows(8), tmp_path / "a.csv")
    with table.open("ab") as file:
        file.truncate(1 << 40)  # a terabyte, of which the disk keeps a few blocks
    assert collected(table).tables == [table]
