"""check: what is fine on stdout, what is wrong on stderr, and the exit status a script goes by."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import call

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
OFFICE = ROOT / "examples" / "permit-office.yaml"
WRONG = DATA / "assessments" / "level-yes.yaml"
FINE = "an assessment, 22 of 32 questions rated, no problems"


def test_everything_that_ships_is_fine() -> None:
    files = [*sorted((ROOT / "examples").glob("*.yaml")), ROOT / "benchmarks.json", ROOT / "questions"]
    ended = call("check", *files)
    assert (ended.status, ended.errors) == (0, "")
    assert ended.text.splitlines() == [
        f"{files[0]}: an assessment, 16 of 32 questions rated, no problems",
        f"{files[1]}: {FINE}",
        f"{files[2]}: an assessment, 32 of 32 questions rated, no problems",
        f"{files[3]}: a benchmark file, 13 figures, no problems",
        f"{files[4]}: a question pack, 32 questions in 4 dimensions, also in fr, no problems",
    ]


def test_problems_are_on_stderr_and_exit_1_and_the_other_files_are_checked_all_the_same() -> None:
    ended = call("check", WRONG, OFFICE, DATA / "packs" / "two-files-broken")
    assert (ended.status, ended.text) == (1, f"{OFFICE}: {FINE}\n")
    assert [line.partition(": ")[0].removeprefix(f"{DATA}/") for line in ended.errors.splitlines()] == [
        "assessments/level-yes.yaml:6:16",
        "packs/two-files-broken/counter.yaml:3:8",
        "packs/two-files-broken/letters.yaml:7:15",
    ]


@pytest.mark.parametrize("kind", ["assessments", "benchmarks"])
def test_every_broken_file_exits_1_with_a_line_for_each_problem_and_no_traceback(kind: str) -> None:
    # A text that says it is a benchmark file is checked as one, so it is told something else than an assessment.
    texts = sorted(path for path in (DATA / kind).iterdir() if path.suffix in (".yaml", ".json", ".csv"))
    files = [path for path in texts if path.stem != "schema-of-another-document"]
    ended = call("check", *files)
    assert (ended.status, ended.text) == (1, "")
    expected = (DATA / kind / "expected.txt").read_text(encoding="utf-8").splitlines()
    told = ended.errors.replace(f"{DATA / kind}/", "").splitlines()
    ours = {path.name for path in files}
    assert told == [line for line in expected if line.partition(":")[0] in ours]


@pytest.mark.parametrize(
    ("name", "why"), [("gone.yaml", "cannot be read: no such file or directory"), ("pipe", "is no regular file (")]
)
def test_a_file_that_cannot_be_read_exits_2_and_the_others_are_checked_all_the_same(
    tmp_path: Path, name: str, why: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    ended = call("check", tmp_path / name, WRONG, OFFICE)
    assert ended.status == 2
    assert f"{tmp_path / name}:1:1: file: {why}" in ended.errors
    assert "level-yes.yaml:6:16: " in ended.errors
    assert ended.text == f"{OFFICE}: {FINE}\n"


def test_a_dash_is_standard_input() -> None:
    assert call("check", "-", stdin=OFFICE.read_bytes()).text == f"-: {FINE}\n"
    ended = call("check", "-", stdin=WRONG.read_bytes())
    assert ended.status == 1
    assert ended.errors.startswith('<stdin>:6:16: answers.call_centre: "yes" is no answer')
    figures = call("check", "-", stdin=(ROOT / "benchmarks.json").read_bytes())
    assert figures.text == "-: a benchmark file, 13 figures, no problems\n"


def test_another_pack_may_be_given(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "questions", tmp_path / "mine"))
    head = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(head.replace("government-crm", "my-crm"), encoding="utf-8")
    office = tmp_path / "office.yaml"
    office.write_text(OFFICE.read_text(encoding="utf-8").replace("government-crm", "my-crm"), encoding="utf-8")
    assert call("check", office, "--questions", folder).status == 0
    ended = call("check", office)
    assert ended.status == 1
    assert '"my-crm" is another question pack (government-crm; give yours with --questions)' in ended.errors


def test_a_pack_given_that_is_broken_exits_2_with_all_its_problems() -> None:
    ended = call("check", OFFICE, "--questions", DATA / "packs" / "two-files-broken")
    assert (ended.status, ended.text) == (2, "")
    assert len(ended.errors.splitlines()) == 2


def test_without_a_file_it_is_a_usage_error() -> None:
    ended = call("check")
    assert (ended.status, ended.text) == (2, "")
    assert "FILE" in ended.errors


def test_neither_a_file_s_name_nor_its_text_can_steer_the_terminal(tmp_path: Path) -> None:
    fine, wrong = tmp_path / "fine\x1b[31m\n.yaml", tmp_path / "wrong\x1b[31m\n.yaml"
    fine.write_bytes(OFFICE.read_bytes())
    wrong.write_text('agency: "\\e]0;title\\a"\n', encoding="utf-8")
    ended = call("check", fine, wrong)
    assert ended.status == 1
    assert all(line.isprintable() for line in [*ended.text.splitlines(), *ended.errors.splitlines()])
    assert "fine\\x1b[31m\\n.yaml: an assessment" in ended.text
    assert 'wrong\\x1b[31m\\n.yaml:1:9: agency: "\\x1b]0;title\\x07" is no mapping' in ended.errors


def test_no_file_can_bring_it_down(tmp_path: Path) -> None:
    """As users run it, for a crash would end the tests too."""
    (tmp_path / "deep.yaml").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "deep.json").write_text('{"a":' * 100_000, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "crm_assess", "check", "deep.yaml", "deep.json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    first, second = ended.stderr.splitlines()
    assert first.startswith(("deep.yaml:1:21: ", "deep.yaml:1:1001: "))  # the latter by libyaml 0.2.6
    assert second.startswith("deep.json:1:101: ")
    assert first.endswith("is nested too deep (at most 20 levels)")
