"""A short report with every kind of block and chart, made of any texts."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from itertools import cycle

from crm_assess.reports.paper import (
    Column,
    Entry,
    Facts,
    For,
    Heading,
    Listing,
    Paper,
    Row,
    Section,
    Shares,
    Slopes,
    Table,
    Told,
)

DATES = (dt.date(2025, 1, 31), dt.date(2026, 1, 31), dt.date(2030, 1, 31))
MEANS = (
    (Fraction(2), Fraction(7, 3), Fraction(5)),
    (Fraction(1), None, Fraction(10, 3)),
    (None, None, None),
)
SHARES = ((Fraction(1, 3), 0.2, 0.5, Fraction(2, 3)), (None, None, None, Fraction(1, 2)))


def invented(texts: Sequence[str], flag: str = "FLAG") -> Paper:
    """A paper that shows each text in every place where a file's text can stand."""
    some = cycle(texts)

    def text() -> str:
        return next(some)

    listing = Listing("list", text(), tuple(Entry(f"entry_{place}", text()) for place in range(len(texts))), "none")
    empty = Listing("empty", text(), (), text())
    facts = Facts(tuple((text(), text()) for _ in texts))
    blocks = (text(), Heading(text()), plain(texts), listing, empty, facts)
    return Paper(
        id="invented",
        title=text(),
        subtitle=text(),
        flag=flag,
        notices=(text(),),
        lead=(text(), text()),
        sections=(
            Section("words", text(), blocks),
            Section("lines", text(), (slopes(texts),)),
            Section("shares", text(), (shares(texts),)),
        ),
        date=DATES[-1],
        made_by="crm-assess 1.2.3",
    )


def plain(texts: Sequence[str]) -> Table:
    """Each text in a row of its own, once for all, once told, once for programs."""
    columns = (
        *(Column("first", "First"), Column("told", "Told"), Column("number", "Number", "0.0")),
        Column("hidden", "Hidden", whom=For.PROGRAMS),
    )
    rows = tuple(
        Row(f"row_{place}", (text, Told(text, f"value {place}"), Told("1.3", Fraction(4, 3)), text))
        for place, text in enumerate(texts)
    )
    return Table("plain", "A plain table", columns, rows)


def slopes(texts: Sequence[str]) -> Table:
    """Lines over three dates, one broken and one empty."""
    columns = (Column("title", "Mean"), *(Column(date.isoformat(), date.isoformat(), "0.0") for date in DATES))
    rows = tuple(
        Row(f"line_{place}", (text, *(Told("none" if mean is None else f"{float(mean):.1f}", mean) for mean in means)))
        for place, (text, means) in enumerate(zip(cycle(texts), MEANS, strict=False))
    )
    chart = Slopes(tuple(column.id for column in columns[1:]), DATES, texts[0])
    return Table("over_time", texts[-1], columns, rows, chart)


def shares(texts: Sequence[str]) -> Table:
    """A share that is known, and one that is not."""
    columns = (
        *(Column("title", "Statement"), Column("here", "Here", whom=For.PEOPLE)),
        *(Column(name, name.title(), "0 %", For.PROGRAMS) for name in ("share", "low", "high", "study")),
    )
    rows = tuple(
        Row(f"share_{place}", (text, text, *numbers))
        for place, (text, numbers) in enumerate(zip(cycle(texts), SHARES, strict=False))
    )
    key = ("the share", "its interval", "the study")
    chart = Shares("In percent", "share", "low", "high", "study", key, (texts[0], texts[-1]))
    return Table("beside", texts[0], columns, rows, chart)
