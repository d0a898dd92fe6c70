"""The one definition of what is counted in a wide table, in expressions that every engine runs.

A cell becomes a flag for each answer it may hold, and the flags are added up. The answers of one dimension along a row,
packed into one number with a counter for each level, are that row's profile; engines only count equal profiles. Level
and mean follow from a profile by the same functions as for a single assessment, in whole numbers and exact fractions,
so no engine can round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import add
from typing import Any

import narwhals as nw

from crm_assess.analysis.headings import AGENCY, ASSESSED_ON
from crm_assess.analysis.tallying import Profile
from crm_assess.analysis.wide import not_applicable_allowed
from crm_assess.cohort import cells
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Dimension, Pack

Frame = Any
"""A narwhals data frame, lazy or not."""

UNANSWERED, NOT_APPLICABLE = "unanswered", "not_applicable"
COUNTERS = (*map(str, LEVELS), NOT_APPLICABLE)
"""The answers that have a counter in a packed number, lowest bits first; what is missing adds nothing."""
WHO = (AGENCY, "country", ASSESSED_ON)
"""What tells whose assessment a row is, and of which day."""
_BETWEEN = "\x1f"
MOST_BITS = 63
"""A packed number has no more."""


@dataclass(frozen=True)
class Definition:
    """What is counted: a pack's questions as far as a table has them, in groups."""

    pack: Pack
    kinds: Mapping[str, str]
    """The kind of each of the table's columns."""
    by: tuple[str, ...]
    adds_flags: bool = True
    """Whether the engine adds up true and false as they are; the others want them as numbers first."""

    @cached_property
    def questions(self) -> list[str]:
        """The questions that the table has a column for."""
        return [name for name in self.pack.questions if name in self.kinds]

    @cached_property
    def counted(self) -> list[tuple[str, str]]:
        """Question and answer of each count, in their order; a cell that is none of them is bad."""
        return [(question, state) for question in self.questions for state in self._states(question)]

    @cached_property
    def flagged(self) -> list[str]:
        """The columns beside the questions whose cells can be bad."""
        return [name for name in cells.FLAGS if name in self.kinds]

    @property
    def dated(self) -> bool:
        """Whether the table has a column of dates."""
        return ASSESSED_ON in self.kinds

    @cached_property
    def bits(self) -> int:
        """How many bits a counter has: it never overflows into the next."""
        return max(len(dimension.questions) for dimension in self.pack.dimensions).bit_length()

    @cached_property
    def width(self) -> int:
        """How many bits a packed number has: the number of the dimension, then its counters."""
        return (len(self.pack.dimensions) - 1).bit_length() + self.bits * len(COUNTERS)

    def filled(self, frame: Frame) -> Frame:
        """The rows that hold anything: those that are blank are what a spreadsheet leaves below its table."""
        blank = [cells.blank(nw.col(name), kind) for name, kind in self.kinds.items()]
        return frame.filter(~nw.all_horizontal(*blank, ignore_nulls=True))

    def prepared(self, frame: Frame) -> Frame:
        """Flags, profiles and groups in place of cells, still one row each."""
        groups = [cells.group(column, self.kinds[column]).alias(f"by_{place}") for place, column in enumerate(self.by)]
        flags = [cells.flag(name, self.kinds[name]).alias(cells.FLAGS[name]) for name in self.flagged]
        day = [nw.col(ASSESSED_ON)] if self.dated else []
        answers = [self._is(question, state).alias(f"{question}:{state}") for question, state in self.counted]
        flagged = frame.select(*groups, *flags, *day, *answers)
        profiles = map(self._profile, range(len(self.pack.dimensions)))
        return flagged.with_columns(*profiles, *([cells.sound_day(self.kinds[ASSESSED_ON])] if self.dated else []))

    def valid(self, frame: Frame) -> Frame:
        """The prepared rows without a bad cell."""
        return frame.filter(self._sound)

    def bad(self, frame: Frame) -> Frame:
        """Whether each row has a bad cell: a frame of one column."""
        return self.prepared(frame).select((~self._sound).alias("bad"))

    @property
    def _sound(self) -> nw.Expr:
        answered = [nw.any_horizontal(*self._flags(question), ignore_nulls=True) for question in self.questions]
        bad = nw.any_horizontal(*(nw.col(cells.FLAGS[name]) for name in self.flagged), ignore_nulls=True)
        return nw.all_horizontal(*answered, ~bad, ignore_nulls=True)

    def agencies(self, frame: Frame) -> Frame:
        """Of the table as it is: each agency with country and day as texts, and how many rows say so."""
        names = [cells.text(name, self.kinds).alias(f"of_{name}") for name in WHO]
        return frame.select(*names).group_by(*(f"of_{name}" for name in WHO)).agg(nw.len().alias("rows"))

    def without(self, frame: Frame, who: Sequence[tuple[str, str, str]]) -> Frame:
        """The table without the rows of these agencies, countries and days."""
        if not who:
            return frame
        row = nw.concat_str(*(cells.text(name, self.kinds) for name in WHO), separator=_BETWEEN)
        return frame.filter(~row.is_in([_BETWEEN.join(own) for own in who]))

    def answers(self, frame: Frame) -> Frame:
        """One row a group: how many rows, the bad cells beside the questions, dates, how often each answer."""
        bad = [self._sum(cells.FLAGS[name]) for name in self.flagged]
        days = [nw.col(ASSESSED_ON).min().alias("first"), nw.col(ASSESSED_ON).max().alias("last")] if self.dated else []
        totals = [nw.len().alias("rows"), *bad, *days, *(self._sum(f"{name}:{state}") for name, state in self.counted)]
        return frame.group_by(*self._groups).agg(*totals) if self.by else frame.select(*totals)

    def profiles(self, frame: Frame) -> Frame:
        """Group, packed number of dimension and profile, and how many rows have it."""
        keys = [_key(place) for place in range(len(self.pack.dimensions))]
        long = frame.select(*self._groups, *keys).unpivot(
            keys, index=self._groups or None, variable_name="dimension", value_name="profile"
        )
        return long.group_by(*self._groups, "profile").agg(nw.len().alias("count"))

    def queries(self, frame: Frame) -> list[Frame]:
        """All that is asked of the prepared rows: answers, then profiles."""
        return [self.answers(frame), self.profiles(frame)]

    def profile(self, key: int) -> tuple[Dimension, Profile]:
        """A packed number as a dimension and a profile; what no counter holds is missing, as without a column."""
        mask = (1 << self.bits) - 1
        one, two, three, four, five, not_applicable = (
            key >> self.bits * place & mask for place in range(len(COUNTERS))
        )
        dimension = self.pack.dimensions[key >> self.bits * len(COUNTERS)]
        levels = (one, two, three, four, five)
        return dimension, (levels, len(dimension.questions) - sum(levels) - not_applicable)

    def _states(self, question: str) -> list[str]:
        """The answers that a question's column may hold."""
        levels = list(map(str, LEVELS))
        if self.kinds[question] == cells.INTEGER:
            return [*levels, UNANSWERED]
        allowed = [NOT_APPLICABLE] if not_applicable_allowed(question, self.pack) else []
        return [*levels, "dont_know", *allowed, UNANSWERED]

    def _is(self, question: str, state: str) -> nw.Expr:
        cell, kind = nw.col(question), self.kinds[question]
        if state == UNANSWERED:
            return cells.blank(cell, kind)
        return cell == (int(state) if kind == cells.INTEGER else state)

    def _flags(self, question: str) -> list[nw.Expr]:
        return [nw.col(f"{question}:{state}") for state in self._states(question)]

    def _sum(self, flag: str) -> nw.Expr:
        column = nw.col(flag)
        return (column if self.adds_flags else column.cast(nw.Int32)).sum().alias(flag)

    def _profile(self, place: int) -> nw.Expr:
        own = [question.id for question in self.pack.dimensions[place].questions if question.id in self.kinds]
        start = self._number(place << self.bits * len(COUNTERS))
        return reduce(add, [start, *map(self._packed, own)]).alias(_key(place))

    def _packed(self, question: str) -> nw.Expr:
        found = self._number(0)
        for place, state in enumerate(COUNTERS):
            if state in self._states(question):
                flag = nw.col(f"{question}:{state}")
                found = nw.when(flag).then(self._number(1 << self.bits * place)).otherwise(found)
        return found

    def _number(self, number: int) -> nw.Expr:
        return nw.lit(number, dtype=nw.Int32 if self.width <= 31 else nw.Int64)

    @cached_property
    def _groups(self) -> list[str]:
        return [f"by_{place}" for place in range(len(self.by))]


def _key(place: int) -> str:
    return f"profile_{place}"
