"""The README cannot lie: what it tells to type works, and prints what it shows. No page names what is not there."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.cli.app import COMMANDS
from crm_assess.files.assessments import parse_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.source import Source
from tests.every_command import material, options
from tests.running import call

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
TO_TYPE = re.findall(r"^crm-assess (.*)$", "".join(re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.M)), re.M)
STAND_INS = {"my-agency.yaml": "office.yaml", "last-year.yaml": "office.yaml", "this-year.yaml": "later.yaml"}
PAGES = {path.name: path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))}
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


@pytest.mark.parametrize("line", TO_TYPE)
def test_what_a_reader_is_told_to_type_works(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    material(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name, other in STAND_INS.items() if " -o " not in line else ():
        shutil.copy(other, name)
    ended = call(*line.split())
    assert ended.status == (1 if line.startswith("ask") else 0), ended.errors  # nobody answers here


def test_the_two_commands_are_tasks_of_the_development_script() -> None:
    assert re.findall(r"^python3 dev\.py (\w+)$", README, re.MULTILINE) == ["demo", "test"]


def spans(text: str) -> list[str]:
    """What a page has in backquotes, and the lines of its blocks."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [*"".join(blocks).splitlines(), *(span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", prose))]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_option_and_task_that_a_page_names_is_there(page: str) -> None:
    text = PAGES[page].read_text(encoding="utf-8")
    for span in spans(text):
        name, *words = re.sub(r"^(\$ )?(crm-assess )?", "", span).split() or [""]
        if name in COMMANDS:
            assert {word for word in words if word.startswith("--")} <= options(name) | {"--help"}, span
    shown = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, text=True, check=True)
    tasks = set(re.findall(r"python3 dev\.py (\w+)", text))
    assert tasks <= set(re.findall(r"^  (\w+) ", shown.stdout, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)", PAGES[page].read_text(encoding="utf-8")):
        name, _, place = link.partition("#")
        target = PAGES[page].parent / name
        assert target.exists(), link
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if place else []
        assert not place or place in {heading.lower().replace(" ", "-") for heading in headings}, link
