"""Every key, typed on a real pseudo-terminal."""

import os
import signal
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml

from tests.interview.person import ESCAPE, PATIENCE, PROGRAM, Person


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def answers(file: Path) -> Any:
    return read(file)["answers"]


def read(file: Path) -> Any:
    return yaml.safe_load(file.read_text())


def test_levels_are_answers_and_enter_alone_is_none(file: Path) -> None:
    with Person(file) as person:
        screen = person.names()
        assert "Customer offerings, question 1 of 32, about 11 minutes left" in screen
        assert "How do customers take part when you create or change a service?" in screen
        assert "Why it matters: " in screen
        assert "d=don't know s=skip b=back m=note e=evidence t=target j=jump h=help q=quit" in screen
        assert "Enter alone answers nothing. Type 1 to 5, or one of the keys" in person.answers("")
        assert answers(file) == {}
        for number in range(1, 6):
            assert f"question {number + 1} of 32" in person.answers(str(number))
        assert '"6" is no answer. Type 1 to 5, or one of the keys (h explains them).' in person.answers("6")
        assert '"3.0" is no answer.' in person.answers("3.0")
    assert list(answers(file).values()) == [1, 2, 3, 4, 5]


def test_dont_know_and_skip(file: Path) -> None:
    with Person(file) as person:
        person.names()
        assert "question 2 of 32" in person.answers("d")
        assert "question 3 of 32" in person.answers("s")
        assert "question 4 of 32" in person.answers("DON'T KNOW")
    assert answers(file) == {"customer_involvement": "dont_know", "life_events": "dont_know"}


def test_not_applicable_asks_the_reason_and_refuses_an_empty_one(file: Path) -> None:
    with Person(file) as person:
        person.names()
        assert "Question 1 applies to every agency: not applicable is no answer here." in person.answers("n")
        assert "n=n/a" not in person.seen
        assert "n=n/a" in person.answers("s") + person.answers("s")
        assert "Why does the question have no meaning for your agency?" in person.answers("n", "reason: ")
        assert "Not applicable needs a reason in a few words" in person.answers("", "reason: ")
        assert "needs a reason" in person.answers("   ", "reason: ")
        assert "question 3 of 32" in person.answers("b")
        person.answers("n", "reason: ")
        assert "question 4 of 32" in person.answers("One kind of permit only.")
    assert answers(file) == {"life_events": {"not_applicable": "One kind of permit only."}}


def test_going_back_changes_nothing(file: Path) -> None:
    with Person(file) as person:
        person.names()
        assert "This is the first question." in person.answers("b")
        person.answers("2")
        person.answers("4")
        assert "question 2 of 32" in person.answers("b")
        assert "[your answer]" in person.answers("b")
        assert answers(file) == {"customer_involvement": 2, "tailored_services": 4}
        assert "question 3 of 32" in person.answers("5")
    assert answers(file) == {"customer_involvement": 5, "tailored_services": 4}


def test_note(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("m", "note: ")
        assert "The note is saved." in person.answers("Two lists: [red]one[/red] per counter, 50 % é 漢字")
        assert "A new note takes its place" in person.answers("m", "note: ")
        assert "The note is saved." in person.answers("+ And a third.")
        person.answers("2")
        note = "Two lists: [red]one[/red] per counter, 50 % é 漢字 And a third."
        assert answers(file)["customer_involvement"] == {"level": 2, "note": note}
        person.answers("b")
        person.answers("m", "note: ")
        assert "A note needs at least 2 characters" in person.answers("q", "note: ")
        assert "The note is removed." in person.answers("-")
    assert answers(file)["customer_involvement"] == {"level": 2}


def test_evidence_of_several_pieces(file: Path) -> None:
    with Person(file) as person:
        person.names()
        assert "What would count: " in person.answers("e", "evidence: ")
        assert "Evidence 1 is saved." in person.answers("https://example.org/a", "evidence: ")
        assert "Evidence 2 is saved." in person.answers("Report 2025, page 12", "evidence: ")
        assert "Evidence 3 is saved." in person.answers("A mistake", "evidence: ")
        assert "That evidence is removed." in person.answers("-3", "evidence: ")
        assert "Evidence: 2." in person.answers("")
        person.answers("4")
    assert answers(file) == {
        "customer_involvement": {"level": 4, "evidence": ["https://example.org/a", "Report 2025, page 12"]}
    }


def test_target_in_one_line_or_two(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("t", "target: ")
        assert '"6 2030-01-01" is no target.' in person.answers("6 2030-01-01", "target: ")
        assert "By which date is level 4 to be reached?" in person.answers("4", "(date): ")
        assert '"2030-02-30" is no date.' in person.answers("2030-02-30", "(date): ")
        assert "The target's date must be after the assessment" in person.answers("1999-12-31", "(date): ")
        assert "Target: level 4 by 31 December 2099." in person.answers("2099-12-31")
        person.answers("t", "target: ")
        person.answers("5 2098-06-30")
    assert str(answers(file)["customer_involvement"]["target"]) == str({"level": 5, "by": yaml.safe_load("2098-06-30")})


def test_jump(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("3")
        listed = person.answers("j", "Go to question number: ")
        assert "1 [3] Customer involvement in service" in listed
        assert "32 [ ] Consent, privacy, data quality" in listed
        assert '"33" is no question. Type a number from 1 to 32' in person.answers("33", "number: ")
        assert "question 15 of 32" in person.answers("15")
        assert "question 16 of 32" in person.answers("2")
        person.answers("j", "number: ")
        assert "question 16 of 32" in person.answers("")
    assert answers(file) == {"customer_involvement": 3, "request_tracking": 2}


@pytest.mark.parametrize("key", ["h", "?", "help"])
def test_help_explains_the_keys_and_the_evidence(file: Path, key: str) -> None:
    with Person(file) as person:
        person.names()
        shown = person.answers(key, "Enter to go on: ")
        assert "Evidence: Dated workshop notes" in shown
        assert "d don't know: an answer exists, but you don't have it" in shown
        assert "question 1 of 32" in person.answers("")


def test_about_the_agency(file: Path) -> None:
    with Person(file) as person:
        person.names()
        assert "Enter keeps Permits." in person.answers("a", "Name of the agency: ")
        person.answers("", "Country: ")
        person.answers("NO", "Kind of agency: ")
        person.answers("licensing", "Number of staff: ")
        assert '"many" is no number of staff.' in person.answers("many", "Number of staff: ")
        person.answers("1,200", "Who answers: ")
        person.answers("A. Clerk, service manager; B. Mate", "Date of the assessment: ")
        assert '"tomorrow" is no date.' in person.answers("tomorrow", "Date of the assessment: ")
        person.answers("2026-11-14")
        person.answers("a", "Name of the agency: ")
        person.answers("", "Country: ")
        assert "question 1 of 32" not in person.answers("-", "Kind of agency: ")
        person.answers("b", "Country: ")
        person.types("q")
        assert person.ends()[0] == 0
    assert str(read(file)["assessed_on"]) == "2026-11-14"
    assert read(file)["agency"] == {"name": "Permits", "kind": "licensing", "size": 1200}
    assert read(file)["assessors"] == [{"name": "A. Clerk", "role": "service manager"}, {"name": "B. Mate"}]


@pytest.mark.parametrize("key", ["q", "quit", "Save and leave"])
def test_save_and_leave_says_how_to_go_on(file: Path, key: str) -> None:
    with Person(file.name, cwd=file.parent) as person:
        person.names()
        person.answers("3")
        person.types(key)
        status, shown = person.ends()
    assert status == 0
    assert "1 of 32 answered, all saved in mine.yaml." in shown
    assert "Go on with: crm-assess ask mine.yaml" in shown


def test_the_agency_needs_a_name(file: Path) -> None:
    with Person(file) as person:
        person.sees("Name of the agency: ")
        assert "The assessment needs the agency's name." in person.answers("", "Name of the agency: ")
        person.types("q")
        status, shown = person.ends()
    assert (status, file.exists()) == (0, False)
    assert "Nothing was saved: the agency has no name yet." in shown


def test_the_date_is_offered_and_another_can_be_typed(file: Path) -> None:
    with Person(file) as person:
        assert "Assessed on: today, " in person.names()
        assert "The date of the assessment is 2026-01-31." in person.answers("2026-01-31")
        assert "Assessed on" not in person.answers("3")
    assert str(read(file)["assessed_on"]) == "2026-01-31"


def test_resuming_says_what_is_there_and_goes_on_with_the_next_question(file: Path) -> None:
    file.write_text(
        "schema: crm-assess/assessment/1\npack: {id: government-crm, version: 1}\nagency: {name: Permits}\n"
        "assessed_on: 2025-11-14\nassessors: [{name: A. Clerk, role: manager}]\n"
        "answers: {customer_involvement: 2, tailored_services: dont_know}\n"
    )
    with Person(file) as person:
        shown = person.sees("key: ")
    assert "2 of 32 answered on 14 November 2025 by A. Clerk, manager; next: Services arranged around life" in shown
    assert "question 3 of 32" in shown


def test_a_dimension_ends_with_its_summary(file: Path) -> None:
    with Person(file, "--dimension", "offerings") as person:
        person.names()
        for level in "3333333":
            person.answers(level)
        shown = person.answers("2", "Enter to go on: ")
        assert "Customer offerings: level 3; 8 of 8 answered." in shown
        assert "Held down by: Re-use of known data, proactive offers (2); Customer involvement" in shown
        assert '"approximately 54 percent"; you: counted.' in shown
        assert '"only one-third"; you: not counted.' in shown
        assert "Review: 8 of 8 answered" in person.answers("", "or q: ")


def test_the_review_leads_to_each_gap_and_back(file: Path) -> None:
    with Person(file, "--express") as person:
        person.names()
        for _ in range(10):
            person.types("2")
        person.types("s", "4", "")
        shown = person.sees("Question number, or q: ")
        assert "No answer yet (1) 11 [ ] Consistency of superior service" in shown
        assert "Level 3 or above without evidence (1) 12 [4] Satisfaction follow-up" in shown
        assert "question 11 of 12" in person.answers("11")
        shown = person.answers("d", "or q: ")
        assert "Don't know: worth finding out (1) 11 [?]" in shown
        person.answers("12")
        person.answers("e", "evidence: ")
        person.answers("Survey 2026", "evidence: ")
        person.answers("")
        assert "without evidence" not in person.answers("s", "or q: ")
        person.types("q")
        status, shown = person.ends()
    assert status == 0
    assert "Permits: level 1 to 2, depending on the missing answers; 11 of 32 rated." in shown
    assert "You are counted in 2 to 3 of the study's 13 statements." in shown
    assert f"Go on with: crm-assess report {file} " in shown
    assert f"Go on with: crm-assess plan {file} --to 2 " in shown
    assert f"Go on with: crm-assess ask {file}" in shown


def test_thirty_two_keys_and_a_name_are_enough(file: Path) -> None:
    with Person(file) as person:
        person.sees("Name of the agency: ")
        person.types("Permits", *("12345" * 7)[:32])
        person.sees("Customer insights: level")
        assert "Review: 32 of 32 answered" in person.answers("", "Question number, or q: ")
    assert list(answers(file).values()) == [int(key) for key in ("12345" * 7)[:32]]


def test_ctrl_d_saves_and_says_how_far_it_came(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("3")
        person.child.send("\x04")
        status, shown = person.ends()
    assert status == 1
    assert "The input ended. 1 of 32 answered, all saved in" in shown
    assert answers(file) == {"customer_involvement": 3}


def test_a_pasted_note_of_several_lines_is_one_note(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.answers("m", "note: ")
        assert "\x1b[?2004h" in person.seen  # without it no terminal marks what is pasted
        person.child.send("\x1b[200~First line\n3\nThird line\x1b[201~\r")
        person.sees("The note is saved.")
        person.sees("key: ")
    assert answers(file) == {"customer_involvement": {"note": "First line\n3\nThird line"}}


@pytest.mark.parametrize(("key", "saved"), [("m", "First line\n3\nThird"), ("e", ["First line", "Third"])])
def test_without_such_marks_too_no_pasted_line_is_taken_for_an_answer(file: Path, key: str, saved: object) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        person.answers(key, f"{'note' if key == 'm' else 'evidence'}: ")
        person.child.send("First line\r3\rThird" if key == "m" else "First line\r\rThird")
        person.sees("is saved.")
        assert f"Third\r\n{'The note' if key == 'm' else 'Evidence 1'} is saved." in person.seen
    (beside,) = answers(file)["customer_involvement"].values()
    assert beside == saved


def test_a_pasted_reason_answers_one_question(file: Path) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        person.answers("j", "number: ")
        person.answers("3")
        person.answers("n", "reason: ")
        person.child.send("We have none.\r3\rReally.\r")
        person.sees("Question 4 of 32, 1-5 or key: ")
    assert answers(file) == {"life_events": {"not_applicable": "We have none.\n3\nReally."}}


@pytest.mark.parametrize("mode", [[], ["--accessible"]])
def test_after_ctrl_z_the_prompt_is_shown_again_with_what_was_typed(file: Path, mode: list[str]) -> None:
    with Person(file, *mode) as person:
        person.names()
        if not mode:
            person.child.send("2")
            person.sees("2")
        goes_on(person, "Question 1 of 32, 1-5 or key: " + ("" if mode else "2\x1b[?2004h"))
        person.types("3" if mode else "")
        person.sees("key: ")
    assert answers(file) == {"customer_involvement": 3 if mode else 2}


def goes_on(person: Person, shown: str) -> None:
    """Has the program go on as a shell does; once more where that fell into the moment in which a key is handled."""
    for _attempt in range(PATIENCE):
        os.kill(person.pid, signal.SIGCONT)
        if not person.child.expect_exact([shown, pexpect.TIMEOUT], timeout=1):
            return
    pytest.fail("the prompt was not shown again")


def test_control_characters_are_left_out_and_said_to_be(file: Path) -> None:
    with Person(file, "--accessible") as person:
        person.names()
        person.answers("m", "note: ")
        assert "Characters that cannot be shown were left out." in person.answers("A \x1b[31mred\x07 note")
        assert answers(file)["customer_involvement"]["note"] == "A [31mred note"


def test_a_very_long_note_is_kept_whole(file: Path) -> None:
    note = "word " * 5000 + "end"
    with Person(file) as person:
        person.names()
        person.answers("m", "note: ")
        person.answers(note)
    assert answers(file)["customer_involvement"]["note"] == note


def test_standard_output_stays_clean_and_the_prompt_visible(file: Path) -> None:
    out = file.with_suffix(".out")
    shell = ["/bin/sh", "-c", f'exec "$@" >{out}', "sh", *PROGRAM]
    with Person(file, command=shell) as person:
        person.names()
        person.answers("3")
        person.types("q")
        assert person.ends()[0] == 0
    assert out.read_bytes() == b""


def test_a_redirected_standard_error_leaves_the_interview_usable(file: Path) -> None:
    errors = file.with_suffix(".err")
    shell = ["/bin/sh", "-c", f'exec "$@" 2>{errors}', "sh", *PROGRAM]
    with Person(file, command=shell) as person:
        person.names()
        person.answers("3")
        person.types("q")
        assert person.ends()[0] == 0
    assert errors.read_bytes() == b""


def test_a_new_width_counts_from_the_next_screen(file: Path) -> None:
    with Person(file) as person:
        person.names()
        person.resize(40)
        person.seen = ""
        person.answers("3", "question 2 of 32")
        person.sees("key: ")
    lines = ESCAPE.sub("", person.seen).replace("\r", "").split("\n")
    assert max(map(len, lines[2:])) in range(30, 41)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {}])
def test_colour_only_where_it_is_wanted(file: Path, env: dict[str, str]) -> None:
    with Person(file, env=env) as person:
        person.names()
        coloured = "\x1b[36m" in person.seen or "\x1b[33m" in person.seen
        assert coloured == (not env)
