"""What a merge makes of the raters' files, field by field; `test_agreement.py` has what holds for every merge."""

import datetime as dt
from typing import Any

from crm_assess.analysis.merging import Rating, claims_on, merge
from crm_assess.analysis.settling import settle
from crm_assess.models.assessment import Answer, Assessment, Claim, Settlement, Target
from tests.analysis.raters import ONE, PACK, TWO, merged, rating

SOON, LATE = {"level": 4, "by": "2027-12-31"}, {"level": 5, "by": "2028-12-31"}


def open_questions(found: Assessment) -> list[str]:
    return [conflict.question for conflict in found.conflicts]


def test_the_date_is_that_of_the_last_and_the_archives_are_put_together_in_order() -> None:
    def gone(question: str, version: int, level: int) -> dict[str, Any]:
        return {"question": question, "version": version, "why": "retired", "answer": level}

    found = merge(
        [
            rating("Ada", {}, assessed_on="2026-03-01", archive=[gone("b", 2, 1), gone("a", 1, 5), gone("a", 2, 4)]),
            rating("Ben", {}, assessed_on="2026-01-01", archive=[gone("b", 1, 3), gone("a", 2, 4), gone("a", 2, 3)]),
        ],
        PACK,
    )
    assert found.assessed_on == dt.date(2026, 3, 1)
    entries = [(entry.version, entry.question, entry.answer.level) for entry in found.archive]
    assert entries == [(1, "a", 5), (1, "b", 3), (2, "a", 3), (2, "a", 4), (2, "b", 1)]


def test_reasons_notes_and_evidence_are_kept_once_each() -> None:
    found = merged(
        {ONE: {"not_applicable": "None.", "note": "The first.\n\nThe second.", "evidence": ["b", "a"]}},
        {ONE: {"not_applicable": "Other.", "note": "The second.\n\nThe third.", "evidence": ["c", "a"]}},
    )
    assert found.answer(ONE) == Answer(
        not_applicable="None.\n\nOther.", note="The first.\n\nThe second.\n\nThe third.", evidence=("b", "a", "c")
    )
    level = merged({TWO: {"level": 3, "note": "Seen."}}, {TWO: {"level": 3, "note": "Seen."}}).answer(TWO)
    assert level == Answer(level=3, note="Seen.")


def test_a_reason_stands_only_where_the_merge_comes_to_not_applicable() -> None:
    found = merged({ONE: 3}, {ONE: {"not_applicable": "None."}}, {ONE: {"not_applicable": "None."}})
    assert found.answer(ONE) == Answer(level=3)
    assert merged({ONE: 3}, {ONE: {"not_applicable": "None."}}, {ONE: 3}).answer(ONE) == Answer(not_applicable="None.")


def test_one_target_is_taken_and_two_are_a_conflict() -> None:
    soon = Target(level=4, by=dt.date(2027, 12, 31))
    assert merged({ONE: {"level": 3, "target": SOON}}, {ONE: 3}).answer(ONE) == Answer(level=3, target=soon)
    two = merged({ONE: {"level": 3, "target": SOON}}, {ONE: {"level": 3, "target": LATE}})
    assert (open_questions(two), two.answers) == ([ONE], {})


def test_a_target_that_was_changed_since_the_ancestor_wins_over_one_left_as_it_was() -> None:
    base = {ONE: {"level": 3, "target": SOON}}
    found = merged(base, {ONE: {"level": 3, "target": LATE}}, base)
    assert found.answer(ONE).target == Target(level=5, by=dt.date(2028, 12, 31))
    assert merged(base, {ONE: 3}, base).answer(ONE).target == Target(level=4, by=dt.date(2027, 12, 31))


def test_an_answer_is_asked_again_only_where_nobody_has_confirmed_it() -> None:
    carried = {"level": 3, "ask_again": True}
    assert merged({ONE: carried}, {ONE: carried}).answer(ONE).ask_again is True
    assert merged({ONE: carried}, {ONE: 3}).answer(ONE).ask_again is False
    assert merged({ONE: 3}, {ONE: carried}).answer(ONE).ask_again is False


def test_an_answer_with_nothing_but_a_note_is_kept_as_what_it_is() -> None:
    found = merged({ONE: {"note": "To be asked."}}, {})
    assert found.answers == {ONE: Answer(note="To be asked.")}
    assert (found.conflicts, found.doubts) == ((), ())


def test_changes_count_against_an_ancestor_that_has_answered_and_everything_counts_without() -> None:
    assert merged({ONE: 3}, {}, {ONE: 2}).answer(ONE).level == 3
    assert merged({ONE: 2}, {ONE: 3}, {}).conflicts != ()
    assert merged({ONE: 2}, {ONE: "dont_know"}, {ONE: 2}).answer(ONE).level == 2
    assert merged({ONE: "dont_know"}, {ONE: "dont_know"}, {ONE: "dont_know"}).answer(ONE).level == "dont_know"
    assert merged({ONE: {"note": "Nothing said."}}, {ONE: 2}, {ONE: {"note": "Begun."}}).answer(ONE).level == 2


SETTLED = Settlement.model_validate({"question": ONE, "answer": 3, "by": "Dora", "on": "2026-11-23", "why": "Seen."})
OTHER = Settlement.model_validate({"question": TWO, "answer": 5, "by": "Emil", "on": "2026-11-23", "why": "Seen."})


def test_a_settlement_is_carried_into_the_next_merge_with_the_name_of_who_settled() -> None:
    settled = settle(merged({ONE: 3, TWO: 5}, {ONE: 2, TWO: 1}), [SETTLED, OTHER], PACK)
    again = merge([Rating("Ada, Ben", settled)], PACK)
    assert [one.by for one in again.settled] == ["Dora", "Emil"]
    ratings = [Rating("Ada, Ben", settled), rating("Cleo", {ONE: 1})]
    (conflict,) = merge(ratings, PACK).conflicts
    assert [(claim.by, claim.answer.level) for claim in conflict.said] == [("Cleo", 1), ("Dora", 3)]
    assert [claim.by for claim in claims_on(TWO, ratings)] == ["Emil"]


def test_an_answer_changed_after_its_settlement_is_its_files_own_again() -> None:
    settled = settle(merged({ONE: 3}, {ONE: 2}), [SETTLED], PACK)
    edited = settled.model_copy(update={"answers": {ONE: Answer(level=4)}})
    (claim,) = claims_on(ONE, [Rating("Ada, Ben", edited)])
    assert (claim.by, claim.answer.level) == ("Ada, Ben", 4)


def test_those_who_answered_are_named_once_each_and_in_their_own_order_where_all_files_agree() -> None:
    people = {"assessors": [{"name": "Zoe"}, {"name": "Ada"}]}
    same = merge([rating("x", {ONE: 3}, **people), rating("y", {ONE: 3}, **people)], PACK)
    assert [person.name for person in same.assessors] == ["Zoe", "Ada"]
    other = merge([rating("x", {ONE: 3}, **people), rating("Ada", {ONE: 3})], PACK)
    assert [person.name for person in other.assessors] == ["Ada", "Zoe"]


def test_whoever_does_not_know_is_named_beside_the_answer_of_the_other_for_every_question() -> None:
    found = merged({ONE: "dont_know", TWO: 2}, {ONE: 3, TWO: "dont_know"})
    assert {name: answer.level for name, answer in found.answers.items()} == {ONE: 3, TWO: 2}
    assert [doubt.question for doubt in found.doubts] == [ONE, TWO]
    assert [[(claim.by, claim.answer.level) for claim in doubt.said] for doubt in found.doubts] == [
        [("Ada", "dont_know"), ("Ben", 3)],
        [("Ada", 2), ("Ben", "dont_know")],
    ]
    assert merged({ONE: "dont_know"}, {ONE: "dont_know"}).doubts == ()
    again = merge([Rating("Ada, Ben", found)], PACK)
    assert (again.answers, again.doubts) == (found.answers, found.doubts)


def test_what_was_settled_in_either_file_stays_settled() -> None:
    one = settle(merged({ONE: 3}, {ONE: 2}), [SETTLED], PACK)
    two = settle(merged({TWO: 5}, {TWO: 1}), [OTHER], PACK)
    for ratings in ([Rating("A", one), Rating("B", two)], [Rating("B", two), Rating("A", one)]):
        found = merge(ratings, PACK)
        assert [(record.question, record.by) for record in found.settled] == [(ONE, "Dora"), (TWO, "Emil")]
        assert {name: answer.level for name, answer in found.answers.items()} == {ONE: 3, TWO: 5}


def test_what_any_file_says_of_the_agency_is_kept() -> None:
    """A size that stands in one file alone was lost with the file that was not taken for the first."""
    files = [
        rating(name, {}, agency={"name": "Office", **more})
        for name, more in (("Ada", {}), ("Ben", {"country": "CA", "kind": "licensing"}), ("Cleo", {"size": 40}))
    ]
    for order in (files, files[::-1]):
        agency = merge(order, PACK).agency
        assert (agency.name, agency.country, agency.kind, agency.size) == ("Office", "CA", "licensing", 40)


def test_an_archived_answer_says_whose_it_was_unless_it_is_the_same_in_all_files() -> None:
    def gone(level: int) -> dict[str, Any]:
        return {"question": "old", "version": 1, "why": "retired", "answer": level}

    both = [rating("Ada", {}, archive=[gone(4), gone(1)]), rating("Ben", {}, archive=[gone(2), gone(1)])]
    found = merge(both, PACK)
    assert {(entry.by, entry.answer.level) for entry in found.archive} == {(None, 1), ("Ada", 4), ("Ben", 2)}
    assert merge([Rating("Ada, Ben", found), both[0]], PACK).archive == found.archive


def test_a_settlement_of_a_question_that_is_asked_no_more_stays_on_record() -> None:
    settled = settle(merged({ONE: 3}, {ONE: 2}), [SETTLED], PACK)
    (record,) = settled.settled
    old = record.model_copy(update={"question": "asked_no_more", "version": 1})
    one, two = (Rating(name, settled.model_copy(update={"settled": (record, old)})) for name in ("Ada", "Ben"))
    assert merge([one, two], PACK).settled == (record, old)


def test_a_settlement_of_another_version_has_heard_nothing_of_what_is_asked_now() -> None:
    settled = settle(merged({ONE: 3}, {ONE: 2}), [SETTLED], PACK)
    old = settled.model_copy(update={"settled": (settled.settled[0].model_copy(update={"version": 1}),)})
    ratings = [Rating("Ada, Ben", old), rating("Ben", {ONE: 2})]
    found = merge(ratings, PACK)
    assert [(claim.by, claim.answer.level) for claim in found.conflicts[0].said] == [("Ada, Ben", 3), ("Ben", 2)]
    assert found.settled == old.settled


def test_an_answer_of_which_nothing_could_be_carried_over_says_nothing() -> None:
    assert claims_on(ONE, [rating("Ada", {ONE: {"ask_again": True}}), rating("Ben", {ONE: {"note": "N."}})]) == (
        Claim(by="Ben", answer=Answer(note="N.")),
    )
