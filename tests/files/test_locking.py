"""Who would change a file notices who has it open; what a killed program left is cleared away, nothing else."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_assess.files import locking
from crm_assess.files.locking import InUse, held, lock, release, remove_abandoned, remove_abandoned_folder
from crm_assess.files.save import ASIDE, save
from crm_assess.files.staging import Staging
from tests.faults import System, failing


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"old")
    return path


def at_the_lock(file: Path, act: Callable[[Path], object], what: Callable[[], object]) -> System:
    """What somebody else does at the very moment when a call is about to lock the file."""
    with System(file.parent).watched() as before:
        act(file)
    place = [each.name for each in before.calls].index("flock")
    file.write_bytes(b"old")
    return System(file.parent, place, what)


def replaced(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"theirs")
    other.replace(file)


def test_a_file_is_held_by_one_and_free_again_afterwards(file: Path) -> None:
    with held(file), pytest.raises(InUse) as refused, held(file):
        pass
    assert str(refused.value) == (
        f"{file} is open in another interview (in another window, or stopped with Ctrl-Z). "
        "Finish that one first; its answers are in the file."
    )
    with held(file):
        assert file.read_bytes() == b"old"


@pytest.mark.parametrize(("act", "never"), [(lambda path: release(lock(path)), 0), (remove_abandoned, os.O_NOFOLLOW)])
def test_a_file_is_opened_as_whoever_may_write_it_and_never_waited_for(
    file: Path, act: Callable[[Path], object], never: int
) -> None:
    with System(file.parent).watched() as system:
        act(file)
    (flags,) = (each.given[1] for each in system.calls if each.name == "open")
    assert flags == os.O_RDWR | os.O_NONBLOCK | never  # a lock over the network is given to writers only


def test_a_folder_that_cannot_be_locked_is_let_go_of(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    handle, before = locking.hold_folder(folder), os.listdir("/dev/fd")  # noqa: PTH208
    assert handle is not None
    assert locking.hold_folder(folder) is None
    assert os.listdir("/dev/fd") == before  # noqa: PTH208
    release(handle)


def test_what_does_not_exist_is_held_by_nobody(tmp_path: Path) -> None:
    with held(tmp_path / "none.yaml"):
        assert list(tmp_path.iterdir()) == []


def test_a_file_replaced_at_the_moment_of_locking_is_held_as_the_new_one(file: Path) -> None:
    system = at_the_lock(file, lambda path: release(lock(path)), lambda: replaced(file))
    with system.watched():
        handle = lock(file)
    assert handle is not None
    assert os.path.samestat(os.fstat(handle), file.stat())
    with pytest.raises(InUse):
        lock(file)
    release(handle)


def test_a_file_removed_at_the_moment_of_locking_is_held_by_nobody(file: Path) -> None:
    with at_the_lock(file, lambda path: release(lock(path)), file.unlink).watched():
        assert lock(file) is None


def test_a_file_system_without_locks_holds_nobody_up(file: Path) -> None:
    system = at_the_lock(file, lambda path: release(lock(path)), failing(errno.ENOLCK))
    with system.watched():
        assert lock(file) is None


def test_what_somebody_else_holds_cannot_be_taken_by_another_descriptor(file: Path) -> None:
    with held(file), file.open("rb") as other:
        assert locking.lock_handle(other.fileno()) is None
    with held(file):
        assert file.read_bytes() == b"old"


def test_only_what_nobody_holds_is_cleared_away(file: Path) -> None:
    with held(file):
        remove_abandoned(file)
        assert file.exists()
    remove_abandoned(file)
    assert not file.exists()
    remove_abandoned(file)


def test_what_took_the_place_of_something_abandoned_meanwhile_stays(file: Path) -> None:
    with at_the_lock(file, remove_abandoned, lambda: replaced(file)).watched():
        remove_abandoned(file)
    assert file.read_bytes() == b"theirs"


def test_a_link_is_neither_followed_nor_cleared_away(file: Path) -> None:
    link, folder = file.with_name("link"), file.with_name("folder")
    link.symlink_to(file)
    remove_abandoned(link)
    folder.symlink_to(file.parent)
    assert locking.hold_folder(folder) is None
    remove_abandoned_folder(folder)
    assert link.is_symlink()
    assert folder.is_symlink()
    assert file.read_bytes() == b"old"


def test_a_folder_in_use_stays_and_one_left_behind_goes_with_what_is_in_it(tmp_path: Path) -> None:
    killed = tmp_path / f".killed00{ASIDE}"
    killed.mkdir()
    (killed / "half").write_bytes(b"")
    with Staging(tmp_path) as first:
        first.write("a.html", b"a")
        assert not killed.exists()
        with Staging(tmp_path) as second:
            second.write("b.html", b"b")
            second.publish(["b.html"])
        first.publish(["a.html"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html"]


def test_a_system_that_knows_no_locks_saves_and_clears_up_all_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with System(file.parent).watched() as system:
        save(file, b"old")
    aside = next(Path(each.given[0]) for each in system.calls if str(each.given[0]).endswith(ASIDE))
    aside.write_bytes(b"half of what a killed program wrote")
    monkeypatch.setattr(locking, "fcntl", None)  # as on Windows
    with held(file):
        save(file, b"new", lambda handle: release(locking.lock_handle(handle)))
    with Staging(file.parent) as staging:
        staging.write("a.html", b"a")
        staging.publish(["a.html"])
    assert file.read_bytes() == b"new"
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.html", "mine.yaml"]
