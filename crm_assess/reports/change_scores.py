"""The scores of a comparison over time in words: then and now, where the change comes from, and every date."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from crm_assess.language import N_, _, pgettext
from crm_assess.models.change import (
    Asked,
    ComparisonOverTime,
    Detail,
    DimensionChange,
    Point,
    TimelinePoint,
)
from crm_assess.reports import wording
from crm_assess.reports.paper import Block, Cell, Column, For, Row, Section, Slopes, Table, Told, signed
from crm_assess.reports.rounding import on_scale

NOT_ASKED = N_("not asked")
AGENCY = N_("The agency")


def level(score: Point) -> str:
    """The level reached, or the span where it can turn out."""
    return wording.span(score.level_low, score.level_high)


def mean(value: Fraction | None) -> str:
    """A mean to one decimal."""
    return pgettext("mean", "none") if value is None else on_scale(value)


def _range(score: Point) -> str:
    if score.low is None or score.high is None:
        return _(wording.NOT_SCORED)
    if score.low == score.high:
        return pgettext("range", "exact")
    return _("{low} to {high}", low=mean(score.low), high=mean(score.high))


_SCORES = (
    Column("title", N_("Dimension")),
    Column("level_before", N_("Level then"), whom=For.PEOPLE),
    Column("level_after", N_("Level now"), whom=For.PEOPLE),
    Column("before", N_("Mean then"), "0.0"),
    Column("after", N_("Mean now"), "0.0"),
    Column("range_before", N_("Range then"), whom=For.PEOPLE),
    Column("range_after", N_("Range now"), whom=For.PEOPLE),
    Column("level_low_before", N_("Level then, from"), "0", For.PROGRAMS),
    Column("level_high_before", N_("Level then, to"), "0", For.PROGRAMS),
    Column("level_low_after", N_("Level now, from"), "0", For.PROGRAMS),
    Column("level_high_after", N_("Level now, to"), "0", For.PROGRAMS),
    Column("low_before", N_("Mean then, lowest"), "0.0", For.PROGRAMS),
    Column("high_before", N_("Mean then, highest"), "0.0", For.PROGRAMS),
    Column("low_after", N_("Mean now, lowest"), "0.0", For.PROGRAMS),
    Column("high_after", N_("Mean now, highest"), "0.0", For.PROGRAMS),
)


def scores(found: ComparisonOverTime) -> Section:
    """Level, mean and range of each dimension, then and now."""
    rows = [Row(part.id, _score(_title(part), part, part.asked)) for part in found.dimensions]
    rows.append(Row("overall", _score(_(AGENCY), found.overall, Asked.BOTH)))
    table = Table("maturity", _("Maturity by dimension, then and now"), _SCORES, tuple(rows))
    return Section("maturity", _("Maturity by dimension"), (table, _(_RANGE)))


_RANGE = N_("Range: where the mean can lie once the missing answers are known.")


def _title(part: DimensionChange) -> str:
    """A dimension's title, with a word where it was asked on one of the two dates alone."""
    if part.asked is Asked.THEN:
        return _("{title} (retired)", title=part.title)
    return _("{title} (new)", title=part.title) if part.asked is Asked.NOW else part.title


def _score(title: str, part: Detail, asked: Asked) -> tuple[Cell, ...]:
    before, after = part.scores
    then, now = asked is not Asked.NOW, asked is not Asked.THEN
    shown: tuple[Cell, ...] = (
        *(level(before) if then else _(NOT_ASKED), level(after) if now else _(NOT_ASKED)),
        *(_told(part.before, then), _told(part.after, now)),
        *(_range(before) if then else "", _range(after) if now else ""),
    )
    levels = (before.level_low, before.level_high, after.level_low, after.level_high)
    return (title, *shown, *levels, before.low, before.high, after.low, after.high)


def _told(value: Fraction | None, asked: bool = True) -> Told:
    return Told(mean(value) if asked else "", value)


_PARTS = (
    Column("title", N_("Dimension")),
    Column("before", N_("Then"), "0.0"),
    Column("after", N_("Now"), "0.0"),
    Column("change", N_("Change"), "+0.0;-0.0;0.0"),
    Column("answers", N_("By answers"), "+0.0;-0.0;0.0"),
    Column("questions", N_("By questions"), "+0.0;-0.0;0.0"),
)
_MEANING = N_(
    "By answers: of the questions that were asked both times and mean the same. By questions: from those that are new, "
    "retired or mean something else, and all of the change where none of the former is rated on both dates. The two "
    "add up to the change exactly; shown are rounded numbers. A benchmark file has no part in a mean."
)


def parts(found: ComparisonOverTime) -> Section:
    """How much of the change of each mean the answers made, and how much the questions."""
    dimensions = [(part.id, _title(part), part) for part in found.dimensions]
    rows = tuple(
        Row(own, _part(title, part)) for own, title, part in [*dimensions, ("overall", _(AGENCY), found.overall)]
    )
    table = Table("change", _("Where the change of each mean comes from"), _PARTS, rows)
    return Section("change", _("Where the change comes from"), (table, _(_MEANING)))


def _part(title: str, part: Detail) -> tuple[Cell, ...]:
    changes = (part.change, part.answers, part.questions)
    return (title, _told(part.before), _told(part.after), *(Told(signed(change), change) for change in changes))


def timeline(found: ComparisonOverTime) -> Section:
    """The means on every date, drawn as lines; the levels too where there are more than two dates."""
    dates = [point.assessed_on for point in found.timeline]
    columns = tuple(_date_column(dates, at) for at in range(len(dates)))
    head = Column("title", N_("Mean"))
    rows = tuple(_means(own, title, found) for own, title in _lines(found))
    chart = Slopes(tuple(column.id for column in columns), tuple(dates), _alternative(rows, dates))
    table = Table("timeline", _("Means over time, on the scale of levels, 1 to 5"), (head, *columns), rows, chart)
    blocks: list[Block] = [table]
    if len(dates) > 2:
        words = tuple(column._replace(number="") for column in columns)
        levels = tuple(_levels(own, title, found) for own, title in _lines(found))
        blocks.append(Table("timeline_levels", _("Levels over time"), (Column("title", N_("Level")), *words), levels))
    if len({point.pack_version for point in found.timeline}) > 1:
        blocks.append(_("Scored by the questions of each date: {versions}.", versions=_versions(found)))
    return Section("timeline", _("Over time"), tuple(blocks))


def _versions(found: ComparisonOverTime) -> str:
    """Which questions each date was asked: between two versions a line shows more than what answers changed."""
    dated = [(point.assessed_on.isoformat(), point.pack_version) for point in found.timeline]
    return _("; ").join(_("{date} version {version}", date=date, version=version) for date, version in dated)


def _date_column(dates: Sequence[dt.date], at: int) -> Column:
    """A column for one date; the same date once more gets a number for its id."""
    date = dates[at].isoformat()
    before = dates[:at].count(dates[at])
    return Column(f"{date}_{before + 1}" if before else date, date, "0.0")


def _lines(found: ComparisonOverTime) -> list[tuple[str, str]]:
    return [*((part.id, _title(part)) for part in found.dimensions), ("overall", _(AGENCY))]


def _means(own: str, title: str, found: ComparisonOverTime) -> Row:
    points = [_of(point, own) for point in found.timeline]
    return Row(own, (title, *(_told(point.mean if point else None, bool(point)) for point in points)))


def _levels(own: str, title: str, found: ComparisonOverTime) -> Row:
    points = [_of(point, own) for point in found.timeline]
    return Row(own, (title, *(level(point) if point else _(NOT_ASKED) for point in points)))


def _of(point: TimelinePoint, own: str) -> Point | None:
    """A dimension's score on one date, or the agency's; ``None`` where the dimension was not asked."""
    if own == "overall":
        return point.overall
    return next((part for part in point.dimensions if part.id == own), None)


def _alternative(rows: Sequence[Row], dates: Sequence[dt.date]) -> str:
    grid = Table("", "", (Column("", ""),) * (len(dates) + 1), tuple(rows)).read()
    told = _("; ").join(_("{name}: {text}", name=title, text=", ".join(means)) for title, *means in grid.rows)
    return _("Means on {dates}. {means}.", dates=", ".join(date.isoformat() for date in dates), means=told)
