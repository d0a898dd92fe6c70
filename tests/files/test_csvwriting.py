"""Assessments as CSV: every cell of them, as a spreadsheet program finds it."""

import datetime as dt
from collections.abc import Callable

from crm_assess.files.csvwriting import csv_table, csv_template
from tests.templates import FILLED, PACK, french, small

DAY = dt.date(2026, 11, 22)


def text(data: bytes) -> str:
    """The text below the byte order mark, by which a spreadsheet program knows that it is UTF-8."""
    assert data.startswith(b"\xef\xbb\xbf")
    return data[3:].decode()


def test_every_cell_of_a_blank_one_stands_as_it_is_written(golden: Callable[[str, str], None]) -> None:
    golden("blank.csv", text(csv_template(small(PACK), DAY)))


def test_in_french_the_words_are_french_and_the_names_stay(golden: Callable[[str, str], None]) -> None:
    golden("blank-fr.csv", text(csv_template(french(), DAY)))


def test_every_answer_that_was_given_stands_in_its_cell(golden: Callable[[str, str], None]) -> None:
    golden("filled.csv", text(csv_table(FILLED, small(PACK))))
