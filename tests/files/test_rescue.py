"""Where answers go that cannot be saved in their file: one copy, for its owner's eyes, gone when no longer needed."""

import errno
import stat
from pathlib import Path

import pytest

from crm_assess.files.rescue import Rescue, aside
from crm_assess.files.save import SaveError
from tests.faults import ERRORS, System, failing


def test_the_next_answers_go_into_the_same_copy(tmp_path: Path) -> None:
    rescue = Rescue(Path("mine.yaml"), [tmp_path / "missing", tmp_path])
    copy = tmp_path / "mine.rescued.yaml"
    for data in (b"one", b"one and two"):
        assert rescue.save(data) == (True, f"All answers so far are safe in {copy}.")
        assert copy.read_bytes() == data
    assert list(tmp_path.iterdir()) == [copy]


def test_a_copy_that_can_be_written_no_longer_is_followed_by_one_elsewhere(tmp_path: Path) -> None:
    stick, home = tmp_path / "stick", tmp_path / "home"
    stick.mkdir()
    home.mkdir()
    rescue = Rescue(Path("mine.yaml"), [stick, home])
    assert rescue.save(b"one")[0]
    (stick / "mine.rescued.yaml").unlink()
    stick.rmdir()
    assert rescue.save(b"two") == (True, f"All answers so far are safe in {home / 'mine.rescued.yaml'}.")
    assert (home / "mine.rescued.yaml").read_bytes() == b"two"


def test_where_no_folder_takes_them_the_user_is_told_not_to_close_the_window(tmp_path: Path) -> None:
    rescue = Rescue(Path("mine.yaml"), [tmp_path / "missing"])
    safe, told = rescue.save(b"one")
    assert not safe
    assert told.endswith("they are only in this window. Do not close it.")
    assert rescue.dismiss() == ()


@pytest.mark.parametrize("removed", [False, True])
def test_once_the_file_is_saved_the_copy_goes_and_the_user_is_told(tmp_path: Path, removed: bool) -> None:
    rescue = Rescue(Path("mine.yaml"), [tmp_path])
    rescue.save(b"one")
    copy = tmp_path / "mine.rescued.yaml"
    if removed:
        copy.unlink()
    (told,) = rescue.dismiss()
    assert told == f"mine.yaml is saved again, with everything in it; {copy} is no longer needed and removed."
    assert list(tmp_path.iterdir()) == []
    assert rescue.dismiss() == ()


def test_an_older_copy_is_never_written_over(tmp_path: Path) -> None:
    made = [aside(tmp_path / "mine.yaml", data, "before") for data in (b"one", b"two", b"three")]
    assert [path.name for path in made] == ["mine.before.yaml", "mine.before-2.yaml", "mine.before-3.yaml"]
    assert [path.read_bytes() for path in made] == [b"one", b"two", b"three"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


@pytest.mark.parametrize("number", ERRORS)
def test_a_copy_that_cannot_be_written_leaves_no_empty_one_behind(tmp_path: Path, number: int) -> None:
    with System(tmp_path).watched() as system:
        aside(tmp_path / "mine.yaml", b"one", "before").unlink()
    at = [each.name for each in system.calls].index("write")
    with System(tmp_path, at, failing(number)).watched(), pytest.raises(SaveError, match="could not be saved: "):
        aside(tmp_path / "mine.yaml", b"one", "before")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_has_no_place_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(SaveError) as refused:
        aside(tmp_path / "gone" / "mine.yaml", b"one", "before")
    copy = tmp_path / "gone" / "mine.before.yaml"
    assert str(refused.value) == f"{copy} could not be saved: there is no folder {copy.parent}."


def test_a_stick_pulled_out_while_the_copy_is_written_sends_the_answers_elsewhere(tmp_path: Path) -> None:
    stick, home = tmp_path / "stick", tmp_path / "home"
    stick.mkdir()
    home.mkdir()
    with System(stick).watched() as system:
        aside(stick / "mine.yaml", b"one", "rescued").unlink()
    at = [each.name for each in system.calls].index("write")
    with System(stick, at, failing(errno.EIO), for_good=True).watched():
        told = Rescue(Path("mine.yaml"), [stick, home]).save(b"one")
    assert told == (True, f"All answers so far are safe in {home / 'mine.rescued.yaml'}.")
    assert (home / "mine.rescued.yaml").read_bytes() == b"one"
