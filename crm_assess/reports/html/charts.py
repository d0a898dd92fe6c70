"""Charts as inline SVG, each for one row of a table that holds its numbers as text.

Places are in percent of the chart's width, sizes in pixels: a chart fills its cell on a phone and on paper alike,
and nothing in it is stretched. Colours come from the style sheet by class.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from crm_assess.language import _
from crm_assess.models.assessment import State
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Relation
from crm_assess.reports import alternatives
from crm_assess.reports.clean import cut
from crm_assess.reports.figures import Figure
from crm_assess.reports.html.markup import Child, Markup, several, tag
from crm_assess.reports.rounding import half_up
from crm_assess.reports.scores import QuestionLine, Row

INSET = 4
"""Percent left free at either end, so that a mark at the end of a scale is whole."""
MIDDLE = 13
"""Where the line of a scale lies, in pixels from the top."""
LONGEST_NAME = 14
"""Characters of a level's name that have room below a scale."""
CELL, STEP, ACROSS = 40, 44, 8
"""Side of a square, distance to the next, squares in a row."""
MARKS = {State.DONT_KNOW: "?", State.UNANSWERED: "…", State.NOT_APPLICABLE: "–"}
"""What stands in the square of an answer without a level."""

PERCENTS = ("0", "25", "50", "75", "100")
"""What stands below a scale of shares."""

Scale = list[tuple[Fraction, Child]]
"""Where the ticks of a scale are, from 0 to 1, and what stands below each."""


class Alternative(NamedTuple):
    """What a chart is called, and what it shows, for those who do not see it."""

    title: str
    text: str


def evenly(texts: Sequence[Child]) -> Scale:
    """A scale with texts as far apart as each other, the first and the last at its ends."""
    return [(Fraction(place, len(texts) - 1), text) for place, text in enumerate(texts)]


def profile(row: Row) -> Markup:
    """Mean, range and level reached on the scale of levels, 1 to 5."""
    scale = evenly([str(level) for level in LEVELS])
    text = _("On the scale of levels, 1 to 5; range of the mean: {range}.", range=row.range)
    return strip(f"profile-{row.id}", Alternative(_in_short(row), text), scale, _profile(row))


def _in_short(row: Row) -> str:
    return _("{title}: level {level}, mean {mean}", title=row.title, level=row.level, mean=row.mean.text)


def opening(row: Row, names: Sequence[str]) -> Markup:
    """The agency's profile once more, larger, with the names of the levels."""
    named = [
        several(str(level), tag("tspan", f" {cut(name, LONGEST_NAME)}"))
        for level, name in zip(LEVELS, names, strict=True)
    ]
    words = Alternative(_in_short(row), _("Range of the mean: {range}.", range=row.range))
    return strip("opening", words, evenly(named), _profile(row))


def share(figure: Figure, use: str = "share") -> Markup:
    """A figure of a study on the scale from 0 to 100 percent; ``use`` tells several drawings of it apart."""
    words = Alternative(_("The study: {figure}", figure=figure.printed.words), alternatives.share(figure))
    return strip(f"{use}-{figure.id}", words, evenly(PERCENTS), _share(figure))


def heat_map(row: Row) -> Markup:
    """The answers of a dimension as squares, darker with the level; every square says its level or why it has none."""
    lines = -(-len(row.questions) // ACROSS)
    width, height = STEP * ACROSS - (STEP - CELL), STEP * lines - (STEP - CELL)
    words = Alternative(_("{title}: its answers", title=row.title), f"{alternatives.each_answer(row)}.")
    squares = (_square(question, place) for place, question in enumerate(row.questions))
    viewed: dict[str, str | int] = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    return drawing(f"heat-{row.id}", "heat", words, squares, **viewed)


def legend(kind: str, text: str) -> Markup:
    """A mark of a chart, drawn once more beside what it means."""
    drawn: dict[str, tuple[Markup, ...]] = {
        "mean": (dot("mean", "12"),),
        "range": (bar("range", "2", "20"),),
        "level": (_flag("3", "21"),),
        "exactly": (dot("share", "12"),),
        "under": (*_arrow("16", -1), dot("bound", "16")),
    }
    mark = tag("svg", drawn[kind], width=24, height=26, aria_hidden="true", focusable="false")
    return tag("li", mark, " ", text)


def key_square(level: str, name: str) -> Markup:
    """A square of the heat map beside what it means."""
    kind = f"l{level}" if level.isdigit() else "none"
    square = tag("rect", width=24, height=24, class_=f"cell {kind}")
    number = tag("text", level, x=12, y=17, class_=f"cell-text {kind}")
    return tag("li", tag("svg", square, number, width=24, height=24, aria_hidden="true", focusable="false"), " ", name)


def _profile(row: Row) -> Iterator[Markup]:
    if row.low.exact is not None and row.high.exact is not None:
        yield bar("range", at(_level(row.low.exact)), wide(_level(row.high.exact) - _level(row.low.exact)))
    if row.level_low is not None and row.level_high is not None:
        yield _flag(at(_level(row.level_low)), at(_level(row.level_high)))
    if row.mean.exact is not None:
        yield dot("mean", at(_level(row.mean.exact)))


def _share(figure: Figure) -> Iterator[Markup]:
    place = at(figure.share)
    direction = {Relation.UNDER: -1, Relation.AT_MOST: -1, Relation.OVER: 1}.get(figure.relation, 0)
    if direction:
        yield from _arrow(place, direction)
    yield dot("bound" if direction else "share", place)


def strip(own_id: str, words: Alternative, scale: Scale, marks: Iterator[Markup]) -> Markup:
    """A scale and the marks on it."""
    line = tag("line", x1=at(Fraction(0)), x2=at(Fraction(1)), y1=MIDDLE, y2=MIDDLE, class_="axis")
    ticks = (_tick(place) for place, _ in scale)
    numbers = (tag("text", number, x=at(place), y=MIDDLE + 27, class_="number") for place, number in scale)
    return drawing(own_id, "strip", words, (line, *ticks, *numbers, *marks), width="100%", height=MIDDLE * 2)


def axis(numbers: Sequence[str]) -> Markup:
    """The numbers over a column of strips, each over its place; read as text from the column's heading."""
    texts = (tag("text", text, x=at(place), y=11) for place, text in evenly(numbers))
    return tag("svg", texts, class_="axis-numbers", width="100%", height=14, aria_hidden="true", focusable="false")


def drawing(own_id: str, kind: str, words: Alternative, parts: Iterable[Markup], **size: str | int) -> Markup:
    """A drawing with its name and what it shows in words."""
    title, text = (f"{own_id}-title", f"{own_id}-text")
    named = (tag("title", words.title, id=title), tag("desc", words.text, id=text))
    return tag("svg", *named, parts, class_=kind, role="img", aria_labelledby=title, aria_describedby=text, **size)


def _square(question: QuestionLine, place: int) -> Markup:
    x, y = STEP * (place % ACROSS), STEP * (place // ACROSS)
    kind = f"l{question.level}" if question.level else "none"
    square = tag("rect", x=x, y=y, width=CELL, height=CELL, class_=f"cell {kind}")
    mark = str(question.level or MARKS.get(question.state, "?"))
    number = tag("text", mark, x=x + CELL // 2, y=y + 25, class_=f"cell-text {kind}")
    return tag("g", tag("title", _("{name}: {text}", name=question.topic, text=question.answer)), square, number)


def _tick(place: Fraction) -> Markup:
    return tag("line", x1=at(place), x2=at(place), y1=MIDDLE - 4, y2=MIDDLE + 4, class_="axis")


def dot(kind: str, place: str) -> Markup:
    """A value on a scale."""
    return tag("circle", cx=place, cy=MIDDLE, r=6, class_=kind)


def bar(kind: str, place: str, width: str) -> Markup:
    """A range on a scale."""
    return tag("rect", x=place, y=MIDDLE - 4, width=width, height=8, class_=kind)


def _flag(start: str, end: str) -> Markup:
    """A pointer at the level reached; two with a line between them where it can still turn out either way."""
    line = tag("line", x1=start, x2=end, y1=1, y2=1)
    pointer = tag("path", d="M-5 0 h10 l-5 8 z")
    ends = (tag("svg", pointer, x=place, overflow="visible") for place in dict.fromkeys((start, end)))
    return tag("g", line, ends, class_="level")


def _arrow(place: str, direction: int) -> Iterator[Markup]:
    """An arrow away from a place: a nested drawing moves with it while keeping its size."""
    shaft = f"M{30 + 6 * direction} 13 h{16 * direction} m{-5 * direction} -5 l{5 * direction} 5 l{-5 * direction} 5"
    yield tag("svg", tag("path", d=shaft, class_="arrow", transform="translate(-30 0)"), x=place, overflow="visible")


def _level(level: Fraction | int) -> Fraction:
    return Fraction(level - 1) / (LEVELS[-1] - 1)


def at(place: Fraction) -> str:
    """A place between 0 and 1 as a percentage of the chart's width."""
    return f"{half_up(INSET + place * (100 - 2 * INSET), 2)}%"


def wide(width: Fraction) -> str:
    """A part of the scale, 0 to 1, as a percentage of the chart's width."""
    return f"{half_up(width * (100 - 2 * INSET), 2)}%"
