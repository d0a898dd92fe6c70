"""Every command that writes a file, with each call of its save failing in turn: the old file or the new one, whole."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from tests.every_command import ASIDE, Run, material, runs
from tests.faults import ERRORS, System, disks, failing, told
from tests.running import Ended

WRITERS = {each.name: each for each in runs() if each.writes and "ask" not in each.arguments[:1]}
"""Every run that is asked to write; tests/test_surface.py sees to it that no other does. The interview is apart."""
TOLD = ("could not be saved: ", "could not be made: ", "is written, but the disk did not confirm")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writers") / "work"
    folder.mkdir()
    material(folder)
    return folder


class Bench:
    """A folder in which one run is repeated, always from the same beginning."""

    def __init__(self, ready: Path, folder: Path, run: Run, old: bytes | None) -> None:
        self.folder = Path(os.path.realpath(folder / "work"))
        shutil.copytree(ready, self.folder)
        self.run, self.targets = run, [self.folder / path for path in run.writes]
        forced = "--force" in run.arguments
        if forced and old is not None:
            for target in self.targets:
                target.write_bytes(target.read_bytes() if target.exists() else old)
        self.before = self.files()
        self.done, self.system = self.go(System(self.folder))
        self.after = self.files()
        self.restore()

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def restore(self) -> None:
        """Puts everything back as it was in the beginning."""
        now = self.files()
        for path in now.keys() - self.before.keys():
            Path(path).unlink()
        for path, data in self.before.items():
            if now.get(path) != data:
                Path(path).write_bytes(data)
        for target in self.run.writes:
            if target.endswith("/"):
                shutil.rmtree(self.folder / target, ignore_errors=True)

    def go(self, system: System) -> tuple[Ended, System]:
        """Runs it while the system is watched."""
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            with system.watched():
                return told(*self.run.arguments, stdin=self.run.stdin), system
        finally:
            os.chdir(here)

    def first(self) -> int:
        """The place of the first call that may change anything; those before only read."""
        changing = (
            at for at, one in enumerate(self.system.calls) if one.name in ("mkdir", "open") and writes(one.given)
        )
        return next(changing)


def writes(given: tuple[object, ...]) -> bool:
    flags = given[1] if len(given) > 1 and isinstance(given[1], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


def is_whole(bench: Bench, now: dict[str, bytes], aside: bool = False) -> bool:
    """Whether every file is the old one or the new one, and nothing else is there but perhaps a file aside."""
    for path in now.keys() | bench.before.keys():
        if ASIDE.fullmatch(Path(path).name):
            if not aside:
                return False
        elif now.get(path) not in (bench.before.get(path), bench.after.get(path)):
            return False
    return True


@pytest.mark.parametrize("name", WRITERS)
def test_each_call_fails_in_turn(name: str, ready: Path, tmp_path: Path) -> None:
    bench = Bench(ready, tmp_path, WRITERS[name], b"old")
    assert bench.done.status == bench.run.status
    assert bench.after != bench.before
    assert {one.name for one in bench.system.calls} >= {"open", "write", "fsync", "close", "replace", "flock"}
    for at in range(bench.first(), len(bench.system.calls)):
        number = ERRORS[at % len(ERRORS)]
        ended, system = bench.go(System(bench.folder, at, failing(number)))
        name = system.calls[at].name if at < len(system.calls) else "nothing"
        what = f"{name} fails with {errno.errorcode[number]}: {ended.status} {ended.errors}"
        if ended.status == bench.run.status:
            assert bench.files() == bench.after, what
        else:
            assert ended.status == 2, what
            assert any(words in ended.errors for words in TOLD), what
            assert "Traceback" not in ended.errors, what
            assert is_whole(bench, bench.files()), what
        bench.restore()


@pytest.mark.parametrize("name", WRITERS)
def test_killed_or_without_power_between_any_two_calls(name: str, ready: Path, tmp_path: Path) -> None:
    """From the calls that were made: what each state of the disk holds, also if only what was synced got there."""
    bench = Bench(ready, tmp_path, WRITERS[name], b"old")
    states = list(disks(bench.system.calls, bench.before))
    assert states[-1] == (bench.after, bench.after)
    for killed, cut in states:
        for path in bench.after.keys() | bench.before.keys():
            assert killed.get(path) in (bench.before.get(path), bench.after.get(path)), path
            assert cut.get(path) in (bench.before.get(path), bench.after.get(path)), path
    last = bench.system.calls[-3:]
    assert [one.name for one in last] == ["open", "fsync", "close"]
    assert last[0].given[1] & os.O_DIRECTORY


@pytest.mark.parametrize("at_most", [1, 1000])
def test_a_system_that_takes_little_at_a_time_gets_all_of_it(at_most: int, ready: Path, tmp_path: Path) -> None:
    bench = Bench(ready, tmp_path, WRITERS["convert office.yaml -o out.json"], None)
    ended, system = bench.go(System(bench.folder, at_most=at_most))
    assert ended.status == 0
    assert bench.files() == bench.after
    assert sum(one.name == "write" for one in system.calls) > 3


def test_a_disk_that_is_gone_for_good_leaves_what_the_next_save_clears_away(ready: Path, tmp_path: Path) -> None:
    bench = Bench(ready, tmp_path, WRITERS["template --questions questions -o out.yaml --force"], b"old")
    left = set()
    for at in range(bench.first(), len(bench.system.calls)):
        ended, _ = bench.go(System(bench.folder, at, failing(errno.EIO), for_good=True))
        assert ended.status in (0, 2)
        assert is_whole(bench, bench.files(), aside=True)
        left |= bench.files().keys() - bench.before.keys()
        assert bench.go(System(bench.folder))[0].status == 0
        assert bench.files() == bench.after
        bench.restore()
    assert len(left) == 1


ANSWERED = b"Permits\n2\n3\n4\n5\nq\n"


@pytest.mark.parametrize("number", ERRORS)
def test_an_interview_loses_no_answer_whichever_call_fails(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(os.path.realpath(tmp_path / "home"))
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    folder, at, going = Path(os.path.realpath(tmp_path)) / "work", 0, True
    while going:
        folder.mkdir()
        system = System(folder, at, failing(number))
        with system.watched():
            ended = told("ask", folder / "mine.yaml", stdin=ANSWERED)
        going = len(system.calls) > at
        kept = {path.name: path.read_text() for path in (*folder.iterdir(), *home.iterdir())}
        what = f"{[one.name for one in system.calls][at : at + 1]}: {ended.status} {ended.errors} {kept}"
        assert ended.status in (0, 2), what
        asked = ended.errors.count("1-5 or key: ")
        answers = [f": {level}\n" for level in range(2, 6)][: max(asked - (ended.status == 0), 0)]
        where = kept.get("mine.yaml", "") + kept.get("mine.rescued.yaml", "") + ended.errors
        assert [answer for answer in answers if answer not in where] == [], what
        assert not [name for name in kept if ASIDE.fullmatch(name)], what
        shutil.rmtree(folder)
        for left in home.iterdir():
            left.unlink()
        at += 1
    assert at > 40
