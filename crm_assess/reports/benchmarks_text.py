"""Every figure with its sources, qualifiers and rule, as a page for a terminal, a pipe or a text file."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.text import Text

from crm_assess.language import _, listed, ngettext, percent, quoted
from crm_assess.models.benchmark import Benchmark, Benchmarks, Gap, Printed, Relation, Source, Study
from crm_assess.reports import page, wording
from crm_assess.reports.page import QUIET, STRONG, Screen, joined, words
from crm_assess.reports.rounding import half_up

Blocks = Iterator[Text]
Pairs = Iterator[tuple[str, str]]


def benchmarks_text(benchmarks: Benchmarks, screen: Screen) -> str:
    """All studies with their figures, and the gaps between them."""
    return page.render(_blocks(benchmarks, screen), screen)


def _blocks(benchmarks: Benchmarks, screen: Screen) -> Blocks:
    for study in benchmarks.studies:
        yield from page.title(study.title, "", screen)
        yield from page.facts(_about(study), screen)
        own = [benchmark for benchmark in benchmarks.benchmarks if benchmark.study == study.id]
        yield from page.heading(ngettext("{count} figure", "{count} figures", len(own)), screen)
        for number, benchmark in enumerate(own, 1):
            yield from _figure(number, benchmark, _kind(benchmark, benchmarks), screen)
        yield from _sources(study.sources, screen)
    if benchmarks.gaps:
        yield from page.heading(_("Gaps between promise and delivery"), screen)
        yield from page.facts(((gap.title, _steps(gap, benchmarks)) for gap in benchmarks.gaps), screen)


def _about(study: Study) -> Pairs:
    yield _("Published"), f"{study.publisher}, {wording.when(study.published)}."
    asked = _("{name}: {text}", name=wording.period(study.fieldwork), text=study.sample.respondents)
    yield _("Asked"), f"{asked}."
    yield _("Sample"), _sample(study)
    if study.places:
        yield _("Where"), listed([place.name for place in study.places]) + "."
    if study.method:
        yield _("How it was made"), study.method
    if study.findings:
        yield _("Found without a number"), " ".join(f"{_(found.words)} ({_ids(found)})" for found in study.findings)
    if study.unknowns:
        yield _("Not known of it"), " ".join(study.unknowns)


def _sample(study: Study) -> str:
    printed = [study.sample.printed] if study.sample.printed else []
    said = "".join(_("; ") + words for words in map(_quoted, (*printed, *study.sample.variants)))
    return _("at least {count}", count=study.sample.n_at_least) + f"{said}."


def _figure(number: int, benchmark: Benchmark, kind: str, screen: Screen) -> Blocks:
    yield Text()
    name = joined(words(f"{number}. {benchmark.statement}", STRONG), words(f"({benchmark.id})", QUIET))
    yield page.paragraph(name, screen)
    yield from page.facts((*_facts(benchmark), (_("Kind"), kind)), screen, indent=3)


def _facts(benchmark: Benchmark) -> Pairs:
    other_way = _("; printed the other way round, for those who did not say it") if benchmark.inverted else ""
    yield _("Printed"), f"{_quoted(benchmark.printed)}{other_way}."
    if benchmark.variants:
        yield _("Also printed"), _("; ").join(map(_quoted, benchmark.variants)) + "."
    yield _("Share"), f"{_share(benchmark)}."
    counts = benchmark.counts
    rule = _("{question} from level {level}", question=counts.question, level=counts.at_least)
    yield _("Counts"), f"{rule}{wording.promise(counts)}."


def _kind(benchmark: Benchmark, benchmarks: Benchmarks) -> str:
    """What kind of figure it is, of which dimension, and which of a study's coverage prints it."""
    where = {"kind": wording.kind(benchmark.kind), "dimension": benchmark.dimension}
    if benchmark.in_source_documents:
        return _("{kind}, {dimension}; from the source documents.", **where)
    if benchmark.id in benchmarks.from_other_coverage:
        return _("{kind}, {dimension}; from other coverage of the study.", **where)
    return _("{kind}, {dimension}.", **where)


def _share(benchmark: Benchmark) -> str:
    taken = [_("of {count}", count=benchmark.n)] if benchmark.n else []
    if benchmark.interval:
        low, high = (percent(half_up(end * 100, 1)) for end in (benchmark.interval.low, benchmark.interval.high))
        taken.append(_("95 % interval {low} to {high}", low=low, high=high))
    return ", ".join([_related(benchmark.share.relation, _exactly(benchmark.share.value)), *taken])


def _related(relation: Relation, share: str) -> str:
    return {
        Relation.EXACTLY: share,
        Relation.ABOUT: _("about {share}", share=share),
        Relation.UNDER: _("fewer than {share}", share=share),
        Relation.AT_MOST: _("at most {share}", share=share),
        Relation.OVER: _("more than {share}", share=share),
    }[relation]


def _exactly(share: Fraction) -> str:
    """A share in whole percent where it is that, else as a fraction, so that nothing is rounded."""
    shown = share * 100
    return percent(str(shown)) if shown.denominator == 1 else str(share)


def _quoted(printed: Printed) -> str:
    return f"{quoted(printed.words)} ({_ids(printed)})"


def _ids(printed: Printed) -> str:
    return " ".join(printed.sources)


def _sources(sources: Sequence[Source], screen: Screen) -> Blocks:
    yield from page.heading(_("Sources"), screen)
    for source in sources:
        date = f", {wording.when(source.published)}" if source.published else _(", date not known")
        told = f"{source.publisher}, {quoted(source.title)}{date}"
        yield page.paragraph(words(_("{name}: {text}", name=source.id, text=told)), screen)
        if source.url:
            yield words(source.url, QUIET)  # never broken, so that it can be copied and followed


def _steps(gap: Gap, benchmarks: Benchmarks) -> str:
    return _(", then ").join(benchmarks.by_id[step].statement for step in gap.steps) + "."
