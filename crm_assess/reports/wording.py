"""Words and phrases that reports share: dates, counts, lists, levels, standings. Each is said here and nowhere else."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from crm_assess.language import N_, NP_, _, day, listed, month, ngettext, pgettext
from crm_assess.models.assessment import Answer, Assessment, State, Target
from crm_assess.models.benchmark import Counts, Fieldwork, Kind, Relation
from crm_assess.models.result import GapStatus, Measures, Status
from crm_assess.reports.clean import cut

NOT_SCORED = N_("not scored")

_STANDINGS = {
    Status.COUNTED: ("●", NP_("figure", "counted")),
    Status.NOT_COUNTED: ("○", NP_("figure", "not counted")),
    Status.UNKNOWN: ("?", NP_("figure", "unknown")),
    Status.NOT_APPLICABLE: ("–", NP_("figure", "not applicable")),
}

_GAPS = {
    GapStatus.SAME: ("◐", NP_("gap", "same gap")),
    GapStatus.BRIDGED: ("●", NP_("gap", "bridged")),
    GapStatus.NOT_STARTED: ("○", NP_("gap", "not started")),
    GapStatus.UNKNOWN: ("?", NP_("gap", "cannot tell")),
}

_STATES = {
    State.DONT_KNOW: NP_("answer", "don't know"),
    State.NOT_APPLICABLE: NP_("answer", "not applicable"),
    State.UNANSWERED: NP_("answer", "not answered"),
}

_COUNTED: dict[State, Callable[[int], str]] = {
    State.LEVEL: lambda n: ngettext("{count} rated", "{count} rated", n),
    State.DONT_KNOW: lambda n: ngettext("{count} don't know", "{count} don't know", n),
    State.UNANSWERED: lambda n: ngettext("{count} not answered", "{count} not answered", n),
    State.NOT_APPLICABLE: lambda n: ngettext("{count} not applicable", "{count} not applicable", n),
}


def standing(status: Status) -> tuple[str, str]:
    """Mark and word of a standing on a figure."""
    mark, word = _STANDINGS[status]
    return mark, pgettext("figure", word)


def gap(status: GapStatus) -> tuple[str, str]:
    """Mark and word of a standing on a gap."""
    mark, word = _GAPS[status]
    return mark, pgettext("gap", word)


def state(of: State) -> str:
    """What is said in place of a level."""
    return pgettext("answer", _STATES[of])


_KINDS = {
    Kind.ATTITUDE: NP_("kind", "attitude"),
    Kind.EXISTENCE: NP_("kind", "existence"),
    Kind.EFFECTIVENESS: NP_("kind", "effectiveness"),
    Kind.OUTCOME: NP_("kind", "outcome"),
    Kind.FORECAST: NP_("kind", "forecast"),
}

_RELATIONS = {
    Relation.EXACTLY: NP_("share", "exactly"),
    Relation.ABOUT: NP_("share", "about"),
    Relation.UNDER: NP_("share", "under"),
    Relation.AT_MOST: NP_("share", "at most"),
    Relation.OVER: NP_("share", "over"),
}


def kind(of: Kind) -> str:
    """What sort of statement respondents made, in a word."""
    return pgettext("kind", _KINDS[of])


def relation(of: Relation) -> str:
    """How the true share stands to the printed one, in a word."""
    return pgettext("share", _RELATIONS[of])


def yes_or_no(whether: bool) -> str:
    """A truth in a word."""
    return _("yes") if whether else _("no")


def when(text: str) -> str:
    """A year, a month or a day as a file gives it (``2002-12``), in words; anything else as it is."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    if parts is None or parts[2] is None:
        return text
    try:
        date = dt.date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    except ValueError:
        return text
    return day(date) if parts[3] else month(date)


def period(fieldwork: Fieldwork) -> str:
    """When respondents were asked: ``December 2002 to March 2003``."""
    first, last = when(fieldwork.from_), when(fieldwork.to)
    return first if first == last else _("{start} to {end}", start=first, end=last)


def span(low: int | None, high: int | None) -> str:
    """A level reached: ``3``, or ``1 to 3`` while missing answers can change it."""
    if low is None or high is None:
        return _(NOT_SCORED)
    return str(low) if low == high else _("{low} to {high}", low=low, high=high)


def span_name(names: Sequence[str], low: int | None, high: int | None) -> str:
    """The names of the levels of a span: ``Defined``, ``Initial to Defined``."""
    if low is None or high is None:
        return _(NOT_SCORED)
    return names[low - 1] if low == high else _("{low} to {high}", low=names[low - 1], high=names[high - 1])


def level(names: Sequence[str], number: int) -> str:
    """A level with its name: ``level 3: Defined``."""
    return _("level {level}: {name}", level=number, name=names[number - 1])


def counted(state: State, count: int) -> str:
    """So many answers of a kind: ``2 don't know``."""
    return _COUNTED[state](count)


def missing(measures: Measures) -> str:
    """The missing answers by kind: ``2 don't know, 1 not answered``."""
    counts = [(measures.dont_know, State.DONT_KNOW), (measures.unanswered, State.UNANSWERED)]
    return ", ".join(_COUNTED[state](count) for count, state in counts if count)


def answers(measures: Measures) -> str:
    """All answers by kind: ``5 rated, 2 don't know, 1 not applicable``."""
    rest = _COUNTED[State.NOT_APPLICABLE](measures.not_applicable) if measures.not_applicable else ""
    return ", ".join(filter(None, [_COUNTED[State.LEVEL](measures.rated), missing(measures), rest]))


def provisional(overall: Measures) -> str | None:
    """Why a result is not final, and what that means for the level; ``None`` where no answer is missing."""
    lacking = overall.applicable - overall.rated
    if not lacking:
        return None
    said = ngettext(
        "Provisional: {count} of {answers} is missing ({missing}).",
        "Provisional: {count} of {answers} are missing ({missing}).",
        lacking,
        answers=ngettext("{count} answer", "{count} answers", overall.applicable),
        missing=missing(overall),
    )
    return f"{said} {_open_level(overall) if overall.level is None else _fixed_level(overall.level, lacking)}"


def _open_level(overall: Measures) -> str:
    levels = {"low": overall.level_low, "high": overall.level_high}
    return _("The level can turn out anywhere from {low} to {high}.", **levels)


def _fixed_level(reached: int, lacking: int) -> str:
    return ngettext(
        "The level is {level} however it turns out.",
        "The level is {level} however they turn out.",
        lacking,
        level=reached,
    )


def answer(given: Answer) -> str:
    """An answer in words: ``level 2``, ``don't know``."""
    return _("level {level}", level=given.rated) if given.rated is not None else state(given.state)


def target(aim: Target) -> str:
    """A target in words."""
    return _("level {level} by {date}", level=aim.level, date=day(aim.by))


def rule(names: Sequence[str], counts: Counts) -> str:
    """Which answers count: ``counts from level 3: Defined``."""
    return _("counts from {level}", level=level(names, counts.at_least)) + promise(counts)


def promise(counts: Counts) -> str:
    """How a forecast is met without the level; empty for other figures."""
    if not counts.within_months:
        return ""
    return ngettext(
        ", or by a target of that level within {count} month",
        ", or by a target of that level within {count} months",
        counts.within_months,
    )


def promise_in_short(counts: Counts) -> str:
    """The same for a narrow column."""
    months = counts.within_months
    return ngettext("or target in {count} month", "or target in {count} months", months) if months else ""


def sensitivity(names: Sequence[str], status: Status, flips_at: Sequence[int]) -> str:
    """What a rule one level lower or higher would change; empty for a standing that is not decided."""
    if status not in (Status.COUNTED, Status.NOT_COUNTED):
        return ""
    if not flips_at:
        return _("the same one level lower or higher")
    levels = listed([level(names, at) for at in flips_at], "or")
    if status is Status.COUNTED:
        return _("would not count from {levels}", levels=levels)
    return _("would count from {levels}", levels=levels)


def sensitivity_in_short(status: Status, flips_at: Sequence[int]) -> str:
    """The same for a narrow column; empty where nothing changes."""
    if not flips_at:
        return ""
    levels = listed([str(at) for at in flips_at], "or")
    return _("not from {levels}", levels=levels) if status is Status.COUNTED else _("yes from {levels}", levels=levels)


def raters(assessment: Assessment, redacted: bool) -> str:
    """Who answered, by name and role."""
    people = assessment.assessors
    if not people:
        return _("persons whom the assessment does not name")
    if redacted:
        return ngettext("{count} person (names left out)", "{count} people (names left out)", len(people))
    return listed([cut(f"{person.name} ({person.role})" if person.role else person.name, 100) for person in people])
