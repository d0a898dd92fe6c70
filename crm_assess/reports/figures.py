"""The study's figures beside the agency's standing on each, in words."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from crm_assess.language import _
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks, Kind, Printed, Relation
from crm_assess.models.pack import Pack
from crm_assess.models.result import Standing, Status
from crm_assess.reports import wording


class Words(NamedTuple):
    """A figure's words as printed, and the ids of the sources that print them."""

    words: str
    sources: str


class Figure(NamedTuple):
    """One figure of a study and where the agency stands on it."""

    id: str
    study: str
    statement: str
    share: Fraction
    """0 to 1, for charts; what is read is ``printed``."""
    relation: Relation
    printed: Words
    variants: tuple[Words, ...]
    kind: Kind
    other_coverage: bool
    """Whether it comes from other coverage of the study, not from the source documents."""
    question: str
    topic: str
    answer: str
    target: str | None
    """The answer's target, where the figure is a forecast."""
    status: Status
    mark: str
    standing: str
    at_least: int
    rule: str
    promise_in_short: str
    """How a forecast is met without the level; empty for other figures."""
    flips_at: tuple[int, ...]
    sensitivity: str
    sensitivity_in_short: str


class FigureGroup(NamedTuple):
    """The figures on the questions of one dimension."""

    id: str
    title: str
    figures: tuple[Figure, ...]


def worded(standing: Standing, benchmarks: Benchmarks, assessment: Assessment, pack: Pack) -> Figure:
    """Words one figure, and where the agency stands on it."""
    benchmark = benchmarks.by_id[standing.id]
    mark, word = wording.standing(standing.status)
    given = assessment.answer(standing.question)
    target = given.target if benchmark.counts.within_months else None
    return Figure(
        id=benchmark.id,
        study=benchmark.study,
        statement=benchmark.statement,
        share=standing.share,
        relation=standing.relation,
        printed=as_printed(benchmark.printed),
        variants=tuple(map(as_printed, benchmark.variants)),
        kind=benchmark.kind,
        other_coverage=benchmark.id in benchmarks.from_other_coverage,
        question=standing.question,
        topic=pack.questions[standing.question].topic,
        answer=wording.answer(given),
        target=_("target {target}", target=wording.target(target)) if target else None,
        status=standing.status,
        mark=mark,
        standing=word,
        at_least=standing.at_least,
        rule=wording.rule(pack.levels, benchmark.counts),
        promise_in_short=wording.promise_in_short(benchmark.counts),
        flips_at=standing.flips_at,
        sensitivity=wording.sensitivity(pack.levels, standing.status, standing.flips_at),
        sensitivity_in_short=wording.sensitivity_in_short(standing.status, standing.flips_at),
    )


def grouped(figures: Sequence[Figure], pack: Pack) -> tuple[FigureGroup, ...]:
    """The figures by the dimension of their question, in the order of the pack."""
    groups = []
    for dimension in pack.dimensions:
        own = tuple(figure for figure in figures if pack.dimension_of[figure.question] is dimension)
        if own:
            groups.append(FigureGroup(dimension.id, dimension.title, own))
    return tuple(groups)


def as_printed(printed: Printed) -> Words:
    """The words of a figure, and who prints them."""
    return Words(printed.words, " ".join(printed.sources))
