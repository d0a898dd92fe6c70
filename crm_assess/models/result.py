"""Results: what the arithmetic found, exact."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, Strict

from crm_assess.models.assessment import State
from crm_assess.models.base import Date, Exact, Many, Model
from crm_assess.models.benchmark import Relation


class Measures(Model):
    """What the answers to some questions come to, with what is not known kept in sight.

    ``mean``, ``median``, ``low`` and ``high`` are on the scale of levels, 1 to 5; ``None`` means not scored.
    """

    mean: Exact | None
    """Over the rated answers alone."""
    median: Exact | None
    """The middle of the rated levels, 1 to 5."""
    low: Exact | None
    """The mean if every missing answer turned out worst."""
    high: Exact | None
    """The mean if every missing answer turned out best."""
    level: int | None
    """The level reached, where the missing answers cannot change it."""
    level_low: int | None
    """The level reached if every missing answer turned out worst."""
    level_high: int | None
    """The level reached if every missing answer turned out best."""
    applicable: int
    """Questions that have a meaning for the agency."""
    rated: int
    """Questions that were given a level."""
    dont_know: int
    """Questions whose answer the respondent does not know."""
    unanswered: int
    """Questions to which nothing was said."""
    not_applicable: int
    """Questions that have no meaning for the agency."""
    distribution: Annotated[tuple[int, int, int, int, int], Strict(False)]
    """How many rated answers stand at each level, lowest first."""
    evidenced: int
    """Rated answers at level 3 or above that show evidence."""
    evidence_due: int
    """Rated answers at level 3 or above."""


class Score(Measures):
    """Measures, and how many questions they are taken over."""

    questions: int
    """How many questions there are, those that are not applicable too."""


class TargetResult(Model):
    """A target as a report shows it."""

    level: int
    """The level aimed at, 1 to 5."""
    by: Date
    """The day by which it is to be reached."""


class QuestionResult(Model):
    """One question and its answer."""

    id: str
    """The question's id."""
    topic: str
    """What it is about."""
    state: Annotated[State, Strict(False)]
    """What is known of it."""
    level: int | None
    """The level, 1 to 5; null where none was given."""
    evidence: int
    """How many pieces of evidence the answer has."""
    target: TargetResult | None
    """Where the agency means to be; null where it has not said."""
    next: str | None
    """What the next level looks like, for a rated answer below 5."""


class Named(Model):
    """What a part of a report is called."""

    id: str
    """A name for programs."""
    title: str
    """A name for people."""


class DimensionResult(Measures, Named):
    """The measures of one dimension, and its questions."""

    questions: Many[QuestionResult]
    """Each with its answer, in the order they are asked."""


class LensResult(Score, Named):
    """The score of all questions seen through one lens."""


class Status(StrEnum):
    """Where an agency stands on one benchmark."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class Standing(Model):
    """One benchmark and where the agency stands on it."""

    id: str
    """The benchmark's id."""
    share: Exact
    """The share of the study's respondents, 0 to 1."""
    relation: Annotated[Relation, Strict(False)]
    """How the true share stands to it."""
    printed: str
    """The share in the words of the study."""
    question: str
    """The question whose answer decides."""
    at_least: int
    """From this level on, 1 to 5, the answer counts."""
    status: Annotated[Status, Strict(False)]
    """Where the agency stands."""
    flips_at: Many[int]
    """The neighbouring thresholds at which the agency would be counted otherwise."""


class Comparison(Model):
    """One agency against the study's respondents."""

    benchmarks: Many[Standing]
    """Where the agency stands on each."""
    usable: int
    """How many apply to the agency."""
    counted: int
    """In how many of these it is counted."""
    unknown: int
    """Of how many of these the answer is missing."""
    expected: Exact
    """How many of the usable statements the average respondent reported."""
    at_most: Exact
    """The largest share of respondents that can have reported as many, whatever the dependence (Rueger 1978)."""

    @property
    def statuses(self) -> dict[str, Status]:
        """Where the agency stands on each benchmark, by the benchmark's id."""
        return {standing.id: standing.status for standing in self.benchmarks}


class GapStatus(StrEnum):
    """How an agency stands to one gap between promise and delivery."""

    SAME = "same"
    BRIDGED = "bridged"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"


class GapResult(Model):
    """One gap and how the agency stands to it."""

    id: str
    """The gap's id."""
    status: Annotated[GapStatus, Strict(False)]
    """How the agency stands to it."""


class NextStep(Model):
    """A question that holds its dimension's level down, and what the next level looks like."""

    question: str
    """The question's id."""
    from_: Annotated[int, Field(alias="from")]
    """The level now, 1 to 4."""
    to: int
    """The next level."""
    do: str
    """What can be seen there."""


class TargetStanding(StrEnum):
    """How a target stands on the date of the assessment."""

    REACHED = "reached"
    DUE = "due"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


class TargetProgress(Model):
    """One target, and how far the agency has come to it."""

    question: str
    """The question's id."""
    now: int | None
    """The level shown today; ``None`` where the answer is missing or not applicable."""
    level: int
    """The level aimed at."""
    by: Date
    """The day by which it is to be reached."""
    standing: Annotated[TargetStanding, Strict(False)]
    """How it stands on the date of the assessment."""


class TargetsResult(Model):
    """How far an agency has come to the targets it set itself."""

    reached: int
    """How many of them are reached."""
    progress: Exact | None
    """The part of the way to all of them that is behind the agency, 0 to 1, in levels above the lowest, over targets
    whose answer is known (the rule of OWASP SAMM); ``None`` where there is no way to go. Never held against a study."""
    each: Many[TargetProgress]
    """In the order of the questions."""


class Result(Model):
    """All that the arithmetic finds in one assessment."""

    overall: Score
    """The agency."""
    dimensions: Many[DimensionResult]
    """In the order of the pack."""
    lenses: Many[LensResult]
    """The same answers by lens."""
    technology_first: bool
    """Whether technology is ahead of people and process by one level or more."""
    comparison: Comparison
    """The agency against the study."""
    gaps: Many[GapResult]
    """Promise and delivery."""
    next_steps: Many[NextStep]
    """What holds a level down, dimension by dimension, lowest level first."""
    targets: Annotated[TargetsResult | None, Field(exclude_if=lambda found: found is None)] = None
    """Only where the assessment has targets; reports of earlier programs do not have it."""
