"""A file is replaced whole or not at all, whatever happens in between."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.files.save import ASIDE, SaveError, reason, save

ROOT = Path(__file__).parents[2]

# The calls of the system that a save makes, in their order; each can be the last thing that happens.
CALLS = ["open", "write", "fsync", "replace", "fsync-folder"]


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
        (errno.EROFS, "the disk can only be read, not written"),
        (errno.EACCES, "no permission to write in /shared"),
        (errno.EIO, "input/output error"),
    ],
)
def test_reasons_in_plain_words(number: int, words: str) -> None:
    assert reason(OSError(number, os.strerror(number)), Path("/shared/mine.yaml")) == words


def test_a_device_is_never_replaced() -> None:
    with pytest.raises(SaveError, match="no regular file"):
        save(Path(os.devnull), b"new")
    assert Path(os.devnull).is_char_device()


def test_a_long_name_leaves_room_for_the_one_aside(tmp_path: Path) -> None:
    path = tmp_path / ("漢" * 80 + ".yaml")
    save(path, b"new")
    assert path.read_bytes() == b"new"


INTERRUPTED = """
import errno, os, sys
from pathlib import Path
from crm_assess.files import save as module

path, last, end = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
real = {name: getattr(os, name) for name in ("open", "fsync", "replace")}
folders = set()

def stop():
    if end == "killed":
        os._exit(9)
    raise OSError(getattr(errno, end), os.strerror(getattr(errno, end)))

def opened(target, flags, *more, **named):
    handle = real["open"](target, flags, *more, **named)
    if flags & os.O_DIRECTORY:
        folders.add(handle)
    elif last == "open" and str(target).endswith(module.ASIDE):
        stop()
    return handle

def synced(handle):
    if last == ("fsync-folder" if handle in folders else "fsync"):
        stop()
    real["fsync"](handle)

def replaced(source, target, **named):
    if last == "replace":
        stop()
    real["replace"](source, target, **named)

os.open, os.fsync, os.replace = opened, synced, replaced
if last == "write":
    real_open = os.fdopen
    def fdopen(*given, **named):
        file = real_open(*given, **named)
        class Half:
            def __enter__(self): return self
            def __exit__(self, *_): file.close()
            def write(self, data): file.write(data[: len(data) // 2]); file.flush(); stop()
        return Half()
    os.fdopen = fdopen
try:
    module.save(path, b"new" * 1000)
except module.SaveError as error:
    print(error)
    sys.exit(2)
"""


def interrupted(path: Path, last: str, end: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", INTERRUPTED, str(path), last, end]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("last", CALLS)
def test_killed_at_any_call_the_file_is_the_old_one_or_the_new_one(tmp_path: Path, last: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    assert interrupted(path, last, "killed").returncode == 9
    assert path.read_bytes() == (b"new" * 1000 if last == "fsync-folder" else b"old")
    left = [name for name in names(tmp_path) if name != path.name]
    assert all(name.startswith(".mine.yaml.") and name.endswith(ASIDE) for name in left)


@pytest.mark.parametrize("last", CALLS)
@pytest.mark.parametrize("end", ["ENOSPC", "EIO"])
def test_a_call_that_fails_leaves_the_file_whole_and_nothing_beside_it(tmp_path: Path, last: str, end: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    ended = interrupted(path, last, end)
    assert ended.returncode == 2, ended.stderr
    assert "could not be saved: " in ended.stdout
    assert path.read_bytes() in (b"old", b"new" * 1000)
    assert names(tmp_path) == ["mine.yaml"] or last == "open"


def test_a_file_system_that_cannot_sync_folders_is_good_enough(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert interrupted(path, "fsync-folder", "EINVAL").returncode == 0
    assert path.read_bytes() == b"new" * 1000
