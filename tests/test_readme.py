"""The README cannot lie: what it tells to type works, and prints what it shows."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.files.assessments import parse_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.source import Source

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
EXIT = re.compile(r"^\[exit status (\d+)\]$", re.MULTILINE)


def steps(session: str) -> list[tuple[str, str]]:
    """The commands of a session, each with what it shows."""
    parts = [step.partition("\n") for step in re.split(r"^\$ ", session, flags=re.MULTILINE) if step.strip()]
    return [(command, shown) for command, _, shown in parts]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the examples, as a reader would have it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("session", SESSIONS, ids=[session.partition("\n")[0] for session in SESSIONS])
def test_commands_print_what_the_readme_shows(session: str, desk: Path) -> None:
    for command, shown in steps(session):
        program, *arguments = shlex.split(command.partition(" > ")[0])
        assert program == "crm-assess"
        done = subprocess.run(
            [sys.executable, "-m", "crm_assess", *arguments],
            cwd=desk,
            env={"PYTHONPATH": str(ROOT), "COLUMNS": "80", "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        status = EXIT.search(shown)
        assert done.returncode == (int(status[1]) if status else 0), done.stderr
        expected = EXIT.sub("", shown).rstrip("\n")
        pattern = ".*".join(map(re.escape, expected.split("...")))
        assert re.fullmatch(pattern, done.stdout.rstrip("\n"), re.DOTALL), done.stdout


def test_the_example_file_is_an_assessment_without_a_problem() -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    pack = load_pack().value
    assessment = parse_assessment(Source("README.md", example.encode()), pack).value
    assert assessment.agency.name == "Office of Permits"


def test_the_two_commands_are_tasks_of_the_development_script() -> None:
    tasks = re.findall(r"^python3 dev\.py (\w+)$", README, re.MULTILINE)
    assert tasks == ["demo", "test"]
    shown = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    assert all(f"  {task} " in shown.stdout for task in tasks)


def test_every_file_that_is_linked_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
