"""What the cohort command says on stderr: what is left out or passed over, by which rule it counts, how far it is."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from crm_assess.cli.cohort_members import NAMED
from crm_assess.files.collection import Collection, endings
from crm_assess.files.problems import printable
from crm_assess.language import _, ngettext
from crm_assess.models.cohort import LeftOut
from crm_assess.models.pack import Pack

WORTH_SAYING, STEP = 200, 50
"""From so many files on progress is shown, every so many files."""


def say_rows(found: Collection, once: bool) -> None:
    """Says by which rule an agency counts that has several assessments."""
    if (found.tables or found.surveys) and not once:
        say(_("every row of a table counts, also where an agency has several; --one-per agency keeps its newest"))
    if found.tallies:
        say(_("an agency in saved counts cannot be told from the same one elsewhere: counts hold no names"))


def unusable(found: Collection) -> Iterator[LeftOut]:
    """Says every problem of each file that cannot be used, and gives what the report says of it."""
    for file, error in found.unusable:
        typer.echo(str(error), err=True)
        say(_("left out {file}: {reason}", file=file, reason=_("it cannot be used")))
        yield LeftOut(name=file.name, why=_cannot_be_used(len(error.problems)))


def say_passed(found: Collection) -> None:
    """Names what lies in the folders and is not read: no file is left aside in silence."""
    for folder in dict.fromkeys(file.parent for file in found.passed):
        names = [file.name for file in found.passed if file.parent == folder]
        if len(names) > NAMED:
            names = [*names[:NAMED], "..."]
        told = _("{folder}: passed over {names} (taken are {endings}; nothing in folders inside)")
        say(told.format(folder=folder, names=", ".join(names), endings=endings()))


def _cannot_be_used(problems: int) -> str:
    return ngettext(
        "cannot be used: {count} problem (see check)", "cannot be used: {count} problems (see check)", problems
    )


def unusable_rows(rows: int) -> str:
    """How many rows of a table are left out, in words."""
    return ngettext("{count} row with cells that cannot be used", "{count} rows with cells that cannot be used", rows)


def say_versions(found: Collection, pack: Pack) -> None:
    """Names each file that answers another version of the questions."""
    for file, version in found.versions.items():
        if version != pack.version:
            told = _(
                "{file} answers version {earlier} of the questions; counted by version {version}",
                file=file,
                earlier=version,
                version=pack.version,
            )
            say(told)


def heard(path: Path) -> Callable[[str], None]:
    """Says how far a table has been counted, on one line that is written over."""
    name = printable(path.name)
    return lambda done: typer.echo(f"\r{name}: {done} ", err=True, nl=False)


def end_of_progress() -> None:
    """Ends the line that is written over."""
    if sys.stderr.isatty():
        typer.echo(err=True)


def progress(done: int, of: int) -> None:
    """Says how far reading has come, where somebody watches."""
    if of >= WORTH_SAYING and sys.stderr.isatty() and (done % STEP == 0 or done == of):
        told = _("read {done} of {total} files", done=done, total=of)
        typer.echo(f"\r{told}{'' if done < of else chr(10)}", err=True, nl=False)


def say(text: str) -> None:
    """Says something on stderr, whatever characters are in it."""
    typer.echo(f"crm-assess: {printable(text)}", err=True)
