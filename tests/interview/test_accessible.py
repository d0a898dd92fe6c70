"""The interview for a screen reader or a braille display of 40 columns, byte for byte."""

from pathlib import Path

import pytest

from tests.interview.person import Person

LONG = "https://example.org/a-very-long-address/that-no-braille-line-can-hold/without-a-break"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def everything(person: Person) -> None:
    """A whole interview that comes past every screen."""
    person.names("Office")
    person.answers("h", "Enter to go on: ")
    person.answers("")
    person.answers("j", "Go to question number: ")
    person.answers("99", "number: ")
    person.answers("")
    for entry, then in [
        ("a", "Name of the agency: "),
        ("", "Country: "),
        ("NO", "Kind of agency: "),
        ("tax", "Number of staff: "),
        ("x", "Number of staff: "),
        ("12", "Who answers: "),
        ("Al, clerk", "Date of the assessment: "),
        ("today", "key: "),
        ("m", "note: "),
        ("A note", "key: "),
        ("t", "target: "),
        ("4", "(date): "),
        ("2099-12-31", "key: "),
        ("9", "key: "),
        ("n", "key: "),
        ("e", "evidence: "),
    ]:
        person.answers(entry, then)
    person.answers("Report 1", "evidence: ")
    person.answers("")
    for level in "1234512" * 4:
        person.answers(level)
    person.answers("d")
    person.answers("s")
    person.answers("3")
    person.answers("4", "Question number, or q: ")
    person.answers("h", "Enter to go on: ")
    person.answers("", "or q: ")
    person.types("q")
    assert person.ends()[0] == 0


def test_no_escape_sequence_and_no_line_over_40_columns_from_the_first_to_the_last(file: Path) -> None:
    with Person(file.name, "--accessible", cwd=file.parent, columns=40, env={"COLUMNS": "40"}) as person:
        everything(person)
    assert "\x1b" not in person.seen
    assert not set(person.seen) & set("\b\t\a\v\f")
    assert "\r" not in person.seen.replace("\r\n", "\n")
    assert max(map(len, person.seen.split("\r\n"))) <= 40
    assert person.seen.isascii(), "box characters, bullets and dashes are read out one by one"


def test_users_texts_that_are_too_long_are_broken(file: Path) -> None:
    file.write_text(
        "schema: crm-assess/assessment/1\npack: {id: government-crm, version: 1}\nagency: {name: P}\n"
        f"assessed_on: 2026-01-01\nanswers:\n  customer_involvement:\n    evidence: ['{LONG}']\n"
        f"    note: {'漢字' * 12}\n"
    )
    with Person(file, "--accessible", columns=40) as person:
        person.sees("key: ")
        person.answers("e", "evidence: ")
    lines = person.seen.split("\r\n")
    assert max(len(line) + sum(character > "\u2e7f" for character in line) for line in lines) <= 40


@pytest.mark.parametrize("env", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}, {"TERM": ""}])
def test_it_can_also_be_asked_for_by_the_environment(file: Path, env: dict[str, str]) -> None:
    with Person(file, env=env) as person:
        person.names()
        person.answers("3")
    assert "\x1b" not in person.seen


def test_nothing_is_shown_twice(file: Path) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        asked = "How do customers take part"
        assert person.seen.count(asked) == 1
        person.answers("9")
        person.answers("m", "note: ")
        assert person.answers("A note") == "A note The note is saved. Question 1 of 32, 1-5 or key: "[:-1]
        assert person.seen.count(asked) == 1
        person.answers("h", "Enter to go on: ")
        assert person.seen.count(asked) == 2


def test_every_prompt_can_be_understood_alone(file: Path) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        assert "Question 1 of 32, 1-5 or key: " in person.seen
        person.answers("m", "Question 1, note: ")
        person.answers("")
        person.answers("t", "Question 1, target: ")
        person.answers("3", "Level 3 by (date): ")
        person.answers("b")
        person.answers("j", "Go to question number: ")


def test_a_line_longer_than_the_terminal_takes_is_said_to_be_cut(file: Path) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        person.answers("m", "note: ")
        shown = person.answers("x" * 5000)
        assert "The line was too long for the terminal, and its end is missing: add the rest." in shown
