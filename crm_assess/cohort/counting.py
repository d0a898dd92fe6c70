"""Counting wide tables on any engine: what comes back is a tally, as from single files."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crm_assess.analysis.tallying import Tallying
from crm_assess.analysis.wide import date_of
from crm_assess.cohort.bad_cells import SHOWN, cut_off, misshapen, named
from crm_assess.cohort.definition import MOST_BITS, UNANSWERED, Definition, Frame
from crm_assess.cohort.tables import CSV, FORMS, Hear, Table, TableError, checked, refuse_bytes
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.tally import Tally, Values

MOST_GROUPS = 10_000
MOST_AGENCIES = 100_000
"""So many agencies are told apart by name; a survey of more people counts by row."""
Who = tuple[str, str, str]
"""An agency, its country and a day, as a table writes them."""


class Engine(Protocol):
    """What each engine's module offers."""

    ADDS_FLAGS: bool

    def opened(self, path: Path, form: str) -> Table:
        """The table and its columns; raises TableError where it cannot be read."""
        ...

    def scan(self, table: Table, hear: Hear) -> Frame:
        """The table as a lazy narwhals frame."""
        ...

    def collected(self, table: Table, queries: list[Frame], hear: Hear) -> list[list[Sequence[Any]]]:
        """The rows of each query; raises TableError where the table turns out to be unreadable."""
        ...


@dataclass(frozen=True)
class Part:
    """A table's counts, and how many rows were left out as invalid."""

    tally: Tally
    invalid: int


@dataclass
class _Counts:
    """Raw counts of one pass over a table."""

    rows: Counter[Values] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[Values, str, str]] = field(default_factory=Counter)
    profiles: Counter[tuple[Values, int]] = field(default_factory=Counter)
    days: list[dt.date] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """What is counted in a table, and how."""

    pack: Pack
    benchmarks: Benchmarks
    by: tuple[str, ...] = ()
    skip_invalid: bool = False
    """Whether rows with bad cells are left out."""
    without: tuple[Who, ...] | None = None
    """The older assessments of agencies, if an agency counts once; None where every row counts."""
    hear: Hear = None


def agencies(path: Path, engine: Engine, order: Order) -> list[tuple[Who, int]]:
    """Whose assessments a table holds, of which day, and in how many rows; raises TableError for too many agencies."""
    table, definition = _opened(path, engine, order)
    with _rows_named(table):
        frame = definition.agencies(engine.scan(table, order.hear)).head(MOST_AGENCIES + 1)
        (rows,) = engine.collected(table, [frame], order.hear)
    if len(rows) > MOST_AGENCIES:
        raise TableError(f"{path}: more than {MOST_AGENCIES} agencies or days (--one-per row counts every row)")
    return sorted(((agency, country, day), times) for agency, country, day, times in rows if agency)


def count(path: Path, engine: Engine, order: Order) -> Part:
    """Counts one table.

    Raises TableError for a table that cannot be read, and for bad cells unless they are to be skipped with their rows.
    """
    table, definition = _opened(path, engine, order)
    counts = _pass(engine, table, definition, order, valid=False)
    rows = sum(counts.rows.values())
    if not counts.bad:
        return Part(_tally(counts, definition, order), 0)
    if not order.skip_invalid:
        raise TableError(_listing(table, definition, counts.bad, order))
    counts = _pass(engine, table, definition, order, valid=True)
    return Part(_tally(counts, definition, order), rows - sum(counts.rows.values()))


def _opened(path: Path, engine: Engine, order: Order) -> tuple[Table, Definition]:
    refuse_bytes(path)
    table = checked(engine.opened(path, FORMS[path.suffix.lower()]), order.pack, order.by)
    definition = Definition(order.pack, table.kinds, order.by, engine.ADDS_FLAGS)
    if half := cut_off(table):
        raise TableError("\n".join(half))
    if definition.width > MOST_BITS:
        raise TableError(f"{path}: a dimension has too many questions to be counted in a table")
    return table, definition


def _pass(engine: Engine, table: Table, definition: Definition, order: Order, valid: bool) -> _Counts:
    with _rows_named(table):
        rows = engine.scan(table, order.hear)
        rows = definition.filled(rows) if table.form == CSV else rows
        prepared = definition.prepared(definition.without(rows, order.without or ()))
        queries = definition.queries(definition.valid(prepared) if valid else prepared)
        answers, profiles = engine.collected(table, queries, order.hear)
    if len(answers) > MOST_GROUPS:
        raise TableError(f"{table.path}: --by makes more than {MOST_GROUPS} groups (a column with fewer values)")
    counts = _Counts()
    for row in answers:
        _take_answers(row, definition, counts)
    for *values, key, times in profiles:
        counts.profiles[tuple(values), key] += times
    return counts


@contextmanager
def _rows_named(table: Table) -> Iterator[None]:
    """Where a table cannot be read, names its rows that are longer or shorter than the headings too."""
    try:
        yield
    except TableError as error:
        raise TableError("\n".join([*misshapen(table), str(error)])) from None


def _take_answers(row: Sequence[Any], definition: Definition, counts: _Counts) -> None:
    cells = iter(row)
    values = tuple(next(cells) for _ in definition.by)
    total = next(cells)
    if not total:
        return  # an engine's answer to a table without rows
    counts.rows[values] += total
    counts.bad += Counter({name: next(cells) or 0 for name in definition.flagged})
    if definition.dated:
        counts.days += [day for day in map(date_of, (next(cells), next(cells))) if day]
    sound: Counter[str] = Counter()
    for (question, state), times in zip(definition.counted, cells, strict=True):
        counts.answers[values, question, state] += times or 0
        sound[question] += times or 0
    counts.bad += Counter({question: total - times for question, times in sound.items()})


def _listing(table: Table, definition: Definition, bad: Counter[str], order: Order) -> str:
    total = sum(bad.values())
    # Rows that are not counted are read again too: how many bad cells are among them is not known.
    lines = named(table, definition, bad, SHOWN if order.without else total)
    # Engines give groups in any order, and so what was counted first.
    most = sorted(bad, key=lambda name: (-bad[name], list(table.kinds).index(name)))
    where = ", ".join(f"{name} {bad[name]}" for name in most)
    summary = f"{table.path}: bad cells: {total} ({where}); --skip-invalid leaves out their rows and says so"
    return "\n".join([*lines, summary])


def _tally(counts: _Counts, definition: Definition, order: Order) -> Tally:
    tallying = Tallying(order.pack, order.benchmarks)
    for values, times in counts.rows.items():
        _fill(tallying, values, times, definition)
    for (values, question, state), times in counts.answers.items():
        if times:
            tallying.add_answers(values, question, state, times)
    for (values, key), times in counts.profiles.items():
        dimension, profile = definition.profile(key)
        tallying.add_profile(values, dimension.id, profile, times)
    tallying.stand_by_answers()
    return tallying.tally(definition.by, counts.days, by_row=order.without is None)


def _fill(tallying: Tallying, values: Values, times: int, definition: Definition) -> None:
    """Counts the rows, and as unanswered the questions for which the table has no column."""
    tallying.add_rows(values, times)
    for question in definition.pack.questions:
        if question not in definition.kinds:
            tallying.add_answers(values, question, UNANSWERED, times)
