"""The second referee, too, is held to printed vectors and to cases worked by hand before anything is held to it."""

from fractions import Fraction
from typing import Any

import pytest

from tests.reference import read_answer
from tests.reference_many import (
    alpha,
    average_deviation,
    change_split,
    cohort_row,
    deviates,
    newcombe,
    plan_cost,
    relative_progress,
    wilson,
)

Z = deviates(0.95)
C_DATA = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
"""Krippendorff's example "C": twelve units by four raters."""


def test_a_normal_distribution() -> None:
    assert pytest.approx(1.959963985, abs=1e-9) == Z
    assert deviates(0.6826894921) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(
    ("counted", "n", "low", "high"),
    [(7, 50, 0.0695083, 0.2618619), (9, 20, 0.2581979, 0.6579147), (0, 1, 0, 0.7934507)],
)
def test_printed_intervals_of_shares(counted: int, n: int, low: float, high: float) -> None:
    assert wilson(counted / n, n, Z) == pytest.approx((low, high), abs=5e-8)


def test_the_printed_interval_of_a_difference() -> None:
    assert newcombe((56 / 70, 70), (48 / 80, 80), Z) == pytest.approx((0.0524315, 0.3338727), abs=5e-8)


@pytest.mark.parametrize(("metric", "printed"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_printed_agreement_of_four_raters(metric: str, printed: float) -> None:
    raters = [{f"unit_{place}": level for place, level in enumerate(row) if level} for row in C_DATA]
    assert alpha(raters, metric) == pytest.approx(printed, abs=5e-5)


def test_no_agreement_is_worked_out_from_one_rating_or_one_level() -> None:
    assert alpha([{"a": 1, "b": 5}]) is None
    assert alpha([{"a": 3, "b": 3}, {"a": 3, "b": 3}]) is None


def test_deviations_from_the_mean() -> None:
    assert average_deviation([3, 3, 4]) == Fraction(4, 9)
    assert average_deviation([2, 4]) == 1


def test_the_published_progress_to_targets() -> None:
    now = [Fraction(1, 4), Fraction(0), Fraction(0), Fraction(1), Fraction(0), Fraction(0)]
    aim = [Fraction(1), Fraction(1), Fraction(0), Fraction(1), Fraction(1, 2), Fraction(0)]
    found = relative_progress(list(zip(now, aim, strict=True)))
    assert found == Fraction(5, 14)  # 35.7 %
    assert relative_progress([(Fraction(1), Fraction(0))]) is None
    assert relative_progress([(Fraction(5), Fraction(1)), (Fraction(0), Fraction(1))]) == Fraction(1, 2)


def test_a_row_of_a_cohort_by_hand() -> None:
    figure = {"id": "f", "share": {"value": 0.32}}
    statuses = ["counted"] * 7 + ["not_counted"] * 43 + ["unknown"] * 4 + ["not_applicable"]
    row = cohort_row(figure, statuses, 5)
    assert (row["n"], row["counted"], row["unknown"], row["not_applicable"]) == (50, 7, 4, 1)
    assert (row["share"], row["difference"]) == (Fraction(7, 50), pytest.approx(-0.18))
    assert (row["low"], row["high"]) == pytest.approx((0.0695083, 0.2618619), abs=5e-8)
    assert row["difference_low"] < -0.18 < row["difference_high"] < 0
    assert cohort_row(figure, ["counted"] * 4 + ["unknown"] * 9, 5)["suppressed"]
    assert cohort_row(figure, ["unknown"] * 9, 5)["share"] is None
    assert not cohort_row(figure, ["unknown"] * 9, 5)["suppressed"]


def dimension(*names: str) -> dict[str, Any]:
    return {"questions": [{"id": name} for name in names]}


def read(**levels: Any) -> dict[str, Any]:
    return {name: read_answer(level) for name, level in levels.items()}


def test_the_cheapest_plan_by_hand() -> None:
    answers = read(a=3, b=3, c=1, d=2, e="dont_know", f={"not_applicable": "None."})
    four = [dimension("a", "b", "c", "d", "f")]
    assert plan_cost(four, 3, answers, {}) == 1  # three of four are needed: d from 2 to 3
    assert plan_cost(four, 3, answers, {"d": Fraction(5)}) == 2  # c from 1 to 3
    assert plan_cost(four, 3, answers, {"d": None, "c": [Fraction(1), None]}) is None
    assert plan_cost([dimension("e")], 3, answers, {"e": [Fraction(1), Fraction(7)]}) == 8
    assert plan_cost([*four, dimension("e")], 2, answers, {}) == 1
    assert plan_cost([dimension("f")], 2, answers, {}) is None


def test_a_change_split_by_hand() -> None:
    before = ({"one": ["a", "b"], "two": ["x"]}, read(a=1, b=3, x=2))
    after = ({"one": ["a", "c"], "two": ["x"]}, read(a=2, c=5, x=4))
    found = change_split(before, after, ["a", "x"])
    # 2 became 3.75; of a and x alone 1.5 became 3.
    assert found == {"change": Fraction(7, 4), "answers": Fraction(3, 2), "questions": Fraction(1, 4)}
    assert change_split(before, after, [])["answers"] == 0
    nothing = ({"one": ["a"]}, read(a=None))
    assert change_split(nothing, after, ["a"]) == {"change": None, "answers": None, "questions": None}
