"""`check` tells what a file is by what it holds, whatever it is called."""

import shutil
from pathlib import Path

import pytest

from crm_assess.analysis.tallying import Tallying
from crm_assess.files import checking
from crm_assess.files.assessments import load_assessment
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.checking import check
from crm_assess.files.csvwriting import csv_table
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.tallies import tally_text

ROOT = Path(__file__).parents[2]
PACK = load_pack().value
OFFICE = ROOT / "examples" / "permit-office.yaml"


def test_an_assessment_says_how_far_it_has_come() -> None:
    assert check(OFFICE, PACK) == "an assessment, 22 of 32 questions rated"


def test_a_benchmark_file_is_known_by_its_schema_or_by_its_figures(tmp_path: Path) -> None:
    named = tmp_path / "mine"
    named.write_bytes((ROOT / "benchmarks.json").read_bytes())
    assert check(named, PACK) == "a benchmark file, 13 figures"
    (tmp_path / "named.json").write_text('{"schema": "crm-assess/benchmarks/1"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"named\.json:1:1: benchmarks: is missing"):
        check(tmp_path / "named.json", PACK)
    (tmp_path / "empty.json").write_text('{"benchmarks": []}', encoding="utf-8")
    with pytest.raises(InputError, match=r"empty\.json:1:1: studies: is missing"):
        check(tmp_path / "empty.json", PACK)


@pytest.mark.parametrize("file", [".", "pack.yaml", "offerings.yaml"])
def test_a_pack_is_checked_whole_by_its_folder_or_any_of_its_files(tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(ROOT / "questions", tmp_path / "questions"))
    assert check(folder / file, PACK) == "a question pack, 32 questions in 4 dimensions, also in fr"
    (folder / "insights.yaml").write_text("id: insights\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"insights\.yaml:1:1: questions: is missing"):
        check(folder / file, PACK)


def test_an_assessment_beside_a_pack_is_one_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").touch()
    shutil.copy(OFFICE, tmp_path)
    assert check(tmp_path / OFFICE.name, PACK) == "an assessment, 22 of 32 questions rated"


def test_counts_are_known_by_their_schema(tmp_path: Path) -> None:
    (tmp_path / "counts.json").write_text(tally_text(Tallying(PACK, load_benchmarks().value).tally(())))
    assert check(tmp_path / "counts.json", PACK) == "counts of 0 assessments"


def test_every_language_of_a_pack_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "translations", lambda folder: ["fr", "fr"])
    assert check(ROOT / "questions", PACK).endswith("4 dimensions, also in fr, fr")


def test_an_assessment_as_a_table_says_how_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv_table(load_assessment(OFFICE, PACK).value, PACK))
    assert check(tmp_path / "a.csv", PACK) == "an assessment (UTF-8 with commas), 22 of 32 questions rated"


def test_what_is_none_of_them_is_taken_for_an_assessment(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("to do: buy milk\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.yaml:1:1: to do: is no known key \(allowed: schema, pack, agency"):
        check(tmp_path / "notes.yaml", PACK)


@pytest.mark.parametrize("kind", ["report", "cohort", "plan", "comparison"])
def test_a_document_of_another_kind_is_told_by_its_name_alone(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "document.json"
    file.write_text(f'{{"schema": "crm-assess/{kind}/1", "benchmarks": [], "tool": {{}}}}', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        check(file, PACK)
    told = (
        f'{file}:1:12: schema: "crm-assess/{kind}/1" is another kind of file (crm-assess/assessment/1 is wanted here)'
    )
    assert str(refused.value) == told


@pytest.mark.parametrize("schema", ['"crm-assess/assesment/1"', "7"])
def test_a_schema_that_is_none_is_told_with_all_else(tmp_path: Path, schema: str) -> None:
    file = tmp_path / "document.json"
    file.write_text(f'{{"schema": {schema}, "tool": {{}}}}', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        check(file, PACK)
    (told,) = (problem.what for problem in refused.value.problems if problem.where == "schema")
    assert told.startswith(f"{schema} is not known ('crm-assess/assessment/1'")
    assert len(refused.value.problems) > 2
