"""Cells: a value of any type is read as the text, the number or the day that a person sees in it."""

import datetime as dt

import pytest

from crm_assess.files.cells import Broken, Cell, date, given, is_comment, number, text, word

PLACE = (2, 3)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (" a ", " a "),
        (3, "3"),
        (2.5, "2.5"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (Broken("is an error"), "is an error"),
    ],
)
def test_a_cell_is_read_as_its_text(value: object, shown: str) -> None:
    assert text(Cell(value, PLACE)) == shown
    assert word(Cell(value, PLACE)) == shown.strip()
    assert given(Cell(value, PLACE)) is bool(shown)


def test_a_number_is_one_whether_typed_or_written() -> None:
    assert [number(Cell(value, PLACE)) for value in (3, " 3 ", "-3", "03", "3.0", " x ")] == [
        3,
        3,
        -3,
        "03",
        "3.0",
        "x",
    ]


def test_a_day_stays_one_and_text_stays_text() -> None:
    day = dt.datetime(2026, 11, 22, 9, 30)
    assert date(Cell(day, PLACE)) == day
    assert date(Cell(" 2026-11-22 ", PLACE)) == "2026-11-22"


@pytest.mark.parametrize(
    ("row", "alone"),
    [([], True), (["", " "], True), (["# a", "b"], True), ([" # "], True), (["#a"], False), (["", "b"], False)],
)
def test_a_row_for_people_alone_is_blank_or_starts_with_a_sign_and_a_blank(row: list[str], alone: bool) -> None:
    assert is_comment([Cell(value, PLACE) for value in row]) is alone
