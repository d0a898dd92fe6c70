"""A file is replaced whole or not at all, whatever happens in between."""

import errno
import fcntl
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.files.save import ASIDE, SaveError, Sink, make_folder, reason, save, save_all
from tests.faults import ERRORS, System, failing

ROOT = Path(__file__).parents[2]

NEW = b"new" * 1000


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_mode_that_new_files_have(tmp_path: Path) -> None:
    path, plain = tmp_path / "new.yaml", tmp_path / "plain"
    save(path, b"a")
    plain.write_bytes(b"b")
    assert path.read_bytes() == b"a"
    assert path.stat().st_mode == plain.stat().st_mode
    assert names(tmp_path) == ["new.yaml", "plain"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    path.chmod(mode)
    save(path, b"new")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


def test_what_is_written_is_at_no_moment_open_to_others_and_in_nothings_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "O_BINARY", os.O_DSYNC, raising=False)  # Windows has one: without it \n becomes \r\n
    with System(tmp_path).watched() as system:
        save(path, b"new")
    opened = [each.given[1:] for each in system.calls if each.name == "open" and str(each.given[0]).endswith(ASIDE)]
    assert opened[-1] == (os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_DSYNC, 0o600)


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "real.yaml", tmp_path / "link.yaml"
    target.write_bytes(b"old")
    link.symlink_to(target)
    save(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["elsewhere", "link.yaml"]


def test_a_link_to_nothing_makes_the_file_it_names(tmp_path: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "real.yaml")
    save(link, b"new")
    assert (tmp_path / "real.yaml").read_bytes() == b"new"


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    seen = []

    def look(handle: int) -> None:
        seen.append((path.read_bytes(), os.fstat(handle).st_size))

    save(path, b"newer", look)
    assert seen == [(b"old", 5)]
    assert path.read_bytes() == b"newer"


def test_what_the_last_look_raises_ends_it_with_the_old_file_in_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")

    def refuse(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(path, b"new", refuse)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["mine.yaml"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("missing/mine.yaml", "there is no folder {folder}/missing"),
        ("file/mine.yaml", "{folder}/file is no folder"),
        ("folder", "it is no regular file"),
        ("x" * 300, "its name is too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path, path: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SaveError) as error:
        save(tmp_path / path, b"new")
    assert str(error.value) == f"{tmp_path / path} could not be saved: {why.format(folder=tmp_path)}."
    assert error.value.exit_code == 2
    assert names(tmp_path) == ["file", "folder"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your share of the disk is used up"),
        (errno.EFBIG, "the file may not grow any further (a limit of this account or disk)"),
        (errno.EPERM, "no permission to write in /shared"),
        (errno.EROFS, "the disk can only be read, not written"),
        (errno.EACCES, "no permission to write in /shared"),
        (errno.EIO, "input/output error"),
    ],
)
def test_reasons_in_plain_words(number: int, words: str) -> None:
    assert reason(OSError(number, os.strerror(number)), Path("/shared/mine.yaml")) == words


def test_a_reason_without_a_number_is_told_in_its_own_words() -> None:
    assert reason(OSError("The stick is gone"), Path("mine.yaml")) == "the stick is gone"


def test_what_is_no_file_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(SaveError, match="no regular file"):
        save(pipe, b"new")
    assert pipe.is_fifo()


def test_a_long_name_leaves_room_for_the_one_aside(tmp_path: Path) -> None:
    path, aside = tmp_path / ("漢" * 80 + ".yaml"), []
    save(path, b"new", lambda _: aside.extend(names(tmp_path)))
    assert path.read_bytes() == b"new"
    assert [name.split(".")[1] for name in aside] == ["漢" * 40]


def calls(path: Path) -> list[str]:
    """The calls of the system by which a save replaces the file, in their order."""
    path.write_bytes(b"old")
    with System(path.parent).watched() as system:
        save(path, NEW)
    path.write_bytes(b"old")
    return [each.name for each in system.calls]


def attempted(path: Path) -> str:
    """What a save says when it cannot be done; nothing when it can."""
    try:
        save(path, NEW)
    except SaveError as error:
        return str(error)
    return ""


def test_killed_at_any_call_the_file_is_the_old_one_or_the_new_one_and_the_next_save_clears_up(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    made, left = calls(path), set()
    for at, name in enumerate(made):
        killed = subprocess.run([sys.executable, "-m", "tests.faults", str(path), str(at)], cwd=ROOT)
        assert killed.returncode == -signal.SIGKILL
        assert path.read_bytes() == (NEW if at > made.index("replace") else b"old"), name
        left |= set(names(tmp_path)) - {path.name}
        save(path, b"old")
        assert names(tmp_path) == [path.name]
    (aside,) = left
    assert aside.startswith(".mine.yaml.")
    assert aside.endswith(ASIDE)


@pytest.mark.parametrize("number", ERRORS)
def test_a_call_that_fails_leaves_the_file_whole_and_nothing_beside_it(tmp_path: Path, number: int) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    made, refused = calls(path), set()
    for at, name in enumerate(made):
        after = at > made.index("replace")
        with System(tmp_path, at, failing(number)).watched():
            said = attempted(path)
        if said:
            refused.add(name)
            what = "is written, but the disk did not confirm that it will last" if after else "could not be saved"
            assert said.startswith(f"{path} {what}: ")
            assert said.endswith(".")
        assert path.read_bytes() == (b"old" if said and not after else NEW), name
        assert names(tmp_path) == ["mine.yaml"], name
        path.write_bytes(b"old")
    assert {"open", "write", "fsync", "close", "replace"} <= refused


def test_somebody_elses_file_aside_is_left_alone_while_it_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    inner: list[str] = []

    def meanwhile(_: int) -> None:
        save(path, b"theirs", lambda _: inner.extend(names(tmp_path)))

    save(path, b"mine", meanwhile)
    assert len(set(inner)) == 2
    assert all(re.fullmatch(rf"\.mine\.yaml\.[0-9a-f]{{8}}{ASIDE}", name) for name in inner)
    assert path.read_bytes() == b"mine"
    assert names(tmp_path) == ["mine.yaml"]


def test_several_files_are_saved_or_none(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(SaveError, match="b could not be saved: it is no regular file"):
        save_all({tmp_path / "a": b"a", tmp_path / "b": b"b"})
    assert names(tmp_path) == ["b"]
    save_all({tmp_path / "a": b"a", tmp_path / "b" / "c": b"c"})
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b" / "c").read_bytes()) == (b"a", b"c")


def test_a_folder_made_for_what_cannot_be_saved_is_removed_again(tmp_path: Path) -> None:
    with pytest.raises(SaveError), make_folder(tmp_path / "new"):
        save(tmp_path / "new" / "there" / "is none", b"")
    assert names(tmp_path) == []
    with pytest.raises(SaveError, match=r"The folder .* could not be made: there is no folder"):
        make_folder(tmp_path / "missing" / "new").__enter__()


def test_what_is_made_piece_by_piece_is_saved_whole_and_its_error_is_told_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"

    def content(sink: Sink) -> None:
        try:
            for number in range(3):
                sink.write(b"%d\n" % number)
            sink.flush()
        except OSError as error:
            raise RuntimeError("a library's own words") from error

    save(path, content)
    assert path.read_bytes() == b"0\n1\n2\n"
    with System(tmp_path).watched() as system:
        save(path, content)
    at = [each.name for each in system.calls].index("write") + 1
    with System(tmp_path, at, failing(errno.ENOSPC)).watched(), pytest.raises(SaveError, match="the disk is full"):
        save(path, content)
    assert path.read_bytes() == b"0\n1\n2\n"


def test_a_file_system_that_cannot_sync_folders_is_good_enough(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    at = len(calls(path)) - 2
    with System(tmp_path, at, failing(errno.EINVAL)).watched() as system:
        save(path, NEW)
    assert system.calls[at].name == "fsync"
    assert path.read_bytes() == NEW


def test_a_folder_that_does_not_reach_the_disk_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    at = len(calls(path)) - 2
    with System(tmp_path, at, failing(errno.EIO)).watched():
        said = attempted(path)
    told = "is written, but the disk did not confirm that it will last: input/output error."
    assert (said, path.read_bytes()) == (f"{path} {told}", NEW)


def test_a_file_system_without_locks_is_good_enough(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    for at, name in enumerate(calls(path)):
        if name == "flock":
            with System(tmp_path, at, failing(errno.ENOLCK)).watched():
                save(path, NEW)
            assert names(tmp_path) == ["mine.yaml"]


@pytest.mark.parametrize("times", [1, 10_000])
def test_a_file_aside_that_somebody_clears_away_too_soon_is_made_again_but_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    flock, left = fcntl.flock, [times]

    def clear_away_first(handle: int, how: int) -> None:
        for aside in tmp_path.glob(f".*{ASIDE}") if left[0] else ():
            aside.unlink()
            left[0] -= 1
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", clear_away_first)
    said = attempted(path)
    assert said == ("" if times == 1 else f"{path} could not be saved: something else keeps saving it.")
    assert path.read_bytes() == (NEW if times == 1 else b"old")
    assert names(tmp_path) == ["mine.yaml"]


def test_a_system_that_knows_no_modes_and_opens_no_folders_saves_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    for name in ("fchmod", "O_DIRECTORY"):  # as on Windows
        monkeypatch.delattr(os, name)
    save(path, NEW)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["mine.yaml"]
