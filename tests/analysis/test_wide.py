"""The rules of the wide form that engines apply as regular expressions agree with the calendar and with numbers."""

import datetime as dt
import re

import pytest

from crm_assess.analysis.wide import DAY, date_of, is_size


def test_a_day_is_what_the_calendar_has() -> None:
    for year in (1, 4, 90, 100, 400, 999, 1000, 1900, 1904, 2000, 2026, 2028, 2100, 9996, 9999):
        for month in range(14):
            for day in range(33):
                text = f"{year:04}-{month:02}-{day:02}"
                try:
                    real: dt.date | None = dt.date(year, month, day)
                except ValueError:
                    real = None
                assert date_of(text) == real, text


def test_every_year_has_a_first_of_january_and_leap_years_a_29th_of_february() -> None:
    for year in range(10000):
        assert bool(re.fullmatch(DAY, f"{year:04}-01-01")) is (year > 0)
        leap = year > 0 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        assert bool(re.fullmatch(DAY, f"{year:04}-02-29")) is leap, year


@pytest.mark.parametrize(
    "text", ["2026-1-1", "26-01-01", "2026-01-01 ", "2026-01-01\n", "2026-01-01T00:00", "٢٠٢٦-01-01"]
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert date_of(text) is None


def test_a_number_of_staff_is_a_whole_number() -> None:
    assert all(map(is_size, ("0", "7", "850", "9" * 18, 850)))
    assert not any(map(is_size, ("", "-1", "007", "8.5", "9" * 19, "8 5", "8\n", -1, True, 8.0)))
