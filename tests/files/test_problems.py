"""Problems as a user reads them: one a line, in order, a hundred at most, and nothing that steers a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.errors import CrmAssessError
from crm_assess.files.problems import InputError, Problem, near, printable, where


def problem(line: int, what: str = "is wrong", file: str = "office.yaml") -> Problem:
    return Problem(file, line, 1, "answers", what)


def test_problems_come_in_the_order_of_their_places_and_each_once() -> None:
    error = InputError([problem(10), problem(9), problem(10), problem(9, "is bad")])
    assert str(error).splitlines() == [
        "office.yaml:9:1: answers: is bad",
        "office.yaml:9:1: answers: is wrong",
        "office.yaml:10:1: answers: is wrong",
    ]
    assert isinstance(error, CrmAssessError)
    assert error.exit_code == 2


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (100, "office.yaml:100:1: answers: is wrong"),
        (101, "office.yaml: and 1 more problem"),
        (102, "office.yaml: and 2 more problems"),
        (1234, "office.yaml: and 1134 more problems"),
    ],
)
def test_after_a_hundred_the_others_are_counted(count: int, last: str) -> None:
    lines = str(InputError(problem(line) for line in range(1, count + 1))).splitlines()
    assert len(lines) == min(count, 101)
    assert lines[99] == "office.yaml:100:1: answers: is wrong"
    assert lines[-1] == last


@given(st.text(), st.text())
def test_a_message_is_one_line_that_a_terminal_only_prints(file: str, what: str) -> None:
    (line,) = str(InputError([problem(1, what, file)])).split("\n")
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("two\nlines", "two\\nlines"),
        ("\u202eleft", "\\u202eleft"),
        ("\x9b2J", "\\x9b2J"),
        ("Büro\x07", "Büro\\x07"),
        ("\udcff", "\\udcff"),
        ("Büro 文 🙂", "Büro 文 🙂"),
    ],
)
def test_what_could_steer_a_terminal_is_an_escape_and_all_else_stays(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), "file"),
        (("agency",), "agency"),
        (("answers", "call_centre", "evidence", 0), "answers.call_centre.evidence[0]"),
        ((0, "name"), "[0].name"),
        (("k" * 64,), "k" * 64),
        (("k" * 65,), "k" * 61 + "..."),
    ],
)
def test_a_path_is_shown_as_people_read_it(path: tuple[str | int, ...], shown: str) -> None:
    assert where(path) == shown


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_a_column_of_a_sheet_is_told_in_letters(number: int, letters: str) -> None:
    told = str(Problem("office.xlsx", 3, number, "answers", "is wrong", sheet="Answers"))
    assert told == f"office.xlsx:Answers!{letters}3: answers: is wrong"


def test_a_near_miss_gets_a_suggestion_and_a_far_one_none() -> None:
    assert near("call_center", ["call_centre", "call_routing"]) == "; did you mean call_centre?"
    assert near("xyzzy", ["call_centre", "call_routing"]) == ""
    assert near(7, ["call_centre"]) == ""


def test_beyond_the_problems_that_are_printed_nothing_is_suggested() -> None:
    assert near("call_center", ["call_centre"], 100) == "; did you mean call_centre?"
    assert near("call_center", ["call_centre"], 101) == ""


def test_the_problems_that_are_not_printed_are_counted_with_the_first_file() -> None:
    several = [problem(line, file=file) for line in range(1, 52) for file in ("b.yaml", "a.yaml")]
    assert str(InputError([*several, problem(1, file="Z.yaml")])).splitlines()[-1] == "Z.yaml: and 3 more problems"
