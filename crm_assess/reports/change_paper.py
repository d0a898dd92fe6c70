"""A comparison over time in words: what changed, and how much of it the agency has changed itself."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess import __version__
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.change import Change, ComparisonOverTime, Detail, Point, TargetChange, TargetState
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.paper import Block, Line, Paper, Section, Slopes, Table, enumerated, signed
from crm_assess.reports.rounding import on_scale

TARGETS = {
    TargetState.MET: "met",
    TargetState.MISSED: "missed",
    TargetState.DUE: "still due",
    TargetState.UNKNOWN: "cannot tell: the answer is missing",
}
"""What became of a target, in words."""

_PARTS = (
    "Answers: of the questions that were asked both times and mean the same. Questions: from those that are new, "
    "retired or mean something else. The two add up to the change exactly; shown are rounded numbers."
)


def change_paper(found: ComparisonOverTime, pack: Pack, benchmarks: Benchmarks) -> Paper:
    """Words a comparison. ``benchmarks`` are those of the later date."""
    sections = [
        _scores(found),
        _timeline(found),
        _answers(found, pack),
        _figures(found, benchmarks),
        _gaps(found, benchmarks),
        _targets(found, pack),
        _questions(found, pack),
    ]
    return Paper(
        title=found.after.agency,
        flag="",
        subtitle=f"What changed from {wording.day(found.before.assessed_on)} to {wording.day(found.after.assessed_on)}",
        lead=tuple(_lead(found)),
        sections=tuple(section for section in sections if section),
        made_by=f"crm-assess {__version__}",
    )


def _lead(found: ComparisonOverTime) -> Iterator[str]:
    whole, (before, after) = found.overall, found.overall.scores
    yield f"Level {_level(before)} before, {_level(after)} now."
    if whole.change is None:
        yield "The mean cannot be compared: one of the two has none."
    else:
        parts = f"{signed(whole.answers)} by answers, {signed(whole.questions)} by questions"
        yield f"Mean {_mean(whole.before)} before, {_mean(whole.after)} now: {signed(whole.change)}, of which {parts}."
    same = found.like_for_like
    asked = wording.plural(
        same.questions, "question was asked both times and means", "questions were asked both times and mean"
    )
    means = f"{_mean(same.before)} before, {_mean(same.after)} now"
    yield f"Like for like: {asked} the same; their mean is {means}."


def _level(score: Point) -> str:
    return wording.span(score.level_low, score.level_high)


def _mean(value: Fraction | None) -> str:
    return "none" if value is None else on_scale(value)


def _range(score: Point) -> str:
    if score.low is None:
        return wording.NOT_SCORED
    return "exact" if score.low == score.high else f"{_mean(score.low)}–{_mean(score.high)}"


def _scores(found: ComparisonOverTime) -> Section:
    header = ("", "Level", "Mean", "Range", "Change", "Answers", "Questions")
    rows = [_score(part.title, part) for part in found.dimensions]
    table = Table(header, (*rows, _score("The agency", found.overall)), (4, 5, 6))
    return Section("Maturity by dimension, before → now", (table, _PARTS))


def _score(title: str, part: Detail) -> tuple[str, ...]:
    before, after = part.scores
    means = f"{_mean(part.before)} → {_mean(part.after)}"
    return (title, f"{_level(before)} → {_level(after)}", means, f"{_range(before)} → {_range(after)}", *_parts(part))


def _parts(part: Change) -> tuple[str, str, str]:
    return signed(part.change), signed(part.answers), signed(part.questions)


def _timeline(found: ComparisonOverTime) -> Section:
    dates = tuple(point.assessed_on.isoformat() for point in found.timeline)
    titles = {part.id: part.title for part in found.dimensions}
    series = [(title, [_of(point.dimensions, own) for point in found.timeline]) for own, title in titles.items()]
    series.append(("The agency", [point.overall.mean for point in found.timeline]))
    lines = tuple(Line(title, tuple(means), tuple(map(_mean, means))) for title, means in series)
    table = Table(("Mean", *dates), tuple((line.name, *line.texts) for line in lines), tuple(range(1, len(dates) + 1)))
    return Section("Means over time", (Slopes("Means over time, 1 to 5", dates, lines), table))


def _of(parts: Sequence[object], own: str) -> Fraction | None:
    return next((part.mean for part in parts if part.id == own), None)  # type: ignore[attr-defined]


def _answers(found: ComparisonOverTime, pack: Pack) -> Section:
    lists = (
        ("Raised", found.raised),
        ("Lowered", found.lowered),
        ("Newly known", found.newly_known),
        ("No longer known", found.no_longer_known),
    )
    return Section("Answers", tuple(f"{name} ({len(ids)}): {enumerated(_topics(ids, pack))}." for name, ids in lists))


def _topics(ids: Sequence[str], pack: Pack) -> list[str]:
    return [pack.questions[own].topic if own in pack.questions else own for own in ids]


def _figures(found: ComparisonOverTime, benchmarks: Benchmarks) -> Section:
    counts = found.counted
    parts = [("answers", counts.answers), ("questions", counts.questions), ("the benchmark file", counts.benchmarks)]
    told = ", ".join(f"{number:+d} by {name}" for name, number in parts)
    blocks: list[Block] = [f"Counted in {counts.before} figures before, {counts.after} now ({told})."]
    for name, ids in (("Newly counted", found.newly_counted), ("No longer counted", found.no_longer_counted)):
        blocks.append(f"{name} ({len(ids)}): {enumerated([_figure(own, benchmarks) for own in ids])}.")
    if found.benchmarks_changed:
        blocks.append(f"Only in one benchmark file, or by another rule: {enumerated(found.benchmarks_changed)}.")
    return Section("Figures of the study", tuple(blocks))


def _figure(own: str, benchmarks: Benchmarks) -> str:
    figure = benchmarks.by_id[own]
    return f"{figure.statement} (study: {figure.printed.words})"


def _gaps(found: ComparisonOverTime, benchmarks: Benchmarks) -> Section | None:
    titles = {gap.id: gap.title for gap in benchmarks.gaps}
    rows = tuple((titles[gap.id], wording.GAPS[gap.before][1], wording.GAPS[gap.after][1]) for gap in found.gaps)
    table = Table(("Gap", "Before", "Now"), rows)
    return Section("The gaps: promise and delivery", (table,)) if rows else None


def _targets(found: ComparisonOverTime, pack: Pack) -> Section | None:
    rows = tuple(_target(target, pack) for target in found.targets)
    return (
        Section("Targets of the earlier assessment", (Table(("Question", "Target", "Now", ""), rows),))
        if rows
        else None
    )


def _target(target: TargetChange, pack: Pack) -> tuple[str, ...]:
    aim = f"level {target.level} by {wording.day(target.by)}"
    now = "missing" if target.now is None else f"level {target.now} of {LEVELS[-1]}"
    return _topics([target.question], pack)[0], aim, now, TARGETS[target.state]


def _questions(found: ComparisonOverTime, pack: Pack) -> Section | None:
    differ = found.questions
    lists = (("New", differ.added), ("Retired", differ.retired), ("Changed", differ.changed))
    blocks = tuple(f"{name} ({len(ids)}): {enumerated(_topics(ids, pack))}." for name, ids in lists if ids)
    return Section("Questions that differ", blocks) if blocks else None
