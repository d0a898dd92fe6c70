"""Two populations side by side: each figure with what every one of them said, and who they are."""

from collections.abc import Sequence
from fractions import Fraction

from crm_assess.language import _, percent, quoted
from crm_assess.models.benchmark import Benchmark, Benchmarks, Study
from crm_assess.models.result import Report, Status
from crm_assess.reports import wording
from crm_assess.reports.disclosure import Fact
from crm_assess.reports.rounding import half_up
from crm_assess.reports.study import counted_sentence, used_studies


def beside_facts(report: Report, benchmarks: Benchmarks, others: Sequence[Benchmarks]) -> tuple[Fact, ...]:
    """Each figure on a line with every population's share, then each population; nothing where there is but one."""
    if not others:
        return ()
    everyone = (benchmarks, *others)
    figures = dict.fromkeys(own.id for each in everyone for own in each.benchmarks)
    comparisons = (report.comparison, *(other.comparison for other in report.beside))
    standings = [{own.id: own.status for own in comparison.benchmarks} for comparison in comparisons]
    lines = [_figure(own, [each.by_id.get(own) for each in everyone], everyone) for own in figures]
    told = [
        Fact(line.title, line.text + _("; ") + _standing([found[own] for found in standings if own in found]))
        for own, line in zip(figures, lines, strict=True)
    ]
    counts = [
        Fact(_titles(each), counted_sentence(comparison, used_studies(each)))
        for each, comparison in zip(everyone, comparisons, strict=True)
    ]
    return (*counts, *told)


def _titles(benchmarks: Benchmarks) -> str:
    return wording.listed([study.title for study in used_studies(benchmarks)])


def _figure(name: str, found: Sequence[Benchmark | None], everyone: Sequence[Benchmarks]) -> Fact:
    known = [(benchmark, each) for benchmark, each in zip(found, everyone, strict=True) if benchmark]
    said = (_("{name}: {text}", name=_in_short(_of(own, each)), text=_share(own)) for own, each in known)
    return Fact(known[0][0].statement, _("; ").join(said))


def _in_short(study: Study) -> str:
    """A name that leaves room for the figures: an own cohort's title, else publisher and year."""
    return study.title if study.publisher == study.title else f"{study.publisher} {study.published[:4]}"


def _of(benchmark: Benchmark, benchmarks: Benchmarks) -> Study:
    return next(study for study in benchmarks.studies if study.id == benchmark.study)


def _share(benchmark: Benchmark) -> str:
    """The share as it is printed, with its interval where that is known."""
    interval = benchmark.interval
    if not interval:
        return quoted(benchmark.printed.words)
    share = percent(half_up(benchmark.share.value * 100, 0))
    low, high = (percent(half_up(Fraction(end) * 100, 0)) for end in (interval.low, interval.high))
    return f"{benchmark.printed.words}, {share} ({_('{start} to {end}', start=low, end=high)})"


def _standing(statuses: Sequence[Status]) -> str:
    """Where the agency stands by the rules of each population, once where they agree."""
    words = dict.fromkeys(wording.standing(status)[1] for status in statuses)
    return _("{name}: {text}", name=_("This agency"), text=", ".join(words))
