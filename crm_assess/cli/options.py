"""The options that several commands have, each worded once; how a number is read, and how a value is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli.formats import Format, TextOrJson

if TYPE_CHECKING:
    from crm_assess.errors import CrmAssessError
    from crm_assess.models.pack import Pack


def refusal(option: str, what: str) -> "CrmAssessError":
    """The error for a value that cannot be used; ``what`` says why and, in brackets, what is allowed."""
    from crm_assess.errors import CrmAssessError

    return CrmAssessError(f"{option}: {what}")


def must_be_a_dimension(name: str, pack: "Pack") -> None:
    """Raises CrmAssessError where the pack has no dimension of that id."""
    from crm_assess.files.problems import near

    ids = [dimension.id for dimension in pack.dimensions]
    if name not in ids:
        raise refusal("--dimension", f"{name} is no dimension ({', '.join(ids)}{near(name, ids)}).")


def whole(lowest: int, highest: int | None = None) -> Callable[[str | int], int]:
    """What reads a whole number in these bounds; it raises BadParameter for anything else."""
    allowed = f"a whole number, {lowest} or more" if highest is None else f"a whole number from {lowest} to {highest}"

    def read(text: str | int) -> int:
        try:
            number = int(text)
        except ValueError:
            number = lowest - 1
        if number < lowest or (highest is not None and number > highest):
            raise typer.BadParameter(f"{text!r} cannot be used ({allowed}).")
        return number

    return read


level = whole(1, 5)
"""What reads a maturity level."""

Questions = Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")]
Benchmarks = Annotated[Path | None, typer.Option(metavar="FILE", help="Another benchmark file.")]
Ten = Annotated[bool, typer.Option("--ten", help="Only the ten figures of the source documents.")]
AsFormat = Annotated[Format | None, typer.Option("--format", help="Text if nothing else is said.")]
AsTextOrJson = Annotated[TextOrJson, typer.Option("--format", help="As what to print them.")]
Out = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="OUT", help="Save it, in the format of OUT's ending.")
]
Force = Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")]
