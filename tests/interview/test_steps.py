"""The interview as a value: what every line does to it, and what no sequence of lines can do."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_assess.files.assessments import SCHEMA, file_form
from crm_assess.files.catalogues import catalogue
from crm_assess.files.packs import load_pack
from crm_assess.interview.keys import Key, meaning, shown
from crm_assess.interview.screen import body, prompt, says
from crm_assess.interview.state import Effect, Interview, Mode, begin, kept, troubled
from crm_assess.interview.steps import step
from crm_assess.language import speak
from crm_assess.models.assessment import DONT_KNOW, Answer, Assessment, State

PACK = load_pack().value
QUESTIONS = list(PACK.questions)
TODAY = dt.date(2026, 11, 22)

LEVELS = st.sampled_from("12345")
KEYS = st.sampled_from(
    [*Key, *(shown(key).partition("=")[2] for key in Key), "?", "B", "N/A", "Don\u2019t know", "\uff13"]
)
TYPED = ["", " ", "-", "+", "-1", "-2", "+ more", "A note", "r", "c", "0", "33", "12.5", "850", "1,200", "²", "٣"]
DATES = ["today", "4 2030-01-01", "2030-12-31", "2030-02-30", "1999-01-01"]
TEXTS = st.sampled_from([*TYPED, *DATES, "A. Clerk, manager; Jo", ",role", "\x1b[A", "\ud800", "3\x00", "x\ny"])
LINES = st.one_of(LEVELS, LEVELS, KEYS, KEYS, TEXTS, TEXTS, st.text(max_size=12))
SEQUENCES = st.lists(LINES, max_size=40)


def assessment(answers: Mapping[str, object]) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": SCHEMA,
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": {"name": "Permits"},
            "assessed_on": TODAY,
            "answers": answers,
        }
    )


def interview(*scope: str, named: bool = True, answers: Mapping[str, object] | None = None) -> Interview:
    return begin(PACK, scope or QUESTIONS, assessment(answers or {}), TODAY, named=named)


def after(now: Interview, *lines: str) -> Interview:
    for line in lines:
        now = step(now, line).interview
    return now


def levels(now: Interview) -> dict[str, int | str | None]:
    return {name: answer.level for name, answer in now.assessment.answers.items()}


SCOPES = st.sampled_from([QUESTIONS, QUESTIONS[:1], QUESTIONS[8:16], QUESTIONS[::3]])


@given(SCOPES, SEQUENCES, st.booleans())
@example(QUESTIONS, ["a", "b", "j", "", "h", "h", "j", "b", "q"], True)
def test_no_sequence_of_lines_raises_or_leaves_anything_invalid(
    scope: list[str], lines: list[str], named: bool
) -> None:
    now = interview(*scope, named=named)
    for line in lines:
        now, effects = step(now, line)
        assert now.at in scope
        assert set(now.assessment.answers) <= set(scope)
        assert (now.mode is Mode.NAME) <= (Effect.SAVE not in effects)
        assert prompt(now).endswith(": ")
        assert len(prompt(now)) <= 36
        assert all(row.text for row in [*body(now), *says(now)])
    again = Assessment.model_validate(file_form(now.assessment, "python"))
    assert again.agency == now.assessment.agency
    for question, answer in now.assessment.answers.items():
        assert again.answer(question) == answer
        assert answer.not_applicable is None or PACK.questions[question].not_applicable


@given(SEQUENCES)
def test_a_line_changes_no_answer_but_that_of_the_question_shown(lines: list[str]) -> None:
    now = interview()
    for line in lines:
        following = step(now, line).interview
        others = [each for each in QUESTIONS if each != now.at]
        assert [following.assessment.answer(each) for each in others] == [
            now.assessment.answer(each) for each in others
        ]
        now = following


@given(SEQUENCES)
def test_whatever_changed_is_saved_at_once(lines: list[str]) -> None:
    now = interview()
    for line in lines:
        following, effects = step(now, line)
        assert (following.assessment == now.assessment) or Effect.SAVE in effects
        now = following


@given(SEQUENCES, st.integers(1, 5))
def test_back_after_forward_is_the_identity_on_answers(lines: list[str], times: int) -> None:
    now = after(interview(), *lines)
    now = replace(now, mode=Mode.QUESTION, reviewing=False, says=(), finished=None)
    times = min(times, len(QUESTIONS) - now.number)
    there_and_back = after(now, *["s"] * times, *["b"] * times)
    assert there_and_back == now
    assert after(now, *["b"] * 40).assessment == now.assessment


@given(SEQUENCES, LINES)
def test_an_answer_once_given_is_replaced_but_never_taken_away(lines: list[str], line: str) -> None:
    now = after(interview(), *lines)
    following = after(now, line)
    for question, answer in now.assessment.answers.items():
        if answer.state is not State.UNANSWERED:
            assert following.assessment.answer(question).state is not State.UNANSWERED


@given(SEQUENCES)
def test_enter_alone_never_answers(lines: list[str]) -> None:
    now = after(interview(), *lines)
    assert after(now, "").assessment == now.assessment
    assert after(now, "   ").assessment == now.assessment


@given(SEQUENCES)
def test_trouble_with_saving_changes_nothing_and_leads_back(lines: list[str]) -> None:
    now = after(interview(), *lines)
    in_trouble = troubled(troubled(now, "No room.\nSafe."), "Still no room.")
    assert in_trouble.assessment == now.assessment
    for word, effects in [("c", ()), ("r", (Effect.SAVE,))]:
        led = step(in_trouble, word)
        assert (led.interview.mode, led.interview.at, led.effects) == (now.mode, now.at, effects)
    assert after(in_trouble, "3", "", "x").mode is Mode.TROUBLE
    assert step(in_trouble, "q").effects == (Effect.LEAVE,)


def test_it_begins_with_the_first_question_without_an_answer() -> None:
    assert interview().at == QUESTIONS[0]
    assert interview(answers={QUESTIONS[0]: 1, QUESTIONS[1]: DONT_KNOW}).at == QUESTIONS[2]
    assert interview(answers={QUESTIONS[1]: 1}).at == QUESTIONS[0]


def test_it_begins_with_the_review_when_nothing_is_left() -> None:
    assert interview(answers=dict.fromkeys(QUESTIONS, 3)).mode is Mode.REVIEW


def test_the_next_question_is_the_next_without_an_answer() -> None:
    now = interview(answers={QUESTIONS[1]: 1, QUESTIONS[2]: 2})
    assert after(now, "3").at == QUESTIONS[3]
    assert after(now, "s").at == QUESTIONS[1]


def test_skipped_questions_are_left_for_the_review() -> None:
    now = after(interview(*QUESTIONS[:3]), "s", "2", "2")
    assert (now.mode, now.unanswered) == (Mode.REVIEW, [QUESTIONS[0]])


def test_from_the_review_an_answer_leads_back_to_it() -> None:
    now = after(interview(*QUESTIONS[:3]), "s", "2", "2", "1", "4")
    assert (now.mode, now.unanswered, now.reviewing) == (Mode.REVIEW, [], False)
    assert levels(now) == {QUESTIONS[1]: 2, QUESTIONS[2]: 2, QUESTIONS[0]: 4}


def test_a_dimension_is_finished_when_its_last_question_is_passed() -> None:
    now = after(interview(), *["3"] * 7)
    assert now.finished is None
    assert after(now, "3").finished == "offerings"
    assert after(now, "s").finished == "offerings"
    assert after(now, "b").finished is None
    assert after(now, "3", "9").finished is None
    last = after(interview(), *["3"] * len(QUESTIONS))
    assert (last.mode, last.finished) == (Mode.REVIEW, "insights")
    assert after(last, "1", "4").finished is None


def test_a_level_keeps_what_stands_beside_it_and_takes_the_reason_away() -> None:
    now = after(interview("life_events"), "m", "A note", "n", "None here.")
    assert now.assessment.answer("life_events") == Answer(note="A note", not_applicable="None here.")
    now = after(now, "1", "4")
    assert now.assessment.answer("life_events") == Answer(level=4, note="A note")
    now = after(now, "1", "d")
    assert now.assessment.answer("life_events") == Answer(level="dont_know", note="A note")


def test_after_the_reason_the_next_question_is_asked() -> None:
    place = QUESTIONS.index("life_events")
    now = after(interview(*QUESTIONS[place : place + 2]), "n", "None here.")
    assert (now.mode, now.at) == (Mode.QUESTION, QUESTIONS[place + 1])


def test_the_date_that_is_offered_is_accepted_by_the_first_answer_or_replaced() -> None:
    now = after(interview(named=False), "Office")
    assert not now.dated
    assert after(now, "").dated is False
    assert after(now, "3").dated
    assert after(now, "2026-10-01").assessment.assessed_on == dt.date(2026, 10, 1)
    assert after(now, "today").dated
    assert after(now, "2026-13-01").dated is False
    assert after(now, "3", "2026-10-01").assessment.assessed_on == TODAY


def test_a_question_that_changed_since_is_asked_again_and_confirmed_by_any_answer() -> None:
    said = dict.fromkeys(QUESTIONS, 3) | {QUESTIONS[4]: {"level": 2, "ask_again": True}}
    now = interview(answers=said)
    assert (now.mode, now.at, now.unanswered) == (Mode.QUESTION, QUESTIONS[4], [QUESTIONS[4]])
    assert "The question has changed since: answer it again" in " ".join(row.text for row in body(now))
    now = after(now, "2")
    assert (now.mode, now.unanswered) == (Mode.REVIEW, [])
    assert now.assessment.answer(QUESTIONS[4]) == Answer(level=2)


def test_what_others_wrote_is_taken_over() -> None:
    now = kept(interview(), assessment({QUESTIONS[0]: 5}), ["It was changed."])
    assert levels(now) == {QUESTIONS[0]: 5}
    assert [say.text for say in now.says] == ["It was changed."]


@pytest.mark.parametrize("line", ["3", " 3 ", "\uff13"])
def test_a_level_however_its_digit_is_typed(line: str) -> None:
    assert meaning(line) == 3


@pytest.mark.parametrize("line", ["", "3.0", "33", "6", "0", "three", "-3", "٣", "3 4", "x", "²"])
def test_what_is_neither_level_nor_key(line: str) -> None:
    assert meaning(line) is None


def test_every_key_has_its_own_letter_and_name() -> None:
    assert len({meaning(key) for key in Key}) == len(Key)
    assert all(meaning(word) is key for key in Key for word in shown(key).split("="))


def test_the_keys_fit_one_line_of_80_columns() -> None:
    shown = [row.text for row in body(interview("life_events")) if row.role == "keys"]
    assert shown == ["d=don't know n=n/a s=skip b=back m=note e=evidence t=target j=jump h=help q=quit"]
    assert len(shown[0]) <= 80


def in_conflict(**beside: object) -> Interview:
    said = [{"by": "Ada", "answer": 2}, {"by": "Ben", "answer": {"level": 4, "note": "Seen."}}]
    given = {"conflicts": [{"question": QUESTIONS[0], "said": said}], "assessors": [{"name": "Cleo"}], **beside}
    disputed = Assessment.model_validate({**assessment({}).model_dump(by_alias=True), **given})
    return begin(PACK, QUESTIONS, disputed, TODAY, named=True)


def test_an_answer_to_a_question_in_conflict_settles_it_on_record() -> None:
    now = in_conflict()
    shown = [(row.lead, row.text) for row in body(now) if row.role == "bullet"]
    assert shown == [("-", "Ada: level 2"), ("-", "Ben: level 4, note"), ("Note:", "Seen.")]
    following = after(now, "3")
    assert [say.text for say in following.says] == [
        "The conflict is settled by your answer: who said what is kept beside it."
    ]
    (record,) = following.assessment.settled
    assert following.assessment.conflicts == ()
    assert (record.question, record.answer.level, record.by, record.on) == (QUESTIONS[0], 3, "Cleo", TODAY)
    assert [(claim.by, claim.answer.level) for claim in record.said] == [("Ada", 2), ("Ben", 4)]
    assert record.why == "Answered anew in an interview."
    speak("fr", catalogue("fr"))
    assert "Ada\u00a0: niveau 2" in [row.text for row in body(now)]
    assert [say.text for say in after(now, "3").says] == [
        "Le désaccord est tranché par votre réponse\u00a0: qui a dit quoi reste noté à côté."
    ]


def test_a_slip_of_the_same_day_is_put_right_in_the_record_and_a_note_says_why() -> None:
    following = after(in_conflict(), "3", "b", "4", "b", "m", "We went to look.")
    (record,) = following.assessment.settled
    assert (record.answer.level, record.why) == (4, "We went to look.")
    assert following.assessment.answer(QUESTIONS[0]) == record.answer
    assert len(record.said) == 2


def test_a_note_alone_or_a_skip_settles_nothing() -> None:
    before = in_conflict()
    for lines in (["s"], ["m", "To be talked about.", "s"], ["e", "page 12", ""], ["t", "4 2030-01-01"]):
        assert after(before, *lines).assessment.conflicts == before.assessment.conflicts
        assert after(before, *lines).assessment.settled == ()


def test_an_answer_of_a_later_day_leaves_the_record_as_it_is() -> None:
    settled = after(in_conflict(), "3")
    later = replace(settled, today=TODAY + dt.timedelta(days=1), at=QUESTIONS[0], mode=Mode.QUESTION)
    following = after(later, "5")
    assert following.assessment.answer(QUESTIONS[0]).level == 5
    assert following.assessment.settled == settled.assessment.settled
