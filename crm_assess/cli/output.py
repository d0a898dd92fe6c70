"""Where a result goes: standard output, or a file that is only ever made new or replaced whole on request."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

if TYPE_CHECKING:
    from crm_assess.files.save import Content

F = TypeVar("F", bound=StrEnum)

_DOUBTFUL = re.compile("[^\u00a0\u202f\u200c\u200d]+")
"""All but the blanks of French that break no line, and the joiners without which Persian and Hindi are misspelt."""


def refuse_to_replace(out: Path, force: bool, inputs: Sequence[Path] = ()) -> None:
    """Raises CrmAssessError where a file is in the way."""
    from crm_assess.errors import CrmAssessError

    if not out.exists():
        return
    if any(read.exists() and out.samefile(read) for read in inputs):
        raise CrmAssessError(f"{out} is what this is made from: give another name.")
    if not force:
        raise CrmAssessError(f"{out} is there already: give another name, or --force to replace it.")


def refuse_one_name(files: Iterable[Path | None]) -> None:
    """Raises CrmAssessError where two of the files to save would be one."""
    from crm_assess.errors import CrmAssessError

    seen: set[Path] = set()
    for file in filter(None, files):
        if file.resolve() in seen:
            raise CrmAssessError(f"{file} is to be saved twice: give each its own name.")
        seen.add(file.resolve())


def refuse_terminal(what: str) -> None:
    """Raises CrmAssessError where standard output is a terminal, which cannot show such bytes."""
    import sys

    from crm_assess.errors import CrmAssessError

    if sys.stdout.isatty():
        raise CrmAssessError(f"A terminal cannot show {what}: save it with -o NAME.{what}, or pipe it to a program.")


def format_of(out: Path | None, endings: Mapping[str, F], otherwise: F) -> F:
    """The format that a file's name means; raises CrmAssessError where it means none."""
    from crm_assess.errors import CrmAssessError

    if not out:
        return otherwise
    if out.suffix.lower() not in endings:
        known = ", ".join(f"{ending} for {format_}" for ending, format_ in endings.items())
        raise CrmAssessError(f"The name {out} does not say in which format to save ({known}; or give --format).")
    return endings[out.suffix.lower()]


def put(printed: str | bytes, out: Path | None) -> None:
    """Prints a result, or saves it and says so; bytes reach standard output whatever its encoding."""
    if out is None:
        typer.echo(printed, nl=False)
    else:
        keep(out, printed if isinstance(printed, bytes) else printed.encode())


def keep(out: Path, data: "Content") -> None:
    """Saves a file whole, and says so."""
    keep_all({out: data})


def keep_all(files: "Mapping[Path, Content]") -> None:
    """Saves files whole, all of them or none, and says so."""
    from crm_assess.files.save import save_all
    from crm_assess.language import _

    save_all(files)
    for out in files:
        notice(_("saved {file}", file=out))


def notice(words: str) -> None:
    """Tells the user something beside the result, in one line on standard error."""
    typer.echo(f"crm-assess: {harmless(words)}", err=True)


def harmless(words: str) -> str:
    """Words as one line, with what could steer a terminal written as an escape: what they quote may be anyone's."""
    from crm_assess.files.problems import printable

    return _DOUBTFUL.sub(lambda part: printable(part[0]), words)


def rescue_folders() -> list[Path]:
    """Where answers go that cannot be saved in their file: tempfile would try these by writing, asked to or not."""
    folders = []
    with suppress(RuntimeError):
        folders.append(Path.home())
    return [
        *folders,
        *(Path(os.environ[name]) for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)),
        Path("/tmp"),
    ]
