"""What paths and folders stand for: each file once, in the order given, in a folder by name."""

from pathlib import Path

import pytest

from crm_assess.errors import CrmAssessError
from crm_assess.files.folders import named_files


def filled(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_bytes(b"")
    return folder


def test_a_folder_stands_for_the_assessments_that_lie_directly_in_it(tmp_path: Path) -> None:
    ours = ["A.YAML", "b.json", "c.csv", "d.xlsx"]
    folder = filled(tmp_path / "members", *reversed(ours), "readme.txt", ".hidden.yaml", "~$d.xlsx")
    filled(folder / "deeper.yaml", "e.yaml")
    later = tmp_path / "later.txt"
    assert named_files([later, folder, later, folder / "c.csv"]) == [later, *(folder / name for name in ours)]


def test_a_folder_of_questions_stands_for_itself_where_packs_are_asked_for(tmp_path: Path) -> None:
    pack, plain = filled(tmp_path / "pack", "a.yaml", "pack.yaml"), filled(tmp_path / "plain", "b.yaml")
    assert named_files([pack, plain], packs=True) == [pack, plain / "b.yaml"]
    assert named_files([pack]) == [pack / "a.yaml", pack / "pack.yaml"]


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    filled(tmp_path / "empty", "readme.txt")
    with pytest.raises(CrmAssessError) as refused:
        named_files([tmp_path / "empty"])
    told = "there is no assessment in this folder (.yaml, .yml, .json, .csv, .tsv, .xlsx)."
    assert str(refused.value) == f"{tmp_path / 'empty'}: {told}"
