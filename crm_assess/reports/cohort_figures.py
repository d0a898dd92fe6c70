"""A cohort's shares beside the study's: one table for all assessments, and one for each group."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess.language import N_, _, fill, ngettext, number, percent
from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.cohort import Cohort, CohortGroup, CohortRow
from crm_assess.reports.paper import Block, Cell, Column, For, Heading, Row, Section, Shares, Table
from crm_assess.reports.rounding import half_up

SUPPRESSED = N_("suppressed")
NONE = "–"
TOO_FEW = N_("Too few to be shown, or what would give such a few by subtraction.")
KEY = (N_("the share here"), N_("its 95 % interval"), N_("the study"))

_WORDS = (
    Column("statement", N_("What respondents said")),
    *(Column("here", N_("Here (95 %)"), whom=For.PEOPLE), Column("told", N_("Study, as printed"), whom=For.PEOPLE)),
    Column("compared", N_("Difference (95 %)"), whom=For.PEOPLE),
)
_NUMBERS = (
    Column("by", N_("Grouped by"), "", For.PROGRAMS),
    Column("value", N_("Group"), "", For.PROGRAMS),
    Column("n", N_("Known"), "0", For.PROGRAMS),
    Column("counted", N_("Counted"), "0", For.PROGRAMS),
    Column("unknown", N_("Unknown"), "0", For.PROGRAMS),
    Column("not_applicable", N_("Not applicable"), "0", For.PROGRAMS),
    Column("share", N_("Share"), "0 %", For.PROGRAMS),
    Column("low", N_("Share, lowest"), "0 %", For.PROGRAMS),
    Column("high", N_("Share, highest"), "0 %", For.PROGRAMS),
    Column("study", N_("Study"), "0 %", For.PROGRAMS),
    Column("relation", N_("Relation"), "", For.PROGRAMS),
    Column("printed", N_("Printed"), "", For.PROGRAMS),
    Column("difference", N_("Difference"), "+0 %;-0 %;0 %", For.PROGRAMS),
    Column("difference_low", N_("Difference, lowest"), "+0 %;-0 %;0 %", For.PROGRAMS),
    Column("difference_high", N_("Difference, highest"), "+0 %;-0 %;0 %", For.PROGRAMS),
    Column("clear", N_("Clear"), "", For.PROGRAMS),
    Column("suppressed", N_("Suppressed"), "", For.PROGRAMS),
)


def whole(cohort: Cohort, benchmarks: Benchmarks) -> Section:
    """The figures of all assessments."""
    table = _table("figures", _("All assessments beside the study"), ("", ""), cohort.benchmarks, benchmarks)
    return Section("figures", _("All assessments"), (table,))


def groups(cohort: Cohort, benchmarks: Benchmarks) -> Iterator[Section]:
    """The figures of each group, a section for each column that they are grouped by."""
    for at, by in enumerate(dict.fromkeys(group.by for group in cohort.groups), 1):
        found = [group for group in cohort.groups if group.by == by]
        blocks = [block for number, own in enumerate(found, 1) for block in _group(own, f"{at}_{number}", benchmarks)]
        yield Section(f"groups_{at}", _("By {column}", column=by), tuple(blocks))


def _group(group: CohortGroup, number: str, benchmarks: Benchmarks) -> tuple[Block, ...]:
    named = _("not stated") if group.value is None else group.value
    heading = _("{name}: {text}", name=group.by, text=named)
    if group.suppressed or group.assessments is None:
        return (Heading(f"{heading} ({_(SUPPRESSED)})"), _(TOO_FEW))
    counted = ngettext("{count} assessment", "{count} assessments", group.assessments)
    title = f"{heading} ({counted})"
    of = (group.by, group.value or "")
    return (Heading(title), _table(f"group_{number}", title, of, group.benchmarks, benchmarks))


def _table(own: str, title: str, group: tuple[str, str], rows: Sequence[CohortRow], benchmarks: Benchmarks) -> Table:
    figures = [benchmarks.by_id[row.id] for row in rows]
    said, (here, interval, there) = tuple(map(_alternative, rows)), KEY
    chart = Shares(_("In percent"), "share", "low", "high", "study", (_(here), _(interval), _(there)), said)
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
        return _(SUPPRESSED)
    if row.share is None or row.low is None or row.high is None:
        return NONE
    said = _("{share} ({low} to {high}): {count} of {total}")
    low, high = _points(row.low), _points(row.high)
    told = [fill(said, share=_percent(row.share), low=low, high=high, count=row.counted, total=row.n)]
    if row.unknown:
        told.append(ngettext("{count} unknown", "{count} unknown", row.unknown))
    if row.not_applicable:
        told.append(ngettext("{count} not applicable", "{count} not applicable", row.not_applicable))
    return _("; ").join(told)


def _compared(row: CohortRow) -> str:
    if row.difference is None or row.difference_low is None or row.difference_high is None:
        return NONE
    low, high = _signed(row.difference_low), _signed(row.difference_high)
    said = _("{points} points ({low} to {high}), clear")
    if not row.clear:
        said = _("{points} points ({low} to {high}), not clear")
    return fill(said, points=_signed(row.difference), low=low, high=high)


def _alternative(row: CohortRow) -> str:
    """What is drawn of a row, in words."""
    if row.suppressed or row.share is None or row.low is None or row.high is None:
        return _("Here: not shown. The study: {printed}.", printed=row.printed)
    said = _("Here: {share}, 95 % interval {low} to {high}. The study: {printed}.")
    low, high = _points(row.low), _points(row.high)
    return fill(said, share=_percent(row.share), low=low, high=high, printed=row.printed)


def _points(share: Fraction | float) -> str:
    return number(half_up(Fraction(share) * 100, 0))


def _percent(share: Fraction | float) -> str:
    return percent(half_up(Fraction(share) * 100, 0))


def _signed(difference: float) -> str:
    text = half_up(Fraction(difference) * 100, 0)
    return {"0": "0", "-0": "0"}.get(text, text.replace("-", "−") if text.startswith("-") else f"+{text}")
