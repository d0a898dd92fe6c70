"""Charts of short reports as inline SVG: lines over dates, and shares beside others.

As in the charts of a report, places are in percent of the width and sizes in pixels, so that nothing is stretched.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from crm_assess.models.base import LEVELS
from crm_assess.reports.html import charts
from crm_assess.reports.html.charts import Alternative
from crm_assess.reports.html.markup import Markup, tag
from crm_assess.reports.paper import Shares, Slopes, Table, Value
from crm_assess.reports.rounding import decimal, half_up

TOP, HEIGHT, BOTTOM = 14, 300, 34
"""Of the lines' chart, in pixels: above the highest level, from there to the lowest, and below it for the dates."""
LEFT, RIGHT = 12, 88
"""Percent of the width between which the dates lie; the values stand outside."""
LABEL = 15
"""Values at the end of lines stand so many pixels apart at least."""
KINDS = 6
"""So many kinds of lines differ in dashes and in the shape of their points."""


def slopes(table: Table, chart: Slopes) -> Markup:
    """Each row as a line over dates; which line is whose stands in a key above, as in the table below."""
    places = _places(chart)
    values = [table.values(column) for column in chart.columns]
    lines = list(zip(*values, strict=True))
    names = [row[0] for row in table.read().rows]
    last = len(lines) - 1
    keys = (_key(name, number, number == last) for number, name in enumerate(names))
    drawn = (_line(points, places, number, number == last) for number, points in enumerate(lines))
    ends = (*_ends(lines, places, 0, "start"), *_ends(lines, places, -1, "end"))
    words = Alternative(table.title, chart.alternative)
    parts = (*_levels(), *_dates(chart, places), *drawn, *ends)
    svg = charts.drawing(f"{table.id}-slopes", "slope-chart", words, parts, width="100%", height=TOP + HEIGHT + BOTTOM)
    return tag("div", tag("ul", keys, class_="key"), svg, class_="slopes")


def _places(chart: Slopes) -> list[Fraction]:
    """Where each date lies, in percent: as far apart as in time, but never closer than a quarter of an even share."""
    days = [max(0, (after - before).days) for before, after in pairwise(chart.dates)]
    least = Fraction(max(1, sum(days)), 4 * max(1, len(days)))
    gaps = [max(Fraction(gap), least) for gap in days]
    scale = Fraction(RIGHT - LEFT) / sum(gaps) if gaps else Fraction()
    return [LEFT + sum(gaps[:at], Fraction()) * scale for at in range(len(chart.dates))]


def _levels() -> Iterator[Markup]:
    for level in LEVELS:
        y = _y(Fraction(level))
        yield tag("line", x1=f"{LEFT}%", x2=f"{RIGHT}%", y1=y, y2=y, class_="grid")
        yield tag("text", str(level), x="1%", y=y, dy="0.35em", class_="number")


def _dates(chart: Slopes, places: Sequence[Fraction]) -> Iterator[Markup]:
    for date, place in zip(chart.dates, places, strict=True):
        yield tag("text", date.isoformat(), x=_percent(place), y=TOP + HEIGHT + BOTTOM - 8, class_="date")


def _line(points: Sequence[Value], places: Sequence[Fraction], number: int, total: bool) -> Markup:
    known = [(place, point) for place, point in zip(places, points, strict=True) if isinstance(point, Fraction)]
    kind = _kind(number, total)
    lines = (
        tag("line", x1=_percent(a), y1=_y(b), x2=_percent(c), y2=_y(d), class_=f"series {kind}")
        for (a, b), (c, d) in pairwise(known)
    )
    dots = (tag("svg", _point(number), x=_percent(x), y=_y(y), overflow="visible") for x, y in known)
    return tag("g", lines, tag("g", dots, class_=f"s{number % KINDS}"))


def _kind(number: int, total: bool) -> str:
    return f"s{number % KINDS} dash{number % KINDS}{' total' if total else ''}"


SHAPES = ("M-4 -4h8v8h-8z", "M0 -5l5 9h-10z", "M0 -6l6 6l-6 6l-6 -6z", "M0 5l5 -9h-10z", "M-5 0h10M0 -5v10")


def _point(number: int) -> Markup:
    """The mark of a line's points; the first kind is a circle."""
    kind = f"point s{number % KINDS}"
    if number % KINDS == 0:
        return tag("circle", r=4, class_=kind)
    return tag("path", d=SHAPES[number % KINDS - 1], class_=kind)


def _key(name: str, number: int, total: bool) -> Markup:
    line = tag("line", x1=0, x2=36, y1=10, y2=10, class_=f"series {_kind(number, total)}")
    point = tag("svg", _point(number), x=18, y=10, overflow="visible")
    return tag("li", tag("svg", line, point, width=36, height=20, aria_hidden="true", focusable="false"), " ", name)


def _ends(lines: Sequence[Sequence[Value]], places: Sequence[Fraction], at: int, side: str) -> Iterator[Markup]:
    """The values at one end of the lines, none above another, each value once."""
    shown = sorted({decimal(mean, 1): mean for line in lines if isinstance(mean := line[at], Fraction)}.items())
    lowest = Fraction(TOP + HEIGHT + LABEL)
    for text, mean in shown:
        lowest = min(Fraction(_y(mean)), lowest - LABEL)
        x = places[at] + (2 if side == "end" else -2)
        yield tag("text", text, x=_percent(x), y=half_up(lowest, 1), dy="0.35em", class_=side)


def shares(table: Table, chart: Shares) -> Iterator[Markup]:
    """One drawing for each row: the share as a point on its interval, the other as a diamond, narrower, upon it."""
    columns = [table.values(column) for column in (chart.share, chart.low, chart.high, chart.against)]
    rows = zip(table.rows, chart.alternatives, *columns, strict=True)
    for number, (row, words, *values) in enumerate(rows):
        named = Alternative(str(table.read().rows[number][0]), words)
        scale = charts.evenly(charts.PERCENTS)
        yield charts.strip(f"{table.id}-{number}-{row.id}", named, scale, _marks(*values))


def _marks(share: Any, low: Any, high: Any, against: Any) -> Iterator[Markup]:
    if low is not None and high is not None:
        yield charts.bar("range", charts.at(Fraction(low)), charts.wide(Fraction(high) - Fraction(low)))
    if share is not None:
        yield charts.dot("mean", charts.at(Fraction(share)))
    if against is not None:
        diamond = tag("path", d="M0 -9l4 9l-4 9l-4 -9z", class_="other")
        yield tag("svg", diamond, x=charts.at(Fraction(against)), y=charts.MIDDLE, overflow="visible")


def key(chart: Shares) -> Markup:
    """What the marks mean."""
    here, interval, other = chart.key
    marks = (
        (charts.dot("mean", "12"), here),
        (charts.bar("range", "2", "20"), interval),
        (tag("path", d="M12 4l4 9l-4 9l-4 -9z", class_="other"), other),
    )
    return tag("ul", (_mark(mark, text) for mark, text in marks), class_="key")


def _mark(mark: Markup, text: str) -> Markup:
    return tag("li", tag("svg", mark, width=24, height=26, aria_hidden="true", focusable="false"), " ", text)


def _y(level: Fraction) -> str:
    return half_up(TOP + (LEVELS[-1] - level) / (LEVELS[-1] - LEVELS[0]) * HEIGHT, 1)


def _percent(place: Fraction) -> str:
    return f"{half_up(place, 2)}%"
