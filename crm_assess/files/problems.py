"""Problems of a file, each with its place: one line each, all of them at once."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from crm_assess.errors import CrmAssessError

Path = tuple[str | int, ...]
"""Where a value stands in a file: keys and list positions from the top."""

LONGEST = 64
"""A message cuts a longer key short; no id of the program's is longer."""

SHOWN = 100
"""So many problems of a file are printed; the others are counted."""

LISTED = 12
"""So many names are listed of those that are allowed: a file can hold thousands."""


class Problem(NamedTuple):
    """One thing that is wrong in a file, and what is allowed instead."""

    file: str
    line: int
    column: int
    where: str
    what: str
    sheet: str = ""
    """In a workbook the sheet; line and column are then those of the cell."""

    def __str__(self) -> str:
        """``FILE:LINE:COLUMN: WHERE: what is wrong (what is allowed)``, in a workbook ``FILE:SHEET!CELL: ...``."""
        cell = f"{self.sheet}!{column_letters(self.column)}{self.line}"
        place = cell if self.sheet else f"{self.line}:{self.column}"
        return f"{self.file}:{place}: {self.where}: {self.what}"


_ORDER = attrgetter("file", "sheet", "line", "column", "where", "what")


class InputError(CrmAssessError):
    """Input that cannot be used, with every problem that was found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keeps the problems in the order of their places."""
        self.problems: Sequence[Problem] = sorted(set(problems), key=_ORDER)
        super().__init__("\n".join(listing(self.problems)))


class UnreadableError(InputError):
    """A file that is not there, or cannot be read at all."""


def listing(problems: Sequence[Problem]) -> list[str]:
    """The problems as lines, the first hundred, then how many more there are."""
    lines = [printable(str(problem)) for problem in problems[:SHOWN]]
    more = len(problems) - SHOWN
    if more <= 0:
        return lines
    return [*lines, printable(f"{problems[0].file}: and {more} more problem{'s' if more > 1 else ''}")]


def printable(text: str) -> str:
    """A message with what could steer a terminal or break the line written as an escape."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def column_letters(number: int) -> str:
    """A sheet's column as its letters: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def where(path: Path) -> str:
    """A path as people read it: ``assessors[0].name``; the whole file where it is empty."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_short(part)}" for part in path)
    return text.removeprefix(".") or "file"


def _short(key: str) -> str:
    return key if len(key) <= LONGEST else key[: LONGEST - 3] + "..."


def near(word: object, allowed: Iterable[str], told: int = 0) -> str:
    """A suggestion for a misspelt word: ``; did you mean ...?``, or nothing.

    ``told`` is how many problems are known already: to look for a suggestion takes time, and beyond those that are
    printed nobody reads it.
    """
    if told > SHOWN:
        return ""
    from crm_assess.models.base import near  # pydantic, needed only once something is wrong

    return near(word, allowed)


def no_question(name: object, asked: Iterable[str], told: int) -> str:
    """That a name is no question; there are too many of them to be listed."""
    return f"is no question of the pack (see crm-assess questions{near(name, asked, told)})"


def no_such(name: str, kind: str, allowed: Collection[str], told: int) -> str:
    """That a name is none of a kind, with those there are; of many the first ones."""
    from crm_assess.models.base import show

    listed = ", ".join(islice(allowed, LISTED)) + (", ..." if len(allowed) > LISTED else "")
    return f"{show(name)} is no {kind} ({listed or 'there is none'}{near(name, allowed, told)})"
