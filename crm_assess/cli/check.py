"""crm-assess check: every problem of any file of the program's."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Assessments, benchmark files, or folders with a question pack."),
    ],
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
) -> None:
    """A line for each file that is fine goes to stdout; problems go to stderr, one a line with file, line and column.

    Exit status: 0 all fine, 1 problems found, 2 a file that cannot be read at all.
    """
    from crm_assess.files.checking import check
    from crm_assess.files.packs import load_pack
    from crm_assess.files.problems import InputError, UnreadableError, printable

    pack = load_pack(questions).value
    status = 0
    for file in files:
        try:
            typer.echo(printable(f"{file}: {check(file, pack)}, no problems"))
        except InputError as error:
            typer.echo(str(error), err=True)
            status = max(status, 2 if isinstance(error, UnreadableError) else 1)
    if status:
        raise typer.Exit(status)
