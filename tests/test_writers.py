"""Every command that writes a file, with each call of its save failing in turn: the old file or the new one, whole."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.every_command import ASIDE, Run, environment, material, runs
from tests.faults import ERRORS, Call, System, disks, failing, told, unsure
from tests.running import Ended

APART = {"ask", "--skip-unusable"}
"""The interview, which goes on; and what leaves out a file that cannot be read, so that all is not the same."""
WRITERS = {each.name: each for each in runs() if each.writes and not APART.intersection(each.arguments)}
"""Every run that is asked to write; tests/test_surface.py sees to it that no other does."""
STEP = 4
"""Every call is failed in the plainest run of a command; in its other formats, which save alike, each so many-th."""
TOLD = (
    "cannot be read: ",
    "Nothing could be saved in ",
    "could not be saved: ",
    "could not be made: ",
    "is written, but the disk did not confirm",
    "n’a pas pu être enregistré\u00a0: ",
    "est écrit, mais le disque n’a pas confirmé",
)


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(Path(os.path.realpath(tmp_path / "work"))).items():
        monkeypatch.setenv(name, value)
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writers") / "work"
    folder.mkdir()
    material(folder)
    return folder


def plainest(name: str) -> bool:
    """Whether it is the first run of its command that writes, or writes more than one file."""
    command = name.split()[0]
    first = next(each for each in WRITERS if each.split()[0] == command)
    return name == first or len(WRITERS[name].writes) > 1 or WRITERS[name].writes[0].endswith("/")


class Bench:
    """A folder in which one run is repeated, always from the same beginning."""

    def __init__(self, ready: Path, folder: Path, run: Run, old: bytes | None) -> None:
        self.folder = Path(os.path.realpath(folder / "work"))
        shutil.copytree(ready, self.folder)
        self.run, self.targets = run, [self.folder / path for path in run.writes]
        forced = "--force" in run.arguments
        if forced and old is not None:
            for target in (target for target in self.targets if not target.is_dir()):
                target.write_bytes(target.read_bytes() if target.exists() else old)
        self.before, self.folders = self.files(), self.found(Path.is_dir)
        self.done, self.system = self.go(System(self.folder))
        self.after = self.files()
        self.restore()

    def found(self, kind: Callable[[Path], bool]) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if kind(path))

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.found(Path.is_file)}

    def restore(self) -> None:
        """Puts everything back as it was in the beginning."""
        now = self.files()
        for path in now.keys() - self.before.keys():
            Path(path).unlink()
        for path, data in self.before.items():
            if now.get(path) != data:
                Path(path).write_bytes(data)
        for folder in reversed(self.found(Path.is_dir)):
            if folder not in self.folders:
                folder.rmdir()

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
        """The place of the first call that changes anything; those before only read, or lock what is there."""
        calls = enumerate(self.system.calls)
        return next(at for at, one in calls if one.name == "mkdir" or flags(one) & os.O_CREAT)


def flags(one: Call) -> int:
    """How a file is opened."""
    return int(one.given[1]) if one.name == "open" else 0


def is_whole(bench: Bench, aside: bool = False) -> bool:
    """Whether every file is the old one or the new one, and nothing else is there but perhaps a file aside."""
    now = bench.files()
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
    completes = "--install-completion" in bench.run.arguments  # Typer, which makes folders for good
    begin, step = (0, 1) if plainest(name) else (list(WRITERS).index(name) % STEP, STEP)
    for at in range(bench.first() + begin, len(bench.system.calls), step):
        number = ERRORS[at % len(ERRORS)]
        ended, system = bench.go(System(bench.folder, at, failing(number)))
        name = system.calls[at].name if at < len(system.calls) else "nothing"
        what = f"{name} fails with {errno.errorcode[number]}: {ended.status} {ended.errors}"
        if ended.status == bench.run.status:
            assert bench.files() == bench.after, what
        else:
            assert ended.status == 2, what
            told = ended.errors.lower()
            assert any(words.lower() in told for words in (*TOLD, os.strerror(number))), what
            assert "Traceback" not in ended.errors, what
            assert is_whole(bench), what
            made = {folder for folder in bench.found(Path.is_dir) if not any(folder.iterdir())}
            assert not made.difference(bench.folders) or completes, what
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
    assert unsure(bench.system.calls) == set()


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
        assert is_whole(bench, aside=True)
        left |= bench.files().keys() - bench.before.keys()
        assert bench.go(System(bench.folder))[0].status == 0
        assert bench.files() == bench.after
        bench.restore()
    assert len(left) == 1


def test_completion_adds_to_what_a_shell_reads_at_its_start_and_changes_no_byte_of_it(
    ready: Path, tmp_path: Path
) -> None:
    bench = Bench(ready, tmp_path, WRITERS["--install-completion bash"], None)
    start, script = (str(bench.folder / "home" / name) for name in (".bashrc", ".bash_completions/crm-assess.sh"))
    assert bench.after[start] == bench.before[start] + f"\nsource '{script}'\n".encode()


ANSWERED = b"Permits\n2\n3\nq\n"


def test_an_interview_loses_no_answer_whichever_call_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(os.path.realpath(tmp_path / "home"))
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    folder, at, going = Path(os.path.realpath(tmp_path)) / "work", 0, True
    while going:
        folder.mkdir()
        system = System(folder, at, failing(ERRORS[at % len(ERRORS)]))
        with system.watched():
            ended = told("ask", folder / "mine.yaml", stdin=ANSWERED)
        going = len(system.calls) > at
        kept = {path.name: path.read_text() for path in (*folder.iterdir(), *home.iterdir())}
        what = f"{[one.name for one in system.calls][at : at + 1]}: {ended.status} {ended.errors} {kept}"
        assert ended.status in (0, 2), what
        asked = ended.errors.count("1-5 or key: ")
        answers = [f": {level}\n" for level in (2, 3)][: max(asked - (ended.status == 0), 0)]
        where = kept.get("mine.yaml", "") + kept.get("mine.rescued.yaml", "") + ended.errors
        assert [answer for answer in answers if answer not in where] == [], what
        assert not [name for name in kept if ASIDE.fullmatch(name)], what
        shutil.rmtree(folder)
        for left in home.iterdir():
            left.unlink()
        at += 1
    assert at > 40
