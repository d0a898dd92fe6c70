"""Cells of a table: what one holds, where it stands, and how its text is understood."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from crm_assess.files.document import Place


class Cell(NamedTuple):
    """What a cell holds, and where: line and column of a text, row and column of a sheet."""

    value: object
    place: Place


Row = list[Cell]


@dataclass(frozen=True)
class Broken:
    """What stands in a cell in place of a value, in the words of a message."""

    what: str


_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def given(cell: Cell | None) -> bool:
    """Whether there is anything but blanks in a cell."""
    return cell is not None and cell.value is not None and (not isinstance(cell.value, str) or bool(cell.value.strip()))


def text(cell: Cell) -> str:
    """A cell as the text that a person sees in it."""
    value = cell.value.what if isinstance(cell.value, Broken) else cell.value
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def word(cell: Cell) -> str:
    """A cell as one word: its text without blanks at the ends."""
    return text(cell).strip()


def number(cell: Cell) -> object:
    """A cell as a whole number where its text is one; otherwise the value itself, text without blanks at its ends."""
    value = cell.value.strip() if isinstance(cell.value, str) else cell.value
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


def date(cell: Cell) -> object:
    """A cell as a date where it is one; otherwise its text."""
    return cell.value if isinstance(cell.value, dt.date) else word(cell)


def is_comment(row: Row) -> bool:
    """Whether a row is for people alone: blank, or starting with a # and a blank."""
    first = text(row[0]) if row else ""
    return first.startswith("# ") or first.strip() == "#" or not any(map(given, row))
