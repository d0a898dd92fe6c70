"""What a start imports: by the modules loaded, which never flakes; bench/startup.py measures the time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.cli.app import COMMANDS

# Runs the program as `python -m crm_assess` does, and ends by naming on stderr every module then loaded.
PROBE = """\
import atexit, json, runpy, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
runpy.run_module("crm_assess", run_name="__main__")
"""
ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "permit-office.yaml"
HEAVY = {"pydantic", "pydantic_core", "rich", "yaml", "jinja2", "polars"}


def modules_after(*arguments: str, **environment: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=True,
    )
    loaded: set[str] = set(json.loads(ended.stderr.splitlines()[-1]))
    return loaded


def commands_among(modules: set[str]) -> set[str]:
    return {name for name, entry in COMMANDS.items() if f"crm_assess.cli.{entry.module}" in modules}


def test_the_version_costs_no_import_at_all() -> None:
    modules = modules_after("--version")
    assert not modules & (HEAVY | {"typer"})
    assert {name for name in modules if name.startswith("crm_assess")} == {"crm_assess"}


@pytest.mark.parametrize("arguments", [["--help"], []], ids=["help", "no arguments"])
def test_help_imports_no_command_and_nothing_heavy(arguments: list[str]) -> None:
    modules = modules_after(*arguments)
    assert "typer" in modules
    assert not modules & HEAVY
    assert commands_among(modules) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_imports_that_command_and_nothing_heavy(name: str) -> None:
    modules = modules_after(name, "--help")
    assert commands_among(modules) == {name}
    assert not modules & HEAVY


@pytest.mark.parametrize(
    ("words", "place"), [("crm-assess re", 1), ("crm-assess report --fo", 2), ("crm-assess report --format ", 3)]
)
def test_completion_imports_nothing_heavy(words: str, place: int) -> None:
    modules = modules_after(_CRM_ASSESS_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(place))
    assert "typer" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize("arguments", [("check",), ("report",), ("report", "--format", "json")])
def test_arguments_and_options_are_read_without_an_adapter_for_each(arguments: tuple[str, ...]) -> None:
    assert "typer._adapters" not in modules_after(*arguments, str(OFFICE))


LIBRARIES = {"typer", "pydantic", "pydantic_core", "yaml", "rich"}


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [("check", ["check"]), ("json", ["report", "--format", "json"]), ("text", ["report"])],
)
def test_the_script_that_a_command_is_measured_against_loads_the_same_libraries(
    kind: str, arguments: list[str]
) -> None:
    """Nothing that would make it slower than it must be, so that the command's ratio flatters nobody."""
    script = PROBE.replace('"crm_assess"', '"bench.bare"')
    ended = subprocess.run([sys.executable, "-c", script, kind], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name for name in json.loads(ended.stderr.splitlines()[-1]) if name.partition(".")[0] in LIBRARIES}
    own = {name for name in modules_after(*arguments, str(OFFICE)) if name.partition(".")[0] in LIBRARIES}
    assert loaded <= own
    assert {name.partition(".")[0] for name in loaded} == {name.partition(".")[0] for name in own}
