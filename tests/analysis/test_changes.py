"""What changed between two assessments, and that the parts of a change add up to the whole."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.changes import Dossier, change, compare_over_time, like_for_like
from crm_assess.analysis.editions import Edition, edition, migrated
from crm_assess.analysis.scoring import mean
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.change import ComparisonOverTime
from tests.analysis import chains

SHIPPED, FIGURES = load_pack().value, load_benchmarks().value
INVENTED = load_pack(Path(__file__).parents[1] / "compat" / "invented" / "3").value
NO_FIGURES = FIGURES.model_copy(update={"benchmarks": (), "gaps": ()})
IDS = [f"question_{number}" for number in range(6)]
LEVELS = st.sampled_from([1, 2, 3, 4, 5, "dont_know", None, {"not_applicable": "None here."}])


def assess(answers: dict[str, Any], pack: str = "any", version: int = 1, on: str = "2026-11-22") -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": pack, "version": version},
            "agency": {"name": "Office"},
            "assessed_on": on,
            "answers": answers,
        }
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Any answers to any questions, each in either of two dimensions and in one of two meanings."""
    asked = draw(st.lists(st.sampled_from(IDS), unique=True))
    meanings = {own: draw(st.integers(0, 1)) for own in asked}
    halves = {"one": {own: meanings[own] for own in asked if own in IDS[:3]}}
    halves["two"] = {own: meanings[own] for own in asked if own not in IDS[:3]}
    answers = assess({own: draw(LEVELS) for own in asked})
    return Dossier(answers, Edition(halves), answers, NO_FIGURES, "")


@given(dossiers(), dossiers())
def test_answers_and_questions_add_up_to_the_change_exactly(before: Dossier, after: Dossier) -> None:
    common = like_for_like(before, after)
    for dimension in (None, "one", "two"):
        found = change(before, after, common, dimension)
        if found.before is None or found.after is None:
            assert (found.change, found.answers, found.questions) == (None, None, None)
            continue
        assert found.answers is not None
        assert found.questions is not None
        assert found.change == found.after - found.before == found.answers + found.questions


@given(dossiers(), dossiers())
def test_the_same_answers_to_other_questions_are_a_change_of_questions_alone(before: Dossier, after: Dossier) -> None:
    common = like_for_like(before, after)
    written = {own: before.written.answer(own) for own in common}
    others = {own: answer for own, answer in after.written.answers.items() if own not in common}
    same = Dossier(assess({**others, **written}), after.edition, after.today, NO_FIGURES, "")
    for dimension in (None, "one", "two"):
        assert change(before, same, common, dimension).answers in (0, None)


@given(dossiers(), dossiers())
def test_like_for_like_is_the_mean_of_what_was_asked_both_times(before: Dossier, after: Dossier) -> None:
    common = like_for_like(before, after)
    assert set(common) == {
        own for own in IDS if before.edition.questions.get(own, -1) == after.edition.questions.get(own, -2)
    }
    rated = [level for own in common if own in IDS[:3] and (level := after.written.answer(own).rated)]
    found = change(before, after, common, "one")
    if common and set(after.edition.dimensions["one"]) == set(common) & set(IDS[:3]):
        assert found.after == mean(rated)


def dossier(assessment: Assessment, benchmarks: Benchmarks = FIGURES) -> Dossier:
    pack = SHIPPED if assessment.pack.id == SHIPPED.id else INVENTED
    version = assessment.pack.version
    return Dossier(assessment, edition(pack, version), migrated(assessment, pack), benchmarks, "")


def shipped(answers: dict[str, Any], on: str = "2026-11-22") -> Dossier:
    return dossier(assess(answers, SHIPPED.id, SHIPPED.version, on))


def compared(before: dict[str, Any], after: dict[str, Any], on: str = "2027-11-22") -> ComparisonOverTime:
    return compare_over_time([shipped(before), shipped(after, on)], SHIPPED)


ANY = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(SHIPPED.questions, st.sampled_from([1, 2, 3, 4, 5, "dont_know"]))
)


@given(ANY, ANY, st.sets(st.sampled_from(sorted(FIGURES.by_id))))
def test_the_count_of_figures_changes_by_answers_questions_and_benchmarks_exactly(
    before: dict[str, Any], after: dict[str, Any], kept: set[str]
) -> None:
    fewer = FIGURES.model_copy(
        update={"benchmarks": tuple(one for one in FIGURES.benchmarks if one.id in kept), "gaps": ()}
    )
    old = Dossier(shipped(before).written, edition(SHIPPED, 1), shipped(before).today, fewer, "")
    found = compare_over_time([old, shipped(after)], SHIPPED).counted
    assert found.change == found.after - found.before == found.answers + found.questions + found.benchmarks


def test_what_was_raised_lowered_and_found_out_is_told_apart() -> None:
    before = {"call_centre": 2, "call_routing": 3, "staff_culture": "dont_know", "request_tracking": 4}
    after = {"call_centre": 3, "call_routing": 1, "staff_culture": 2, "request_tracking": "dont_know"}
    found = compared(before, after)
    assert (found.raised, found.lowered) == (("call_centre",), ("call_routing",))
    assert (found.newly_known, found.no_longer_known) == (("staff_culture",), ("request_tracking",))
    levels = {own.question: (own.before, own.after) for own in found.levels}
    assert levels["call_centre"] == (2, 3)
    assert levels["staff_culture"] == (None, 2)
    assert levels["request_tracking"] == (4, None)


@pytest.mark.parametrize(
    ("now", "on", "state"),
    [
        (3, "2027-01-01", "met"),
        (2, "2027-06-30", "due"),
        (2, "2027-07-01", "missed"),
        (5, "2028-01-01", "met"),
        ("dont_know", "2028-01-01", "unknown"),
    ],
)
def test_a_target_is_met_due_missed_or_cannot_be_told(now: object, on: str, state: str) -> None:
    before = {"call_centre": {"level": 2, "target": {"level": 3, "by": "2027-06-30"}}}
    (target,) = compared(before, {"call_centre": now}, on).targets
    assert target.state == state


def test_a_target_of_a_question_that_has_changed_or_gone_is_listed_and_cannot_be_told() -> None:
    aim = {"level": 2, "target": {"level": 4, "by": "2027-06-30"}}
    before = dossier(assess({"record_room": aim, "greeting": aim, "fax_desk": aim}, "invented", 1))
    after = dossier(assess({"record_room": 4, "greeting": 5}, "invented", 3, "2028-01-01"), NO_FIGURES)
    found = compare_over_time([before, after], INVENTED).targets
    assert [(one.question, one.now, one.state) for one in found] == [
        ("record_room", 4, "met"),
        ("greeting", None, "changed"),
        ("fax_desk", None, "changed"),
    ]


def test_a_figure_is_newly_counted_and_its_gap_bridged() -> None:
    promise, *delivery = (FIGURES.by_id[step].counts for step in FIGURES.gaps[0].steps)
    low = {promise.question: promise.at_least, **{rule.question: 1 for rule in delivery}}
    high = {rule.question: rule.at_least for rule in (promise, *delivery)}
    found = compared(low, high)
    assert set(FIGURES.gaps[0].steps[1:]) <= set(found.newly_counted)
    assert (found.gaps[0].before, found.gaps[0].after) == ("same", "bridged")


def test_an_old_file_is_scored_by_the_questions_of_its_time() -> None:
    before = dossier(assess({"greeting": 2, "counter_hours": 4, "phone_and_mail": 3, "fax_desk": 5}, "invented", 1))
    after = dossier(assess({"greeting": 2, "counter_hours": 4, "phone": 1, "mail": 1}, "invented", 3), NO_FIGURES)
    found = compare_over_time([before, after], INVENTED)
    front = next(part for part in found.dimensions if part.id == "front")
    assert [front.before, front.after] == [3, 2]
    assert found.like_for_like.ids == ("record_room",)
    assert [front.answers, front.questions] == [0, -1]
    assert found.questions.retired == ("phone_and_mail", "fax_desk")
    assert found.questions.changed == ("greeting", "counter_hours", "staff_training")
    assert found.overall.before == (Fraction(3) + Fraction(5)) / 2


# Exact comparisons: what moved, and what it is put down to


def test_nothing_rated_on_one_side_is_no_change_at_all() -> None:
    rated: dict[str, Any] = {"call_centre": 3}
    for before, after in (({}, rated), (rated, {}), ({}, {})):
        found = compared(before, after).overall
        assert (found.change, found.answers, found.questions) == (None, None, None)


def test_where_nothing_comparable_is_rated_all_is_put_down_to_the_questions() -> None:
    before = Dossier(assess({"a": 1, "b": 5}), Edition({"one": {"a": 0, "b": 0}}), assess({}), NO_FIGURES, "")
    after = Dossier(assess({"c": 4}), Edition({"one": {"b": 0, "c": 0}}), assess({}), NO_FIGURES, "")
    found = change(before, after, like_for_like(before, after))
    assert [found.before, found.after, found.change] == [3, 4, 1]
    assert [found.answers, found.questions] == [0, 1]


def test_the_first_is_compared_with_the_last_and_the_scores_of_all_are_listed() -> None:
    levels = [dict.fromkeys(SHIPPED.questions, level) for level in (1, 3, 2)]
    dossiers = [shipped(own, f"202{place}-01-01") for place, own in enumerate(levels, 5)]
    found = compare_over_time(dossiers, SHIPPED)
    assert [str(found.before.assessed_on), str(found.after.assessed_on)] == ["2025-01-01", "2027-01-01"]
    assert [found.overall.before, found.overall.after, found.overall.change] == [1, 2, 1]
    assert [point.mean for point in found.overall.scores] == [1, 2]
    assert [point.overall.mean for point in found.timeline] == [1, 3, 2]
    assert [[part.mean for part in point.dimensions] for point in found.timeline] == [[1] * 4, [3] * 4, [2] * 4]
    for part in found.dimensions:
        assert [point.mean for point in part.scores] == [1, 2]


def test_like_for_like_gives_the_means_of_the_comparable_questions_alone() -> None:
    before = dossier(assess({"record_room": 2, "greeting": 5, "fax_desk": 5}, "invented", 1))
    after = dossier(assess({"record_room": 4, "greeting": 1, "phone": 1}, "invented", 3), NO_FIGURES)
    found = compare_over_time([before, after], INVENTED)
    assert found.like_for_like.ids == ("record_room",)
    assert [found.like_for_like.questions, found.like_for_like.before, found.like_for_like.after] == [1, 2, 4]
    assert [found.overall.before, found.overall.after] == [Fraction(17, 4), Fraction(5, 2)]
    assert [found.overall.answers, found.overall.questions] == [2, Fraction(-15, 4)]
    assert found.questions.added == ("phone", "mail", "web_forms")


def test_an_answer_that_stays_is_neither_raised_nor_lowered() -> None:
    found = compared({"call_centre": 3, "call_routing": "dont_know"}, {"call_centre": 3, "call_routing": "dont_know"})
    assert (found.raised, found.lowered, found.newly_known, found.no_longer_known) == ((), (), (), ())
    assert (found.newly_counted, found.no_longer_counted) == ((), ())


def test_a_figure_is_no_longer_counted_when_its_answer_falls() -> None:
    rule = FIGURES.by_id["call_centre_in_use"].counts
    found = compared({rule.question: rule.at_least}, {rule.question: rule.at_least - 1})
    assert "call_centre_in_use" in found.no_longer_counted
    assert found.newly_counted == ()
    assert found.counted.change == found.counted.answers == -len(found.no_longer_counted)
    assert (found.counted.questions, found.counted.benchmarks) == (0, 0)


def test_figures_whose_rule_has_changed_are_named_and_counted_apart() -> None:
    """The later file asks for one level less of one figure, and lacks another."""
    levels = {one.counts.question: one.counts.at_least - 1 for one in FIGURES.benchmarks}
    name, gone = "questions_resolved_efficiently", "customers_involved"
    own = FIGURES.by_id[name]
    rule = own.counts.model_copy(update={"at_least": own.counts.at_least - 1})
    kept = [one for one in FIGURES.benchmarks if one.id != gone]
    figures = [own.model_copy(update={"counts": rule}) if one.id == name else one for one in kept]
    later = FIGURES.model_copy(update={"benchmarks": tuple(figures), "gaps": ()})
    after = dossier(assess(levels, SHIPPED.id, SHIPPED.version), later)
    found = compare_over_time([shipped(levels), after], SHIPPED)
    assert set(found.benchmarks_changed) == {name, gone}
    assert (found.counted.change, found.counted.benchmarks, found.counted.answers) == (1, 1, 0)
    assert (found.newly_counted, found.no_longer_counted) == ((), ())


def test_a_dimension_that_came_or_went_says_on_which_of_the_dates_it_was_asked() -> None:
    then = Edition({"front": {"a": 0}, "gone": {"b": 0}, "empty": {}})
    now = Edition({"front": {"a": 0}, "back": {"c": 0}, "empty": {}})
    sides = [
        Dossier(assess({"a": 2, "b": 4}), then, assess({}), NO_FIGURES, "0" * 64),
        Dossier(assess({"a": 3, "c": 5}), now, assess({}), NO_FIGURES, "1" * 64),
    ]
    found = compare_over_time(sides, INVENTED)
    assert [(part.id, part.title, part.asked) for part in found.dimensions] == [
        ("front", "Front office", "both"),
        ("back", "Back office", "now"),
        ("gone", "gone", "then"),
    ]
    assert [[point.mean for point in part.scores] for part in found.dimensions] == [[2, 3], [None, 5], [4, None]]


@st.composite
def own_figures(draw: st.DrawFn, asked: list[str]) -> Benchmarks:
    """Some of the study's figures, each tied to any question, of today or of another time."""
    chosen = draw(st.lists(st.sampled_from(sorted(FIGURES.by_id)), unique=True, max_size=5))
    tied = []
    for own in chosen:
        rule = {"question": draw(st.sampled_from(asked)), "at_least": draw(st.integers(1, 5)), "within_months": None}
        figure = FIGURES.by_id[own]
        tied.append(figure.model_copy(update={"counts": figure.counts.model_copy(update=rule)}))
    return FIGURES.model_copy(update={"benchmarks": tuple(tied), "gaps": ()})


@given(chains.pairs(), st.data())
def test_the_parts_add_up_exactly_on_random_pairs_of_assessments_and_random_changes_of_pack_and_figures(
    case: tuple[chains.Chain, Assessment, Assessment], data: st.DataObject
) -> None:
    chain, before, after = case
    pack = chain.pack
    asked = sorted({own for version in chain.versions for own in version})
    figures = [data.draw(own_figures(asked)) for _ in range(2)]
    one, two = (
        Dossier(own, edition(pack, own.pack.version), migrated(own, pack), held, "")
        for own, held in zip((before, after), figures, strict=True)
    )
    found = compare_over_time([one, two], pack)
    for part in (found.overall, *found.dimensions):
        if part.before is None or part.after is None:
            assert (part.change, part.answers, part.questions) == (None, None, None)
        else:
            assert part.answers is not None
            assert part.questions is not None
            assert part.change == part.after - part.before == part.answers + part.questions
    # What is in an overall mean is in a row: nothing counts out of sight.
    for side in ("before", "after"):
        rows = [mean for part in found.dimensions if (mean := getattr(part, side)) is not None]
        assert getattr(found.overall, side) == (sum(rows) / Fraction(len(rows)) if rows else None)
    counts = found.counted
    assert counts.change == counts.after - counts.before == counts.answers + counts.questions + counts.benchmarks
    first, last = before.pack.version - 1, after.pack.version - 1
    same = [own for own in chain.versions[first] if all(own in step for step in chain.kept[first:last])]
    assert set(found.like_for_like.ids) == set(same)
    assert set(found.questions.added) == chain.versions[last].keys() - chain.versions[first].keys()
    assert set(found.questions.retired) == chain.versions[first].keys() - chain.versions[last].keys()
