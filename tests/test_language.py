"""Numbers, dates and lists, as each language writes them."""

import datetime as dt

import pytest

from crm_assess.files.catalogues import catalogue
from crm_assess.language import _, date_pattern, day, fill, listed, month, number, percent, speak


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", ("1 July 2003", "22 November 2026", "July 2003", "a, b and c", "2.30", "33 %")),
        ("fr", ("1er juillet 2003", "22 novembre 2026", "juillet 2003", "a, b et c", "2,30", "33\u00a0%")),
    ],
)
def test_a_language_has_its_own(tag: str, said: tuple[str, ...]) -> None:
    speak(tag, catalogue(tag) if tag != "en" else None)
    first, later = dt.date(2003, 7, 1), dt.date(2026, 11, 22)
    assert (day(first), day(later), month(first), listed("abc"), number("2.30"), percent(33)) == said


def test_lists() -> None:
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_words_within_a_date_stay_as_they_are() -> None:
    speak("pt", catalogue("fr"))  # whose dates have a "de" between day and month
    assert day(dt.date(2027, 1, 1)) == "1er de janeiro de 2027"
    assert day(dt.date(2027, 1, 21)) == "21 de janeiro de 2027"


def test_whole_numbers_in_a_message_are_written_as_the_language_has_them() -> None:
    speak("fr", catalogue("fr"))
    said = _("{count} of {total}")
    assert (
        fill(said, count=916, total=18409) == _("{count} of {total}", count=916, total=18409) == "916 sur 18\u202f409"
    )
    assert fill("100 %") == "100 %"


def test_a_workbook_shows_dates_by_day_month_and_year() -> None:
    speak("fr", catalogue("fr"))
    assert date_pattern() == "dd/mm/yyyy"
