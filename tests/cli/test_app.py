"""The frame of the command line: its table, its help, and what a slip of the finger gets."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pkgutil import iter_modules

import pytest

from crm_assess import __version__, cli
from crm_assess.cli.app import COMMANDS, START, load
from tests.running import call


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crm_assess", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def test_every_module_with_a_command_is_in_the_table_and_the_table_names_no_other() -> None:
    modules = {found.name for found in iter_modules(cli.__path__)}
    with_command = {name for name in modules if hasattr(import_module(f"crm_assess.cli.{name}"), "command")}
    assert with_command == {entry.module for entry in COMMANDS.values()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_once_and_then_more(name: str) -> None:
    entry = COMMANDS[name]
    module = import_module(f"crm_assess.cli.{entry.module}")
    help_text = load(name).help or ""
    summary, _, more = help_text.partition("\n\n")
    assert module.__doc__
    assert summary == entry.summary
    assert more.partition("\f")[0].strip()
    assert entry.summary not in more


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_and_option_of_a_command_is_explained(name: str) -> None:
    unexplained = [param.name for param in load(name).params if not getattr(param, "help", None)]
    assert unexplained == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_names_its_arguments_as_manuals_do(name: str) -> None:
    shown = call(name, "--help").text
    assert not re.search(r"[{}]|\]\.\.\.|<path>|list\[", shown)
    assert "-o OUT" not in shown or "--output" in shown


def test_a_wrong_word_is_told_with_those_that_are_allowed() -> None:
    told = call("schema", "thing").errors
    assert "\nError: Invalid value for 'DOCUMENT': 'thing' is not one of 'assessment', 'pack'," in told


def test_an_argument_that_may_be_left_out_stands_in_brackets() -> None:
    assert call("compare", "--help").text.startswith("Usage: crm-assess compare [OPTIONS] BEFORE AFTER [MORE...]\n")


def test_the_help_lists_every_command_on_one_line_under_its_heading() -> None:
    lines = run("--help").stdout.splitlines()
    for name, entry in COMMANDS.items():
        row = next(number for number, line in enumerate(lines) if line.split()[:1] == [name])
        heading = next(line for line in reversed(lines[:row]) if line and not line.startswith(" "))
        assert lines[row].split(maxsplit=1) == [name, entry.summary]
        assert heading == f"{entry.group}:"


def test_the_help_is_plain_and_fits_the_terminal() -> None:
    for columns in (40, 80, 200):
        shown = run("--help", COLUMNS=str(columns)).stdout
        assert shown.isascii()
        assert max(map(len, shown.splitlines())) <= min(columns, 80)


def test_without_arguments_it_says_what_it_is_and_what_to_try() -> None:
    ended = run()
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{START}\n", "")
    assert len(START.splitlines()) == 10
    tried = [line.split()[1] for line in START.splitlines() if line.startswith("  crm-assess ")]
    assert len(tried) == 3
    assert set(tried) <= set(COMMANDS)


def test_both_ways_to_ask_for_the_version_say_the_same() -> None:
    alone, with_more = run("--version"), run("--version", "report")
    assert alone.stdout == with_more.stdout == f"crm-assess {__version__}\n"
    assert alone.returncode == with_more.returncode == 0


def test_a_mistyped_command_is_a_usage_error_with_a_suggestion() -> None:
    ended = run("reprot", "office.yaml")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "No such command 'reprot'. Did you mean 'report'?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_command_unlike_any_other_gets_no_suggestion() -> None:
    ended = run("xyzzy")
    assert ended.returncode == 2
    assert "No such command 'xyzzy'." in ended.stderr
    assert "Did you mean" not in ended.stderr


def test_an_unknown_option_is_a_usage_error() -> None:
    ended = run("--verison")
    assert ended.returncode == 2
    assert "--version" in ended.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("re", ["report"]),
        ("report --fo", ["--format", "--force"]),
        ("report --format ", ["text", "json", "html", "markdown", "csv", "pdf", "xlsx"]),
        ("report office.yaml --format js", ["json"]),
        ("report --format json --fo", ["--force"]),
        ("report --require-level nonsense --te", ["--ten"]),
        ("schema ", ["assessment", "pack", "benchmarks", "report", "cohort"]),
        ("report off", []),  # left to the shell, which offers files
    ],
)
def test_completion_offers_what_can_come_next(words: str, offered: list[str]) -> None:
    typed = f"crm-assess {words}"
    ended = run(_CRM_ASSESS_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(typed.count(" ")))
    assert ended.stdout.split() == offered
