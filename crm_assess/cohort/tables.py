"""Wide tables as files: their columns, and what is wrong with them before a row is read."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crm_assess.analysis.headings import AGENCY, ASSESSED_ON, SIZE
from crm_assess.analysis.wide import header_problems
from crm_assess.cohort.cells import DATE, INTEGER, TEXT
from crm_assess.errors import CrmAssessError
from crm_assess.models.pack import Pack

CSV, JSON_LINES, PARQUET = "CSV", "JSON Lines", "Parquet"
FORMS = {".csv": CSV, ".tsv": CSV, ".jsonl": JSON_LINES, ".ndjson": JSON_LINES, ".parquet": PARQUET}
"""The form of a table by the ending of its name."""
LONGEST_HEADER = 1024 * 1024

Unit = Literal["rows", "percent"]
"""What an engine can tell of its progress: how many rows have passed, or how much of a query is done."""
Hear = Callable[[int, Unit], None] | None
"""Hears how far counting has come, where somebody watches."""


class TableError(CrmAssessError):
    """A wide table that cannot be used."""


@dataclass(frozen=True)
class Table:
    """A table's file, its form, and the kind of each of its columns."""

    path: Path
    form: str
    kinds: Mapping[str, str]
    separator: str = ","


def refuse_bytes(path: Path) -> None:
    """Raises TableError for a path that is not text: no engine can be told of it."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        raise TableError(f"{path}:1:1: file: has a name or folder that is not UTF-8 text (rename it)") from None


def checked(table: Table, pack: Pack, by: Sequence[str]) -> Table:
    """The table, if its columns are those of the wide form; raises TableError with every problem of them."""
    problems = [*header_problems(list(table.kinds), pack, by), *_kind_problems(table.kinds, pack)]
    if problems:
        raise TableError("\n".join(f"{table.path}:1:1: headings: {problem}" for problem in problems))
    return table


def _kind_problems(kinds: Mapping[str, str], pack: Pack) -> Iterator[str]:
    for name, kind in kinds.items():
        allowed: tuple[str, ...] = {SIZE: (INTEGER, TEXT), ASSESSED_ON: (DATE, TEXT)}.get(name, (INTEGER, TEXT))
        if name == AGENCY or (name not in pack.questions and name not in (SIZE, ASSESSED_ON)):
            allowed = (INTEGER, TEXT, DATE)
        if kind not in allowed:
            yield f'the column "{name}" holds {kind} ({" or ".join(allowed)})'


def csv_table(path: Path) -> Table:
    """A CSV file by its first line, separated by comma, semicolon or tab; raises TableError for a bad first line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            line = file.readline(LONGEST_HEADER)
    except UnicodeDecodeError:
        raise TableError(f"{path}:1:1: file: is not UTF-8 text (save it as UTF-8)") from None
    separator = max(",;\t", key=line.count)
    names = next(csv.reader([line], delimiter=separator), [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TableError(
            "\n".join(f'{path}:1:1: headings: the column "{name}" is there more than once' for name in twice)
        )
    return Table(path, CSV, dict.fromkeys(names, TEXT), separator)


class Readable:
    """Turns what an engine finds wrong with a file into a message for its owner."""

    def __init__(self, path: Path, *errors: type[Exception]) -> None:
        self._path, self._errors = path, errors

    def __enter__(self) -> None:
        """Nothing is needed to begin."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raises TableError in place of the engine's own error."""
        if isinstance(error, self._errors):
            raise TableError(
                f"{self._path}:1:1: file: cannot be read: {_reason(str(error)) or type(error).__name__}"
            ) from None


def _reason(message: str) -> str:
    """The first line that says something; what Spark hands on from Java begins with the call that it came from."""
    lines = (line.lstrip(": ") for line in message.splitlines() if not line.startswith("An error occurred while call"))
    return next((line[:200] for line in lines if line.strip()), "")
