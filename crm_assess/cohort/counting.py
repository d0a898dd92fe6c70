"""Counting wide tables on any engine: what comes back is a tally, as from single files."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crm_assess.analysis.headings import AGENCY, ASSESSED_ON
from crm_assess.analysis.tallying import Tallying
from crm_assess.analysis.wide import cell_problem, date_of
from crm_assess.cohort.bad_cells import named
from crm_assess.cohort.definition import Definition, Frame
from crm_assess.cohort.tables import FORMS, Table, TableError, checked
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.tally import Tally

MOST_GROUPS = 10_000


class Engine(Protocol):
    """What each engine's module offers."""

    ADDS_FLAGS: bool

    def opened(self, path: Path, form: str) -> Table:
        """The table and its columns; raises TableError where it cannot be read."""
        ...

    def scan(self, table: Table) -> Frame:
        """The table as a lazy narwhals frame."""
        ...

    def collected(self, table: Table, queries: list[Frame]) -> list[list[Sequence[Any]]]:
        """The rows of each query; raises TableError where the table turns out to be unreadable."""
        ...


Skip = dict[str, list[Any]]
"""Values of columns beside the questions that make a row invalid."""


@dataclass(frozen=True)
class Part:
    """A table's counts, and how many rows were left out as invalid."""

    tally: Tally
    invalid: int


@dataclass
class _Counts:
    """Raw counts of one pass over a table."""

    rows: Counter[tuple[str | None, ...]] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[tuple[str | None, ...], str, str]] = field(default_factory=Counter)
    profiles: Counter[tuple[tuple[str | None, ...], str, int]] = field(default_factory=Counter)
    facts: Counter[tuple[str, Any]] = field(default_factory=Counter)


def count(path: Path, engine: Engine, pack: Pack, benchmarks: Benchmarks, by: Sequence[str], skip: bool) -> Part:
    """Counts one table.

    Raises TableError for a table that cannot be read, and for bad cells unless they are to be skipped with their rows.
    """
    table = checked(engine.opened(path, FORMS[path.suffix.lower()]), pack, by)
    definition = Definition(pack, table.kinds, tuple(by), engine.ADDS_FLAGS)
    counts = _pass(engine, table, definition, None)
    rows = sum(counts.rows.values())
    if not counts.bad:
        return Part(_tally(counts, definition, benchmarks), 0)
    if not skip:
        raise TableError(_listing(table, definition, counts.bad))
    counts = _pass(engine, table, definition, _invalid_facts(counts, pack))
    return Part(_tally(counts, definition, benchmarks), rows - sum(counts.rows.values()))


def _pass(engine: Engine, table: Table, definition: Definition, skip: Skip | None) -> _Counts:
    prepared = definition.prepared(engine.scan(table))
    if skip is not None:
        prepared = definition.valid(prepared, skip)
    answers, profiles, *facts = engine.collected(table, definition.queries(prepared))
    if len(answers) > MOST_GROUPS:
        raise TableError(f"{table.path}: --by makes more than {MOST_GROUPS} groups (a column with fewer values)")
    counts = _Counts()
    _take_answers(answers, definition, counts)
    for *values, dimension, key, times in profiles:
        counts.profiles[tuple(values), dimension, key] += times
    for name, found in zip(definition.fact_columns, facts, strict=True):
        _take_facts(name, found, definition.pack, counts)
    return counts


def _take_facts(name: str, rows: Iterable[Sequence[Any]], pack: Pack, counts: _Counts) -> None:
    for value, times in rows:
        counts.facts[name, value] += times
        if cell_problem(name, value, pack):
            counts.bad[name] += times


def _take_answers(rows: Iterable[Sequence[Any]], definition: Definition, counts: _Counts) -> None:
    groups = len(definition.by)
    for row in rows:
        if not row[groups]:
            continue  # an engine's answer to a table without rows
        values, (total, nameless, *cells) = tuple(row[:groups]), row[groups:]
        counts.rows[values] += total
        counts.bad += Counter({AGENCY: nameless or 0})
        sound: Counter[str] = Counter()
        for (question, state), times in zip(definition.counted, cells, strict=True):
            counts.answers[values, question, state] += times or 0
            sound[question] += times or 0
        counts.bad += Counter({question: total - times for question, times in sound.items()})


def _invalid_facts(counts: _Counts, pack: Pack) -> Skip:
    skip: Skip = {}
    for name, value in counts.facts:
        if cell_problem(name, value, pack):
            skip.setdefault(name, []).append(value)
    return skip


def _listing(table: Table, definition: Definition, bad: Counter[str]) -> str:
    lines, total = named(table, definition), sum(bad.values())
    where = ", ".join(f"{name} {times}" for name, times in bad.most_common())
    summary = f"{table.path}: {total} bad cells ({where}); --skip-invalid leaves out their rows and says so"
    return "\n".join([*lines, summary])


def _tally(counts: _Counts, definition: Definition, benchmarks: Benchmarks) -> Tally:
    tallying = Tallying(definition.pack, benchmarks)
    for values, times in counts.rows.items():
        if times:
            _fill(tallying, values, times, definition)
    for (values, question, state), times in counts.answers.items():
        if times:
            tallying.add_answers(values, question, state, times)
    for (values, name, key), times in counts.profiles.items():
        dimension = definition.dimension(name)
        tallying.add_profile(values, dimension.id, definition.profile(key, dimension), times)
    tallying.stand_by_answers()
    dates = (date_of(value) for name, value in counts.facts if name == ASSESSED_ON)
    return tallying.tally(definition.by, [date for date in dates if date])


def _fill(tallying: Tallying, values: tuple[str | None, ...], times: int, definition: Definition) -> None:
    """Counts the rows, and as unanswered the questions for which the table has no column."""
    tallying.add_rows(values, times)
    for question in definition.pack.questions:
        if question not in definition.kinds:
            tallying.add_answers(values, question, "unanswered", times)
