"""A short report as plain parts, worded once: what plans, comparisons over time and merges say in any format."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from crm_assess.models.base import Model
from crm_assess.reports.rounding import half_up


@dataclass(frozen=True)
class Table:
    """Rows under a header; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    """The columns that are set flush right."""


@dataclass(frozen=True)
class Line:
    """One line of a chart: a value on the scale of levels for each date, ``None`` where there is none."""

    name: str
    values: tuple[Fraction | None, ...]
    texts: tuple[str, ...]
    """The values as they are read."""


@dataclass(frozen=True)
class Slopes:
    """Means over dates. Formats that cannot draw leave it out: a table beside it holds the same numbers."""

    title: str
    dates: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Bar:
    """A share of a chart, 0 to 1, with its interval and the share it is held against; None where it is not shown."""

    name: str
    text: str
    """What the bar says in words."""
    share: float | None
    low: float | None
    high: float | None
    against: float


@dataclass(frozen=True)
class Bars:
    """Shares beside others. Formats that cannot draw leave it out: a table beside it holds the same numbers."""

    title: str
    bars: tuple[Bar, ...]


Block = str | Table | Slopes | Bars
"""A paragraph, a table or a chart."""


@dataclass(frozen=True)
class Section:
    """Blocks under a heading."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A whole short report."""

    title: str
    flag: str
    """A word that must not be missed, such as PROJECTION; may be empty."""
    subtitle: str
    lead: tuple[str, ...]
    """The findings, in sentences."""
    sections: tuple[Section, ...]
    made_by: str


def json_text(document: Model) -> str:
    """Any document as JSON text: declared order, numbers unrounded, byte for byte the same everywhere."""
    plain_data = document.model_dump(mode="json", by_alias=True)
    return json.dumps(plain_data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def plain(number: Fraction | int) -> str:
    """An amount with as many decimals as it needs, at most six."""
    text = half_up(Fraction(number), 6).rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def signed(number: Fraction | None) -> str:
    """A change to one decimal with its sign; ``none`` where there is none, ``0.0`` only where it is nothing at all."""
    if number is None:
        return "none"
    if not number:
        return "0.0"
    size = max(abs(number), Fraction(1, 10))
    return ("+" if number > 0 else "−") + half_up(size, 1)


def enumerated(items: Sequence[str], none: str = "none") -> str:
    """Items in one sentence, or a word for an empty list."""
    return "; ".join(items) if items else none
