"""Versions of a question pack: what each asked, and that no answer is lost on the way to the next."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.editions import current, edition, faults, migrated
from crm_assess.analysis.merging import Rating, merge
from crm_assess.analysis.settling import settle
from crm_assess.files.assessments import json_text, parse_assessment, yaml_text
from crm_assess.files.packs import load_pack
from crm_assess.files.source import Source
from crm_assess.models.assessment import UNANSWERED, Answer, Assessment, Settlement
from crm_assess.models.pack import Pack
from tests.analysis import chains

INVENTED = Path(__file__).parents[1] / "compat" / "invented"
ONE, TWO, THREE = (load_pack(INVENTED / str(version)).value for version in (1, 2, 3))
OF = {1: ONE, 2: TWO, 3: THREE}


def assess(pack: Pack, answers: dict[str, Any]) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": pack.id, "version": pack.version},
            "agency": {"name": "Office"},
            "assessed_on": "2026-11-22",
            "answers": answers,
        }
    )


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    pack = OF[draw(st.integers(1, 3))]
    answers = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(pack.questions, chains.ANSWERS)))
    allowed = {own for own, question in pack.questions.items() if question.not_applicable}
    return assess(pack, {own: one for own, one in answers.items() if own in allowed or "not_applicable" not in one})


def same(answer: Answer) -> Answer:
    """An answer without the mark that it should be confirmed."""
    return answer.model_copy(update={"ask_again": False})


@given(assessments())
def test_every_answer_is_found_in_the_result_or_its_archive(before: Assessment) -> None:
    after = migrated(before, THREE)
    assert after.pack.version == 3
    for question, answer in before.answers.items():
        here = [same(after.answer(question))]
        kept = [same(entry.answer) for entry in after.archive if entry.question == question]
        assert answer in [*here, *kept, UNANSWERED]


@given(assessments())
def test_two_steps_come_to_the_same_as_one_after_the_other(before: Assessment) -> None:
    assert migrated(migrated(before, TWO), THREE) == migrated(before, THREE)


@given(assessments())
def test_an_assessment_of_today_stays_as_it_is(before: Assessment) -> None:
    after = migrated(before, THREE)
    assert migrated(after, THREE) is after


@given(assessments())
def test_what_was_carried_over_answers_only_questions_of_today_in_ways_they_allow(before: Assessment) -> None:
    after = migrated(before, THREE)
    assert set(after.answers) <= set(THREE.questions)
    for question, answer in after.answers.items():
        assert not answer.not_applicable or THREE.questions[question].not_applicable


@pytest.mark.parametrize("version", [1, 2, 3])
def test_undoing_what_changed_gives_the_questions_that_were_asked(version: int) -> None:
    found, asked = edition(THREE, version).dimensions, current(OF[version]).dimensions
    assert {part: set(questions) for part, questions in found.items()} == {
        part: set(questions) for part, questions in asked.items()
    }


def test_a_question_means_the_same_in_two_versions_unless_it_was_changed_between_them() -> None:
    first, second, third = (edition(THREE, version).questions for version in (1, 2, 3))
    assert {own for own in first if first[own] == second.get(own)} == {
        *("counter_hours", "record_room", "fax_desk", "staff_training")
    }
    assert {own for own in second if second[own] == third.get(own)} == {"phone", "mail", "web_forms", "record_room"}


def test_each_kind_of_change_does_to_an_answer_what_it_says() -> None:
    before = assess(
        ONE,
        {
            "greeting": 3,
            "counter_hours": {"not_applicable": "No counter.", "note": "Closed in 2020."},
            "phone_and_mail": 4,
            "record_room": 2,
            "fax_desk": {"level": 5, "note": "In daily use."},
            "staff_training": {"level": 3, "target": {"level": 5, "by": "2027-12-31"}},
        },
    )
    after = migrated(before, THREE)
    assert after.answers == {
        "greeting": Answer(level=3, ask_again=True),
        "counter_hours": Answer(note="Closed in 2020.", ask_again=True),
        "record_room": Answer(level=2),
        "staff_training": Answer(level=2, ask_again=True),
    }
    archived = {(entry.question, entry.version, entry.why): entry.answer for entry in after.archive}
    assert archived == {
        ("phone_and_mail", 1, "split"): before.answer("phone_and_mail"),
        ("fax_desk", 2, "retired"): before.answer("fax_desk"),
        ("staff_training", 2, "rescaled"): before.answer("staff_training"),
        ("counter_hours", 2, "reworded"): same(before.answer("counter_hours")),
    }


def with_steps(steps: list[dict[str, Any]], **changes: Any) -> Pack:
    """The third version with other steps before it, each question at the revision that they make of it."""
    data = {**THREE.model_dump(by_alias=True), "migrations": steps, **changes}
    names = [own for step in Pack.model_validate(data).migrations for own in step.changed]
    for part in data["dimensions"]:
        for question in part["questions"]:
            question["revision"] = 1 + names.count(question["id"])
    return Pack.model_validate(data)


NOWHERE = '"nowhere" is not asked in version 3'
NEVER_BACK = '"mail" is asked later (an id never comes back for another question)'
MAIL = {"question": "mail", "dimension": "front", "topic": "Mail"}
ONE_TO_ONE = {str(level): level for level in range(1, 6)}


@pytest.mark.parametrize(
    ("step", "place", "complaint"),
    [
        ({"from": 3, "add": ["nowhere"]}, ("from",), "3 is no earlier version (below 3)"),
        ({"from": 2, "add": ["mail", "nowhere"]}, ("add", 1), NOWHERE),
        ({"from": 2, "reword": ["nowhere"]}, ("reword", 0), NOWHERE),
        ({"from": 2, "rescale": [{"question": "nowhere", "levels": ONE_TO_ONE}]}, ("rescale", 0, "question"), NOWHERE),
        ({"from": 2, "retire": [MAIL]}, ("retire", 0, "question"), NEVER_BACK),
        ({"from": 1, "split": [{**MAIL, "into": ["phone", "web_forms"]}]}, ("split", 0, "question"), NEVER_BACK),
        (
            {"from": 2, "split": [{**MAIL, "question": "old", "into": ["mail", "nowhere"]}]},
            ("split", 0, "into", 1),
            NOWHERE,
        ),
    ],
)
def test_a_migration_that_does_not_fit_the_questions_is_refused(
    step: dict[str, Any], place: tuple[str | int, ...], complaint: str
) -> None:
    assert list(faults(with_steps([step]))) == [(("migrations", 0, *place), complaint)]


@pytest.mark.parametrize("revision", [1, 3])
def test_a_question_is_at_the_revision_that_its_changes_make_of_it(revision: int) -> None:
    data = with_steps([{"from": 2, "reword": ["web_forms"]}]).model_dump(by_alias=True)
    next(own for own in data["dimensions"][0]["questions"] if own["id"] == "web_forms")["revision"] = revision
    told = f'"web_forms" is at revision {revision}, and 1 of its changes are told'
    complaint = f"{told} (reword or rescale, one for each revision after the first)"
    assert list(faults(Pack.model_validate(data))) == [(("migrations", 0), complaint)]
    # The first version has nothing before it that could have been told.
    assert list(faults(Pack.model_validate({**data, "version": 1, "migrations": []}))) == []


def test_a_revision_that_no_step_tells_of_is_refused() -> None:
    data = with_steps([]).model_dump(by_alias=True)
    data["dimensions"][0]["questions"][0]["revision"] = 2
    for version in (2, 3):
        ((place, complaint),) = faults(Pack.model_validate({**data, "version": version}))
        assert place == ("version",)
        assert complaint.startswith('"greeting" is at revision 2, and 0 of its changes are told')


def test_a_fault_of_any_step_is_found_and_told_at_its_place_in_the_file() -> None:
    first, second = {"from": 1, "add": ["nowhere"]}, {"from": 2, "add": ["elsewhere"]}
    assert list(faults(with_steps([second, first]))) == [
        (("migrations", 0, "add", 0), '"elsewhere" is not asked in version 3'),
        (("migrations", 1, "add", 0), '"nowhere" is not asked in version 2'),
    ]


def test_two_steps_from_one_version_are_refused() -> None:
    twice = with_steps([{"from": 1, "reword": ["greeting"]}, {"from": 1, "reword": ["counter_hours"]}])
    assert (("migrations", 0, "from"), "1 is there twice (one step for each version)") in list(faults(twice))


def test_an_id_that_was_gone_and_came_back_and_is_gone_again_is_refused() -> None:
    old = {"question": "old", "dimension": "front", "topic": "Old"}
    steps = [{"from": 1, "retire": [old]}, {"from": 2, "add": ["old"]}, {"from": 3, "retire": [old]}]
    complaint = '"old" is asked later (an id never comes back for another question)'
    assert list(faults(with_steps(steps, version=4))) == [(("migrations", 0, "retire", 0, "question"), complaint)]


def test_a_question_that_came_and_went_is_asked_only_between() -> None:
    short = {"question": "short", "dimension": "gone", "topic": "Short"}
    pack = with_steps([{"from": 1, "add": ["short"]}, {"from": 2, "retire": [short]}])
    assert ["short" in edition(pack, version).questions for version in (1, 2, 3)] == [False, True, False]
    assert edition(pack, 2).dimensions["gone"].keys() == {"short"}


def test_levels_that_were_rescaled_twice_are_carried_over_in_the_order_of_the_versions() -> None:
    up = {"question": "record_room", "levels": {"1": 2, "2": 3, "3": 4, "4": 5, "5": None}}
    down = {"question": "record_room", "levels": {"1": 1, "2": 1, "3": 1, "4": 3, "5": 4}}
    aimed = {"level": 2, "target": {"level": 3, "by": "2027-12-31"}}
    after = migrated(
        assess(ONE, {"record_room": aimed}), with_steps([{"from": 1, "rescale": [up]}, {"from": 2, "rescale": [down]}])
    )
    expected = Answer.model_validate({"level": 1, "target": {"level": 3, "by": "2027-12-31"}, "ask_again": True})
    assert after.answer("record_room") == expected
    assert [(entry.version, entry.answer.level) for entry in after.archive] == [(1, 2), (2, 3)]


def test_what_may_not_be_not_applicable_any_more_is_asked_again() -> None:
    before = assess(TWO, {"counter_hours": {"not_applicable": "No counter."}})
    after = migrated(before, with_steps([]))
    assert after.answers == {"counter_hours": Answer(ask_again=True)}
    assert [(entry.why, entry.version) for entry in after.archive] == [("reworded", 2)]


def test_the_steps_that_ship_and_those_invented_fit_their_questions() -> None:
    assert [list(faults(pack)) for pack in (ONE, TWO, THREE, load_pack().value)] == [[], [], [], []]


@given(chains.chains())
def test_undoing_any_history_gives_the_questions_of_each_version(chain: chains.Chain) -> None:
    assert list(faults(chain.pack)) == []
    for version, asked in enumerate(chain.versions, 1):
        found = edition(chain.pack, version).dimensions
        assert {own: part for part, questions in found.items() for own in questions} == asked
    for version, kept in enumerate(chain.kept, 1):
        first, second = (edition(chain.pack, each).questions for each in (version, version + 1))
        assert {own for own in first if first[own] == second.get(own)} == kept


@given(chains.chains(), st.data())
def test_no_history_loses_an_answer_or_makes_one_up(chain: chains.Chain, data: st.DataObject) -> None:
    version = data.draw(st.integers(1, len(chain.versions)))
    before = chain.assessment(version, data.draw(chains.answered(chain, version)))
    after = migrated(before, chain.pack)
    given_ = {own: answer for own, answer in before.answers.items() if answer != UNANSWERED}
    archived = {(entry.question, entry.answer.model_dump_json()) for entry in after.archive}
    for own, answer in given_.items():
        assert same(after.answer(own)) == answer or (own, answer.model_dump_json()) in archived
    assert set(after.answers) <= set(chain.pack.questions) & set(before.answers)
    rescaled = {one.question for step in chain.pack.migrations[version - 1 :] for one in step.rescale}
    for own, answer in after.answers.items():
        if own not in rescaled:
            assert same(answer) == before.answers[own]
        beside = {"note": answer.note, "evidence": answer.evidence, "not_applicable": answer.not_applicable}
        assert beside == {name: getattr(before.answers[own], name) for name in beside}
    changed = {own for step in chain.pack.migrations[version - 1 :] for own in step.changed}
    # An answer of which nothing could be carried over is asked again as any other blank one.
    said = {own: answer for own, answer in after.answers.items() if same(answer) != UNANSWERED}
    assert {own for own, answer in said.items() if answer.ask_again} == {own for own in said if own in changed}


@given(chains.chains(), st.data())
def test_any_two_steps_come_to_the_same_as_one_after_the_other_and_a_file_holds_the_result(
    chain: chains.Chain, data: st.DataObject
) -> None:
    before = chain.assessment(1, data.draw(chains.answered(chain, 1)))
    after = migrated(before, chain.pack)
    assert parse_assessment(Source("a.yaml", yaml_text(after).encode()), chain.pack).value == after
    # The same file read as it was written, and carried over when it is read.
    assert parse_assessment(Source("a.json", json_text(before).encode()), chain.pack).value == after


# What raters said, before the questions changed


def settlement(question: str, level: int) -> Settlement:
    return Settlement.model_validate(
        {"question": question, "answer": level, "by": "Dora", "on": "2026-11-23", "why": "Seen on site."}
    )


def of_two_raters(ada: dict[str, Any], ben: dict[str, Any], pack: Pack = ONE) -> Assessment:
    return merge([Rating(name, assess(pack, given_)) for name, given_ in (("Ada", ada), ("Ben", ben))], pack)


def said(entries: Any) -> dict[str, list[tuple[str, Any]]]:
    return {one.question: [(claim.by, claim.answer.level) for claim in one.said] for one in entries}


def test_what_raters_said_goes_the_way_of_the_answers_and_keeps_their_names() -> None:
    """Left to itself, a merged file would hold levels of an old scale, and conflicts on what nobody asks any more."""
    none = {"not_applicable": "No counter."}
    before = of_two_raters(
        {
            "greeting": 3,
            "counter_hours": none,
            "phone_and_mail": 4,
            "fax_desk": 5,
            "staff_training": 5,
            "record_room": 2,
        },
        {
            "greeting": 1,
            "counter_hours": 3,
            "phone_and_mail": 2,
            "fax_desk": "dont_know",
            "staff_training": 3,
            "record_room": 4,
        },
    )
    after = migrated(before, THREE)
    assert said(after.conflicts) == {
        "greeting": [("Ada", 3), ("Ben", 1)],
        "counter_hours": [("Ben", 3)],
        "record_room": [("Ada", 2), ("Ben", 4)],
        "staff_training": [("Ben", 2)],
    }
    flags = {one.question: {claim.answer.ask_again for claim in one.said} for one in after.conflicts}
    assert flags == {own: {own != "record_room"} for own in flags}
    assert after.doubts == ()
    archived = [(entry.version, entry.question, entry.why, entry.by, entry.answer.level) for entry in after.archive]
    assert archived == [
        (1, "phone_and_mail", "split", "Ada", 4),
        (1, "phone_and_mail", "split", "Ben", 2),
        (2, "fax_desk", "retired", None, 5),
        (2, "counter_hours", "reworded", "Ada", None),
        (2, "staff_training", "rescaled", "Ada", 5),
        (2, "staff_training", "rescaled", "Ben", 3),
        (2, "fax_desk", "retired", "Ada", 5),
        (2, "fax_desk", "retired", "Ben", "dont_know"),
    ]


def test_a_settlement_of_what_has_changed_stays_on_record_and_settles_nothing_more() -> None:
    sides = of_two_raters(
        {"greeting": 3, "fax_desk": 5, "record_room": 1}, {"greeting": 1, "fax_desk": 1, "record_room": 2}
    )
    before = settle(sides, [settlement("greeting", 2), settlement("fax_desk", 4), settlement("record_room", 1)], ONE)
    after = merge([Rating("Ada, Ben", migrated(before, THREE))], THREE)
    assert {(one.question, one.answer.level, one.version) for one in after.settled} == {
        ("greeting", 2, 1),
        ("fax_desk", 4, 2),
        ("record_room", 1, None),
    }
    assert said(after.settled) == said(before.settled)
    assert after.answer("greeting") == Answer(level=2, ask_again=True)
    anew = merge([Rating("Ada, Ben", after), Rating("Ada", assess(THREE, {"greeting": 3, "record_room": 1}))], THREE)
    assert said(anew.conflicts) == {"greeting": [("Ada", 3), ("Ada, Ben", 2)]}
    # The same level, confirmed since, is what the file says now and not what Dora settled then.
    confirmed = after.model_copy(update={"answers": {"greeting": Answer(level=2)}})
    anew = merge([Rating("Ada, Ben", confirmed), Rating("Cleo", assess(THREE, {"greeting": 5}))], THREE)
    assert said(anew.conflicts) == {"greeting": [("Ada, Ben", 2), ("Cleo", 5)]}


def test_no_merge_leaves_an_answer_that_the_questions_of_today_refuse() -> None:
    before = of_two_raters({"counter_hours": {"not_applicable": "No counter."}}, {"counter_hours": "dont_know"})
    carried = Rating("Ada, Ben", migrated(before, THREE))
    after = merge([carried], THREE)
    assert after.answers == {"counter_hours": Answer(level="dont_know", ask_again=True)}
    assert parse_assessment(Source("merged.yaml", yaml_text(after).encode()), THREE).value == after
    with_cleo = merge([carried, Rating("Cleo", assess(THREE, {"counter_hours": 3}))], THREE)
    assert said(with_cleo.doubts) == {"counter_hours": [("Ben", "dont_know"), ("Cleo", 3)]}


@st.composite
def merged_then(draw: st.DrawFn, chain: chains.Chain, version: int) -> Assessment:
    """What two raters of a version came to, some of it settled."""
    pack = chain.at(version)
    ratings = [
        Rating(name, chain.assessment(version, draw(chains.answered(chain, version)))) for name in ("Ada", "Ben")
    ]
    found = merge(ratings, pack)
    chosen = [one.question for one in found.conflicts if draw(st.booleans())]
    return settle(found, [settlement(own, draw(st.integers(1, 5))) for own in chosen], pack)


@given(chains.chains(), st.data())
def test_no_history_loses_what_a_rater_said_and_the_file_can_be_merged_again(
    chain: chains.Chain, data: st.DataObject
) -> None:
    version = data.draw(st.integers(1, len(chain.versions)))
    before = data.draw(merged_then(chain, version))
    carried = migrated(before, chain.pack)
    after = merge([Rating("Ada, Ben", carried)], chain.pack)
    for found in (carried, after):
        assert parse_assessment(Source("a.yaml", yaml_text(found).encode()), chain.pack).value == found
    kept = {(entry.question, entry.by, entry.answer.model_dump_json()) for entry in after.archive}
    kept |= {
        (one.question, claim.by, same(claim.answer).model_dump_json())
        for one in (*carried.conflicts, *carried.doubts)
        for claim in one.said
    }
    for one in (*before.conflicts, *before.doubts):
        for claim in one.said:
            if claim.answer != UNANSWERED:
                assert (one.question, claim.by, claim.answer.model_dump_json()) in kept
    named = {(one.question, one.by, one.on, one.why) for one in before.settled}
    assert {(one.question, one.by, one.on, one.why) for one in after.settled} == named
    asked = set(chain.pack.questions)
    assert {one.question for one in (*after.conflicts, *after.doubts)} <= asked


@given(st.data())
def test_what_raters_said_comes_to_the_same_in_two_steps_as_in_one(data: st.DataObject) -> None:
    some = st.fixed_dictionaries({}, optional=dict.fromkeys(ONE.questions, chains.ANSWERS))
    before = of_two_raters(data.draw(some), data.draw(some))
    chosen = [one.question for one in before.conflicts if data.draw(st.booleans())]
    before = settle(before, [settlement(own, 3) for own in chosen], ONE)
    assert migrated(migrated(before, TWO), THREE) == migrated(before, THREE)
