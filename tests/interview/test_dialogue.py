"""What an interview says to a line, in its exact words, and where it goes on: line by line, without a terminal."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crm_assess.files.assessments import SCHEMA
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.interview.screen import body
from crm_assess.interview.state import Effect, Interview, Mode, begin, troubled
from crm_assess.interview.steps import step
from crm_assess.interview.summary import after_dimension, at_the_end
from crm_assess.models.assessment import Answer, Assessment, Assessor, Target

PACK, FIGURES = load_pack().value, load_benchmarks().value
QUESTIONS = list(PACK.questions)
ONE, TWO, THREE = QUESTIONS[:3]
REQUIRED = next(name for name, question in PACK.questions.items() if not question.not_applicable)
OPTIONAL = next(name for name, question in PACK.questions.items() if question.not_applicable)
TODAY = dt.date(2026, 11, 22)
SAVE, LEAVE = (Effect.SAVE,), (Effect.LEAVE,)
FULL = {"level": 3, "note": "A note.", "evidence": ["page 1", "page 2"], "target": {"level": 5, "by": "2028-01-01"}}


def interview(
    *scope: str, named: bool = True, answers: Mapping[str, object] | None = None, on: dt.date = TODAY
) -> Interview:
    data = {
        "schema": SCHEMA,
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Permits"},
        "assessed_on": on,
        "answers": answers or {},
    }
    return begin(PACK, scope or QUESTIONS, Assessment.model_validate(data), TODAY, named=named)


def after(now: Interview, *lines: str) -> Interview:
    for line in lines:
        now = step(now, line).interview
    return now


def told(now: Interview, line: str) -> tuple[list[tuple[str, bool]], tuple[Effect, ...], Mode]:
    """What a line is answered with, what is done, and what is expected next."""
    following, effects = step(now, line)
    return [(say.text, say.error) for say in following.says], effects, following.mode


def refuses(now: Interview, line: str, words: str) -> None:
    """A line changes nothing, and the words say what can be typed."""
    assert told(now, line) == ([(words, True)], (), now.mode)
    assert step(now, line).interview.assessment == now.assessment


# The name


def test_the_name_is_asked_for_until_it_is_typed() -> None:
    now = interview(named=False)
    assert now.mode is Mode.NAME
    refuses(now, "", "The assessment needs the agency's name. Type it, then Enter (q leaves).")
    refuses(now, "3", "The assessment needs the agency's name. Type it, then Enter (q leaves).")
    assert told(now, "q") == ([], LEAVE, Mode.NAME)
    assert told(now, "h") == told(now, "?") == told(now, "help") == ([], (), Mode.HELP)
    assert told(after(now, "h"), "") == ([], (), Mode.NAME)
    assert after(now, "h", "Office of Permits").assessment.agency.name == "Office of Permits"
    assert after(now, "Unknown").assessment.agency.name == "Unknown"
    assert after(now, "HQ").assessment.agency.name == "HQ"
    named = step(now, "  Office \t of   Permits ")
    assert (named.interview.assessment.agency.name, named.effects) == ("Office of Permits", SAVE)
    assert (named.interview.mode, named.interview.at) == (Mode.QUESTION, ONE)


def test_what_a_keyboard_sends_beside_the_characters_is_left_out_and_told() -> None:
    says, effects, mode = told(interview(named=False), "Per\x1bmits")
    assert (says, effects, mode) == ([("Characters that cannot be shown were left out.", False)], SAVE, Mode.QUESTION)


def test_a_date_is_offered_to_a_new_assessment_of_today() -> None:
    assert interview(named=False).dated is False
    assert interview(named=False, on=dt.date(2026, 1, 1)).dated is True
    assert interview().dated is True


# A question


def test_what_is_no_answer_is_told_with_what_is() -> None:
    now = interview()
    refuses(now, "9", 'Question 1: "9" is no answer. Type 1 to 5, or one of the keys (h explains them).')
    refuses(now, "", "Question 1: Enter alone answers nothing. Type 1 to 5, or one of the keys (h explains them).")
    refuses(
        after(now, "s"),
        "x" * 40,
        f'Question 2: "{"x" * 30}..." is no answer. Type 1 to 5, or one of the keys (h explains them).',
    )


def test_a_level_is_saved_at_once_and_the_next_question_without_an_answer_is_shown() -> None:
    now = interview(answers={TWO: 4})
    following, effects = step(now, "2")
    assert (effects, following.at, following.says) == (SAVE, THREE, ())
    assert following.assessment.answers == {TWO: Answer(level=4), ONE: Answer(level=2)}
    assert step(now, "d").interview.assessment.answer(ONE) == Answer(level="dont_know")
    assert (following.answered, following.number, len(following.unanswered)) == (2, 3, 30)


def test_a_question_that_applies_to_all_takes_no_not_applicable() -> None:
    now = interview(REQUIRED)
    words = "Question 1 applies to every agency: not applicable is no answer here. Type 1 to 5, or d if you don't know."
    refuses(now, "n", words)


def test_not_applicable_asks_for_a_reason_of_some_words() -> None:
    now = interview(OPTIONAL, answers={OPTIONAL: {"level": 2, "note": "Kept."}})
    now = after(replace(now, mode=Mode.QUESTION), "n")
    assert now.mode is Mode.REASON
    refuses(now, "", "Not applicable needs a reason in a few words (b goes back to the question).")
    refuses(now, "x", "Not applicable needs a reason in a few words (b goes back to the question).")
    assert told(now, "b") == ([], (), Mode.QUESTION)
    following, effects = step(now, "No counters.")
    assert following.assessment.answer(OPTIONAL) == Answer(not_applicable="No counters.", note="Kept.")
    assert (effects, following.mode) == (SAVE, Mode.REVIEW)


def test_leaving_skipping_and_going_back_change_no_answer() -> None:
    now = interview()
    assert told(now, "q") == ([], LEAVE, Mode.QUESTION)
    assert step(now, "s").interview.at == TWO
    assert step(after(now, "s"), "b").interview.at == ONE
    refuses(now, "b", "This is the first question.")


def test_a_date_is_taken_while_it_is_offered() -> None:
    now = after(interview(named=False), "Permits")
    following, effects = step(now, "2026-02-03")
    assert [say.text for say in following.says] == ["The date of the assessment is 2026-02-03."]
    assert (following.assessment.assessed_on, following.dated, effects) == (dt.date(2026, 2, 3), True, SAVE)
    assert step(now, "today").interview.assessment.assessed_on == TODAY
    assert step(now, "3").interview.dated is True
    refuses(
        following,
        "2026-02-04",
        'Question 1: "2026-02-04" is no answer. Type 1 to 5, or one of the keys (h explains them).',
    )


def test_not_knowing_takes_the_place_of_a_reason() -> None:
    now = interview(OPTIONAL, TWO, answers={OPTIONAL: {"not_applicable": "No counters.", "note": "Kept."}})
    assert after(replace(now, at=OPTIONAL), "d").assessment.answer(OPTIONAL) == Answer(level="dont_know", note="Kept.")


# Beside an answer


def test_a_note_is_written_added_to_replaced_and_removed() -> None:
    now = after(interview(ONE, TWO), "m")
    assert now.mode is Mode.NOTE
    refuses(now, "x", "A note needs at least 2 characters (b goes back to the question).")
    assert told(now, "") == told(now, "b") == ([], (), Mode.QUESTION)
    assert told(now, "First.") == ([("The note is saved.", False)], SAVE, Mode.QUESTION)
    noted = after(now, "First.", "m")
    assert after(noted, "+  Second. ").answer == Answer(note="First. Second.")
    assert after(noted, "Other.").answer == Answer(note="Other.")
    assert after(now, "+ Second.").answer == Answer(note="+ Second.")
    assert told(noted, "-") == ([("The note is removed.", False)], SAVE, Mode.QUESTION)
    assert after(noted, "-").answer == Answer()


def test_evidence_is_added_and_removed_by_its_number() -> None:
    now = after(interview(ONE, TWO), "e")
    assert now.mode is Mode.EVIDENCE
    refuses(now, "x", "A piece of evidence needs at least 2 characters (b goes back to the question).")
    assert told(now, "page 1") == ([("Evidence 1 is saved.", False)], SAVE, Mode.EVIDENCE)
    three = after(now, "page 1", "page 2", "page 3")
    assert told(three, "page 4")[0] == [("Evidence 4 is saved.", False)]
    assert told(three, "-2") == ([("That evidence is removed.", False)], SAVE, Mode.EVIDENCE)
    assert after(three, "-2").answer.evidence == ("page 1", "page 3")
    assert after(three, "-1").answer.evidence == ("page 2", "page 3")
    assert after(three, "-3").answer.evidence == ("page 1", "page 2")
    refuses(three, "-4", "There is no evidence 4.")
    assert after(three, "-0").answer.evidence == ("page 1", "page 2", "page 3", "-0")
    assert after(three, "2026").answer.evidence == ("page 1", "page 2", "page 3", "2026")
    assert told(three, "") == told(three, "b") == ([], (), Mode.QUESTION)


def test_several_lines_of_evidence_are_as_many_pieces() -> None:
    now = after(interview(ONE, TWO), "e", "page 1")
    both = [("Evidence 2 is saved.", False), ("Evidence 3 is saved.", False)]
    assert told(now, "page 2\n\n  page 3 ") == (both, SAVE, Mode.EVIDENCE)
    assert after(now, "page 2\n\n  page 3 ").answer.evidence == ("page 1", "page 2", "page 3")
    assert after(now, "page 2\n3").answer.evidence == ("page 1", "page 2", "3")


def test_a_target_is_a_level_and_a_date_in_one_line_or_in_two() -> None:
    now = after(interview(ONE, TWO), "t")
    assert now.mode is Mode.TARGET
    new = Target(level=4, by=dt.date(2027, 12, 31))
    for line in ("4 2027-12-31", "4, 2027-12-31", "4 by 2027-12-31", "4  by  2027-12-31"):
        assert told(now, line) == ([("The target is saved.", False)], SAVE, Mode.QUESTION)
        assert after(now, line).answer.target == new
    halfway = after(now, "4")
    assert (halfway.mode, halfway.level, halfway.says) == (Mode.BY, 4, ())
    assert after(halfway, "2027-12-31").answer.target == new
    refuses(now, "6", '"6" is no target. Type its level, 1 to 5, and its date: 4 2027-12-31.')
    refuses(now, "soon", '"soon" is no target. Type its level, 1 to 5, and its date: 4 2027-12-31.')
    refuses(halfway, "soon", '"soon" is no date. Type year-month-day, such as 2027-12-31.')
    refuses(halfway, "2026-11-22", "The target's date must be after the assessment (2026-11-22).")
    assert after(halfway, "2026-11-23").answer.target == Target(level=4, by=dt.date(2026, 11, 23))
    assert told(now, "") == told(now, "b") == told(halfway, "") == told(halfway, "b") == ([], (), Mode.QUESTION)
    aimed = after(now, "4 2027-12-31", "t")
    assert told(aimed, "-") == ([("The target is removed.", False)], SAVE, Mode.QUESTION)
    assert after(aimed, "-").answer.target is None


def test_what_stands_beside_an_answer_is_shown_before_it_is_changed() -> None:
    now = interview(ONE, TWO, answers={ONE: FULL})
    shown = " ".join(row.text for row in body(after(replace(now, at=ONE), "e")))
    assert "page 1" in shown
    other = interview(OPTIONAL, TWO, answers={OPTIONAL: {"not_applicable": "No counters."}})
    assert "No counters." in [row.text for row in body(replace(other, at=OPTIONAL, mode=Mode.NOTE))]
    noted = [(row.role, row.lead, row.text) for row in body(replace(now, at=ONE, mode=Mode.NOTE)) if row.lead]
    assert noted == [
        ("answer", "Note:", "A note."),
        ("answer", "Evidence 1:", "page 1"),
        ("answer", "Evidence 2:", "page 2"),
        ("answer", "Target:", "level 5 by 1 January 2028"),
    ]
    away = [(row.role, row.lead) for row in body(replace(other, at=OPTIONAL, mode=Mode.NOTE)) if row.lead]
    assert away == [("answer", "Reason:")]
    assert "January 2028" in " ".join(row.text for row in body(replace(now, at=ONE)))


# Elsewhere


def test_a_jump_goes_to_a_question_by_its_number_and_back_where_it_came_from() -> None:
    now = after(interview(ONE, TWO, THREE), "j")
    assert now.mode is Mode.JUMP
    refuses(now, "4", '"4" is no question. Type a number from 1 to 3, or Enter.')
    refuses(now, "0", '"0" is no question. Type a number from 1 to 3, or Enter.')
    following = after(now, "3")
    assert (following.mode, following.at, following.reviewing) == (Mode.QUESTION, THREE, False)
    assert after(now, "1").at == ONE
    assert told(now, "") == told(now, "b") == ([], (), Mode.QUESTION)
    from_review = after(interview(ONE, TWO, answers={ONE: 1, TWO: 1}), "j", "2")
    assert (from_review.at, from_review.reviewing) == (TWO, True)
    assert after(from_review, "5").mode is Mode.REVIEW


def test_help_goes_away_with_enter_or_with_the_next_key() -> None:
    now = after(interview(), "h")
    assert now.mode is Mode.HELP
    assert told(now, "") == ([], (), Mode.QUESTION)
    assert after(now, "3").assessment.answer(ONE) == Answer(level=3)
    assert after(interview(ONE, answers={ONE: 1}), "h", "").mode is Mode.REVIEW


def test_the_review_goes_to_a_question_and_back_to_the_last() -> None:
    now = interview(ONE, TWO, answers={ONE: 1, TWO: 1})
    assert (now.mode, now.at) == (Mode.REVIEW, TWO)
    refuses(now, "", "Enter alone does nothing here. Type a question's number to go to it, or q to finish.")
    refuses(now, "3", '"3" is no question. Type a question\'s number to go to it, or q to finish.')
    refuses(now, "d", '"d" is no question. Type a question\'s number to go to it, or q to finish.')
    assert told(now, "q") == ([], LEAVE, Mode.REVIEW)
    last = after(now, "b")
    assert (last.mode, last.at, last.reviewing) == (Mode.QUESTION, TWO, False)
    first = after(now, "1")
    assert (first.mode, first.at, first.reviewing) == (Mode.QUESTION, ONE, True)
    assert after(first, "s").mode is Mode.REVIEW
    assert (after(now, "j").mode, after(now, "a").mode, after(now, "h").mode) == (Mode.JUMP, Mode.AGENCY, Mode.HELP)
    assert after(now, "j").before is Mode.REVIEW
    three = after(interview(ONE, TWO, THREE, answers=dict.fromkeys((ONE, TWO, THREE), 1)), "1", "5")
    assert (three.mode, after(three, "b").at) == (Mode.REVIEW, THREE)


def test_the_facts_about_the_agency_are_asked_one_by_one() -> None:
    now = after(interview(), "a")
    assert (now.mode, now.field) == (Mode.AGENCY, 0)
    filled = after(now, " Office  of Permits ", "Canada", "licensing", "1,200", "A. Clerk, manager; Jo", "2026-10-01")
    agency = filled.assessment.agency
    assert (agency.name, agency.country, agency.kind, agency.size) == ("Office of Permits", "Canada", "licensing", 1200)
    assert filled.assessment.assessors == (Assessor(name="A. Clerk", role="manager"), Assessor(name="Jo"))
    assert (filled.assessment.assessed_on, filled.mode, filled.at) == (dt.date(2026, 10, 1), Mode.QUESTION, ONE)
    again = after(filled, "a", "", "-", "-", "-", "-")
    agency = again.assessment.agency
    assert (agency.name, agency.country, agency.kind, agency.size) == ("Office of Permits", None, None, None)
    assert (again.assessment.assessors, again.field) == ((), 5)
    assert told(again, "") == ([], (), Mode.QUESTION)
    assert told(now, "q") == ([], LEAVE, Mode.AGENCY)
    assert (after(now, "b").mode, after(again, "b").field) == (Mode.QUESTION, 4)
    assert told(now, "Office")[1] == SAVE


def test_a_date_stays_offered_until_it_is_given() -> None:
    now = after(interview(named=False), "Permits", "a")
    assert after(now, "Office").dated is False
    assert after(now, "", "Canada").dated is False
    assert after(now, "", "", "", "", "", "2026-10-01").dated is True
    assert after(interview(), "a", "Office").dated is True


@pytest.mark.parametrize(
    ("field", "line", "words"),
    [
        (0, "h", '"h" is too short for a name. Type the agency\'s name, or Enter.'),
        (0, "-", "This cannot be left blank. Type it, or Enter to leave it as it is."),
        (3, "many", '"many" is no number of staff. Type a whole number, such as 850, or Enter.'),
        (4, ";", "Type a name, or a name and a role: A. Clerk, service manager."),
        (4, ", manager", 'The role "manager" has no name before it. Type name, role; name, role.'),
        (5, "soon", '"soon" is no date. Type year-month-day, such as 2026-11-22, or today.'),
        (5, "-", "This cannot be left blank. Type it, or Enter to leave it as it is."),
    ],
)
def test_what_cannot_be_a_fact_is_refused_with_what_can(field: int, line: str, words: str) -> None:
    refuses(after(interview(), "a", *[""] * field), line, words)


def test_trouble_is_told_line_by_line_and_ends_by_trying_again_carrying_on_or_leaving() -> None:
    now = troubled(after(interview(), "m"), "The disk is full.\nNothing is lost.")
    assert [(say.text, say.error) for say in now.says] == [("The disk is full.", True), ("Nothing is lost.", True)]
    assert (now.mode, now.interrupted) == (Mode.TROUBLE, Mode.NOTE)
    assert told(now, "r") == told(now, "Retry") == told(now, "again") == ([], SAVE, Mode.NOTE)
    carried_on = ([("Not saved in the file yet: each answer tries again.", False)], (), Mode.NOTE)
    assert told(now, "c") == told(now, "carry on") == told(now, "continue") == carried_on
    assert told(now, "q") == ([], LEAVE, Mode.TROUBLE)
    words = "The answers are not saved in the file. Type r to try again, c to carry on, or q to leave."
    refuses(replace(now, says=()), "3", words)


# What was reached


def test_a_dimension_that_applies_nowhere_is_not_scored_and_one_without_figures_names_none() -> None:
    answers = {own.id: {"not_applicable": "None."} for own in PACK.dimensions[0].questions}
    now = replace(interview(answers=answers), finished=PACK.dimensions[0].id)
    without = FIGURES.model_copy(update={"benchmarks": (), "gaps": ()})
    (only,) = after_dimension(now, without)
    assert only.text == "Customer offerings: not scored; 8 of 8 answered."
    ended = " ".join(row.text for row in at_the_end(now, without))
    assert "statements" not in ended
    counted = [row.text for row in at_the_end(now, FIGURES)]
    assert "You are counted in 0 to 11 of the study's 11 statements." in counted
    everything = interview(answers=dict.fromkeys(QUESTIONS, 5))
    said = [row.text for row in at_the_end(everything, FIGURES)]
    assert "You are counted in 13 of the study's 13 statements." in said


def test_questions_are_counted_by_what_is_still_to_be_done() -> None:
    answers = {ONE: 3, TWO: {"level": 4, "evidence": ["page 1"]}, THREE: "dont_know", QUESTIONS[3]: 2}
    now = interview(*QUESTIONS[:5], answers=answers)
    assert (now.unanswered, now.unknown, now.unproven) == ([QUESTIONS[4]], [THREE], [ONE])
    assert (now.answered, now.number) == (4, 5)
