"""The rules of the wide form: which columns and cells it has, and what is said of any other."""

import datetime as dt
import re

import pytest

from crm_assess.analysis.wide import (
    DAY,
    cell_problem,
    choices,
    date_of,
    header_problems,
    is_size,
    not_applicable_allowed,
    plain_words,
)
from crm_assess.files.packs import load_pack

PACK = load_pack().value
OPTIONAL = next(name for name, question in PACK.questions.items() if question.not_applicable)
REQUIRED = next(name for name, question in PACK.questions.items() if not question.not_applicable)


def test_a_table_needs_the_agency_and_one_question_and_nothing_else() -> None:
    assert list(header_problems(["agency", "call_centre"], PACK)) == []
    assert list(header_problems(["agency", "country", "kind", "size", "assessed_on", *PACK.questions], PACK)) == []


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (["call_centre"], 'there is no column "agency" (it is required)'),
        (["agency"], "there is no column for any question (see crm-assess questions)"),
        (["agency", "call_centre", "call_centre"], 'the column "call_centre" is there 2 times (once)'),
        (
            ["agency", "call_centre", "zzzz"],
            '"zzzz" is no column of the wide form (agency, country, kind, size, assessed_on, or a question)',
        ),
        (
            ["agency", "call_centre", "call_routin"],
            '"call_routin" is no column of the wide form'
            " (agency, country, kind, size, assessed_on, or a question; did you mean call_routing?)",
        ),
    ],
)
def test_what_is_wrong_with_the_columns_is_told(columns: list[str], problem: str) -> None:
    assert list(header_problems(columns, PACK)) == [problem]


def test_a_column_to_group_by_may_have_any_name_but_has_to_be_there() -> None:
    assert list(header_problems(["agency", "call_centre", "region"], PACK, ["region"])) == []
    assert list(header_problems(["agency", "call_centre"], PACK, ["agency", "region"])) == [
        'there is no column "region" to group by'
    ]


def test_every_problem_of_the_columns_is_told_at_once() -> None:
    assert len(list(header_problems(["zzzz", "zzzz"], PACK, ["region"]))) == 6


@pytest.mark.parametrize("cell", ["", None, "1", 1, "5", 5, "dont_know", "not_applicable"])
def test_a_question_takes_levels_dont_know_not_applicable_and_nothing(cell: object) -> None:
    assert cell_problem(OPTIONAL, cell, PACK) is None


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("0", '"0"'), ("6", '"6"'), (6, "6"), ("1.0", '"1.0"'), (1.0, "1.0"), (True, "true"), ("yes", '"yes"')],
)
def test_a_question_takes_nothing_else(cell: object, shown: str) -> None:
    assert cell_problem(OPTIONAL, cell, PACK) == f"{shown} is no answer (1 to 5, dont_know, not_applicable or empty)"


def test_a_question_that_always_applies_cannot_be_not_applicable() -> None:
    assert (not_applicable_allowed(OPTIONAL, PACK), not_applicable_allowed(REQUIRED, PACK)) == (True, False)
    assert cell_problem(REQUIRED, "dont_know", PACK) is None
    assert cell_problem(REQUIRED, "not_applicable", PACK) == (
        "not_applicable is not allowed for this question (1 to 5, dont_know or empty)"
    )


def test_the_agency_is_never_empty() -> None:
    assert cell_problem("agency", "Office", PACK) is None
    assert cell_problem("agency", 17, PACK) is None
    for empty in ("", None, "  "):
        assert cell_problem("agency", empty, PACK) == "is empty (the agency's name, or a respondent's number)"


def test_what_is_beside_the_questions_may_be_empty_or_has_to_make_sense() -> None:
    for name in ("country", "kind", "size", "assessed_on"):
        assert [cell_problem(name, empty, PACK) for empty in ("", None)] == [None, None]
    assert [cell_problem(name, "anything", PACK) for name in ("country", "kind", "region")] == [None] * 3
    assert cell_problem("size", "850", PACK) is None
    assert cell_problem("size", "many", PACK) == '"many" is no number of staff (a whole number, such as 850)'
    assert cell_problem("assessed_on", "2026-11-22", PACK) is None
    assert cell_problem("assessed_on", "22.11.2026", PACK) == (
        '"22.11.2026" is no date (year-month-day, such as 2026-11-22)'
    )


@pytest.mark.parametrize(
    ("cell", "size"),
    [("0", True), ("850", True), ("9" * 18, True), (0, True), (850, True)]
    + [(cell, False) for cell in ("9" * 19, "007", "-1", "8.5", " 8", "", -1, True, 8.5, None)],
)
def test_a_size_is_a_whole_number_written_plainly(cell: object, size: bool) -> None:
    assert is_size(cell) is size


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2026-11-22", dt.date(2026, 11, 22)),
        (dt.date(2026, 11, 22), dt.date(2026, 11, 22)),
        (dt.datetime(2026, 11, 22, 9), None),
        ("2026-02-30", None),
        ("20261122", None),
        ("2026-W47-7", None),
        ("2026-11-22 ", None),
        (20261122, None),
    ],
)
def test_a_date_is_year_month_day(cell: object, date: dt.date | None) -> None:
    assert date_of(cell) == date


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
    assert all(map(is_size, ("0", "7", "850", "9" * 18, 850, 10**18 - 1)))
    assert not any(map(is_size, ("", "-1", "007", "8.5", "9" * 19, "8 5", "8\n", -1, True, 8.0, 10**18)))


def test_the_export_of_a_survey_may_say_an_answer_by_code_or_in_the_words_that_were_shown() -> None:
    question = PACK.questions["call_centre"]
    said = choices(question, PACK)
    assert {said[words] for words in ("dk", "i do not know", "dont_know")} == {"dont_know"}
    assert {said[words] for words in ("na", "it does not apply to this agency", "not_applicable")} == {"not_applicable"}
    for level, (name, sentence) in enumerate(zip(PACK.levels, question.levels, strict=True), 1):
        for words in (
            f"{level}",
            sentence,
            name,
            f"{level} {name}",
            f"{level} {name}: {sentence}",
            f"{level} {sentence}",
        ):
            assert said[plain_words(words)] == level
    assert len(said) == 6 + 5 * 6


def test_words_mean_the_same_whatever_their_case_spacing_and_full_stop() -> None:
    assert plain_words("  I do\n NOT  know. ") == "i do not know"


def test_only_a_column_that_a_survey_may_have_is_told_where_nothing_else_is_strange() -> None:
    (problem,) = header_problems(["agency", "call_centre", "call_centre_note"], PACK)
    assert problem.startswith('"call_centre_note" is no column of the wide form')
    (other,) = header_problems(["agency", "call_centre", "call_centre_note", "zzzz"], PACK)
    assert other.startswith('"zzzz" is no column of the wide form')
