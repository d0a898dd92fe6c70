"""The one definition of what is counted in a wide table, in expressions that every engine runs.

A cell becomes a code: one counter of a packed number set to one. The codes of a dimension's questions, added along a
row, are that row's profile: how many answers stand at each level and how many are missing. Engines only count equal
codes and equal profiles; level and mean follow from a profile by the same functions as for a single assessment, in
whole numbers and exact fractions, so no engine can round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import narwhals as nw

from crm_assess.analysis.headings import AGENCY, ASSESSED_ON, SIZE
from crm_assess.analysis.tallying import SIZE_BANDS, Profile, size_bands
from crm_assess.analysis.wide import not_applicable_allowed
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Dimension, Pack

Frame = Any
"""A narwhals data frame, lazy or not."""

STATES = (*map(str, LEVELS), "dont_know", "unanswered")
"""The answers that have a counter in a packed number, lowest bits first; not applicable adds nothing."""
NOT_APPLICABLE, BAD = 0, -1
"""Codes without a counter: an answer that does not apply, a cell that is no answer."""
INTEGER, TEXT, DATE = "integer", "text", "date"
"""The kinds of column that are read."""


@dataclass(frozen=True)
class Definition:
    """What is counted: a pack's questions as far as a table has them, in groups."""

    pack: Pack
    kinds: Mapping[str, str]
    """The kind of each of the table's columns."""
    by: tuple[str, ...]
    adds_flags: bool = True
    """Whether the engine adds up true and false as they are; Spark wants them as numbers first."""

    @cached_property
    def questions(self) -> list[str]:
        """The questions that the table has a column for."""
        return [name for name in self.pack.questions if name in self.kinds]

    @cached_property
    def counted(self) -> list[tuple[str, str]]:
        """Question and answer of each count, in their order; a cell that is none of them is bad."""
        return [(question, state) for question in self.questions for state in self.codes]

    @cached_property
    def bits(self) -> int:
        """How many bits a counter has: it never overflows into the next."""
        return max(len(dimension.questions) for dimension in self.pack.dimensions).bit_length()

    @cached_property
    def codes(self) -> dict[str, int]:
        """The code of each answer."""
        return {state: 1 << self.bits * place for place, state in enumerate(STATES)} | {
            "not_applicable": NOT_APPLICABLE
        }

    def prepared(self, frame: Frame) -> Frame:
        """Codes, profiles and groups in place of cells, still one row each."""
        groups = [_group(column, self.kinds[column]).alias(f"by_{place}") for place, column in enumerate(self.by)]
        nameless = _blank(nw.col(AGENCY), self.kinds[AGENCY]).alias("nameless")
        coded = frame.select(*groups, *map(nw.col, self.fact_columns), nameless, *map(self._code, self.questions))
        return coded.with_columns(*map(self._profile, self.pack.dimensions))

    def valid(self, frame: Frame, invalid: Mapping[str, Sequence[Any]]) -> Frame:
        """The prepared rows without a bad cell; ``invalid`` has the bad values of columns beside the questions."""
        sound = (nw.min_horizontal(*self.questions) > BAD) & ~nw.col("nameless")
        for name, values in invalid.items():
            sound = sound & (nw.col(name).is_null() | ~nw.col(name).is_in(values))
        return frame.filter(sound)

    def answers(self, frame: Frame) -> Frame:
        """One row a group: how many rows, how many without a name, and how many cells of each code."""
        counts = [
            self._sum(nw.col(question) == self.codes[state]).alias(f"{question}:{state}")
            for question, state in self.counted
        ]
        totals = [nw.len().alias("rows"), self._sum(nw.col("nameless")).alias("nameless"), *counts]
        return frame.group_by(*self._groups).agg(*totals) if self.by else frame.select(*totals)

    def profiles(self, frame: Frame) -> Frame:
        """Group, dimension, profile, and how many rows have it."""
        keys = [_key(dimension.id) for dimension in self.pack.dimensions]
        long = frame.select(*self._groups, *keys).unpivot(
            keys, index=self._groups or None, variable_name="dimension", value_name="profile"
        )
        return long.group_by(*self._groups, "dimension", "profile").agg(nw.len().alias("count"))

    def facts(self, frame: Frame, name: str) -> Frame:
        """Every value of a column beside the questions, and how many rows have it."""
        return frame.group_by(name).agg(nw.len().alias("count"))

    def queries(self, frame: Frame) -> list[Frame]:
        """Everything that is asked of the prepared rows: answers, profiles, then the facts that the table has."""
        return [self.answers(frame), self.profiles(frame), *(self.facts(frame, name) for name in self.fact_columns)]

    @cached_property
    def fact_columns(self) -> list[str]:
        """The columns beside the questions whose every value is looked at."""
        return [name for name in (SIZE, ASSESSED_ON) if name in self.kinds]

    def _sum(self, flag: nw.Expr) -> nw.Expr:
        return flag.sum() if self.adds_flags else flag.cast(nw.Int64).sum()

    @cached_property
    def _groups(self) -> list[str]:
        return [f"by_{place}" for place in range(len(self.by))]

    def dimension(self, key: str) -> Dimension:
        """The dimension of a column of profiles."""
        return next(dimension for dimension in self.pack.dimensions if _key(dimension.id) == key)

    def profile(self, key: int, dimension: Dimension) -> Profile:
        """A packed number as a profile; a question without a column is unanswered."""
        mask = (1 << self.bits) - 1
        counts = [key >> self.bits * place & mask for place in range(len(STATES))]
        absent = sum(question.id not in self.kinds for question in dimension.questions)
        one, two, three, four, five, *missing = counts
        return (one, two, three, four, five), sum(missing) + absent

    def _code(self, question: str) -> nw.Expr:
        cell, number = nw.col(question), self.kinds[question] == INTEGER
        steps = [(cell == (level if number else str(level)), self.codes[str(level)]) for level in LEVELS]
        if not number:
            steps.append((cell == "dont_know", self.codes["dont_know"]))
        if not number and not_applicable_allowed(question, self.pack):
            steps.append((cell == "not_applicable", NOT_APPLICABLE))
        steps.append((_blank(cell, self.kinds[question]), self.codes["unanswered"]))
        return _first(steps, BAD).cast(self._type).alias(question)

    @cached_property
    def _type(self) -> Any:
        return nw.Int32 if self.bits * len(STATES) <= 31 else nw.Int64

    def _profile(self, dimension: Dimension) -> nw.Expr:
        own = [question.id for question in dimension.questions if question.id in self.kinds]
        total = nw.sum_horizontal(*own) if own else nw.lit(0)
        return total.cast(self._type).alias(_key(dimension.id))


def _key(dimension: str) -> str:
    return f"profile_{dimension}"


def _blank(cell: nw.Expr, kind: str) -> nw.Expr:
    return cell.is_null() | (cell == "") if kind == TEXT else cell.is_null()


def _first(steps: Sequence[tuple[nw.Expr, Any]], otherwise: Any) -> nw.Expr:
    """The value of the first condition that holds."""
    found: Any = nw.lit(otherwise)
    for condition, value in reversed(steps):
        found = nw.when(condition).then(nw.lit(value)).otherwise(found)
    result: nw.Expr = found
    return result


def _group(column: str, kind: str) -> nw.Expr:
    """The value that rows are grouped by; nothing where it is not stated."""
    cell = nw.col(column)
    if column == SIZE:
        below = [(_is_below(cell, kind, start), name) for start, name in zip(SIZE_BANDS, size_bands(), strict=False)]
        band = _first(below, size_bands()[-1])
        return nw.when(~_blank(cell, kind)).then(band)
    text = cell.str.strip_chars() if kind == TEXT else cell.cast(nw.String)
    return nw.when(~_blank(text, TEXT)).then(text)


def _is_below(cell: nw.Expr, kind: str, bound: int) -> nw.Expr:
    """Whether a number of staff is below a bound; one written as text is compared by its length first."""
    if kind != TEXT:
        return cell < bound
    digits, length = str(bound), cell.str.len_chars()
    return (length < len(digits)) | ((length == len(digits)) & (cell < digits))
