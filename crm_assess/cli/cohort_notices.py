"""What the cohort command says on stderr: how far it is, what is left out, and by which rule it counts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from crm_assess.cli.cohort_members import NAMED, omission
from crm_assess.cli.output import notice
from crm_assess.files.collection import Collection, endings
from crm_assess.language import _, fill, ngettext, percent
from crm_assess.models.cohort import LeftOut
from crm_assess.models.pack import Pack

if TYPE_CHECKING:
    from crm_assess.cohort.tables import Unit


def say_rows(found: Collection, once: bool) -> None:
    """Says by which rule an agency counts that has several assessments."""
    if (found.tables or found.surveys) and not once:
        notice(_("every row of a table counts, also where an agency has several; --one-per agency keeps its newest"))
    if found.tallies:
        notice(_("an agency in saved counts cannot be told from the same one elsewhere: counts hold no names"))


def unusable(found: Collection) -> Iterator[LeftOut]:
    """Says every problem of each file that cannot be used, and gives what the report says of it."""
    for file, error in found.unusable:
        typer.echo(str(error), err=True)
        notice(_("left out {file}: {reason}", file=file, reason=_("it cannot be used")))
        yield omission(file, _cannot_be_used(len(error.problems)))


def say_passed(found: Collection) -> None:
    """Names what lies in the folders and is not read: no file is left aside in silence."""
    for folder in dict.fromkeys(file.parent for file in found.passed):
        names = [file.name for file in found.passed if file.parent == folder]
        if len(names) > NAMED:
            names = [*names[:NAMED], "..."]
        told = _("{folder}: passed over {names} (taken are {endings}; nothing in folders inside)")
        notice(fill(told, folder=folder, names=", ".join(names), endings=endings()))


def _cannot_be_used(problems: int) -> str:
    return ngettext(
        "cannot be used: {count} problem (see check)", "cannot be used: {count} problems (see check)", problems
    )


def how_far(done: int, unit: "Unit") -> str:
    """How far counting a table has come: ``3,200,000 rows`` or ``45 %``."""
    return percent(done) if unit == "percent" else ngettext("{count} row", "{count} rows", done)


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
            notice(told)
