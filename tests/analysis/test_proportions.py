"""Intervals match the published vectors, and cover as often as they say."""

import random
from collections import Counter
from fractions import Fraction
from math import comb
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.proportions import Sample, familywise, newcombe, quartiles, wilson


def of(counted: int, n: int) -> Sample:
    return Sample(Fraction(counted, n), n)


@pytest.mark.parametrize(
    ("counted", "n", "low", "high"),
    [(7, 50, 0.0695083, 0.2618619), (9, 20, 0.2581979, 0.6579147), (0, 1, 0, 0.7934507)],
)
def test_wilson_matches_published_values(counted: int, n: int, low: float, high: float) -> None:
    assert wilson(of(counted, n)) == pytest.approx((low, high), abs=5e-8)


def test_newcombe_matches_the_published_value() -> None:
    assert newcombe(of(56, 70), of(48, 80)) == pytest.approx((0.0524315, 0.3338727), abs=5e-8)


def test_a_share_of_nothing_has_no_interval() -> None:
    with pytest.raises(ValueError, match=r"^a share of nothing has no interval$"):
        wilson(Sample(Fraction(0), 0))


def test_the_end_of_an_interval_is_exact_where_the_share_is_none_or_all() -> None:
    assert {wilson(of(0, n)).low for n in range(1, 200)} == {0.0}
    assert {wilson(of(n, n)).high for n in range(1, 200)} == {1.0}


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_mirrors(sample: tuple[int, int]) -> None:
    counted, n = sample
    low, high = wilson(of(counted, n))
    assert 0 <= low <= counted / n <= high <= 1
    assert wilson(of(n - counted, n)) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(st.integers(0, 60), st.integers(0, 140))
def test_newcombe_holds_the_difference_and_mirrors(ours: int, theirs: int) -> None:
    low, high = newcombe(of(ours, 60), of(theirs, 140))
    assert -1 <= low <= ours / 60 - theirs / 140 <= high <= 1
    assert newcombe(of(theirs, 140), of(ours, 60)) == pytest.approx((-high, -low), abs=1e-12)


def test_more_rows_ask_for_wider_intervals() -> None:
    assert familywise(1) == pytest.approx(0.95)
    assert familywise(13) == pytest.approx(1 - 0.05 / 13)
    narrow, wide = wilson(of(7, 50)), wilson(of(7, 50), familywise(13))
    assert wide.low < narrow.low < narrow.high < wide.high


def test_both_samples_of_a_difference_have_the_confidence_asked_for() -> None:
    """Of a sample so large that its share is as good as known, what is left is the other sample's own interval."""
    sure, few = Sample(Fraction(1, 2), 10**12), of(7, 50)
    for confidence in (0.8, 0.999):
        low, high = wilson(few, confidence)
        assert newcombe(few, sure, confidence) == pytest.approx((low - 0.5, high - 0.5), abs=1e-5)
        assert newcombe(sure, few, confidence) == pytest.approx((0.5 - high, 0.5 - low), abs=1e-5)


def test_wilson_covers_about_as_often_as_it_says() -> None:
    """Exact coverage at sixty agencies, over the shares that the study printed."""
    shares = [0.1, 0.22, 0.25, 0.32, 1 / 3, 0.4, 0.5, 0.54, 2 / 3, 0.81, 0.92]
    covered = [
        sum(comb(60, k) * p**k * (1 - p) ** (60 - k) for k in range(61) if _holds(wilson(of(k, 60)), p)) for p in shares
    ]
    assert min(covered) > 0.92
    assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.01)


def test_newcombe_covers_about_as_often_as_it_says() -> None:
    """By simulation: sixty agencies against a hundred and forty executives, two thousand draws for each pair."""
    draw = random.Random(20260101)
    for ours, theirs in [(0.5, 0.32), (0.3, 0.32), (0.9, 0.92), (0.2, 0.1)]:
        held = 0
        for _ in range(2000):
            a = sum(draw.random() < ours for _ in range(60))
            b = sum(draw.random() < theirs for _ in range(140))
            held += _holds(newcombe(of(a, 60), of(b, 140)), ours - theirs)
        assert held / 2000 == pytest.approx(0.95, abs=0.02)


def _holds(bounds: tuple[float, float], truth: float) -> bool:
    return bounds[0] <= truth <= bounds[1]


def test_quartiles_of_nothing_and_of_one() -> None:
    assert quartiles({}) is None
    assert quartiles({Fraction(17, 5): 1}) == (Fraction(17, 5),) * 3


@given(st.lists(st.fractions(1, 5, max_denominator=8), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values: list[Fraction]) -> None:
    assert quartiles(Counter(values)) == tuple(quantiles(values, n=4, method="inclusive"))
