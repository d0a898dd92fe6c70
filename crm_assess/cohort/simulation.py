"""A synthetic survey whose true shares are known: for trying, for tests, for measuring.

Respondents and answers are drawn independently, so every true share follows from the chances below. The numbers come
from SplitMix64 (Steele, Lea and Flood 2014) of row, question and seed: the same on every machine and version.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from crm_assess.analysis.wide import not_applicable_allowed
from crm_assess.cohort.tables import CSV, FORMS, PARQUET, TableError
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack

OF = 1000
"""Chances are given out of so many."""
SPREADS = ((150, 250, 300, 200, 100), (350, 300, 200, 100, 50), (50, 150, 250, 300, 250), (200, 200, 200, 200, 200))
"""How the levels are spread over all that are rated, out of a thousand; questions take these in turn."""
DONT_KNOW, UNANSWERED, NOT_APPLICABLE = 50, 30, 40
"""Chances of the other answers; what remains is rated. Not applicable only where a question allows it."""
COUNTRIES, KINDS = ("CA", "DE", "FR", "GB", "NO", "SG"), ("benefits", "licensing", "tax")
FIRST_DAY, DAYS = "2026-01-01", 300


def true_shares(pack: Pack, benchmarks: Benchmarks) -> dict[str, Fraction]:
    """The share that counts for each benchmark among all who could ever be drawn."""
    spreads = {name: SPREADS[place % len(SPREADS)] for place, name in enumerate(pack.questions)}
    return {
        benchmark.id: Fraction(sum(spreads[benchmark.counts.question][benchmark.counts.at_least - 1 :]), OF)
        for benchmark in benchmarks.benchmarks
        if benchmark.counts.question in spreads
    }


def simulate(path: Path, pack: Pack, respondents: int, seed: int) -> Callable[[Any], object]:
    """What writes a wide table, in the form of the path's ending, to wherever it is told to.

    Raises TableError for an ending that means none.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise TableError(f"The name {path} does not say what table to write ({', '.join(FORMS)}).")
    frame = survey(pack, respondents, seed)
    if form == PARQUET:
        return partial(frame.sink_parquet, row_group_size=50_000)
    return frame.sink_csv if form == CSV else frame.sink_ndjson


def survey(pack: Pack, respondents: int, seed: int) -> pl.LazyFrame:
    """The rows, made as they are asked for."""
    row = pl.col("row")
    about = [
        pl.format("Respondent {}", row + 1).alias("agency"),
        _one_of(COUNTRIES, _drawn(row, 0, seed)).alias("country"),
        _one_of(KINDS, _drawn(row, 1, seed)).alias("kind"),
        (_drawn(row, 2, seed) % 20_000 + 1).cast(pl.Int32).alias("size"),
        _day(_drawn(row, 3, seed)).alias("assessed_on"),
    ]
    answers = (_answer(name, pack, row, place, seed) for place, name in enumerate(pack.questions))
    return pl.LazyFrame().select(pl.int_range(respondents, dtype=pl.UInt64).alias("row")).select(*about, *answers)


def _answer(question: str, pack: Pack, row: pl.Expr, place: int, seed: int) -> pl.Expr:
    """The cell of one question: first whether it is rated at all, then the level."""
    other, level = (_drawn(row, 10 + 2 * place + part, seed) % OF for part in (0, 1))
    found: pl.Expr = pl.lit("5")
    for name, below in reversed(list(_ends(SPREADS[place % len(SPREADS)]))):
        found = pl.when(level < below).then(pl.lit(name)).otherwise(found)
    end = DONT_KNOW + UNANSWERED
    if not_applicable_allowed(question, pack):
        found = pl.when(other < end + NOT_APPLICABLE).then(pl.lit("not_applicable")).otherwise(found)
    found = pl.when(other < end).then(pl.lit(None, dtype=pl.String)).otherwise(found)
    return pl.when(other < DONT_KNOW).then(pl.lit("dont_know")).otherwise(found).alias(question)


def _ends(spread: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    total = 0
    for level, chance in zip(LEVELS, spread, strict=True):
        total += chance
        yield str(level), total


def _drawn(row: pl.Expr, number: int, seed: int) -> pl.Expr:
    """A whole number of 63 bits for a row, the same for the same number and seed."""
    start = _mixed(seed * 1_000 + number)
    z = row * _word(0x9E3779B97F4A7C15) + _word(start)
    z = (z ^ (z // _word(1 << 30))) * _word(0xBF58476D1CE4E5B9)
    z = (z ^ (z // _word(1 << 27))) * _word(0x94D049BB133111EB)
    return (z ^ (z // _word(1 << 31))) // _word(2)


def _mixed(number: int) -> int:
    """One step of the generator in plain whole numbers, so that neighbouring columns start far apart."""
    z = (number + 1) * 0x9E3779B97F4A7C15 % 2**64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)


def _word(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)


def _one_of(names: tuple[str, ...], drawn: pl.Expr) -> pl.Expr:
    found: pl.Expr = pl.lit(names[-1])
    for place, name in enumerate(names[:-1]):
        found = pl.when(drawn % len(names) == place).then(pl.lit(name)).otherwise(found)
    return found


def _day(drawn: pl.Expr) -> pl.Expr:
    return pl.lit(FIRST_DAY).str.to_date("%Y-%m-%d") + pl.duration(days=(drawn % DAYS).cast(pl.Int64))
