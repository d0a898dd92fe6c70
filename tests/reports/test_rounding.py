"""Half up, once, from exact numbers."""

from fractions import Fraction

import pytest

from crm_assess.reports.rounding import bound, half_up, on_scale


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        ("9/4", 1, "2.3"),
        ("47/20", 1, "2.4"),
        ("17/5", 1, "3.4"),
        ("1/20", 1, "0.1"),
        ("1/25", 1, "0.0"),
        ("-3/10", 1, "-0.3"),
        ("5/2", 0, "3"),
        ("7/2", 0, "4"),
        ("1/3", 2, "0.33"),
        ("456/100", 1, "4.6"),
    ],
)
def test_a_half_goes_up_and_zeros_stay(value: str, decimals: int, printed: str) -> None:
    assert half_up(Fraction(value), decimals) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("1", "1.0"), ("5", "5.0"), ("99/100", "1.1"), ("101/100", "1.1"), ("499/100", "4.9"), ("3", "3.0")],
)
def test_the_ends_of_the_scale_are_shown_only_where_they_are_exact(value: str, printed: str) -> None:
    assert on_scale(Fraction(value)) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [("406/1000", "41 %"), ("541/1000", "about 54 %"), ("1/10", "10 %"), ("1/1000", "about 0 %"), ("285/1000", "29 %")],
)
def test_a_bound_that_rounding_lowers_says_about(share: str, printed: str) -> None:
    assert bound(Fraction(share)) == printed
