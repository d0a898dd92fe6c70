"""crm-assess check: every problem of any file of the program's."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli import options

if TYPE_CHECKING:
    from crm_assess.models.pack import Pack


class Outcome(NamedTuple):
    """What was found in one file."""

    fine: str
    """What it is, in a line; empty where it has problems."""
    problems: str
    """A line for each."""
    status: int


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Assessments, benchmark files, question packs; folders of them."),
    ],
    questions: options.Questions = None,
) -> None:
    """A line for each file that is fine goes to stdout; problems go to stderr, one a line with file, line and column.

    A folder with a pack.yaml is a question pack; any other stands for the assessments directly in it, by name.

    Exit status: 0 all fine, 1 problems found, 2 a file that cannot be read at all.
    """
    from crm_assess.cli.many import each
    from crm_assess.cli.progress import Progress
    from crm_assess.files.folders import named_files
    from crm_assess.files.packs import load_pack

    named, pack = named_files(files, packs=True), load_pack(questions).value
    status = 0
    with Progress(watched=not sys.stdout.isatty()) as progress:
        for done, outcome in enumerate(each(partial(_outcome, pack=pack), named), 1):
            if outcome.fine:
                typer.echo(outcome.fine)
            else:
                progress.hide()
                typer.echo(outcome.problems, err=True)
            progress.show(f"{done} of {len(named)} files checked")
            status = max(status, outcome.status)
    if status:
        raise typer.Exit(status)


def _outcome(file: Path, pack: "Pack") -> Outcome:
    from crm_assess.files.checking import check
    from crm_assess.files.problems import InputError, UnreadableError, printable

    try:
        return Outcome(printable(f"{file}: {check(file, pack)}, no problems"), "", 0)
    except InputError as error:
        return Outcome("", str(error), 2 if isinstance(error, UnreadableError) else 1)
