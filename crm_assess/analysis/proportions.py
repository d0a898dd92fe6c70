"""Shares of a group, how sure they are, and how they stand to a study's.

Intervals are floats: they are approximations anyway. Counts and shares that go in are exact.
"""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

CONFIDENCE = 0.95


class Bounds(NamedTuple):
    """Both ends of a confidence interval."""

    low: float
    high: float


class Sample(NamedTuple):
    """A share, 0 to 1, and over how many (at least 1) it is taken; a printed share need not be a whole count."""

    share: Fraction
    n: int


def wilson(sample: Sample, confidence: float = CONFIDENCE) -> Bounds:
    """The score interval of a share, inside 0 to 1 (Wilson 1927). Raises ValueError for a sample of none."""
    if sample.n < 1:
        raise ValueError("a share of nothing has no interval")
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    share, n = float(sample.share), sample.n
    middle = share + z2 / (2 * n)
    half = sqrt(z2 * (share * (1 - share) + z2 / (4 * n)) / n)
    # The ends are exact where the share is at an end; the formula leaves a rounding error there.
    low = 0.0 if sample.share == 0 else (middle - half) / (1 + z2 / n)
    high = 1.0 if sample.share == 1 else (middle + half) / (1 + z2 / n)
    return Bounds(low, high)


def newcombe(first: Sample, second: Sample, confidence: float = CONFIDENCE) -> Bounds:
    """The hybrid score interval of the first share minus the second, -1 to 1 (Newcombe 1998, method 10).

    Without continuity correction. Raises ValueError for a sample of none.
    """
    one, two = wilson(first, confidence), wilson(second, confidence)
    share, other = float(first.share), float(second.share)
    return Bounds(
        share - other - sqrt((share - one.low) ** 2 + (two.high - other) ** 2),
        share - other + sqrt((one.high - share) ** 2 + (other - two.low) ** 2),
    )


def familywise(rows: int, confidence: float = CONFIDENCE) -> float:
    """The confidence for each of so many rows (at least 1) by which all of them hold together (Bonferroni)."""
    return 1 - (1 - confidence) / rows


def quartiles(histogram: Mapping[Fraction, int]) -> tuple[Fraction, Fraction, Fraction] | None:
    """First quartile, median and third quartile, exact; None of nothing.

    ``histogram`` says how often each value occurs. Between two values the place is interpolated, so that the median
    of two is their mean (Hyndman and Fan 1996, definition 7).
    """
    values = sorted(value for value, count in histogram.items() if count)
    n = sum(histogram.values())
    if not n:
        return None
    last = Fraction(n - 1)
    first, median, third = (_at(last * part / 4, values, histogram) for part in (1, 2, 3))
    return first, median, third


def _at(place: Fraction, values: list[Fraction], histogram: Mapping[Fraction, int]) -> Fraction:
    """The value at a place from 0 in the sorted order; between two places, in proportion."""
    whole = place.numerator // place.denominator
    lower = _nth(whole, values, histogram)
    if place == whole:
        return lower
    return lower + (_nth(whole + 1, values, histogram) - lower) * (place - whole)


def _nth(place: int, values: list[Fraction], histogram: Mapping[Fraction, int]) -> Fraction:
    ends = list(accumulate(histogram[value] for value in values))
    return values[bisect_right(ends, place)]
