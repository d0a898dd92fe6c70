"""The frame of the command line: the table of commands, the help of all of them, and the start without arguments.

A command is one module of this package and one line in `COMMANDS`. The module defines a function `command` whose
parameters are Typer's (`file: Annotated[Path, typer.Argument(help=...)]`). The summary in the table is the one
wording of what it does; the function's docstring goes on from there in the command's own `--help`, up to a form
feed (`\\f`), after which it speaks to developers alone. It ends by returning (exit status 0), by
`raise typer.Exit(1)` where the answer is no, or by a `CrmAssessError`.

Start-up is a feature: no module of this package imports more than typer and the standard library at its top
level. What is heavier (pydantic, rich, yaml, and the rooms below that use them) is imported in the function.
"""

import re
from importlib import import_module
from inspect import getdoc
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from typer._click.core import ParameterSource
from typer._click.exceptions import BadParameter, MissingParameter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from crm_assess import __version__
from crm_assess.cli.values import read_plainly

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter, Parameter

PROGRAM = "crm-assess"

START = """\
crm-assess: how mature is the customer relationship management of your agency,
and where does it stand against the executives of a published study?

Three commands to try:
  crm-assess questions                read what will be asked, on paper if you like
  crm-assess ask my-agency.yaml       answer; every answer is saved, stop and resume at will
  crm-assess report my-agency.yaml    read where you stand and what to do next

"Don't know" is an answer, and never counts as zero.
All commands: crm-assess --help"""


class Entry(NamedTuple):
    """One line of the table of commands."""

    module: str
    """The module of this package that holds it."""
    summary: str
    """What it does, in one sentence: the only wording of it."""
    group: str
    """The heading it stands under in the help."""


_ANSWER, _YEARS = "Answer and report", "Plan, compare and merge"
_FILES, _REFERENCE = "Check and prepare files", "Look up"

COMMANDS = {
    "ask": Entry("ask", "Answer the questions in the terminal; go on where you stopped.", _ANSWER),
    "report": Entry("report", "Show where an agency stands, beside the study's figures.", _ANSWER),
    "cohort": Entry("cohort", "Hold many agencies against the study; save a benchmark.", _ANSWER),
    "plan": Entry("plan", "Find the cheapest steps to a level.", _YEARS),
    "compare": Entry("compare", "Show what changed between two dates of an agency.", _YEARS),
    "merge": Entry("merge", "Make one assessment from those of several raters.", _YEARS),
    "check": Entry("check", "Find every problem in assessments, packs and benchmark files.", _FILES),
    "verify": Entry("verify", "Make a report again and say whether it is the same.", _FILES),
    "template": Entry("template", "Print a blank assessment to fill in.", _FILES),
    "convert": Entry("convert", "Write the same assessment in another form.", _FILES),
    "questions": Entry("questions", "Read what will be asked, with every level.", _REFERENCE),
    "benchmarks": Entry("benchmarks", "Read every figure of the study, with its sources.", _REFERENCE),
    "schema": Entry("schema", "Print the JSON Schema of a file.", _REFERENCE),
}


def load(name: str) -> TyperCommand:
    """Import a command's module and return the command.

    Raises KeyError for a name that is not in the table.
    """
    entry = COMMANDS[name]
    function = import_module(f"crm_assess.cli.{entry.module}").command
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    text = f"{entry.summary}\n\n{getdoc(function) or ''}"
    holder.command(name, cls=QuickCommand, help=text.strip(), short_help=entry.summary)(function)
    command = get_command(holder)
    assert isinstance(command, TyperCommand)
    return command


class QuickCommand(TyperCommand):
    """A command whose options are completed without a look at their values, which would import pydantic.

    Its help names arguments as manuals do, ``FILE...``, where Typer would tell their types in Python.
    """

    def get_params(self, ctx: "Context") -> "list[Parameter]":
        """Return the arguments and options, each read without pydantic."""
        return list(map(read_plainly, super().get_params(ctx)))

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        """Return what stands behind the command's name: what may be left out in brackets."""
        arguments = [param for param in self.get_params(ctx) if param.param_type_name == "argument"]
        names = [(str(param.metavar or param.name), param.required) for param in arguments]
        return ["[OPTIONS]", *(name if required else f"[{name}]" for name, required in names)]

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the arguments and the options."""
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            params = [param for param in self.get_params(ctx) if param.param_type_name == kind]
            records = [record for param in params if (record := param.get_help_record(ctx))]
            if records:
                with formatter.section(title):
                    formatter.write_dl([(_PYTHON.sub("", name), told) for name, told in records])

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Parse the arguments; while the shell completes them, only so far as to know which are given."""
        if not ctx.resilient_parsing:
            try:
                return super().parse_args(ctx, args)
            except BadParameter as error:
                raise _refusal(error) from None
        given, ctx.args, _ = self.make_parser(ctx).parse_args(args=args)
        for param in self.get_params(ctx):
            ctx.params[param.name] = given.get(param.name)
            if ctx.params[param.name] is not None:
                ctx.set_parameter_source(param.name, ParameterSource.COMMANDLINE)
        return ctx.args


def _refusal(error: BadParameter) -> Exception:
    """``OPTION: what is wrong (what is allowed)`` for a value that cannot be used; what is missing stays as it is."""
    if error.param is None or isinstance(error, MissingParameter):
        return error
    from crm_assess.cli.options import refusal

    name = error.param.metavar if error.param.param_type_name == "argument" else max(error.param.opts, key=len)
    return refusal(str(name), error.message)


_PYTHON = re.compile(r" <(path|list\[Path\])>$")


class LazyGroup(TyperGroup):
    """The root command: knows its commands from the table, and imports one only when it is asked for."""

    def list_commands(self, ctx: "Context") -> list[str]:
        """Return the names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: "Context", cmd_name: str) -> "Command | None":
        """Return the command of that name, importing its module; None for a name unknown."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: "Context", args: list[str]) -> "tuple[str | None, Command | None, list[str]]":
        """Find the command the arguments name, or fail with the nearest name as a suggestion."""
        if args[0] not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(args[0].lower(), COMMANDS, n=1)
            ctx.fail(f"No such command {args[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def get_params(self, ctx: "Context") -> "list[Parameter]":
        """Return the options, each read without pydantic."""
        return list(map(read_plainly, super().get_params(ctx)))

    def format_help_text(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write the introduction and the commands by group, all above the options, from the table alone."""
        super().format_help_text(ctx, formatter)
        width = max(map(len, COMMANDS))
        for group in dict.fromkeys(entry.group for entry in COMMANDS.values()):
            with formatter.section(group):
                formatter.write_dl([(n.ljust(width), e.summary) for n, e in COMMANDS.items() if e.group == group])

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write nothing: the commands already stand above the options."""


app = typer.Typer(cls=LazyGroup, rich_markup_mode=None, pretty_exceptions_enable=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Assess how mature your agency's customer relationship management is, and see where it stands against a study."""
    if ctx.invoked_subcommand is None:
        typer.echo(START)


def run(arguments: list[str]) -> None:
    """Run the command that the arguments name, and end with SystemExit.

    Raises CrmAssessError for what the user can mend; usage errors are already shown (exit status 2).
    """
    if "--install-completion" in arguments:
        from crm_assess.cli.completion import install_safely

        install_safely()
    width = min(get_terminal_size().columns, 80)
    get_command(app).main(arguments, prog_name=PROGRAM, terminal_width=width)
