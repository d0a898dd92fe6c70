"""Every figure with its sources, qualifiers and rule, as a page for a terminal, a pipe or a text file."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.text import Text

from crm_assess.models.benchmark import Benchmark, Benchmarks, Gap, Printed, Relation, Source, Study
from crm_assess.reports import page, wording
from crm_assess.reports.page import QUIET, STRONG, Screen, joined, words
from crm_assess.reports.rounding import half_up

Blocks = Iterator[Text]
Pairs = Iterator[tuple[str, str]]

RELATIONS = {
    Relation.EXACTLY: "",
    Relation.ABOUT: "about ",
    Relation.UNDER: "fewer than ",
    Relation.AT_MOST: "at most ",
    Relation.OVER: "more than ",
}


def benchmarks_text(benchmarks: Benchmarks, screen: Screen) -> str:
    """All studies with their figures, and the gaps between them."""
    return page.render(_blocks(benchmarks, screen), screen)


def _blocks(benchmarks: Benchmarks, screen: Screen) -> Blocks:
    for study in benchmarks.studies:
        yield from page.title(study.title, "", screen)
        yield from page.facts(_about(study), screen)
        own = [benchmark for benchmark in benchmarks.benchmarks if benchmark.study == study.id]
        yield from page.heading(wording.plural(len(own), "figure"), screen)
        for number, benchmark in enumerate(own, 1):
            yield from _figure(number, benchmark, screen)
        yield from _sources(study.sources, screen)
    if benchmarks.gaps:
        yield from page.heading("Gaps between promise and delivery", screen)
        yield from page.facts(((gap.title, _steps(gap, benchmarks)) for gap in benchmarks.gaps), screen)


def _about(study: Study) -> Pairs:
    yield "Published", f"{study.publisher}, {wording.when(study.published)}."
    yield "Asked", f"{wording.period(study.fieldwork)}: {study.sample.respondents}."
    yield "Sample", _sample(study)
    if study.places:
        yield "Where", wording.listed([place.name for place in study.places]) + "."
    if study.method:
        yield "How it was made", study.method
    if study.findings:
        yield "Found without a number", " ".join(f"{found.words} ({_ids(found)})" for found in study.findings)
    if study.unknowns:
        yield "Not known of it", " ".join(study.unknowns)


def _sample(study: Study) -> str:
    printed = [study.sample.printed] if study.sample.printed else []
    said = "".join(f"; {words}" for words in map(_quoted, (*printed, *study.sample.variants)))
    return f"at least {study.sample.n_at_least}{said}."


def _figure(number: int, benchmark: Benchmark, screen: Screen) -> Blocks:
    yield Text()
    name = joined(words(f"{number}. {benchmark.statement}", STRONG), words(f"({benchmark.id})", QUIET))
    yield page.paragraph(name, screen)
    yield from page.facts(_facts(benchmark), screen, indent=3)


def _facts(benchmark: Benchmark) -> Pairs:
    other_way = "; printed the other way round, for those who did not say it" if benchmark.inverted else ""
    yield "Printed", f"{_quoted(benchmark.printed)}{other_way}."
    if benchmark.variants:
        yield "Also printed", "; ".join(map(_quoted, benchmark.variants)) + "."
    yield "Share", f"{_share(benchmark)}."
    counts = benchmark.counts
    yield "Counts", f"{counts.question} from level {counts.at_least}{wording.promise(counts)}."
    where = "the source documents" if benchmark.in_source_documents else "other coverage of the study"
    yield "Kind", f"{benchmark.kind}, {benchmark.dimension}; from {where}."


def _share(benchmark: Benchmark) -> str:
    taken = [f"of {benchmark.n}"] if benchmark.n else []
    if benchmark.interval:
        low, high = (half_up(end * 100, 1) for end in (benchmark.interval.low, benchmark.interval.high))
        taken.append(f"95 % interval {low} % to {high} %")
    return ", ".join([RELATIONS[benchmark.share.relation] + _exactly(benchmark.share.value), *taken])


def _exactly(share: Fraction) -> str:
    """A share in whole percent where it is that, else as a fraction, so that nothing is rounded."""
    percent = share * 100
    return f"{percent} %" if percent.denominator == 1 else str(share)


def _quoted(printed: Printed) -> str:
    return f'"{printed.words}" ({_ids(printed)})'


def _ids(printed: Printed) -> str:
    return " ".join(printed.sources)


def _sources(sources: Sequence[Source], screen: Screen) -> Blocks:
    yield from page.heading("Sources", screen)
    for source in sources:
        date = f", {wording.when(source.published)}" if source.published else ""
        yield page.paragraph(words(f'{source.id}: {source.publisher}, "{source.title}"{date}'), screen)
        if source.url:
            yield words(source.url, QUIET)  # never broken, so that it can be copied and followed


def _steps(gap: Gap, benchmarks: Benchmarks) -> str:
    return ", then ".join(benchmarks.by_id[step].statement for step in gap.steps) + "."
