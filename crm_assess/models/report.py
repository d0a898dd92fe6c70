"""The report document: what an assessment came to, and all that it was made from."""

from typing import Annotated, Any, Literal

from pydantic import Field

from crm_assess.models.assessment import Agency
from crm_assess.models.base import Date, Exact, Many, Model, Sha256
from crm_assess.models.result import Comparison, GapResult, Result


class Tool(Model):
    """The program that made a report."""

    name: Literal["crm-assess"] = "crm-assess"
    """The name of the program."""
    version: str
    """Its version."""


class AssessmentReceipt(Model):
    """Which assessment was scored."""

    agency: Agency
    """Whose it is."""
    assessed_on: Date
    """The day that its answers stand for."""
    sha256: Sha256
    """Of the file's bytes, as ``sha256sum`` prints it."""


class PackReceipt(Model):
    """Which questions were asked."""

    id: str
    """The pack's id."""
    version: int
    """The pack's version."""
    sha256: Sha256
    """Of what ``sha256sum *.yaml`` prints in the pack's folder."""


class BenchmarksReceipt(Model):
    """Which figures were held against it."""

    sha256: Sha256
    """Of the file's bytes, as ``sha256sum`` prints it."""
    studies: Many[str]
    """Ids of the studies in the file."""


class Receipts(Model):
    """What a report was made from."""

    schema_: Annotated[Literal["crm-assess/report/1"], Field(alias="schema")] = "crm-assess/report/1"
    """What this document is, and in which version."""
    tool: Tool
    """What made it."""
    assessment: AssessmentReceipt
    """What was scored."""
    pack: PackReceipt
    """What was asked."""
    benchmarks: BenchmarksReceipt
    """What it was held against."""


class Population(Model):
    """Who is behind the figures of one study or cohort."""

    id: str
    """The id of the study or cohort."""
    title: str
    """What it is called."""
    n_at_least: int
    """How many were asked, or at least so many."""
    from_: Annotated[str, Field(alias="from")]
    """The first year, month or day on which they were."""
    to: str
    """The last one."""
    inside: bool | None
    """Whether the assessment is one of them; None where their file does not tell."""


class Base(Model):
    """What one figure rests on."""

    id: str
    """The benchmark's id."""
    n: int | None
    """How many the share is taken over; null where that is not known."""
    low: Exact | None
    """The interval of its share, where that is known."""
    high: Exact | None
    """The upper end, 0 to 1."""


class Beside(Model):
    """The same agency against another population, shown beside the first; the two are never added up."""

    benchmarks: BenchmarksReceipt
    """The file with its figures."""
    populations: Many[Population]
    """Who is behind them."""
    comparison: Comparison
    """Where the agency stands."""
    bases: Many[Base]
    """What each of its figures rests on."""
    gaps: Many[GapResult]
    """Promise and delivery, by these figures."""


class Report(Result, Receipts):
    """The report document: what it was made from, and what was found."""

    populations: Annotated[Many[Population], Field(exclude_if=lambda found: not found)] = ()
    """Who is behind the figures of ``benchmarks``, where the program made them from a cohort."""
    beside: Annotated[Many[Beside], Field(exclude_if=lambda found: not found)] = ()
    """Against further benchmark files, in the order they were given."""

    def as_json(self) -> dict[str, Any]:
        """The document as plain values, in declared order, numbers unrounded."""
        return self.model_dump(mode="json", by_alias=True)
