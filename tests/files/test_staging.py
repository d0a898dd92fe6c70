"""Many files appear in a folder together or not at all; what is in their way is told of before anything is made."""

import os
import stat
from pathlib import Path

import pytest

from crm_assess.errors import CrmAssessError
from crm_assess.files.save import SaveError
from crm_assess.files.staging import LISTED, Staging, refuse_to_replace_any


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_made_for_files_that_were_never_published_is_gone_again(tmp_path: Path) -> None:
    with Staging(tmp_path / "out") as staging:
        staging.write("a.html", b"a")
        assert not (tmp_path / "out" / "a.html").exists()
    assert names(tmp_path) == []


def test_what_is_published_stays_and_what_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"old")
    (tmp_path / "a.html").chmod(0o640)
    with Staging(tmp_path) as staging:
        for name in ("a.html", "b.html", "c.html"):
            staging.write(name, name.encode())
        staging.publish(["a.html", "b.html"])
    assert names(tmp_path) == ["a.html", "b.html"]
    assert (tmp_path / "a.html").read_bytes() == b"a.html"
    assert stat.S_IMODE((tmp_path / "a.html").stat().st_mode) == 0o640


def test_what_cannot_be_saved_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"Nothing could be saved in .*new: there is no folder"):
        Staging(tmp_path / "missing" / "new").__enter__()
    (tmp_path / "folder").mkdir()
    with Staging(tmp_path) as staging:
        with pytest.raises(SaveError, match=r"x could not be saved: its name is too long"):
            staging.write("x" * 300, b"")
        staging.write("folder", b"")
        with pytest.raises(SaveError, match=r"folder could not be saved: it is a folder"):
            staging.publish(["folder"])
    assert names(tmp_path) == ["folder"]


def test_files_in_the_way_are_told_of_at_once_and_replaced_by_force_only(tmp_path: Path) -> None:
    there = [f"{number}.html" for number in range(LISTED + 2)]
    refuse_to_replace_any(tmp_path, there, False, [])
    for name in there:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(CrmAssessError, match=r"0\.html, .*4\.html and 2 more: there already; give -o another folder"):
        refuse_to_replace_any(tmp_path, there, False, [])
    with pytest.raises(CrmAssessError, match=r"/1\.html: there already"):
        refuse_to_replace_any(tmp_path, ["1.html", "new.html"], False, [])
    refuse_to_replace_any(tmp_path, there, True, [])


def test_not_even_force_replaces_an_input_or_what_is_no_regular_file(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_bytes(b"")
    with pytest.raises(CrmAssessError, match="made from this"):
        refuse_to_replace_any(tmp_path, ["a.html"], True, [Path(os.path.relpath(source))])
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CrmAssessError, match=r"folder, .*link: no regular file"):
        refuse_to_replace_any(tmp_path, ["folder", "link"], True, [])
