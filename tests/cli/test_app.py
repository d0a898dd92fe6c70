"""The frame of the command line: its table, its help, and what a slip of the finger gets."""

import os
import re
import subprocess
import sys
from importlib import import_module
from itertools import product
from pkgutil import iter_modules

import pytest
from typer._click.exceptions import MissingParameter

from crm_assess import __version__, cli
from crm_assess.cli.app import COMMANDS, START, load
from crm_assess.errors import CrmAssessError
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


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("plan a.yaml --to 6", "--to: '6' cannot be used (a whole number from 1 to 5)."),
        ("plan a.yaml --to 3.0", "--to: '3.0' cannot be used (a whole number from 1 to 5)."),
        ("report a.yaml --require-level two", "--require-level: 'two' cannot be used (a whole number from 1 to 5)."),
        ("cohort a.csv --smallest 2", "--smallest: '2' cannot be used (a whole number, 3 or more)."),
        ("cohort a.csv --one-per day", "--one-per: 'day' is not one of 'row', 'agency'."),
        ("schema thing", "DOCUMENT: 'thing' is not one of 'assessment', 'pack', 'benchmarks', 'report', 'cohort'."),
    ],
)
def test_a_value_that_cannot_be_used_is_told_with_what_is_allowed(typed: str, told: str) -> None:
    ended = call(*typed.split())
    assert (ended.status, ended.data, ended.errors) == (2, b"", f"{told}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_refuses_in_the_program_s_own_words(name: str) -> None:
    options = [param.opts[0] for param in load(name).params if not getattr(param, "is_flag", True)]
    told = []
    for option, value in product(options, ("", "nonsense", "0.5", "-1", "9" * 30)):
        try:
            load(name).make_context(name, [option, value])
        except CrmAssessError as error:
            told.append(str(error))
        except MissingParameter:
            pass  # the value was taken; an argument is lacking
    own = re.compile(r"--[a-z-]+: '.*' (cannot be used \(.+\)|is not one of .+)\.")
    assert [line for line in told if not own.fullmatch(line)] == []


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


def test_completion_in_powershell_is_left_to_its_user_whose_rules_would_have_to_be_loosened() -> None:
    ended = run("--install-completion", "pwsh", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "add what crm-assess --show-completion prints to the file that $PROFILE names" in ended.stderr
