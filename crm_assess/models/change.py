"""What changed between two assessments of one agency, or over several."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from crm_assess.models.base import Exact, Model
from crm_assess.models.result import GapStatus, Named


class Point(Model):
    """A score on one date, by the questions asked then."""

    mean: Exact | None
    low: Exact | None
    high: Exact | None
    level: int | None
    level_low: int | None
    level_high: int | None


class Change(Model):
    """A mean before and after, and where its change comes from; ``change`` is ``answers`` plus ``questions``, exactly.

    Means on the scale of levels, 1 to 5. ``None`` where there is no mean on one side.
    """

    before: Exact | None
    after: Exact | None
    change: Exact | None
    answers: Exact | None
    """Of the mean of the questions that were asked both times and mean the same."""
    questions: Exact | None
    """From questions that are new, retired or mean something else."""


class Detail(Change):
    """A change and the scores on either side of it."""

    scores: tuple[Point, Point]


class Asked(StrEnum):
    """On which of the two dates a dimension had questions."""

    BOTH = "both"
    THEN = "then"
    """Retired since."""
    NOW = "now"
    """New since."""


class DimensionChange(Detail, Named):
    """One dimension's; of one that was retired, or is new, the agency's mean knows only the one side."""

    asked: Asked


class LikeForLike(Model):
    """The questions that were asked both times and mean the same, and the agency's mean over them alone."""

    questions: int
    ids: tuple[str, ...]
    before: Exact | None
    after: Exact | None


class LevelChange(Model):
    """The level of one question before and after; ``None`` where none was known."""

    question: str
    before: int | None
    after: int | None


class CountedChange(Model):
    """How many figures the agency is counted in; ``change`` is the sum of the three below it."""

    before: int
    after: int
    change: int
    answers: int
    questions: int
    benchmarks: int
    """From figures that only one of the two benchmark files has, or that have another rule in it."""


class GapChange(Model):
    """A gap before and after."""

    id: str
    before: GapStatus
    after: GapStatus


class TargetState(StrEnum):
    """What became of a target."""

    MET = "met"
    MISSED = "missed"
    DUE = "due"
    UNKNOWN = "unknown"
    CHANGED = "changed"


class TargetChange(Model):
    """A target of the earlier assessment."""

    question: str
    level: int
    by: dt.date
    now: int | None
    """The level now; ``None`` where it is missing, or does not mean the same."""
    state: TargetState
    """Missed only once its date is over; unknown where the answer is missing now, changed where the question is."""


class Questions(Model):
    """How the questions differ."""

    added: tuple[str, ...]
    retired: tuple[str, ...]
    changed: tuple[str, ...]
    """Reworded or rescaled."""


class Dated(Model):
    """One of the assessments that are compared."""

    agency: str
    assessed_on: dt.date
    pack_version: int
    sha256: str


class TimelineDimension(Point):
    """One dimension on one date."""

    id: str


class TimelinePoint(Dated):
    """One date of a timeline."""

    overall: Point
    dimensions: tuple[TimelineDimension, ...]


class ComparisonOverTime(Model):
    """The comparison document; of more than two files ``before`` is the first and ``after`` the last."""

    schema_: Annotated[Literal["crm-assess/comparison/1"], Field(alias="schema")] = "crm-assess/comparison/1"
    before: Dated
    after: Dated
    overall: Detail
    dimensions: tuple[DimensionChange, ...]
    like_for_like: LikeForLike
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    newly_known: tuple[str, ...]
    no_longer_known: tuple[str, ...]
    levels: tuple[LevelChange, ...]
    """Of each question that was asked both times and means the same, where the level differs, came or went."""
    questions: Questions
    counted: CountedChange
    newly_counted: tuple[str, ...]
    no_longer_counted: tuple[str, ...]
    benchmarks_changed: tuple[str, ...]
    gaps: tuple[GapChange, ...]
    targets: tuple[TargetChange, ...]
    timeline: tuple[TimelinePoint, ...]
