"""A comparison over time in words: what changed, and how much of it the agency has changed itself."""

from collections.abc import Iterator, Sequence

from crm_assess import __version__
from crm_assess.language import N_, NP_, _, day, ngettext, pgettext
from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.change import (
    ComparisonOverTime,
    GapChange,
    TargetChange,
    TargetState,
)
from crm_assess.models.pack import Pack
from crm_assess.models.result import GapStatus
from crm_assess.reports import wording
from crm_assess.reports.change_scores import AGENCY, level, mean, parts, scores, timeline
from crm_assess.reports.paper import (
    Cell,
    Column,
    Entry,
    For,
    Listing,
    Paper,
    Row,
    Section,
    Table,
    Told,
    signed,
)

TARGETS = {
    TargetState.MET: NP_("target", "met"),
    TargetState.MISSED: NP_("target", "missed"),
    TargetState.DUE: NP_("target", "still due"),
    TargetState.UNKNOWN: NP_("target", "cannot tell: the answer is missing"),
    TargetState.CHANGED: NP_("target", "cannot tell: the question has changed or is asked no more"),
}
"""What became of a target, in words."""

NONE = NP_("questions", "none")


def change_paper(found: ComparisonOverTime, pack: Pack, benchmarks: Benchmarks, earlier: Benchmarks) -> Paper:
    """Words a comparison. ``benchmarks`` are those of the later date."""
    before, after = day(found.before.assessed_on), day(found.after.assessed_on)
    sections = [
        scores(found),
        parts(found),
        timeline(found),
        _answers(found, pack),
        _figures(found, benchmarks, earlier),
        _gaps(found, benchmarks),
        _targets(found, pack),
        _questions(found, pack),
    ]
    return Paper(
        id="comparison",
        title=found.after.agency,
        subtitle=_("What changed from {before} to {after}", before=before, after=after),
        flag="",
        notices=(),
        lead=tuple(_lead(found)),
        sections=tuple(section for section in sections if section),
        date=found.after.assessed_on,
        made_by=f"crm-assess {__version__}",
    )


def _lead(found: ComparisonOverTime) -> Iterator[str]:
    whole, (before, after) = found.overall, found.overall.scores
    yield _("Level {before} then, {after} now.", before=level(before), after=level(after))
    if whole.change is None:
        yield _("The mean cannot be compared: one of the two assessments has none.")
    else:
        yield _(
            "Mean {before} then, {after} now: {change}, of which {answers} by answers and {questions} by questions.",
            before=mean(whole.before),
            after=mean(whole.after),
            change=signed(whole.change),
            answers=signed(whole.answers),
            questions=signed(whole.questions),
        )
    yield _like_for_like(found)


def _like_for_like(found: ComparisonOverTime) -> str:
    same, before, after = (
        found.like_for_like.questions,
        mean(found.like_for_like.before),
        mean(found.like_for_like.after),
    )
    if not same:
        return _("Like for like: no question was asked both times and means the same.")
    return ngettext(
        "Like for like: {count} question was asked both times and means the same; the agency's mean over it alone was "
        "{before} then and is {after} now.",
        "Like for like: {count} questions were asked both times and mean the same; the agency's mean over them alone "
        "was {before} then and is {after} now.",
        same,
        before=before,
        after=after,
    )


def _answers(found: ComparisonOverTime, pack: Pack) -> Section:
    lists = (
        _listing("raised", N_("Raised ({count})"), _moved(found.raised, found, pack)),
        _listing("lowered", N_("Lowered ({count})"), _moved(found.lowered, found, pack)),
        _listing("newly_known", N_("Newly known ({count})"), _moved(found.newly_known, found, pack)),
        _listing("no_longer_known", N_("No longer known ({count})"), _moved(found.no_longer_known, found, pack)),
    )
    only = _("Only of questions that were asked both times and mean the same.")
    return Section("answers", _("Answers"), (only, *lists))


def _listing(own: str, title: str, entries: tuple[Entry, ...]) -> Listing:
    return Listing(own, _(title, count=len(entries)), entries, pgettext("questions", NONE))


def _moved(ids: Sequence[str], found: ComparisonOverTime, pack: Pack) -> tuple[Entry, ...]:
    """Topics with the levels then and now, or the only one that is known."""
    levels = {own.question: (own.before, own.after) for own in found.levels}
    steps = {own: "→".join(str(known) for known in levels[own] if known) for own in ids}
    return tuple(Entry(own, f"{pack.topic(own)} ({steps[own]})") for own in ids)


def _topics(ids: Sequence[str], pack: Pack) -> tuple[Entry, ...]:
    return tuple(Entry(own, pack.topic(own)) for own in ids)


_COUNTED = (
    Column("title", N_("Figures counted")),
    Column("before", N_("Then"), "0"),
    Column("after", N_("Now"), "0"),
    Column("change", N_("Change"), "+0;-0;0"),
    Column("answers", N_("By answers"), "+0;-0;0"),
    Column("questions", N_("By questions"), "+0;-0;0"),
    Column("benchmarks", N_("By the benchmark file"), "+0;-0;0"),
)


def _figures(found: ComparisonOverTime, benchmarks: Benchmarks, earlier: Benchmarks) -> Section:
    counts = found.counted
    changes = (counts.change, counts.answers, counts.questions, counts.benchmarks)
    cells: tuple[Cell, ...] = (
        _(AGENCY),
        counts.before,
        counts.after,
        *(Told(_whole(change), change) for change in changes),
    )
    table = Table(
        "counted", _("Figures of the study in which the agency is counted"), _COUNTED, (Row("overall", cells),)
    )
    newly, no_longer = found.newly_counted, found.no_longer_counted
    lists = [
        _listing("newly_counted", N_("Newly counted ({count})"), _statements(newly, benchmarks)),
        _listing("no_longer_counted", N_("No longer counted ({count})"), _statements(no_longer, benchmarks)),
    ]
    if found.benchmarks_changed:
        either = {**earlier.by_id, **benchmarks.by_id}
        others = tuple(Entry(own, either[own].statement) for own in found.benchmarks_changed)
        title = N_("In one benchmark file alone, or by another rule ({count})")
        lists.append(_listing("benchmarks_changed", title, others))
    return Section("figures", _("Figures of the study"), (table, *lists))


def _whole(number: int) -> str:
    return "0" if not number else f"{number:+d}".replace("-", "−")


def _statements(ids: Sequence[str], benchmarks: Benchmarks) -> tuple[Entry, ...]:
    figures = [benchmarks.by_id[own] for own in ids]
    return tuple(Entry(figure.id, _said(figure)) for figure in figures)


def _said(figure: Benchmark) -> str:
    return _("{statement} (study: {printed})", statement=figure.statement, printed=figure.printed.words)


_GAPS = (
    Column("title", N_("Gap")),
    Column("before", N_("Then")),
    Column("after", N_("Now")),
    Column("change", N_("Change")),
)


def _gaps(found: ComparisonOverTime, benchmarks: Benchmarks) -> Section | None:
    titles = {gap.id: gap.title for gap in benchmarks.gaps}
    rows = tuple(Row(gap.id, (titles[gap.id], *_gap(gap))) for gap in found.gaps)
    table = Table("gaps", _("The gaps between promise and delivery, then and now"), _GAPS, rows)
    return Section("gaps", _("The gaps: promise and delivery"), (table,)) if rows else None


def _gap(gap: GapChange) -> tuple[str, str, str]:
    changed = gap.before is not gap.after
    words = {GapStatus.BRIDGED: _("bridged since"), GapStatus.SAME: _("opened since")}
    told = words.get(gap.after, "") if changed and gap.before is not GapStatus.UNKNOWN else ""
    return wording.gap(gap.before)[1], wording.gap(gap.after)[1], told


_TARGETS = (
    Column("title", N_("Question")),
    Column("aim", N_("Target"), whom=For.PEOPLE),
    Column("now_words", N_("Now"), whom=For.PEOPLE),
    Column("level", N_("Target level"), "0", For.PROGRAMS),
    Column("by", N_("Target by"), whom=For.PROGRAMS),
    Column("now", N_("Level now"), "0", For.PROGRAMS),
    Column("state", N_("Outcome")),
)


def _targets(found: ComparisonOverTime, pack: Pack) -> Section | None:
    rows = tuple(Row(target.question, _target(target, pack)) for target in found.targets)
    table = Table("targets", _("Targets of the earlier assessment, and what became of them"), _TARGETS, rows)
    return Section("targets", _("Targets of the earlier assessment"), (table,)) if rows else None


def _target(target: TargetChange, pack: Pack) -> tuple[Cell, ...]:
    aim = _("level {level} by {date}", level=target.level, date=day(target.by))
    missing = "" if target.state is TargetState.CHANGED else _("missing")
    now = missing if target.now is None else _("level {level}", level=target.now)
    state = Told(pgettext("target", TARGETS[target.state]), target.state.value)
    return (pack.topic(target.question), aim, now, target.level, target.by, target.now, state)


def _questions(found: ComparisonOverTime, pack: Pack) -> Section | None:
    differ, same = found.questions, found.like_for_like.ids
    lists = (
        _listing("new", N_("New ({count})"), _topics(differ.added, pack)),
        _listing("retired", N_("Retired ({count})"), _topics(differ.retired, pack)),
        _listing("changed", N_("Changed ({count})"), _topics(differ.changed, pack)),
    )
    shown = tuple(own for own in lists if own.entries)
    common = _listing("like_for_like", N_("The same both times ({count})"), _topics(same, pack))
    return Section("questions", _("Questions that differ, and those that do not"), (*shown, common)) if shown else None
