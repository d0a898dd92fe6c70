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
    """Of the rated answers, 1 to 5."""
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


class Change(Model):
    """A mean before and after, and where its change comes from; ``change`` is ``answers`` plus ``questions``, exactly.

    Means on the scale of levels, 1 to 5. ``None`` where there is no mean on one side.
    """

    before: Exact | None
    """On the first date."""
    after: Exact | None
    """On the last."""
    change: Exact | None
    """The difference."""
    answers: Exact | None
    """Of the mean of the questions that were asked both times and mean the same."""
    questions: Exact | None
    """From questions that are new, retired or mean something else."""


class Detail(Change):
    """A change and the scores on either side of it."""

    scores: tuple[Point, Point]
    """Before and after."""


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
    """How many there are."""
    ids: tuple[str, ...]
    """In the order of the later assessment."""
    before: Exact | None
    """On the first date."""
    after: Exact | None
    """On the last."""


class LevelChange(Model):
    """The level of one question before and after; ``None`` where none was known."""

    question: str
    """The question's id."""
    before: int | None
    """On the first date, 1 to 5."""
    after: int | None
    """On the last."""


class CountedChange(Model):
    """How many figures the agency is counted in; ``change`` is the sum of the three below it."""

    before: int
    """On the first date, by its own benchmark file."""
    after: int
    """On the last, by its own."""
    change: int
    """The difference."""
    answers: int
    """From questions that were asked both times and mean the same."""
    questions: int
    """From questions that are new, retired or mean something else."""
    benchmarks: int
    """From figures that only one of the two benchmark files has, or that have another rule in it."""


class GapChange(Model):
    """A gap before and after."""

    id: str
    """The gap's id."""
    before: GapStatus
    """On the first date."""
    after: GapStatus
    """On the last."""


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
    """The question's id."""
    level: int
    """The level aimed at, 1 to 5."""
    by: dt.date
    """The day by which it was to be reached."""
    now: int | None
    """The level now; ``None`` where it is missing, or does not mean the same."""
    state: TargetState
    """Missed only once its date is over; unknown where the answer is missing now, changed where the question is."""


class Questions(Model):
    """How the questions differ."""

    added: tuple[str, ...]
    """Asked on the last date alone."""
    retired: tuple[str, ...]
    """Asked on the first date alone."""
    changed: tuple[str, ...]
    """Reworded or rescaled."""


class Dated(Model):
    """One of the assessments that are compared."""

    agency: str
    """Its name, as the file has it."""
    assessed_on: dt.date
    """The day that the answers stand for."""
    pack_version: int
    """Which version of the questions was answered."""
    sha256: str
    """Of the file's bytes."""


class TimelineDimension(Point):
    """One dimension on one date."""

    id: str
    """The dimension's id."""


class TimelinePoint(Dated):
    """One date of a timeline."""

    overall: Point
    """The agency."""
    dimensions: tuple[TimelineDimension, ...]
    """Those that had questions on that date."""


class ComparisonOverTime(Model):
    """The comparison document; of more than two files ``before`` is the first and ``after`` the last."""

    schema_: Annotated[Literal["crm-assess/comparison/1"], Field(alias="schema")] = "crm-assess/comparison/1"
    """What this document is, and in which version."""
    before: Dated
    """The earlier assessment."""
    after: Dated
    """The later one."""
    overall: Detail
    """The agency's mean."""
    dimensions: tuple[DimensionChange, ...]
    """The mean of each, those that are retired last."""
    like_for_like: LikeForLike
    """What is left when the questions are the same."""
    raised: tuple[str, ...]
    """Questions at a higher level now."""
    lowered: tuple[str, ...]
    """Questions at a lower level now."""
    newly_known: tuple[str, ...]
    """Questions that are rated now and whose answer was missing then."""
    no_longer_known: tuple[str, ...]
    """Questions that were rated then and whose answer is missing now."""
    levels: tuple[LevelChange, ...]
    """Of each question that was asked both times and means the same, where the level differs, came or went."""
    questions: Questions
    """How the questions differ."""
    counted: CountedChange
    """In how many figures the agency is counted."""
    newly_counted: tuple[str, ...]
    """Figures that count now and did not then, by the same rule."""
    no_longer_counted: tuple[str, ...]
    """Figures that counted then and do not now, by the same rule."""
    benchmarks_changed: tuple[str, ...]
    """Figures of one benchmark file alone, or with another rule."""
    gaps: tuple[GapChange, ...]
    """Promise and delivery, by the later benchmark file."""
    targets: tuple[TargetChange, ...]
    """What became of those of the earlier assessment."""
    timeline: tuple[TimelinePoint, ...]
    """The scores of all dates, in the order they were given."""
