"""A comparison over time in words: what changed, and how much of it the agency has changed itself."""

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess import __version__
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.change import (
    Asked,
    ComparisonOverTime,
    Detail,
    DimensionChange,
    GapChange,
    Point,
    TargetChange,
    TargetState,
    TimelinePoint,
)
from crm_assess.models.pack import Pack
from crm_assess.models.result import GapStatus
from crm_assess.reports import wording
from crm_assess.reports.paper import (
    Block,
    Cell,
    Column,
    Entry,
    For,
    Listing,
    Paper,
    Row,
    Section,
    Slopes,
    Table,
    Told,
    signed,
)
from crm_assess.reports.rounding import on_scale

TARGETS = {
    TargetState.MET: "met",
    TargetState.MISSED: "missed",
    TargetState.DUE: "still due",
    TargetState.UNKNOWN: "cannot tell: the answer is missing",
}
"""What became of a target, in words."""

NONE = "none"
NOT_ASKED = "not asked"
AGENCY = "The agency"


def change_paper(found: ComparisonOverTime, pack: Pack, benchmarks: Benchmarks) -> Paper:
    """Words a comparison. ``benchmarks`` are those of the later date."""
    before, after = wording.day(found.before.assessed_on), wording.day(found.after.assessed_on)
    sections = [
        _scores(found),
        _parts(found),
        _timeline(found),
        _answers(found, pack),
        _figures(found, benchmarks),
        _gaps(found, benchmarks),
        _targets(found, pack),
        _questions(found, pack),
    ]
    return Paper(
        id="comparison",
        title=found.after.agency,
        subtitle=f"What changed from {before} to {after}",
        flag="",
        notices=(),
        lead=tuple(_lead(found)),
        sections=tuple(section for section in sections if section),
        date=found.after.assessed_on,
        made_by=f"crm-assess {__version__}",
    )


def _lead(found: ComparisonOverTime) -> Iterator[str]:
    whole, (before, after) = found.overall, found.overall.scores
    yield f"Level {_level(before)} then, {_level(after)} now."
    if whole.change is None:
        yield "The mean cannot be compared: one of the two assessments has none."
    else:
        yield (
            f"Mean {_mean(whole.before)} then, {_mean(whole.after)} now: {signed(whole.change)}, of which "
            f"{signed(whole.answers)} by answers and {signed(whole.questions)} by questions."
        )
    yield _like_for_like(found)


def _like_for_like(found: ComparisonOverTime) -> str:
    same, before, after = (
        found.like_for_like.questions,
        _mean(found.like_for_like.before),
        _mean(found.like_for_like.after),
    )
    if not same:
        return "Like for like: no question was asked both times and means the same."
    if same == 1:
        return (
            "Like for like: 1 question was asked both times and means the same; the agency's mean over it alone was "
            f"{before} then and is {after} now."
        )
    return (
        f"Like for like: {same} questions were asked both times and mean the same; the agency's mean over them alone "
        f"was {before} then and is {after} now."
    )


def _level(score: Point) -> str:
    return wording.span(score.level_low, score.level_high)


def _mean(value: Fraction | None) -> str:
    return NONE if value is None else on_scale(value)


def _range(score: Point) -> str:
    if score.low is None or score.high is None:
        return wording.NOT_SCORED
    return "exact" if score.low == score.high else f"{_mean(score.low)} to {_mean(score.high)}"


_SCORES = (
    Column("title", "Dimension"),
    *(Column("level_before", "Level then", whom=For.PEOPLE), Column("level_after", "Level now", whom=For.PEOPLE)),
    *(Column("before", "Mean then", "0.0"), Column("after", "Mean now", "0.0")),
    *(Column("range_before", "Range then", whom=For.PEOPLE), Column("range_after", "Range now", whom=For.PEOPLE)),
    *(Column("level_low_before", "Level then, from", "0", For.PROGRAMS),),
    *(Column("level_high_before", "Level then, to", "0", For.PROGRAMS),),
    *(Column("level_low_after", "Level now, from", "0", For.PROGRAMS),),
    *(Column("level_high_after", "Level now, to", "0", For.PROGRAMS),),
    *(Column("low_before", "Mean then, lowest", "0.0", For.PROGRAMS),),
    *(Column("high_before", "Mean then, highest", "0.0", For.PROGRAMS),),
    *(Column("low_after", "Mean now, lowest", "0.0", For.PROGRAMS),),
    *(Column("high_after", "Mean now, highest", "0.0", For.PROGRAMS),),
)


def _scores(found: ComparisonOverTime) -> Section:
    rows = [Row(part.id, _score(_title(part), part, part.asked)) for part in found.dimensions]
    rows.append(Row("overall", _score(AGENCY, found.overall, Asked.BOTH)))
    table = Table("maturity", "Maturity by dimension, then and now", _SCORES, tuple(rows))
    return Section("maturity", "Maturity by dimension", (table, _RANGE))


_RANGE = "Range: where the mean can lie once the missing answers are known."


def _title(part: DimensionChange) -> str:
    """A dimension's title, with a word where it was asked on one of the two dates alone."""
    if part.asked is Asked.THEN:
        return f"{part.title} (retired)"
    return f"{part.title} (new)" if part.asked is Asked.NOW else part.title


def _score(title: str, part: Detail, asked: Asked) -> tuple[Cell, ...]:
    before, after = part.scores
    then, now = asked is not Asked.NOW, asked is not Asked.THEN
    shown: tuple[Cell, ...] = (
        *(_level(before) if then else NOT_ASKED, _level(after) if now else NOT_ASKED),
        *(_told(part.before, then), _told(part.after, now)),
        *(_range(before) if then else "", _range(after) if now else ""),
    )
    levels = (before.level_low, before.level_high, after.level_low, after.level_high)
    return (title, *shown, *levels, before.low, before.high, after.low, after.high)


def _told(mean: Fraction | None, asked: bool = True) -> Told:
    return Told(_mean(mean) if asked else "", mean)


_PARTS = (
    Column("title", "Dimension"),
    *(Column("before", "Then", "0.0"), Column("after", "Now", "0.0"), Column("change", "Change", "+0.0;-0.0;0.0")),
    *(Column("answers", "By answers", "+0.0;-0.0;0.0"), Column("questions", "By questions", "+0.0;-0.0;0.0")),
)
_MEANING = (
    "By answers: of the questions that were asked both times and mean the same. By questions: from those that are new, "
    "retired or mean something else. The two add up to the change exactly; shown are rounded numbers. A benchmark file "
    "has no part in a mean."
)


def _parts(found: ComparisonOverTime) -> Section:
    parts = [(part.id, _title(part), part) for part in found.dimensions]
    rows = tuple(Row(own, _part(title, part)) for own, title, part in [*parts, ("overall", AGENCY, found.overall)])
    table = Table("change", "Where the change of each mean comes from", _PARTS, rows)
    return Section("change", "Where the change comes from", (table, _MEANING))


def _part(title: str, part: Detail) -> tuple[Cell, ...]:
    changes = (part.change, part.answers, part.questions)
    return (title, _told(part.before), _told(part.after), *(Told(signed(change), change) for change in changes))


def _timeline(found: ComparisonOverTime) -> Section:
    dates = [point.assessed_on for point in found.timeline]
    columns = tuple(_date_column(dates, at) for at in range(len(dates)))
    head = Column("title", "Mean")
    rows = tuple(_means(own, title, found) for own, title in _lines(found))
    chart = Slopes(tuple(column.id for column in columns), tuple(dates), _alternative(rows, dates))
    table = Table("timeline", "Means over time, on the scale of levels, 1 to 5", (head, *columns), rows, chart)
    blocks: list[Block] = [table]
    if len(dates) > 2:
        words = tuple(column._replace(number="") for column in columns)
        levels = tuple(_levels(own, title, found) for own, title in _lines(found))
        blocks.append(Table("timeline_levels", "Levels over time", (Column("title", "Level"), *words), levels))
    return Section("timeline", "Over time", tuple(blocks))


def _date_column(dates: Sequence[dt.date], at: int) -> Column:
    """A column for one date; the same date once more gets a number for its id."""
    date = dates[at].isoformat()
    before = dates[:at].count(dates[at])
    return Column(f"{date}_{before + 1}" if before else date, date, "0.0")


def _lines(found: ComparisonOverTime) -> list[tuple[str, str]]:
    return [*((part.id, _title(part)) for part in found.dimensions), ("overall", AGENCY)]


def _means(own: str, title: str, found: ComparisonOverTime) -> Row:
    points = [_of(point, own) for point in found.timeline]
    return Row(own, (title, *(_told(point.mean if point else None, bool(point)) for point in points)))


def _levels(own: str, title: str, found: ComparisonOverTime) -> Row:
    points = [_of(point, own) for point in found.timeline]
    return Row(own, (title, *(_level(point) if point else NOT_ASKED for point in points)))


def _of(point: TimelinePoint, own: str) -> Point | None:
    """A dimension's score on one date, or the agency's; ``None`` where the dimension was not asked."""
    if own == "overall":
        return point.overall
    return next((part for part in point.dimensions if part.id == own), None)


def _alternative(rows: Sequence[Row], dates: Sequence[dt.date]) -> str:
    grid = Table("", "", (Column("", ""),) * (len(dates) + 1), tuple(rows)).read()
    told = "; ".join(f"{title}: {', '.join(means)}" for title, *means in grid.rows)
    return f"Means on {', '.join(date.isoformat() for date in dates)}. {told}."


def _answers(found: ComparisonOverTime, pack: Pack) -> Section:
    lists = (
        Listing("raised", f"Raised ({len(found.raised)})", _topics(found.raised, pack), NONE),
        Listing("lowered", f"Lowered ({len(found.lowered)})", _topics(found.lowered, pack), NONE),
        Listing("newly_known", f"Newly known ({len(found.newly_known)})", _topics(found.newly_known, pack), NONE),
        Listing(
            "no_longer_known",
            f"No longer known ({len(found.no_longer_known)})",
            _topics(found.no_longer_known, pack),
            NONE,
        ),
    )
    return Section("answers", "Answers", ("Only of questions that were asked both times and mean the same.", *lists))


def _topics(ids: Sequence[str], pack: Pack) -> tuple[Entry, ...]:
    return tuple(Entry(own, topic(own, pack)) for own in ids)


def topic(question: str, pack: Pack) -> str:
    """What a question is about, or was, where it is asked no more."""
    if question in pack.questions:
        return pack.questions[question].topic
    gone = {own.question: own.topic for step in pack.migrations for own in step.gone}
    return gone.get(question, question)


_COUNTED = (
    Column("title", "Figures counted"),
    *(Column("before", "Then", "0"), Column("after", "Now", "0"), Column("change", "Change", "+0;-0;0")),
    *(Column("answers", "By answers", "+0;-0;0"), Column("questions", "By questions", "+0;-0;0")),
    Column("benchmarks", "By the benchmark file", "+0;-0;0"),
)


def _figures(found: ComparisonOverTime, benchmarks: Benchmarks) -> Section:
    counts = found.counted
    changes = (counts.change, counts.answers, counts.questions, counts.benchmarks)
    cells: tuple[Cell, ...] = (
        AGENCY,
        counts.before,
        counts.after,
        *(Told(_whole(change), change) for change in changes),
    )
    table = Table("counted", "Figures of the study in which the agency is counted", _COUNTED, (Row("overall", cells),))
    newly, no_longer = found.newly_counted, found.no_longer_counted
    lists = [
        Listing("newly_counted", f"Newly counted ({len(newly)})", _statements(newly, benchmarks), NONE),
        Listing("no_longer_counted", f"No longer counted ({len(no_longer)})", _statements(no_longer, benchmarks), NONE),
    ]
    if found.benchmarks_changed:
        others = tuple(Entry(own, own) for own in found.benchmarks_changed)
        title = f"In one benchmark file alone, or by another rule ({len(others)})"
        lists.append(Listing("benchmarks_changed", title, others, NONE))
    return Section("figures", "Figures of the study", (table, *lists))


def _whole(number: int) -> str:
    return "0" if not number else f"{number:+d}".replace("-", "−")


def _statements(ids: Sequence[str], benchmarks: Benchmarks) -> tuple[Entry, ...]:
    figures = [benchmarks.by_id[own] for own in ids]
    return tuple(Entry(figure.id, f"{figure.statement} (study: {figure.printed.words})") for figure in figures)


_GAPS = (Column("title", "Gap"), Column("before", "Then"), Column("after", "Now"), Column("change", "Change"))


def _gaps(found: ComparisonOverTime, benchmarks: Benchmarks) -> Section | None:
    titles = {gap.id: gap.title for gap in benchmarks.gaps}
    rows = tuple(Row(gap.id, (titles[gap.id], *_gap(gap))) for gap in found.gaps)
    table = Table("gaps", "The gaps between promise and delivery, then and now", _GAPS, rows)
    return Section("gaps", "The gaps: promise and delivery", (table,)) if rows else None


def _gap(gap: GapChange) -> tuple[str, str, str]:
    changed = gap.before is not gap.after
    words = {GapStatus.BRIDGED: "bridged since", GapStatus.SAME: "opened since"}
    told = words.get(gap.after, "") if changed and gap.before is not GapStatus.UNKNOWN else ""
    return wording.gap(gap.before)[1], wording.gap(gap.after)[1], told


_TARGETS = (
    *(
        Column("title", "Question"),
        Column("aim", "Target", whom=For.PEOPLE),
        Column("now_words", "Now", whom=For.PEOPLE),
    ),
    *(Column("level", "Target level", "0", For.PROGRAMS), Column("by", "Target by", whom=For.PROGRAMS)),
    *(Column("now", "Level now", "0", For.PROGRAMS), Column("state", "Outcome")),
)


def _targets(found: ComparisonOverTime, pack: Pack) -> Section | None:
    rows = tuple(Row(target.question, _target(target, pack)) for target in found.targets)
    table = Table("targets", "Targets of the earlier assessment, and what became of them", _TARGETS, rows)
    return Section("targets", "Targets of the earlier assessment", (table,)) if rows else None


def _target(target: TargetChange, pack: Pack) -> tuple[Cell, ...]:
    aim = f"level {target.level} by {wording.day(target.by)}"
    now = "missing" if target.now is None else f"level {target.now}"
    state = Told(TARGETS[target.state], target.state.value)
    return (topic(target.question, pack), aim, now, target.level, target.by, target.now, state)


def _questions(found: ComparisonOverTime, pack: Pack) -> Section | None:
    differ, same = found.questions, found.like_for_like.ids
    lists = (
        Listing("new", f"New ({len(differ.added)})", _topics(differ.added, pack), NONE),
        Listing("retired", f"Retired ({len(differ.retired)})", _topics(differ.retired, pack), NONE),
        Listing("changed", f"Changed ({len(differ.changed)})", _topics(differ.changed, pack), NONE),
    )
    shown = tuple(own for own in lists if own.entries)
    common = Listing("like_for_like", f"The same both times ({len(same)})", _topics(same, pack), NONE)
    return Section("questions", "Questions that differ, and those that do not", (*shown, common)) if shown else None
