"""Two populations side by side: each figure with what every one of them said, and who they are."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from crm_assess.language import _, listed, percent, quoted
from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.report import Report
from crm_assess.models.result import Status
from crm_assess.reports import wording
from crm_assess.reports.disclosure import Fact
from crm_assess.reports.rounding import half_up
from crm_assess.reports.study import counted_sentence, used_studies


class Line(NamedTuple):
    """One figure, as each population gives it."""

    id: str
    statement: str
    shares: tuple[str, ...]
    """One for each population; empty where it does not give the figure."""
    standing: str
    """Where the agency stands on it."""


class SideBySide(NamedTuple):
    """The same figures of several populations, each with its own share; nothing is added up."""

    counts: tuple[Fact, ...]
    """In how many of its figures the agency is counted, for each population."""
    names: tuple[str, ...]
    """The populations, in short."""
    lines: tuple[Line, ...]


def side_by_side(report: Report, benchmarks: Benchmarks, others: Sequence[Benchmarks]) -> SideBySide:
    """The figures of the report's own benchmarks and of the others."""
    everyone = (benchmarks, *others)
    comparisons = (report.comparison, *(other.comparison for other in report.beside))
    statuses = [comparison.statuses for comparison in comparisons]
    ids = dict.fromkeys(own.id for each in everyone for own in each.benchmarks)
    counts = (
        Fact(_titles(each), counted_sentence(comparison, used_studies(each)))
        for each, comparison in zip(everyone, comparisons, strict=True)
    )
    lines = (_line(own, everyone, [found[own] for found in statuses if own in found]) for own in ids)
    return SideBySide(tuple(counts), tuple(map(_in_short, everyone)), tuple(lines))


def _line(own: str, everyone: Sequence[Benchmarks], statuses: Sequence[Status]) -> Line:
    """A figure; the agency's standing stands there once where all populations agree on it."""
    given = [each.by_id.get(own) for each in everyone]
    statement = next(figure.statement for figure in given if figure)
    standing = ", ".join(dict.fromkeys(wording.standing(status)[1] for status in statuses))
    return Line(own, statement, tuple(_share(figure) if figure else "" for figure in given), standing)


def _titles(benchmarks: Benchmarks) -> str:
    return listed([study.title for study in used_studies(benchmarks)])


def _in_short(benchmarks: Benchmarks) -> str:
    """A name that leaves room for the figures: an own cohort's title, else publisher and year."""
    return listed(
        [
            study.title if study.publisher == study.title else f"{study.publisher} {study.published[:4]}"
            for study in used_studies(benchmarks)
        ]
    )


def _share(benchmark: Benchmark) -> str:
    """The share as it is printed, with its interval where that is known."""
    interval = benchmark.interval
    if not interval:
        return quoted(benchmark.printed.words)
    ends = (benchmark.share.value, Fraction(interval.low), Fraction(interval.high))
    # A sign of percent alone at the start of a line is hard to read.
    share, low, high = (percent(half_up(end * 100, 0)).replace(" ", "\N{NO-BREAK SPACE}") for end in ends)
    return f"{benchmark.printed.words}, {share} ({_('{start} to {end}', start=low, end=high)})"
