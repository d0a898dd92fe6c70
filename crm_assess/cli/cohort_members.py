"""Which assessments of a cohort count: of an agency's files the newest, of its rows as the user says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crm_assess.analysis.membership import Entry, newest, of_assessment
from crm_assess.analysis.wide import date_of
from crm_assess.cli.output import harmless, notice
from crm_assess.errors import CrmAssessError
from crm_assess.files.problems import printable
from crm_assess.language import _, ngettext
from crm_assess.models.assessment import Assessment
from crm_assess.models.cohort import LeftOut

if TYPE_CHECKING:
    from crm_assess.cohort.counting import Who
    from crm_assess.files.surveys import Answered

NAMED = 20
"""So many rows that are left out are named one by one."""
Place = tuple[str, object]
"""A file, and which of its assessments: a number, or an agency and day."""


@dataclass(frozen=True)
class Members:
    """What is counted of files and surveys, and what is not of tables."""

    files: list[tuple[Path, Assessment]]
    surveys: "list[list[Answered]]"
    without: "dict[Path, tuple[Who, ...]]"
    """The rows of tables that are older; nothing for a table of which every row counts."""
    left_out: list[LeftOut] = field(default_factory=list)


def members(
    files: Sequence[tuple[Path, Assessment]],
    surveys: "Mapping[str, Sequence[Answered]]",
    tables: "Mapping[Path, Sequence[tuple[Who, int]]]",
    once: bool,
) -> Members:
    """The newest assessment of each agency, over everything with ``once``, else over single files alone.

    Raises CrmAssessError where a table has two rows of an agency for its newest day: nobody can tell which counts.
    """
    entries: list[Entry[Place]] = [of_assessment((str(path), 0), assessment) for path, assessment in files]
    if once:
        entries += _of_surveys(surveys)
        entries += _of_tables(tables)
    kept, older = newest(entries)
    _refuse_ties(kept)
    out = {entry.where for entry in older}
    for entry in older[:NAMED]:
        notice(_("left out {file}: {reason}", file=entry.where[0], reason=_named(entry)))
    if len(older) > NAMED:
        more = len(older) - NAMED
        notice(_("left out as well: {count} more that are older than another of the same agency", count=more))
    return Members(
        [(path, assessment) for path, assessment in files if (str(path), 0) not in out],
        [[own for place, own in enumerate(found) if (name, place) not in out] for name, found in surveys.items()],
        {path: tuple(who for who, _ in rows if (str(path), who) in out) for path, rows in tables.items()},
        list(_left_out(older, {str(path) for path, _ in files})),
    )


def _of_surveys(surveys: "Mapping[str, Sequence[Answered]]") -> Iterator[Entry[Place]]:
    for name, found in surveys.items():
        for place, answered in enumerate(found):
            yield of_assessment((name, place), answered.assessment)


def _of_tables(tables: "Mapping[Path, Sequence[tuple[Who, int]]]") -> Iterator[Entry[Place]]:
    for path, rows in tables.items():
        for who, times in rows:
            agency, country, day = who
            yield Entry((str(path), who), agency, country, date_of(day), times)


def _refuse_ties(kept: Sequence[Entry[Place]]) -> None:
    ties = [entry for entry in kept if entry.rows > 1]
    days = [entry.assessed_on.isoformat() if entry.assessed_on else "no day" for entry in ties]
    told = zip(ties, days, strict=True)
    lines = [printable(f"{entry.where[0]}: {entry.agency}: {entry.rows} rows of {day}") for entry, day in told]
    if ties:
        what = "Which row of an agency is the newest cannot be told (one row a day, or --one-per row to count all):"
        raise CrmAssessError("\n".join([what, *lines[:100]]))


def _named(entry: Entry[Place]) -> str:
    day = entry.assessed_on
    dated = _("this one is of {date}", date=day.isoformat()) if day else _("this one has no day")
    why = _("another assessment of the same agency is newer or came first ({this})", this=dated)
    if not isinstance(entry.where[1], tuple):
        return why
    rows = ngettext("{count} row", "{count} rows", entry.rows)
    return _("{agency}, {rows}: {reason}", agency=entry.agency, rows=rows, reason=why)


def omission(file: Path | str, why: str) -> LeftOut:
    """What the report says of a file that is not counted: its name, in which not every byte need be text."""
    return LeftOut(name=harmless(Path(file).name), why=why)


def _left_out(older: Sequence[Entry[Place]], files: set[str]) -> Iterator[LeftOut]:
    """Files one by one; of tables how many rows, because their agencies are named in no output."""
    rows: dict[str, int] = {}
    for entry in older:
        if entry.where[0] in files:
            yield omission(entry.where[0], _named(entry))
        else:
            rows[entry.where[0]] = rows.get(entry.where[0], 0) + entry.rows
    for name, times in rows.items():
        why = ngettext(
            "{count} row of an agency that has a newer assessment",
            "{count} rows of agencies that have a newer assessment",
            times,
        )
        yield omission(name, why)
