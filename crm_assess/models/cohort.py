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
    """The name of the file."""
    why: str
    """In a few words."""


class CohortRow(Model):
    """One benchmark in a cohort or a group; every number is None where it is suppressed or has no base."""

    id: str
    """The benchmark's id."""
    n: int | None
    """Assessments with a known standing: counted and not counted."""
    counted: int | None
    """How many of these are counted."""
    unknown: int | None
    """Assessments without a known answer."""
    not_applicable: int | None
    """Assessments to which it does not apply."""
    share: Exact | None
    """Counted of known, 0 to 1."""
    low: float | None
    """The lower end of its 95 % Wilson interval, 0 to 1."""
    high: float | None
    """The upper end of that interval."""
    study: Exact
    """The study's share, 0 to 1; ``relation`` and ``printed`` say how it is meant."""
    relation: Relation
    """How the study's true share stands to it."""
    printed: str
    """The share in the words of the study."""
    difference: float | None
    """The share minus the study's, -1 to 1."""
    difference_low: float | None
    """The lower end of its 95 % interval (Newcombe 1998, method 10), -1 to 1."""
    difference_high: float | None
    """The upper end of that interval."""
    clear: bool | None
    """Whether the difference holds with all rows taken together (Bonferroni), and for any share the print allows."""
    suppressed: bool
    """Whether the numbers are held back for the sake of few."""


class CohortDimension(Model):
    """The levels reached in one dimension, every missing answer taken as 1, and the quartiles of its mean."""

    id: str
    """The dimension's id."""
    n: int | None
    """Assessments with an applicable question in it."""
    levels: FiveCounts | None
    """How many assessments reached each level, lowest first."""
    mean_quartiles: tuple[Exact, Exact, Exact] | None
    """First quartile, median, third quartile; None where no answer is rated."""
    suppressed: bool
    """Whether the numbers are held back for the sake of few."""


class CohortQuestion(Model):
    """How often each answer to one question was given."""

    id: str
    """The question's id."""
    n: int | None
    """Rated answers."""
    levels: FiveCounts | None
    """How often each level was given, lowest first."""
    dont_know: int | None
    """How often the answer was don't know."""
    unanswered: int | None
    """How often there was none."""
    not_applicable: int | None
    """How often it did not apply."""
    suppressed: bool
    """Whether the numbers are held back for the sake of few."""


class CohortGroup(Model):
    """The assessments that share one value of a column."""

    by: str
    """The column."""
    value: str | None
    """None where the assessments do not state it."""
    assessments: int | None
    """How many there are; null where that is held back."""
    suppressed: bool
    """Whether the numbers are held back for the sake of few."""
    benchmarks: tuple[CohortRow, ...]
    """Where the group stands on each benchmark."""


class Cohort(Model):
    """The whole document."""

    schema_: Annotated[Literal["crm-assess/cohort/1"], Field(alias="schema")] = "crm-assess/cohort/1"
    """What this document is, and in which version."""
    tool: Tool
    """What made it."""
    pack: PackReceipt
    """What was asked."""
    pack_versions: dict[str, int]
    """How many assessments name each version of the questions, where files name one."""
    period: Period | None
    """The first and last date of the assessments that give one."""
    smallest: int
    """No group of fewer is shown."""
    assessments: int
    """How many are counted."""
    by_row: int
    """How many of them are rows of tables in which an agency may have several; of the others each is an agency's."""
    left_out: tuple[LeftOut, ...]
    """What is not, and why."""
    benchmarks: tuple[CohortRow, ...]
    """Where the cohort stands on each."""
    dimensions: tuple[CohortDimension, ...]
    """The levels reached in each."""
    questions: tuple[CohortQuestion, ...]
    """The answers to each."""
    groups: tuple[CohortGroup, ...]
    """The groups by each column that was asked for."""
