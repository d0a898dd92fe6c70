"""Settling: what a settlement answers, the order of the record, and what stays open."""

import datetime as dt

from crm_assess.analysis.merging import Rating, merge
from crm_assess.analysis.settling import settle, settled_by_answer
from crm_assess.models.assessment import UNANSWERED, Answer, Assessment, Settlement
from tests.analysis.raters import ONE, PACK, THREE, TWO, merged, rating


def settlement(question: str, level: int, by: str = "Dora") -> Settlement:
    return Settlement.model_validate(
        {"question": question, "answer": level, "by": by, "on": "2026-11-23", "why": "The list was seen."}
    )


def test_what_is_settled_is_answered_and_recorded_in_the_order_of_the_questions() -> None:
    found = merged({ONE: 1, TWO: 1, THREE: 1}, {ONE: 2, TWO: 2, THREE: 2})
    later = settle(found, [settlement(THREE, 5), settlement(ONE, 4)], PACK)
    assert later.answers == {ONE: Answer(level=4), THREE: Answer(level=5)}
    assert list(later.answers) == [ONE, THREE]
    assert [(one.question, one.by) for one in later.settled] == [(ONE, "Dora"), (THREE, "Dora")]
    assert [one.question for one in later.conflicts] == [TWO]
    last = settle(later, [settlement(TWO, 3, "Ada")], PACK)
    assert [(one.question, one.by) for one in last.settled] == [(ONE, "Dora"), (TWO, "Ada"), (THREE, "Dora")]
    assert (list(last.answers), last.conflicts) == ([ONE, TWO, THREE], ())


def test_a_settlement_of_what_is_not_open_changes_nothing() -> None:
    agreed = merge([rating("Ada", {ONE: 3})], PACK)
    assert settle(agreed, [settlement(ONE, 5)], PACK) == agreed


def test_a_settlement_on_record_does_not_settle_what_was_said_after_it() -> None:
    """The same file of settlements, given again after a third rater, would put words into the settler's mouth."""
    once = settle(merged({ONE: 1}, {ONE: 2}), [settlement(ONE, 4)], PACK)
    anew = merge([Rating("Ada, Ben", once), rating("Cleo", {ONE: 3})], PACK)
    again = settle(anew, [settlement(ONE, 4)], PACK)
    assert [one.question for one in again.conflicts] == [ONE]
    assert again.settled == once.settled
    assert settle(anew, [settlement(ONE, 4, "Emil")], PACK).conflicts == ()


def test_the_record_of_a_question_that_is_asked_no_more_stands_last() -> None:
    found = settle(merged({ONE: 1, TWO: 1}, {ONE: 2, TWO: 2}), [settlement(ONE, 4)], PACK)
    old = found.settled[0].model_copy(update={"question": "asked_no_more"})
    with_old = found.model_copy(update={"settled": (old, *found.settled)})
    last = settle(with_old, [settlement(TWO, 3)], PACK)
    assert [one.question for one in last.settled] == [ONE, TWO, "asked_no_more"]


TODAY = dt.date(2026, 11, 24)


def with_answer(found: Assessment, question: str, answer: Answer) -> Assessment:
    return found.model_copy(update={"answers": {**found.answers, question: answer}})


def test_an_answer_given_anew_settles_the_conflict_and_says_who_gave_it_and_why() -> None:
    found = merged({ONE: 1, TWO: 1}, {ONE: 2, TWO: 2})
    answer = Answer(level=2, note="We looked together.")
    after = settled_by_answer(with_answer(found, TWO, answer), TWO, UNANSWERED, TODAY)
    assert [one.question for one in after.conflicts] == [ONE]
    (record,) = after.settled
    assert (record.question, record.answer, record.said) == (TWO, answer, found.conflicts[1].said)
    assert (record.by, record.on, record.why) == ("Ada, Ben", TODAY, "We looked together.")


def test_a_record_without_names_or_a_note_says_so() -> None:
    found = merged({ONE: 1}, {ONE: 2}).model_copy(update={"assessors": ()})
    (record,) = settled_by_answer(with_answer(found, ONE, Answer(level=2)), ONE, UNANSWERED, TODAY).settled
    assert record.by == "somebody whom the assessment does not name"
    assert record.why == "Answered anew in an interview."


def test_a_slip_is_put_right_on_the_same_day_and_stands_on_another() -> None:
    found = merged({ONE: 1, TWO: 1}, {ONE: 2, TWO: 2})
    other = settled_by_answer(with_answer(found, TWO, Answer(level=4)), TWO, UNANSWERED, TODAY)
    once = settled_by_answer(with_answer(other, ONE, Answer(level=4)), ONE, UNANSWERED, TODAY)
    again = settled_by_answer(with_answer(once, ONE, Answer(level=3)), ONE, Answer(level=4), TODAY)
    assert [(one.question, one.answer.level) for one in again.settled] == [(TWO, 4), (ONE, 3)]
    assert again.settled[1].said == once.settled[1].said
    for before, on in ((Answer(level=4), TODAY + dt.timedelta(1)), (Answer(level=5), TODAY)):
        assert settled_by_answer(with_answer(once, ONE, Answer(level=3)), ONE, before, on).settled == once.settled


def test_a_conflict_anew_keeps_the_record_of_the_one_before() -> None:
    """The same answer, settled on the same day and then doubted by somebody else, is settled a second time."""
    found = merged({ONE: 1}, {ONE: 2})
    once = settled_by_answer(with_answer(found, ONE, Answer(level=4)), ONE, UNANSWERED, TODAY)
    doubted = once.model_copy(update={"conflicts": found.conflicts})
    twice = settled_by_answer(with_answer(doubted, ONE, Answer(level=5)), ONE, Answer(level=4), TODAY)
    assert [one.answer.level for one in twice.settled] == [4, 5]
    assert twice.conflicts == ()


def test_nothing_is_settled_without_a_conflict_or_an_answer() -> None:
    found = merged({ONE: 1, TWO: 3}, {ONE: 2})
    assert settled_by_answer(found, ONE, UNANSWERED, TODAY) is found
    assert settled_by_answer(found, TWO, UNANSWERED, TODAY) is found
    assert settled_by_answer(found, THREE, UNANSWERED, TODAY) is found


def test_the_record_of_a_question_that_has_changed_since_is_no_slip() -> None:
    found = merged({ONE: 1}, {ONE: 2})
    once = settled_by_answer(with_answer(found, ONE, Answer(level=4)), ONE, UNANSWERED, TODAY)
    old = once.model_copy(update={"settled": (once.settled[0].model_copy(update={"version": 1}),)})
    assert settled_by_answer(with_answer(old, ONE, Answer(level=3)), ONE, Answer(level=4), TODAY).settled == old.settled
