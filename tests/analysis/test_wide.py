"""The rules of the wide form: which columns and cells it has, and what is said of any other."""

import datetime as dt

import pytest

from crm_assess.analysis.wide import cell_problem, date_of, header_problems, is_size, not_applicable_allowed
from crm_assess.files.packs import load_pack
from crm_assess.models.base import near

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


def test_a_suggestion_is_the_nearest_name_and_there_is_none_for_what_is_like_nothing() -> None:
    assert near("agencey", ["agency", "size"]) == "; did you mean agency?"
    assert near("call_centr", PACK.questions) == "; did you mean call_centre?"
    assert near("zzzz", PACK.questions) == ""
    assert near("call_centre" * 1000, PACK.questions) == ""


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
