"""A cohort's shares beside the study's: one table for all assessments, and one for each group."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.cohort import Cohort, CohortGroup, CohortRow
from crm_assess.reports import wording
from crm_assess.reports.paper import Block, Cell, Column, For, Heading, Row, Section, Shares, Table
from crm_assess.reports.rounding import half_up

SUPPRESSED = "suppressed"
NONE = "–"
TOO_FEW = "Too few to be shown, or what would give such a few by subtraction."
KEY = ("the share here", "its 95 % interval", "the study")

_WORDS = (
    Column("statement", "What respondents said"),
    *(Column("here", "Here (95 %)", whom=For.PEOPLE), Column("told", "Study, as printed", whom=For.PEOPLE)),
    Column("compared", "Difference (95 %)", whom=For.PEOPLE),
)
_NUMBERS = (
    *(Column("by", "Grouped by", "", For.PROGRAMS), Column("value", "Group", "", For.PROGRAMS)),
    *(Column("n", "Known", "0", For.PROGRAMS), Column("counted", "Counted", "0", For.PROGRAMS)),
    *(Column("unknown", "Unknown", "0", For.PROGRAMS), Column("not_applicable", "Not applicable", "0", For.PROGRAMS)),
    *(Column("share", "Share", "0 %", For.PROGRAMS), Column("low", "Share, lowest", "0 %", For.PROGRAMS)),
    *(Column("high", "Share, highest", "0 %", For.PROGRAMS), Column("study", "Study", "0 %", For.PROGRAMS)),
    *(Column("relation", "Relation", "", For.PROGRAMS), Column("printed", "Printed", "", For.PROGRAMS)),
    Column("difference", "Difference", "+0 %;-0 %;0 %", For.PROGRAMS),
    Column("difference_low", "Difference, lowest", "+0 %;-0 %;0 %", For.PROGRAMS),
    Column("difference_high", "Difference, highest", "+0 %;-0 %;0 %", For.PROGRAMS),
    *(Column("clear", "Clear", "", For.PROGRAMS), Column("suppressed", "Suppressed", "", For.PROGRAMS)),
)


def whole(cohort: Cohort, benchmarks: Benchmarks) -> Section:
    """The figures of all assessments."""
    table = _table("figures", "All assessments beside the study", ("", ""), cohort.benchmarks, benchmarks)
    return Section("figures", "All assessments", (table,))


def groups(cohort: Cohort, benchmarks: Benchmarks) -> Iterator[Section]:
    """The figures of each group, a section for each column that they are grouped by."""
    for at, by in enumerate(dict.fromkeys(group.by for group in cohort.groups), 1):
        found = [group for group in cohort.groups if group.by == by]
        blocks = [block for number, own in enumerate(found, 1) for block in _group(own, f"{at}_{number}", benchmarks)]
        yield Section(f"groups_{at}", f"By {by}", tuple(blocks))


def _group(group: CohortGroup, number: str, benchmarks: Benchmarks) -> tuple[Block, ...]:
    named = "not stated" if group.value is None else group.value
    if group.suppressed or group.assessments is None:
        return (Heading(f"{group.by}: {named} ({SUPPRESSED})"), TOO_FEW)
    title = f"{group.by}: {named} ({wording.plural(group.assessments, 'assessment')})"
    of = (group.by, group.value or "")
    return (Heading(title), _table(f"group_{number}", title, of, group.benchmarks, benchmarks))


def _table(own: str, title: str, group: tuple[str, str], rows: Sequence[CohortRow], benchmarks: Benchmarks) -> Table:
    figures = [benchmarks.by_id[row.id] for row in rows]
    said = tuple(map(_alternative, rows))
    chart = Shares("In percent", "share", "low", "high", "study", KEY, said)
    cells = (_cells(row, figure, group) for row, figure in zip(rows, figures, strict=True))
    named = tuple(Row(row.id, told) for row, told in zip(rows, cells, strict=True))
    return Table(own, title, (*_WORDS, *_NUMBERS), named, chart)


def _cells(row: CohortRow, figure: Benchmark, group: tuple[str, str]) -> tuple[Cell, ...]:
    counts = (row.n, row.counted, row.unknown, row.not_applicable)
    shares = (row.share, row.low, row.high, row.study, row.relation.value, row.printed)
    differences = (row.difference, row.difference_low, row.difference_high, row.clear, row.suppressed)
    return (figure.statement, _here(row), row.printed, _compared(row), *group, *counts, *shares, *differences)


def _here(row: CohortRow) -> str:
    if row.suppressed:
        return SUPPRESSED
    if row.share is None or row.low is None or row.high is None:
        return NONE
    others = [(row.unknown, "unknown"), (row.not_applicable, "not applicable")]
    counts = "".join(f"; {count} {word}" for count, word in others if count)
    return f"{_percent(row.share)} ({_points(row.low)} to {_points(row.high)}): {row.counted} of {row.n}{counts}"


def _compared(row: CohortRow) -> str:
    if row.difference is None or row.difference_low is None or row.difference_high is None:
        return NONE
    low, high = _signed(row.difference_low), _signed(row.difference_high)
    told = f"{_signed(row.difference)} points ({low} to {high})"
    return f"{told}, clear" if row.clear else f"{told}, not clear"


def _alternative(row: CohortRow) -> str:
    """What is drawn of a row, in words."""
    if row.suppressed or row.share is None or row.low is None or row.high is None:
        return f"Here: not shown. The study: {row.printed}."
    interval = f"{_points(row.low)} to {_points(row.high)}"
    return f"Here: {_percent(row.share)}, 95 % interval {interval}. The study: {row.printed}."


def _points(share: Fraction | float) -> str:
    return half_up(Fraction(share) * 100, 0)


def _percent(share: Fraction | float) -> str:
    return f"{_points(share)} %"


def _signed(difference: float) -> str:
    text = half_up(Fraction(difference) * 100, 0)
    return {"0": "0", "-0": "0"}.get(text, text.replace("-", "−") if text.startswith("-") else f"+{text}")
