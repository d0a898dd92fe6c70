"""`check` tells what a file is by what it holds, whatever it is called."""

import shutil
from pathlib import Path

import pytest

from crm_assess.files.checking import check
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError

ROOT = Path(__file__).parents[2]
PACK = load_pack().value
OFFICE = ROOT / "examples" / "permit-office.yaml"


def test_an_assessment_says_how_far_it_has_come() -> None:
    assert check(OFFICE, PACK) == "an assessment, 22 of 32 questions rated"


def test_a_benchmark_file_is_known_by_its_schema_or_by_its_figures(tmp_path: Path) -> None:
    named = tmp_path / "mine"
    named.write_bytes((ROOT / "benchmarks.json").read_bytes())
    assert check(named, PACK) == "a benchmark file, 13 figures"
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


def test_what_is_none_of_them_is_taken_for_an_assessment(tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text("to do: buy milk\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.yaml:1:1: to do: is no known key \(allowed: schema, pack, agency"):
        check(tmp_path / "notes.yaml", PACK)
