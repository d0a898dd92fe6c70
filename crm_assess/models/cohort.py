"""The cohort document: what many assessments say together, small groups left out."""

from typing import Annotated, Literal

from pydantic import Field

from crm_assess.models.base import Exact, Model
from crm_assess.models.benchmark import Relation
from crm_assess.models.report import PackReceipt, Tool
from crm_assess.models.tally import Period

FiveCounts = tuple[int, int, int, int, int]


class LeftOut(Model):
    """A file or some rows that are not counted, and why."""

    name: str
    why: str


class CohortRow(Model):
    """One benchmark in a cohort or a group; every number is None where it is suppressed or has no base."""

    id: str
    n: int | None
    """Assessments with a known standing: counted and not counted."""
    counted: int | None
    unknown: int | None
    not_applicable: int | None
    share: Exact | None
    low: float | None
    """95 % Wilson interval of the share."""
    high: float | None
    study: Exact
    """The study's share, 0 to 1; ``relation`` and ``printed`` say how it is meant."""
    relation: Relation
    printed: str
    difference: float | None
    """The share minus the study's."""
    difference_low: float | None
    """95 % interval of the difference (Newcombe 1998, method 10)."""
    difference_high: float | None
    clear: bool | None
    """Whether the difference holds with all rows taken together (Bonferroni), and for any share the print allows."""
    suppressed: bool


class CohortDimension(Model):
    """The levels reached in one dimension, every missing answer taken as 1, and the quartiles of its mean."""

    id: str
    n: int | None
    """Assessments with an applicable question in it."""
    levels: FiveCounts | None
    mean_quartiles: tuple[Exact, Exact, Exact] | None
    """First quartile, median, third quartile; None where no answer is rated."""
    suppressed: bool


class CohortQuestion(Model):
    """How often each answer to one question was given."""

    id: str
    n: int | None
    """Rated answers."""
    levels: FiveCounts | None
    dont_know: int | None
    unanswered: int | None
    not_applicable: int | None
    suppressed: bool


class CohortGroup(Model):
    """The assessments that share one value of a column."""

    by: str
    value: str | None
    """None where the assessments do not state it."""
    assessments: int | None
    suppressed: bool
    benchmarks: tuple[CohortRow, ...]


class Cohort(Model):
    """The whole document."""

    schema_: Annotated[Literal["crm-assess/cohort/1"], Field(alias="schema")] = "crm-assess/cohort/1"
    tool: Tool
    pack: PackReceipt
    pack_versions: dict[str, int]
    """How many assessments name each version of the questions, where files name one."""
    period: Period | None
    """The first and last date of the assessments that give one."""
    smallest: int
    """No group of fewer is shown."""
    assessments: int
    by_row: int
    """How many of them are rows of tables in which an agency may have several; of the others each is an agency's."""
    left_out: tuple[LeftOut, ...]
    benchmarks: tuple[CohortRow, ...]
    dimensions: tuple[CohortDimension, ...]
    questions: tuple[CohortQuestion, ...]
    groups: tuple[CohortGroup, ...]
