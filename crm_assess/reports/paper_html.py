"""A short report as one HTML page without a script; a chart is drawn as SVG, the table beside it says the same."""

from collections.abc import Iterator
from fractions import Fraction
from html import escape

from crm_assess.models.base import LEVELS
from crm_assess.reports.paper import Bar, Bars, Block, Line, Paper, Slopes, Table
from crm_assess.reports.rounding import half_up
from crm_assess.reports.view import cleaned

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 320, 40, 240, 20, 40
"""Of the chart and its margins, in pixels; the names of the lines stand in the right margin."""
LABEL = 16
"""So far apart stand the names at least."""
DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "10 4")
"""Lines differ by their dashes, not by colour alone."""
COLOURS = ("#1d4e89", "#9a3412", "#166534", "#6b21a8", "#374151", "#000000")
STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;"
    "border-bottom:1px solid #888}.n{text-align:right}.flag{border:2px solid;padding:.1rem .5rem}"
    "svg{max-width:100%;height:auto}"
)


def paper_html(paper: Paper) -> str:
    """The whole paper as a page."""
    return "\n".join(_lines(cleaned(paper))) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    title = escape(paper.title)
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    if paper.flag:
        yield f'<p><strong class="flag">{escape(paper.flag)}</strong></p>'
    yield f"<p><strong>{escape(paper.subtitle)}</strong></p>"
    yield from (f"<p>{escape(sentence)}</p>" for sentence in paper.lead)
    for section in paper.sections:
        yield f"<h2>{escape(section.title)}</h2>"
        yield from (line for block in section.blocks for line in _block(block))
    yield f"<p>Made by {escape(paper.made_by)}.</p>\n</main>\n</body>\n</html>"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield "<table>"
        header = _cells(block.header, block, "th", ' scope="col"')
        yield f"<thead><tr>{header}</tr></thead>\n<tbody>"
        yield from (f"<tr>{_cells(row, block, 'td')}</tr>" for row in block.rows)
        yield "</tbody>\n</table>"
    elif isinstance(block, Slopes):
        yield from _chart(block)
    elif isinstance(block, Bars):
        yield from _bars(block)
    else:
        yield f"<p>{escape(block)}</p>"


ROW, NAMES = 34, 330
"""Height of a bar's row, and width of the names before the bars, in pixels."""


def _bars(chart: Bars) -> Iterator[str]:
    height = ROW * len(chart.bars) + 30
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    told = "; ".join(f"{bar.name}: {bar.text}" for bar in chart.bars)
    yield f'<figure><svg {size} role="img" aria-label="{escape(chart.title)}">'
    yield f"<title>{escape(chart.title)}</title><desc>{escape(told)}</desc>"
    for number, bar in enumerate(chart.bars):
        yield from _bar(bar, number * ROW)
    yield "</svg>"
    yield "<figcaption>Bar: the share here; thin line: its 95 % interval; diamond: the study.</figcaption></figure>"


def _bar(bar: Bar, top: int) -> Iterator[str]:
    short = bar.name if len(bar.name) <= 48 else f"{bar.name[:46].rstrip()} …"
    yield f'<text x="0" y="{top + 20}" font-size="13">{escape(short)}</text>'
    yield f'<rect x="{NAMES}" y="{top + 6}" width="{WIDTH - NAMES}" height="18" fill="none" stroke="#888"/>'
    if bar.share is None or bar.low is None or bar.high is None:
        yield f'<text x="{NAMES + 6}" y="{top + 20}" font-size="13">{escape(bar.text)}</text>'
    else:
        yield f'<rect x="{NAMES}" y="{top + 6}" width="{_along(bar.share) - NAMES:.1f}" height="18" fill="#9db8d9"/>'
        yield f'<path d="M{_along(bar.low):.1f} {top + 15}H{_along(bar.high):.1f}" stroke="#1d4e89" stroke-width="2"/>'
    x = _along(bar.against)
    yield f'<path d="M{x:.1f} {top + 7}l5 8l-5 8l-5 -8z" fill="#9a3412"/>'


def _along(share: float) -> float:
    return NAMES + share * (WIDTH - NAMES)


def _cells(row: tuple[str, ...], table: Table, tag: str, said: str = "") -> str:
    classes = [' class="n"' if place in table.numbers else "" for place in range(len(row))]
    return "".join(f"<{tag}{said}{kind}>{escape(cell)}</{tag}>" for cell, kind in zip(row, classes, strict=True))


def _chart(chart: Slopes) -> Iterator[str]:
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    yield f'<svg {size} role="img" aria-label="{_told(chart)}">'
    for level in LEVELS:
        y = _y(Fraction(level))
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="#bbb"/>'
        yield f'<text x="{LEFT - 20}" y="{y}" dy=".35em" font-size="13">{level}</text>'
    for place, date in enumerate(chart.dates):
        x = _x(place, len(chart.dates))
        yield f'<text x="{x}" y="{HEIGHT - 10}" font-size="13" text-anchor="middle">{escape(date)}</text>'
    labels = _labels(chart)
    for number, line in enumerate(chart.lines):
        yield from _line(line, number, len(chart.dates))
        if line.name in labels:
            name = escape(f"{line.name} {line.texts[-1]}")
            yield f'<text x="{WIDTH - RIGHT + 10}" y="{labels[line.name]}" dy=".35em" font-size="13">{name}</text>'
    yield "</svg>"


def _told(chart: Slopes) -> str:
    told = "; ".join(f"{line.name} {', '.join(line.texts)}" for line in chart.lines)
    return escape(f"{chart.title} ({', '.join(chart.dates)}): {told}")


def _line(line: Line, number: int, dates: int) -> Iterator[str]:
    points = [(_x(place, dates), _y(value)) for place, value in enumerate(line.values) if value is not None]
    colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
    path = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points)


def _labels(chart: Slopes) -> dict[str, int]:
    """Where each line's name stands: at its end, pushed down where another one is in the way."""
    ends = sorted((float(_y(end)), line.name) for line in chart.lines if (end := line.values[-1]) is not None)
    found: dict[str, int] = {}
    for y, name in ends:
        found[name] = max([int(y), *(other + LABEL for other in found.values())])
    return found


def _x(place: int, dates: int) -> str:
    inner = WIDTH - LEFT - RIGHT - 80
    return half_up(LEFT + 40 + Fraction(place * inner, max(1, dates - 1)), 1)


def _y(value: Fraction) -> str:
    inner = HEIGHT - TOP - BOTTOM
    return half_up(TOP + (LEVELS[-1] - value) / (LEVELS[-1] - LEVELS[0]) * inner, 1)
