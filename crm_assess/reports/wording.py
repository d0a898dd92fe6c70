"""Words and phrases that reports share: dates, counts, lists, levels, standings. Each is said here and nowhere else."""

import datetime as dt
import re
from collections.abc import Sequence

from crm_assess.models.assessment import Answer, Assessment, State, Target
from crm_assess.models.benchmark import Counts, Fieldwork
from crm_assess.models.result import GapStatus, Measures, Status
from crm_assess.reports.clean import cut

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NOT_SCORED = "not scored"
NOT_ASKED = "not asked"

STANDINGS = {
    Status.COUNTED: ("●", "counted"),
    Status.NOT_COUNTED: ("○", "not counted"),
    Status.UNKNOWN: ("?", "unknown"),
    Status.NOT_APPLICABLE: ("–", "not applicable"),
}
"""Mark and word of each standing."""

GAPS = {
    GapStatus.SAME: ("◐", "same gap"),
    GapStatus.BRIDGED: ("●", "bridged"),
    GapStatus.NOT_STARTED: ("○", "not started"),
    GapStatus.UNKNOWN: ("?", "cannot tell"),
}
"""Mark and word of each standing on a gap."""

STATES = {
    State.DONT_KNOW: "don't know",
    State.NOT_APPLICABLE: "not applicable",
    State.UNANSWERED: "not answered",
}


def plural(count: int, one: str, many: str = "") -> str:
    """A count and its noun: ``1 answer``, ``2 answers``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as a sentence lists them: ``a, b and c``."""
    *most, end = items
    return f"{', '.join(most)} {last} {end}" if most else end


def day(date: dt.date) -> str:
    """A date in words, the same in every locale."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def when(text: str) -> str:
    """A year, a month or a day as a file gives it (``2002-12``), in words; anything else as it is."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    if parts is None or not 1 <= int(parts[2] or 1) <= len(MONTHS):
        return text
    year, month, date = parts.groups()
    return " ".join([*([str(int(date))] if date else []), *([MONTHS[int(month) - 1]] if month else []), year])


def period(fieldwork: Fieldwork) -> str:
    """When respondents were asked: ``December 2002 to March 2003``."""
    first, last = when(fieldwork.from_), when(fieldwork.to)
    return first if first == last else f"{first} to {last}"


def span(low: int | None, high: int | None) -> str:
    """A level reached: ``3``, or ``1 to 3`` while missing answers can change it."""
    if low is None or high is None:
        return NOT_SCORED
    return str(low) if low == high else f"{low} to {high}"


def span_name(names: Sequence[str], low: int | None, high: int | None) -> str:
    """The names of the levels of a span: ``Defined``, ``Initial to Defined``."""
    if low is None or high is None:
        return NOT_SCORED
    return names[low - 1] if low == high else f"{names[low - 1]} to {names[high - 1]}"


def level(names: Sequence[str], number: int) -> str:
    """A level with its name: ``level 3: Defined``."""
    return f"level {number}: {names[number - 1]}"


def missing(measures: Measures) -> str:
    """The missing answers by kind: ``2 don't know, 1 not answered``."""
    counts = [(measures.dont_know, State.DONT_KNOW), (measures.unanswered, State.UNANSWERED)]
    return ", ".join(f"{count} {STATES[state]}" for count, state in counts if count)


def answers(measures: Measures) -> str:
    """All answers by kind: ``5 rated, 2 don't know, 1 not applicable``."""
    rest = f"{measures.not_applicable} {STATES[State.NOT_APPLICABLE]}" if measures.not_applicable else ""
    return ", ".join(filter(None, [f"{measures.rated} rated", missing(measures), rest]))


def provisional(overall: Measures) -> str | None:
    """Why a result is not final, and what that means for the level; ``None`` where no answer is missing."""
    lacking = overall.applicable - overall.rated
    if not lacking:
        return None
    verb = "is" if lacking == 1 else "are"
    turn = "it turns" if lacking == 1 else "they turn"
    fixed = f"The level is {overall.level_low} however {turn} out."
    open_ = f"The level can turn out anywhere from {span(overall.level_low, overall.level_high)}."
    return (
        f"Provisional: {lacking} of {plural(overall.applicable, 'answer')} {verb} missing ({missing(overall)}). "
        f"{open_ if overall.level is None else fixed}"
    )


def answer(given: Answer) -> str:
    """An answer in words: ``level 2``, ``don't know``."""
    return f"level {given.rated}" if given.rated is not None else STATES[given.state]


def target(aim: Target) -> str:
    """A target in words."""
    return f"level {aim.level} by {day(aim.by)}"


def rule(names: Sequence[str], counts: Counts) -> str:
    """Which answers count: ``counts from level 3: Defined``."""
    return f"counts from {level(names, counts.at_least)}{promise(counts)}"


def promise(counts: Counts) -> str:
    """How a forecast is met without the level; empty for other figures."""
    months = counts.within_months
    return f", or by a target of that level within {plural(months, 'month')}" if months else ""


def sensitivity(names: Sequence[str], status: Status, flips_at: Sequence[int]) -> str:
    """What a rule one level lower or higher would change; empty for a standing that is not decided."""
    if status not in (Status.COUNTED, Status.NOT_COUNTED):
        return ""
    if not flips_at:
        return "the same one level lower or higher"
    would = "would not count" if status is Status.COUNTED else "would count"
    return f"{would} from {listed([level(names, at) for at in flips_at], 'or')}"


def sensitivity_in_short(status: Status, flips_at: Sequence[int]) -> str:
    """The same for a narrow column; empty where nothing changes."""
    if not flips_at:
        return ""
    would = "not" if status is Status.COUNTED else "yes"
    return f"{would} from {listed([str(at) for at in flips_at], 'or')}"


def raters(assessment: Assessment, redacted: bool) -> str:
    """Who answered, by name and role."""
    people = assessment.assessors
    if not people:
        return "persons whom the assessment does not name"
    if redacted:
        return plural(len(people), "person", "people") + " (names left out)"
    return listed([cut(f"{person.name} ({person.role})" if person.role else person.name, 100) for person in people])
