"""Benchmarks: what the respondents of a study said, where it is printed, and which answer counts."""

from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, Strict

from crm_assess.models.base import Id, Level, Many, Model, Sha256, Text, written_as
from crm_assess.models.share import Proportion


class Relation(StrEnum):
    """How the true share stands to the printed one."""

    EXACTLY = "exactly"
    ABOUT = "about"
    UNDER = "under"
    AT_MOST = "at_most"
    OVER = "over"


class Kind(StrEnum):
    """What sort of statement respondents made."""

    ATTITUDE = "attitude"
    EXISTENCE = "existence"
    EFFECTIVENESS = "effectiveness"
    OUTCOME = "outcome"
    FORECAST = "forecast"


class Share(Model):
    """The share of respondents who said something, as the study gives it."""

    value: Proportion
    """A number from 0 to 1, or a fraction such as ``2/3`` in quotes."""
    relation: Annotated[Relation, Strict(False)]
    """Whether the true share is exactly, about, under, at most or over the value."""

    @property
    def upper(self) -> Fraction:
        """The largest share that the printed words allow."""
        return Fraction(1) if self.relation is Relation.OVER else self.value


class Printed(Model):
    """A figure's words as printed, and the sources that print them."""

    words: Text
    """Word for word."""
    sources: Annotated[Many[Id], Field(min_length=1)]
    """Ids of the study's sources that print these words."""


class Counts(Model):
    """The rule that ties a figure to a question. The tie is this project's own, not the study's."""

    question: Id
    """The question whose answer decides."""
    at_least: Level
    """From this level on the answer counts."""
    within_months: Annotated[int, Field(ge=1, le=1200)] | None = None
    """A forecast also counts by a target of that level, dated at most so many months after the assessment."""


class Interval(Model):
    """A 95 % confidence interval of a share."""

    low: Proportion
    """The lower end, 0 to 1."""
    high: Proportion
    """The upper end, 0 to 1."""


class Benchmark(Model):
    """One figure: this share of the respondents said this."""

    id: Id
    """A name for links and programs."""
    study: Id
    """The id of the study that found it."""
    statement: Text
    """What respondents said, in one sentence."""
    share: Share
    """The share of the respondents who said it."""
    printed: Printed
    """The words that are shown, and who prints them."""
    variants: Many[Printed] = ()
    """How other sources print the same figure."""
    inverted: bool
    """Whether the study prints the share of those who did not say it."""
    kind: Annotated[Kind, Strict(False)]
    """An attitude, that something exists, that it works, an outcome, or a forecast."""
    dimension: Id
    """The dimension of its question."""
    counts: Counts
    """Which answer of an agency counts."""
    in_source_documents: bool
    """Whether the source documents print it, or other coverage alone."""
    n: Annotated[int, Field(ge=1)] | None = None
    """How many the share is taken over, where that is known."""
    interval: Interval | None = None
    """How far the share may be off, where that is known."""


WebAddress = Annotated[
    str, written_as(r"^https?://\S+$", "{shown} is no web address (such as https://example.org/report)")
]
CountryCode = Annotated[str, written_as(r"^[A-Z]{2}$", "{shown} is no country code (two capital letters, such as CA)")]
"""ISO 3166-1 alpha-2."""


class Source(Model):
    """Where figures of a study are printed."""

    id: Id
    """A short name, shown beside each figure."""
    title: Text
    """The title of the article or page."""
    publisher: Text
    """Who published it."""
    published: Text | None = None
    """A year, a month or a day, such as 2003-07-01; nothing where that is not known."""
    url: WebAddress | None = None
    """Its web address, where it can still be read."""


class Fieldwork(Model):
    """When the respondents were asked: a year, a month or a day at either end."""

    from_: Annotated[Text, Field(alias="from")]
    """The first year, month or day, such as 2002-12."""
    to: Text
    """The last year, month or day."""


class Sample(Model):
    """Who was asked, and how many."""

    n_at_least: Annotated[int, Field(ge=1)]
    """How many were asked at least."""
    respondents: Text
    """Who they were."""
    printed: Printed | None = None
    """The number of respondents as printed."""
    variants: Many[Printed] = ()
    """How other sources print that number."""


class Place(Model):
    """A country or territory of a study."""

    code: CountryCode
    """Two letters, ISO 3166."""
    name: Text
    """The name as it is shown."""


class Study(Model):
    """Where figures come from, and what is not known of them."""

    id: Id
    """A name for links and programs."""
    title: Text
    """The study's own title."""
    publisher: Text
    """Who published it."""
    interest: Text | None = None
    """What a reader should know of the publisher beside its name, such as "which sells CRM services"."""
    published: Text
    """A year, a month or a day, such as 2003-07-01."""
    fieldwork: Fieldwork
    """When the respondents were asked."""
    sample: Sample
    """Who was asked, and how many."""
    places: Many[Place] = ()
    """Where the respondents were."""
    unknowns: Many[Text] = ()
    """What is not known of the study, one sentence each; every report repeats it."""
    findings: Many[Printed] = ()
    """What the study found without a number."""
    method: Text | None = None
    """How the figures were made, where the program made them."""
    members: Many[Sha256] = ()
    """Fingerprints of the assessments behind the figures, by which a member recognises its own."""
    sources: Annotated[Many[Source], Field(min_length=1)]
    """Where the study's figures are printed."""


class Gap(Model):
    """A promise and its delivery, as benchmark ids in that order."""

    id: Id
    """A name for links and programs."""
    title: Text
    """From what to what."""
    steps: Annotated[Many[Id], Field(min_length=2)]
    """Ids of figures, the promise first."""


class Benchmarks(Model):
    """A whole benchmark file."""

    schema_: Annotated[Literal["crm-assess/benchmarks/1"], Field(alias="schema")]
    """What this file is, and in which version."""
    studies: Annotated[Many[Study], Field(min_length=1)]
    """Where the figures come from."""
    benchmarks: Many[Benchmark]
    """The figures."""
    gaps: Many[Gap] = ()
    """Promises and their delivery."""

    @cached_property
    def by_id(self) -> dict[str, Benchmark]:
        """Every benchmark by its id."""
        return {benchmark.id: benchmark for benchmark in self.benchmarks}

    @cached_property
    def questions(self) -> frozenset[str]:
        """The questions that a figure rests on, by id."""
        return frozenset(benchmark.counts.question for benchmark in self.benchmarks)

    @cached_property
    def from_other_coverage(self) -> frozenset[str]:
        """Figures that the source documents do not print, by id; none of a cohort, which has no such documents."""
        made = {study.id for study in self.studies if study.method}
        return frozenset(own.id for own in self.benchmarks if not own.in_source_documents and own.study not in made)

    def ten(self) -> "Benchmarks":
        """The figures of the source documents alone, with the gaps they still hold."""
        return self.only({benchmark.id for benchmark in self.benchmarks if benchmark.in_source_documents})

    def only(self, ids: Collection[str]) -> "Benchmarks":
        """The figures with these ids alone, with the gaps they still hold."""
        kept = {own: benchmark for own, benchmark in self.by_id.items() if own in ids}
        gaps = tuple(gap for gap in self.gaps if kept.keys() >= set(gap.steps))
        return self.model_copy(update={"benchmarks": tuple(kept.values()), "gaps": gaps})
