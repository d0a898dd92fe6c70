"""Users' text cannot act on a screen, and stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.reports.clean import clean, cut


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Office of Permits", "Office of Permits"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\x07b\x00c\x7f\x9b2J", "abc2J"),
        ("two\nlines\tand a\r\nbreak\u2028more", "two lines and a break more"),
        ("\u202egnp.exe\u202c \u2066x\u2069\u200f\ufeff", "gnp.exe x"),
        ("soft\u00adhyphen, zero\u200bwidth", "softhyphen, zerowidth"),
        ("Müller, 東京, 👩\u200d💻, a\u200cb", "Müller, 東京, 👩\u200d💻, a\u200cb"),
        ("\ud800lone", "lone"),
        ("[red]not markup[/red] =1+1 <b>", "[red]not markup[/red] =1+1 <b>"),
    ],
)
def test_what_acts_goes_and_what_is_read_stays(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_one_line(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once.splitlines()) <= 1
    assert "\x1b" not in once
    once.encode()


def test_a_long_text_is_cut_with_a_mark() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abc def", 4) == "abc [...]"
