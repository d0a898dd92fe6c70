"""Several raters: what a merge takes, what it leaves open, and how far apart the raters are."""

from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.agreement import agreement, alpha, levels_by_rater, spread, spreads
from crm_assess.analysis.editions import migrated
from crm_assess.analysis.merging import Rating, merge
from crm_assess.analysis.settling import settle
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Answer, Assessment, Settlement
from crm_assess.models.pack import Pack
from tests.analysis import chains

SHIPPED = load_pack().value
FIRST = SHIPPED.dimensions[1].model_copy(update={"questions": SHIPPED.dimensions[1].questions[:3]})
PACK: Pack = SHIPPED.model_copy(update={"dimensions": (FIRST,)})
ONE, TWO, THREE = PACK.questions
ANSWERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"level": st.sampled_from([1, 2, 3, 3, 3, "dont_know"])},
    optional={
        "note": st.sampled_from(["First.", "Second.", "First.\n\nSecond.", "Kept \n\n\n as it is\n"]),
        "evidence": st.lists(st.sampled_from(["page 1", "page 2"]), unique=True),
        "target": st.sampled_from([{"level": 4, "by": "2027-12-31"}, {"level": 5, "by": "2028-12-31"}]),
    },
)
REASONS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{"not_applicable": "None."}, {"not_applicable": "Other."}]
)


def assess(answers: dict[str, Any], name: str = "") -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": SHIPPED.id, "version": SHIPPED.version},
            "agency": {"name": "Office"},
            "assessed_on": "2026-11-22",
            "assessors": [{"name": name}] if name else [],
            "answers": answers,
        }
    )


def rating(name: str, answers: dict[str, Any]) -> Rating:
    return Rating(name, assess(answers, name))


def relabelled(assessment: Assessment) -> Rating:
    return Rating(", ".join(person.name for person in assessment.assessors), assessment)


SOME = st.fixed_dictionaries({}, optional=dict.fromkeys(PACK.questions, st.one_of(ANSWERS, ANSWERS, REASONS)))
RATINGS = st.tuples(SOME, SOME, SOME).map(
    lambda given: [rating(name, answers) for name, answers in zip(("Ada", "Ben", "Cleo"), given, strict=True)]
)


def open_questions(merged: Assessment) -> set[str]:
    return {conflict.question for conflict in merged.conflicts}


def verdicts(merged: Assessment) -> dict[str, object]:
    return {own: (answer.level, bool(answer.not_applicable)) for own, answer in merged.answers.items()}


@given(RATINGS)
def test_the_order_of_the_files_changes_nothing(ratings: list[Rating]) -> None:
    first, *others = (merge(list(order), PACK) for order in permutations(ratings))
    assert all(other == first for other in others)


@given(RATINGS)
def test_merging_a_file_with_itself_gives_the_file(ratings: list[Rating]) -> None:
    for one in ratings:
        assert merge([one, one], PACK) == one.assessment


@given(RATINGS)
def test_merging_the_result_again_changes_nothing(ratings: list[Rating]) -> None:
    merged = merge(ratings, PACK)
    again = relabelled(merged)
    assert merge([again], PACK) == merged
    assert merge([again, again], PACK) == merged
    after = merge([again, ratings[0]], PACK)
    assert open_questions(after) == open_questions(merged)
    assert verdicts(after) == verdicts(merged)


@given(RATINGS)
def test_merging_two_and_then_the_third_leaves_the_same_open_as_merging_all_at_once(ratings: list[Rating]) -> None:
    at_once = merge(ratings, PACK)
    for first, second, third in permutations(ratings):
        in_turn = merge([relabelled(merge([first, second], PACK)), third], PACK)
        assert open_questions(in_turn) == open_questions(at_once)
        assert verdicts(in_turn) == verdicts(at_once)


@given(chains.chains(), st.data())
def test_a_settled_merge_stays_what_it_is_when_any_of_its_files_comes_again(
    chain: chains.Chain, data: st.DataObject
) -> None:
    """The files may be of any versions of a pack, with answers in their archives."""
    ratings = []
    for name in ("Ada", "Ben", "Cleo"):
        version = data.draw(st.integers(1, len(chain.versions)))
        answers = data.draw(chains.answered(chain, version))
        ratings.append(Rating(name, migrated(chain.assessment(version, answers), chain.pack)))
    merged = merge(ratings, chain.pack)
    assert merge(ratings[::-1], chain.pack) == merged
    records = [
        {"question": one.question, "answer": data.draw(st.integers(1, 5)), "by": "D", "on": "2026-11-23", "why": "E"}
        for one in merged.conflicts
        if data.draw(st.booleans())
    ]
    settled = settle(merged, map(Settlement.model_validate, records), chain.pack)
    for others in ([], ratings[:1], ratings):
        again = merge([Rating("Ada, Ben, Cleo", settled), *others], chain.pack)
        assert (open_questions(again), verdicts(again)) == (open_questions(settled), verdicts(settled))
        assert (again.settled, again.archive) == (settled.settled, settled.archive)


@given(RATINGS)
def test_nothing_that_was_said_is_lost_or_made_up(ratings: list[Rating]) -> None:
    merged = merge(ratings, PACK)
    for own in PACK.questions:
        said = [one.assessment.answer(own) for one in ratings if own in one.assessment.answers]
        listed = [
            claim.answer
            for entry in (*merged.conflicts, *merged.doubts)
            if entry.question == own
            for claim in entry.said
        ]
        result = merged.answer(own)
        for answer in said:
            assert answer in listed or answer.level == result.level
            assert answer in listed or set(answer.evidence) <= set(result.evidence)
        assert result.level in [None, *(answer.level for answer in said)]


def test_agreement_is_taken_with_every_note_and_piece_of_evidence() -> None:
    merged = merge(
        [
            rating("Ada", {ONE: {"level": 3, "note": "By Ada.", "evidence": ["page 1"]}}),
            rating("Ben", {ONE: {"level": 3, "note": "By Ben.", "evidence": ["page 2", "page 1"]}, TWO: 2}),
        ],
        PACK,
    )
    assert merged.answers == {
        ONE: Answer(level=3, note="By Ada.\n\nBy Ben.", evidence=("page 1", "page 2")),
        TWO: Answer(level=2),
    }
    assert [person.name for person in merged.assessors] == ["Ada", "Ben"]


def test_a_conflict_stays_out_of_the_answers_and_says_who_said_what() -> None:
    merged = merge([rating("Ada", {ONE: 3}), rating("Ben", {ONE: 2})], PACK)
    assert merged.answers == {}
    (conflict,) = merged.conflicts
    assert [(claim.by, claim.answer.level) for claim in conflict.said] == [("Ada", 3), ("Ben", 2)]


def test_dont_know_against_a_level_keeps_the_level_and_is_listed() -> None:
    merged = merge([rating("Ada", {ONE: "dont_know"}), rating("Ben", {ONE: 2})], PACK)
    assert (merged.answer(ONE).level, merged.conflicts) == (2, ())
    (doubt,) = merged.doubts
    assert {claim.by for claim in doubt.said} == {"Ada", "Ben"}


def test_an_answer_edited_after_a_merge_is_not_overruled_by_what_was_said_before() -> None:
    merged = merge([rating("Ada", {ONE: "dont_know"}), rating("Ben", {ONE: 2})], PACK)
    edited = merged.model_copy(update={"answers": {ONE: Answer(level=4)}})
    assert open_questions(merge([relabelled(edited)], PACK)) == {ONE}


SETTLEMENT = Settlement.model_validate(
    {"question": ONE, "answer": 3, "by": "Dora", "on": "2026-11-23", "why": "The list was seen."}
)


def test_a_settlement_records_what_it_heard_and_holds_against_it() -> None:
    ratings = [rating("Ada", {ONE: 3}), rating("Ben", {ONE: 2})]
    settled = settle(merge(ratings, PACK), [SETTLEMENT], PACK)
    assert (settled.answer(ONE).level, settled.conflicts) == (3, ())
    (record,) = settled.settled
    assert (record.by, str(record.on), record.why) == ("Dora", "2026-11-23", "The list was seen.")
    assert {claim.by for claim in record.said} == {"Ada", "Ben"}
    assert merge([relabelled(settled), *ratings], PACK).answers == settled.answers
    assert merge([relabelled(settled)], PACK) == settled


def test_something_said_anew_opens_a_settled_conflict_again() -> None:
    settled = settle(merge([rating("Ada", {ONE: 3}), rating("Ben", {ONE: 2})], PACK), [SETTLEMENT], PACK)
    assert open_questions(merge([relabelled(settled), rating("Cleo", {ONE: 5})], PACK)) == {ONE}
    assert open_questions(merge([relabelled(settled), rating("Cleo", {ONE: 3})], PACK)) == set()


@pytest.mark.parametrize(
    ("base", "first", "second", "level"),
    [
        (2, 2, 3, 3),
        (2, 3, 2, 3),
        (2, 2, 2, 2),
        (2, 3, 4, None),
        (2, 3, 3, 3),
        (2, None, 2, 2),
        (2, None, None, 2),
        (2, "dont_know", 2, 2),
        ("dont_know", 3, "dont_know", 3),
        (None, 3, 4, None),
    ],
)
def test_with_a_common_ancestor_a_change_wins_and_two_changes_are_a_conflict(
    base: object, first: object, second: object, level: object
) -> None:
    merged = merge([rating("Ada", {ONE: first}), rating("Ben", {ONE: second})], PACK, assess({ONE: base}))
    assert merged.answer(ONE).level == level
    assert open_questions(merged) == (set() if level else {ONE})


@given(RATINGS)
def test_with_an_ancestor_the_order_changes_nothing_either(ratings: list[Rating]) -> None:
    base, *others = ratings
    found = [merge(list(order), PACK, base.assessment) for order in permutations(others)]
    assert found[0] == found[1]


def test_the_average_deviation_is_that_of_the_printed_examples() -> None:
    assert spread(ONE, [3, 3, 4]).deviation == Fraction(4, 9)
    assert spread(ONE, [3, 3, 4]).acceptable
    assert spread(ONE, [2, 4]).deviation == 1
    assert not spread(ONE, [2, 4]).acceptable


# The "C" data of R's irr::kripp.alpha: four raters, twelve units.
C_DATA = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(("measurement", "printed"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_alpha_is_that_of_the_published_example(measurement: Any, printed: float) -> None:
    raters = [{str(unit): level for unit, level in enumerate(row) if level} for row in C_DATA]
    found = alpha(raters, measurement)
    assert found is not None
    assert round(found, 4) == printed


def test_alpha_is_not_defined_where_nothing_varies_or_nothing_was_rated_twice() -> None:
    assert alpha([]) is None
    assert alpha([{"a": 1}]) is None
    assert alpha([{"a": 1}, {"b": 2}]) is None
    assert alpha([{"a": 3}, {"a": 3}]) is None
    assert alpha([{"a": 3, "b": 2}, {"a": 3, "b": 2}]) == 1


def test_raters_whom_a_merged_file_names_apart_are_counted_apart() -> None:
    ratings = [rating("Ada", {ONE: 3, TWO: 2}), rating("Ben", {ONE: 2, TWO: 2})]
    merged = relabelled(merge(ratings, PACK))
    assert levels_by_rater(ratings, PACK) == {"Ada": {ONE: 3, TWO: 2}, "Ben": {ONE: 2, TWO: 2}}
    assert levels_by_rater([merged], PACK) == {"Ada": {ONE: 3}, "Ben": {ONE: 2}, "Ada, Ben": {TWO: 2}}


def test_levels_that_an_old_settlement_heard_are_on_another_scale_and_not_compared() -> None:
    record = {"question": ONE, "answer": 3, "by": "Dora", "on": "2026-11-23", "why": "Seen."}
    both = merge([rating("Ada", {ONE: 1}), rating("Ben", {ONE: 5})], PACK)
    found = settle(both, [Settlement.model_validate(record)], PACK)
    assert levels_by_rater([relabelled(found)], PACK) == {"Ada": {ONE: 1}, "Ben": {ONE: 5}}
    old = found.model_copy(update={"settled": (found.settled[0].model_copy(update={"version": 1}),)})
    assert levels_by_rater([relabelled(old)], PACK) == {"Ada, Ben": {ONE: 3}}


def test_the_document_says_why_there_is_no_alpha() -> None:
    ratings = [rating("Ada", {THREE: 3})]
    found = agreement(ratings, merge(ratings, PACK), PACK)
    assert (found.alpha, found.alpha_missing) == (None, "It takes two raters, and levels that differ.")
    assert agreement(ratings, merge(ratings, PACK), PACK, "Not installed.").alpha_missing == "Not installed."


def test_an_average_deviation_of_four_fifths_is_still_acceptable() -> None:
    found = spread(ONE, [5, 3, 4])
    assert (found.question, found.raters, found.low, found.high) == (ONE, 3, 3, 5)
    exact = spread(ONE, [1, 1, 3, 3, 2])
    assert (exact.deviation, exact.acceptable) == (Fraction(4, 5), True)
    assert spread(ONE, [1, 1, 3, 3]).acceptable is False


def test_the_spreads_name_the_questions_that_two_have_rated_the_widest_first() -> None:
    ratings = [rating("Ada", {ONE: 3, TWO: 1, THREE: 4}), rating("Ben", {ONE: 4, TWO: 5, THREE: "dont_know"})]
    found = spreads(levels_by_rater(ratings, PACK), PACK)
    assert [(one.question, one.raters, one.low, one.high) for one in found] == [(TWO, 2, 1, 5), (ONE, 2, 3, 4)]


def test_the_document_lists_raters_conflicts_doubts_and_alpha() -> None:
    ratings = [
        rating("Ben", {ONE: 4, TWO: 2, THREE: "dont_know"}),
        rating("Ada", {ONE: 3, TWO: 2, THREE: 1}),
        Rating("Cleo", assess({})),
    ]
    merged = merge(ratings, PACK)
    found = agreement(ratings, merged, PACK)
    assert found.schema_ == "crm-assess/agreement/1"
    assert (found.raters, found.agreed, found.settled) == (("Ada", "Ben", "Cleo"), 2, 0)
    assert [(one.question, one.said) for one in found.conflicts] == [(ONE, merged.conflicts[0].said)]
    assert [(one.question, one.said) for one in found.doubts] == [(THREE, merged.doubts[0].said)]
    assert found.spreads == spreads(levels_by_rater(ratings, PACK), PACK)
    assert found.alpha == alpha(list(levels_by_rater(ratings, PACK).values()))
    assert found.alpha is not None
    assert found.alpha_missing is None
    without = agreement(ratings, merged, PACK, "Not installed.")
    assert (without.alpha, without.alpha_missing) == (None, "Not installed.")
    settled = settle(merged, [SETTLEMENT], PACK)
    assert (agreement(ratings, settled, PACK).settled, agreement(ratings, settled, PACK).conflicts) == (1, ())
