"""The report document: what an assessment came to, and all that it was made from."""

from typing import Annotated, Any, Literal

from pydantic import Field

from crm_assess.models.assessment import Agency
from crm_assess.models.base import Date, Exact, Many, Model, Sha256
from crm_assess.models.result import Comparison, GapResult, Result


class Tool(Model):
    """The program that made a report."""

    name: Literal["crm-assess"] = "crm-assess"
    version: str


class AssessmentReceipt(Model):
    """Which assessment was scored."""

    agency: Agency
    assessed_on: Date
    sha256: Sha256
    """Of the file's bytes, as ``sha256sum`` prints it."""


class PackReceipt(Model):
    """Which questions were asked."""

    id: str
    version: int
    sha256: Sha256
    """Of what ``sha256sum *.yaml`` prints in the pack's folder."""


class BenchmarksReceipt(Model):
    """Which figures were held against it."""

    sha256: Sha256
    """Of the file's bytes, as ``sha256sum`` prints it."""
    studies: Many[str]


class Receipts(Model):
    """What a report was made from."""

    schema_: Annotated[Literal["crm-assess/report/1"], Field(alias="schema")] = "crm-assess/report/1"
    tool: Tool
    assessment: AssessmentReceipt
    pack: PackReceipt
    benchmarks: BenchmarksReceipt


class Population(Model):
    """Who is behind the figures of one study or cohort."""

    id: str
    title: str
    n_at_least: int
    """How many were asked, or at least so many."""
    from_: Annotated[str, Field(alias="from")]
    """The first year, month or day on which they were."""
    to: str
    inside: bool | None
    """Whether the assessment is one of them; None where their file does not tell."""


class Base(Model):
    """What one figure rests on."""

    id: str
    n: int | None
    low: Exact | None
    """The interval of its share, where that is known."""
    high: Exact | None


class Beside(Model):
    """The same agency against another population, shown beside the first; the two are never added up."""

    benchmarks: BenchmarksReceipt
    populations: Many[Population]
    comparison: Comparison
    bases: Many[Base]
    """What each of its figures rests on."""
    gaps: Many[GapResult]


class Report(Result, Receipts):
    """The report document: what it was made from, and what was found."""

    populations: Annotated[Many[Population], Field(exclude_if=lambda found: not found)] = ()
    """Who is behind the figures of ``benchmarks``, where the program made them from a cohort."""
    beside: Annotated[Many[Beside], Field(exclude_if=lambda found: not found)] = ()
    """Against further benchmark files, in the order they were given."""

    def as_json(self) -> dict[str, Any]:
        """The document as plain values, in declared order, numbers unrounded."""
        return self.model_dump(mode="json", by_alias=True)
