"""Many files appear in a folder together or not at all; what is in their way is told of before anything is made."""

import errno
import os
import re
import stat
from pathlib import Path
from typing import Any

import pytest

from crm_assess.errors import CrmAssessError
from crm_assess.files.save import ASIDE, SaveError
from crm_assess.files.staging import LISTED, Staging, refuse_to_replace_any
from tests.faults import System


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
    (tmp_path / "plain").touch()
    assert (tmp_path / "b.html").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_no_file_is_written_over_on_the_way_and_none_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "O_BINARY", os.O_DSYNC, raising=False)  # Windows has one: without it \n becomes \r\n
    (tmp_path / f".00000000{ASIDE}").mkdir()
    before = os.listdir("/dev/fd")  # noqa: PTH208
    with System(tmp_path).watched() as system, Staging(tmp_path) as staging:
        staging.write("a.html", b"a")
        with pytest.raises(SaveError, match=r"a\.html could not be saved: file exists"):
            staging.write("a.html", b"b")
    assert os.listdir("/dev/fd") == before  # noqa: PTH208
    opened = [each.given[1] for each in system.calls if each.name == "open" and str(each.given[0]).endswith("a.html")]
    assert opened[0] == os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_DSYNC


def test_what_cannot_be_cleared_away_holds_nothing_else_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, unlink = tmp_path / f".00000000{ASIDE}", os.unlink
    left.mkdir()
    refused: dict[str, bool] = {}

    def refuse_one_in_two(path: str, **where: Any) -> None:
        refused[path] = not refused or path in refused
        if refused[path]:
            raise PermissionError
        unlink(path, **where)

    for name in ("a", "b"):
        (left / name).touch()
    monkeypatch.setattr(os, "unlink", refuse_one_in_two)
    with Staging(tmp_path) as staging:
        assert len(names(left)) == 1
        refused.clear()
        for name in ("a", "b"):
            staging.write(name, b"")
    assert len(names(staging.aside)) == 1


def test_what_cannot_be_saved_is_named_with_the_reason(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    told = f"Nothing could be saved in {missing / 'new'}: there is no folder {missing}."
    with pytest.raises(SaveError, match=f"^{re.escape(told)}$"):
        Staging(missing / "new").__enter__()
    (tmp_path / "folder").mkdir()
    with Staging(tmp_path) as staging:
        with pytest.raises(SaveError, match=r"x could not be saved: its name is too long"):
            staging.write("x" * 300, b"")
        staging.write("folder", b"")
        with pytest.raises(SaveError, match=r"folder could not be saved: it is a folder"):
            staging.publish(["folder"])
    assert names(tmp_path) == ["folder"]


def test_a_folder_in_which_nothing_may_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Staging(tmp_path)

    def mkdir(folder: Path, **_: bool) -> None:
        if folder == own.aside:
            raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "mkdir", mkdir)
    with pytest.raises(SaveError, match=re.escape(f"saved in {tmp_path}: no permission to write in {tmp_path}.")):
        own.__enter__()


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
    listed = [", ".join(str(tmp_path / name) for name in there[:5]) + more for more in ("", " and 1 more")]
    for count, names_listed in zip((LISTED, LISTED + 1), listed, strict=True):
        with pytest.raises(CrmAssessError) as refused:
            refuse_to_replace_any(tmp_path, there[:count], False, [])
        assert str(refused.value) == f"{names_listed}: there already; give -o another folder, or --force to replace."


def test_not_even_force_replaces_an_input_or_what_is_no_regular_file(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_bytes(b"")
    with pytest.raises(CrmAssessError, match="made from this"):
        refuse_to_replace_any(tmp_path, ["a.html"], True, [Path(os.path.relpath(source))])
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CrmAssessError, match=r"folder, .*link: no regular file"):
        refuse_to_replace_any(tmp_path, ["folder", "link"], True, [])
