"""A short run of the fuzzer, the same every time, and every file that a long run ever found."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import FINDINGS, FORMS, ROOT, Case, case, verdict

COUNT = 320
KEPT = sorted(FINDINGS.glob("*")) if FINDINGS.is_dir() else []


@pytest.mark.parametrize("form", FORMS)
def test_a_broken_file_gives_a_report_or_a_clean_refusal(form: str) -> None:
    ended = {}
    for number in range(FORMS.index(form), COUNT, len(FORMS)):
        ended[number] = verdict(case(20261122, number))
    assert {number: found for number, (_, found) in ended.items() if found} == {}
    assert {how for how, _ in ended.values()} == {"report", "refusal"}


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_what_was_found_once_is_never_found_again(file: Path) -> None:
    assert verdict(Case(file.name, file.read_bytes()))[1] == ""


def test_a_case_is_made_from_its_seed_and_number_alone() -> None:
    forwards = [case(7, number) for number in range(400)]
    assert [case(7, number) for number in reversed(range(400))] == forwards[::-1]
    assert case(7, 1) != case(8, 1)


def test_the_long_run_is_one_command_that_watches_for_writing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--count", "24", "--keep", str(tmp_path / "found")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "faults 0" in ended.stdout
    assert not (tmp_path / "found").exists()
