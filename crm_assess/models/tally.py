"""Tallies: how often each answer, level and standing occurs among many assessments. They add up.

A tally holds no row and no name. Two parts counted apart and added are the whole counted at once.
"""

import datetime as dt
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_assess.models.assessment import PackRef, State
from crm_assess.models.base import LEVELS, Date, Id, Many, Model, Text
from crm_assess.models.benchmark import Counts
from crm_assess.models.result import Status

NOT_SCORED = "not_scored"
"""Stands for the level and the mean of a dimension that has none."""

Count = Annotated[int, Field(ge=0)]
Values = tuple[str | None, ...]
"""What some assessments agree in, one value for each column they are grouped by; None where it is not stated."""
Histogram = dict[str, Count]
"""How many assessments by state, level or exact mean, all written as text."""


class Stratum(Model):
    """The counts of the assessments that agree in everything they are grouped by."""

    values: Many[Text | None] = ()
    """What they agree in, in the order of the tally's ``by``; None where it is not stated."""
    assessments: Annotated[int, Field(ge=1)]
    questions: dict[Id, Histogram]
    """By question: a level from 1 to 5, ``dont_know``, ``not_applicable`` or ``unanswered``."""
    levels: dict[Id, Histogram]
    """By dimension: the level reached with every missing answer taken as 1."""
    means: dict[Id, Histogram]
    """By dimension: the exact mean of the rated answers, such as 17/5."""
    benchmarks: dict[Id, Histogram]
    """By benchmark: ``counted``, ``not_counted``, ``unknown`` or ``not_applicable``."""

    @model_validator(mode="after")
    def _adds_up(self) -> "Stratum":
        for part in ("questions", "levels", "means", "benchmarks"):
            for name, histogram in getattr(self, part).items():
                self._check(part, name, histogram)
        return self

    def _check(self, part: str, name: str, histogram: Histogram) -> None:
        allowed = _KEYS.get(part)
        for key in histogram:
            if not (key in allowed if allowed else _is_mean(key)):
                raise _wrong(f"{part}.{name}", f'counts "{key}", which is none of its answers')
        if sum(histogram.values()) != self.assessments:
            raise _wrong(f"{part}.{name}", f"does not add up to the {self.assessments} assessments")


_LEVELS = frozenset(map(str, LEVELS))
_KEYS = {
    "questions": _LEVELS | (set(State) - {State.LEVEL}),
    "levels": _LEVELS | {NOT_SCORED},
    "benchmarks": frozenset(Status),
}


def _is_mean(key: str) -> bool:
    if key == NOT_SCORED:
        return True
    top, _, bottom = key.partition("/")
    digits = all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (top, bottom or "1"))
    if not digits or int(bottom or "1") == 0:
        return False
    mean = Fraction(key)
    return LEVELS[0] <= mean <= LEVELS[-1] and str(mean) == key


def _wrong(place: str, what: str) -> PydanticCustomError:
    return PydanticCustomError("counts", "{place} {what}", {"place": place, "what": what})


class Period(Model):
    """The first and the last date of the assessments that are counted."""

    first: Date
    """The earliest day."""
    last: Date
    """The latest day."""


class Tally(Model):
    """What many assessments come to before any share is taken: the document ``--save-counts`` writes."""

    schema_: Annotated[Literal["crm-assess/counts/1"], Field(alias="schema")] = "crm-assess/counts/1"
    pack: PackRef
    pack_versions: dict[str, Count]
    """How many assessments name each version of the questions; tables do not name any."""
    rules: dict[Id, Counts]
    """Which answer counts for each benchmark; only counts by the same rules add up."""
    by: Many[Text] = ()
    period: Period | None = None
    """None where no assessment is dated."""
    by_row: Count = 0
    """How many of the assessments are rows of tables in which an agency may have several; of the others, the newest."""
    strata: Many[Stratum]

    @model_validator(mode="after")
    def _complete(self) -> "Tally":
        if any(len(stratum.values) != len(self.by) for stratum in self.strata):
            raise _wrong("strata", "do not give one value for each column in by")
        if any(set(stratum.benchmarks) != set(self.rules) for stratum in self.strata):
            raise _wrong("strata", "do not count the benchmarks that rules names")
        return self

    @property
    def assessments(self) -> int:
        """How many assessments are counted."""
        return sum(stratum.assessments for stratum in self.strata)


def period(dates: list[dt.date]) -> Period | None:
    """The period that some dates span."""
    return Period(first=min(dates), last=max(dates)) if dates else None
