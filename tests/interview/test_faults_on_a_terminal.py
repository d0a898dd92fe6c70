"""What can go wrong in the middle of an interview, made to go wrong: no answer is lost, all is said plainly."""

import ctypes
import itertools
import json
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from tests.interview.person import PROGRAM, ROOT, Person

PACK = load_pack().value
QUESTIONS = list(PACK.questions)
HEAD = """\
# By hand: do not touch this line.
assessed_on: 2025-11-14   # a Friday
schema: crm-assess/assessment/1
pack: {id: government-crm, version: 1}
agency: {name: Permits}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def answers(file: Path) -> Any:
    """What the file says; it must be a valid assessment at every moment."""
    return {name: answer.level for name, answer in load_assessment(file, PACK).value.answers.items()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def first(count: int) -> dict[str, int]:
    """The first answers, where every level is 1 to 5 in turn."""
    return dict(zip(QUESTIONS[:count], itertools.cycle(range(1, 6)), strict=False))


# Killed


@pytest.mark.parametrize("start", [0, 8, 16, 24])
def test_killed_after_each_of_the_32_answers_nothing_is_lost(file: Path, start: int) -> None:
    file.write_text(f"{HEAD}answers: {json.dumps(first(start))}\n")
    for number in range(start, start + 8):
        with Person(file, "--accessible") as person:
            assert f"{number} of 32 answered" in person.sees("key: ")
            person.types(str(first(32)[QUESTIONS[number]]))
            person.sees("q: " if number == 31 else "key: ")
            person.kill()
        assert answers(file) == first(number + 1)
        assert names(file.parent) == [file.name]


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_any_moment_what_was_shown_as_answered_is_saved(file: Path, seed: int) -> None:
    moment = random.Random(seed).randrange(1, 40_000)
    with Person(file, "--accessible") as person:
        person.sees("Name of the agency: ")
        person.types("Permits", *map(str, first(32).values()))
        while len(person.seen) < moment and "q: " not in person.seen[-10:]:
            person.seen += person.child.read_nonblocking(1000)
        person.kill()
    shown = max([number for number in range(1, 33) if f"question {number} of 32" in person.seen], default=1)
    if file.exists():
        saved = answers(file)
        assert saved == first(len(saved))
        assert len(saved) >= shown - 1
    else:
        assert shown == 1


def test_what_a_killed_save_left_aside_is_cleared_away(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    left = file.with_name(".mine.yaml.0123abcd.crm-assess-tmp")
    left.write_text("half")
    with Person(file) as person:
        person.sees("key: ")
    assert not left.exists()


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_it_with_everything_saved_and_a_word_how_to_go_on(file: Path, name: str) -> None:
    with Person(file.name, cwd=file.parent) as person:
        person.names()
        person.answers("2")
        person.answers("m", "note: ")
        person.child.send("half a no")
        person.sees("half a no")
        status, shown = person.ends(by=getattr(signal, name))
    assert status == 128 + getattr(signal, name)
    assert "Stopped. 1 of 32 answered, all saved in mine.yaml. Go on with: crm-assess ask mine.yaml" in shown
    assert answers(file) == {QUESTIONS[0]: 2}


@pytest.mark.parametrize("mode", [[], ["--accessible"]])
def test_ctrl_c(file: Path, mode: list[str]) -> None:
    with Person(file, *mode) as person:
        person.names()
        person.answers("2")
        person.child.send("\x03")
        status, shown = person.ends()
    assert status == 130
    assert "Stopped. 1 of 32 answered, all saved in" in shown
    assert answers(file) == {QUESTIONS[0]: 2}


def test_the_terminal_goes_away(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("2")
        person.hang_up()
        assert person.status() in (1, 129)  # the end of the input, or the signal, whichever comes first
    with Person(file) as again:
        assert "1 of 32 answered" in again.sees("key: ")


# Cannot be saved


def without_power_over_permissions() -> None:
    """Before the program starts: root keeps its files, and is bound by their permissions as everybody is."""
    if os.geteuid() == 0:
        library, drop = ctypes.CDLL(None), 24
        for capability in (1, 2):
            library.prctl(drop, capability, 0, 0, 0)


def test_a_folder_that_becomes_read_only(file: Path, home: Path) -> None:
    folder = file.parent / "shared"
    folder.mkdir()
    file = folder / "mine.yaml"
    rescued = home / "mine.rescued.yaml"
    with Person(file, preexec=without_power_over_permissions, env={"HOME": str(home)}) as person:
        person.names()
        person.answers("2")
        folder.chmod(0o555)
        shown = person.answers("3", "Not saved. r, c or q: ")
        assert f"{file} could not be saved: no permission to write in {folder}." in shown
        assert f"All answers so far are safe in {rescued}." in shown
        assert answers(rescued) == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
        assert stat.S_IMODE(rescued.stat().st_mode) == 0o600
        assert "Type r to try again, c to carry on, or q" in person.answers("x", "r, c or q: ")
        person.answers("r", "r, c or q: ")
        assert "Not saved in the file yet: each answer tries again." in person.answers("c")
        person.answers("4", "r, c or q: ")
        assert answers(rescued) == {QUESTIONS[0]: 2, QUESTIONS[1]: 3, QUESTIONS[2]: 4}
        folder.chmod(0o755)
        assert "is saved again, with everything in it" in person.answers("r")
        assert not rescued.exists()
    assert answers(file) == {QUESTIONS[0]: 2, QUESTIONS[1]: 3, QUESTIONS[2]: 4}


def test_leaving_while_nothing_can_be_saved_says_where_the_answers_are(file: Path, home: Path) -> None:
    with Person(file, preexec=without_power_over_permissions, env={"HOME": str(home)}) as person:
        person.names()
        file.parent.chmod(0o555)
        person.answers("3", "r, c or q: ")
        person.types("q")
        status, shown = person.ends()
        file.parent.chmod(0o755)
    assert status == 2
    assert f"All answers so far are safe in {home}/mine.rescued.yaml." in shown
    assert "all saved in" not in shown
    assert answers(home / "mine.rescued.yaml") == {QUESTIONS[0]: 3}


def test_a_read_only_place_is_refused_before_the_first_question(file: Path) -> None:
    file.parent.chmod(0o555)
    with Person(file, preexec=without_power_over_permissions) as person:
        status, shown = person.ends()
    file.parent.chmod(0o755)
    assert status == 2
    assert "cannot be saved: no permission to write in" in shown


def test_a_write_protected_file_is_refused_before_the_first_question(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    file.chmod(0o444)
    with Person(file, preexec=without_power_over_permissions) as person:
        status, shown = person.ends()
    assert status == 2
    assert "it is write-protected (make it writable, or copy it)" in shown


def test_nowhere_to_save_at_all_the_answers_are_printed(file: Path, home: Path) -> None:
    with Person(file, env={"HOME": str(home)}) as person:
        person.names()
        person.answers("2")
        _, hard = resource.prlimit(person.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(person.pid, resource.RLIMIT_FSIZE, (50, hard))
        shown = person.answers("3", "r, c or q: ")
        assert "the file may not grow any further" in shown
        assert "They could not be saved anywhere else either: they are only in this window." in shown
        assert answers(file) == {QUESTIONS[0]: 2}
        person.types("q")
        status, shown = person.ends()
    assert status == 2
    assert "answers: customer_involvement: 2 tailored_services: 3" in shown
    assert names(home) == []


def test_room_again_after_the_limit_everything_is_saved(file: Path, home: Path) -> None:
    with Person(file, env={"HOME": str(home)}) as person:
        person.names()
        soft, hard = resource.prlimit(person.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(person.pid, resource.RLIMIT_FSIZE, (50, hard))
        person.answers("3", "r, c or q: ")
        resource.prlimit(person.pid, resource.RLIMIT_FSIZE, (soft, hard))
        person.answers("r")
    assert answers(file) == {QUESTIONS[0]: 3}


SMALL_DISK = 'mount -t tmpfs -o size=12k none "$1" && shift && exec "$@"'


def can_mount() -> bool:
    tried = subprocess.run(["unshare", "-rm", "true"], capture_output=True) if shutil.which("unshare") else None
    return tried is not None and tried.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="needs user namespaces, to mount a small disk")
def test_a_full_disk(file: Path, home: Path) -> None:
    disk = file.parent / "disk"
    disk.mkdir()
    shell = ["unshare", "-rm", "sh", "-c", SMALL_DISK, "sh", str(disk), *PROGRAM]
    with Person(disk / "mine.yaml", command=shell, env={"HOME": str(home)}) as person:
        person.names()
        person.answers("2")
        seen_inside = Path(f"/proc/{person.pid}/root{disk}")
        (seen_inside / "filler").write_bytes(b"x" * 8192)
        shown = person.answers("3", "r, c or q: ")
        assert "could not be saved: the disk is full." in shown
        assert answers(seen_inside / "mine.yaml") == {QUESTIONS[0]: 2}
        assert answers(home / "mine.rescued.yaml") == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
        (seen_inside / "filler").unlink()
        person.answers("r")
        assert answers(seen_inside / "mine.yaml") == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
        assert names(seen_inside) == ["mine.yaml"]
    assert names(home) == []


# Meanwhile, elsewhere


def test_the_file_is_removed_meanwhile(file: Path) -> None:
    file.write_text(HEAD + f"answers:\n  {QUESTIONS[0]}: 1  # kept\n")
    with Person(file) as person:
        person.sees("key: ")
        person.answers("2")
        file.unlink()
        assert "had been removed: it is written again, with everything in it." in person.answers("3")
    assert answers(file) == {QUESTIONS[0]: 1, QUESTIONS[1]: 2, QUESTIONS[2]: 3}
    assert file.read_text().startswith(HEAD)


def test_the_whole_folder_is_removed_meanwhile(file: Path, home: Path) -> None:
    folder = file.parent / "gone"
    folder.mkdir()
    with Person(folder / "mine.yaml", env={"HOME": str(home)}) as person:
        person.names()
        person.answers("2")
        shutil.rmtree(folder)
        shown = person.answers("3", "r, c or q: ")
        assert f"could not be saved: there is no folder {folder}." in shown
        assert answers(home / "mine.rescued.yaml") == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
        folder.mkdir()
        person.answers("r")
    assert answers(folder / "mine.yaml") == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}


def test_somebody_else_adds_an_answer_meanwhile(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    with Person(file) as person:
        person.sees("key: ")
        person.answers("2")
        file.write_text(file.read_text() + f"  {QUESTIONS[1]}: 5  # by Jo\n")
        shown = person.answers("b") + person.answers("3")
        assert "was changed elsewhere meanwhile: those changes and yours are both in it." in shown
        assert "question 3 of 32" in person.answers("s")
        assert f"2 [5] {PACK.questions[QUESTIONS[1]].topic[:20]}" in person.answers("j", "number: ")
    assert answers(file) == {QUESTIONS[0]: 3, QUESTIONS[1]: 5}
    assert "# by Jo" in file.read_text()


def test_somebody_else_answers_the_same_question_meanwhile(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    with Person(file) as person:
        person.sees("key: ")
        theirs = HEAD + f"answers:\n  {QUESTIONS[0]}: 5\n"
        file.write_text(theirs)
        shown = person.answers("2")
        copy = file.with_name("mine.changed-elsewhere.yaml")
        assert f"Where both changed the same thing ({QUESTIONS[0]}) it has what you said here" in shown
        assert f"the other version is kept whole in {copy}." in shown
    assert answers(file) == {QUESTIONS[0]: 2}
    assert copy.read_text() == theirs


def test_somebody_else_breaks_the_file_meanwhile(file: Path, home: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    with Person(file, env={"HOME": str(home)}) as person:
        person.sees("key: ")
        person.answers("2")
        good = file.read_text()
        broken = good.replace(": 2", ": 22")
        file.write_text(broken)
        shown = person.answers("3", "r, c or q: ")
        assert "was changed elsewhere meanwhile and cannot be used as it is:" in shown
        assert "22 is no answer" in shown
        assert file.read_text() == broken
        assert answers(home / "mine.rescued.yaml") == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
        file.write_text(good)
        person.answers("r")
    assert answers(file) == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
    assert names(home) == []


def test_a_second_interview_on_the_same_file_is_refused_until_the_first_ends(file: Path) -> None:
    with Person(file) as one:
        one.names()
        one.answers("2")
        with Person(file) as two:
            status, shown = two.ends()
        assert status == 2
        assert "is open in another interview (in another window, or stopped with Ctrl-Z)." in shown
        one.answers("3")
        one.kill()
    with Person(file) as three:
        assert "2 of 32 answered" in three.sees("key: ")


def test_two_interviews_that_make_the_same_new_file_lose_nothing(file: Path) -> None:
    with Person(file) as one, Person(file) as two:
        two.sees("Name of the agency: ")
        one.names()
        one.answers("2")
        shown = two.answers("Permits")
        assert "was changed elsewhere meanwhile: those changes and yours are both in it." in shown
        assert "Your answer so far: level 2." in shown
        two.answers("s")
        two.answers("3")
    assert answers(file) == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}


# By hand


def test_only_the_line_concerned_changes_in_a_file_written_by_hand(file: Path) -> None:
    before = (ROOT / "examples" / "permit-office.yaml").read_text()
    file.write_text(before)
    with Person(file) as person:
        person.sees("key: ")
        person.answers("j", "number: ")
        person.answers(str(QUESTIONS.index("integrated_channels") + 1))
        person.answers("4", "Enter to go on: ")
    pairs = zip(before.split("\n"), file.read_text().split("\n"), strict=True)
    assert [pair for pair in pairs if pair[0] != pair[1]] == [("    level: 2", "    level: 4")]
    assert answers(file)["integrated_channels"] == 4


def test_mode_and_symbolic_link_stay(file: Path) -> None:
    file.write_text(HEAD + "answers: {}\n")
    file.chmod(0o640)
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    with Person(link) as person:
        person.sees("key: ")
        person.answers("2")
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert answers(file) == {QUESTIONS[0]: 2}


def test_a_json_file_stays_one(file: Path) -> None:
    file = file.with_suffix(".json")
    with Person(file) as person:
        person.names()
        person.answers("2")
    with Person(file) as person:
        person.sees("key: ")
        person.answers("3")
    assert json.loads(file.read_text())["answers"] == {QUESTIONS[0]: 2, QUESTIONS[1]: 3}
    assert file.read_text().startswith('{\n  "schema": "crm-assess/assessment/1",\n  "pack": {')


def test_a_new_file_reads_well(file: Path) -> None:
    with Person(file) as person:
        person.names("Office of Permits")
        person.answers("2026-11-14")
        person.answers("2")
    assert file.read_text() == (
        "schema: crm-assess/assessment/1\npack:\n  id: government-crm\n  version: 1\nagency:\n"
        f"  name: Office of Permits\nassessed_on: 2026-11-14\nanswers:\n  {QUESTIONS[0]}: 2\n"
    )
    assert yaml.safe_load(file.read_text())
