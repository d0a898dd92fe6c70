"""Counting assessments into tallies: what a tally holds, in which order, and how tallies add up."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from crm_assess.analysis.tallying import (
    Singles,
    Tallying,
    added,
    answer_key,
    group_value,
    means,
    merged,
    naming,
    order,
    profile,
    size_band,
    size_bands,
)
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.pack import Pack
from crm_assess.models.tally import Tally
from tests.analysis.answers import DONT_KNOW, NOT_APPLICABLE, UNANSWERED, rated

SHIPPED, FIGURES = load_pack().value, load_benchmarks().value
INTERACTIONS = SHIPPED.dimensions[1]
PACK = SHIPPED.model_copy(
    update={"dimensions": (INTERACTIONS.model_copy(update={"questions": INTERACTIONS.questions[:3]}),)}
)
CENTRE, SECOND, THIRD = PACK.questions
OF_CENTRE = "call_centre_in_use"


def assess(answers: Any = (), on: str = "2026-01-01", agency: dict[str, Any] | None = None) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": 1},
            "agency": {"name": "Office", **(agency or {})},
            "assessed_on": on,
            "answers": dict(answers),
        }
    )


def tally(*members: Assessment, by: tuple[str, ...] = (), pack: Pack = PACK) -> Tally:
    tallying = Tallying(pack, FIGURES)
    for member in members:
        tallying.add_assessment(member, tuple(group_value(member, column) for column in by))
    return tallying.tally(by, [member.assessed_on for member in members], [1] * len(members))


def test_a_tally_counts_answers_levels_means_and_standings() -> None:
    members = [
        assess({CENTRE: 3, SECOND: 4, THIRD: 4}, "2026-03-01"),
        assess({CENTRE: 3, SECOND: "dont_know"}, "2026-01-01"),
        assess({CENTRE: {"not_applicable": "None."}, SECOND: {"not_applicable": "None."}}, "2026-02-01"),
        assess({own: {"not_applicable": "None."} for own in PACK.questions}, "2026-02-01"),
    ]
    found = tally(*members)
    (stratum,) = found.strata
    assert (found.pack.id, found.pack.version) == (PACK.id, PACK.version)
    assert (found.assessments, found.by, found.pack_versions) == (4, (), {"1": 4})
    assert found.period is not None
    assert (found.period.first, found.period.last) == (dt.date(2026, 1, 1), dt.date(2026, 3, 1))
    assert found.rules == {name: figure.counts for name, figure in FIGURES.by_id.items()}
    assert (stratum.values, stratum.assessments) == ((), 4)
    assert stratum.questions[CENTRE] == {"3": 2, "not_applicable": 2}
    assert stratum.questions[SECOND] == {"4": 1, "dont_know": 1, "not_applicable": 2}
    assert stratum.questions[THIRD] == {"4": 1, "not_applicable": 1, "unanswered": 2}
    assert stratum.levels == {INTERACTIONS.id: {"1": 2, "3": 1, "not_scored": 1}}
    assert stratum.means == {INTERACTIONS.id: {"11/3": 1, "3": 1, "not_scored": 2}}
    assert stratum.benchmarks[OF_CENTRE] == {"counted": 2, "not_applicable": 2}


def test_a_figure_on_a_question_that_is_not_asked_is_not_applicable() -> None:
    (stratum,) = tally(assess(), assess()).strata
    assert stratum.benchmarks.keys() == FIGURES.by_id.keys()
    elsewhere = {name for name, figure in FIGURES.by_id.items() if figure.counts.question not in PACK.questions}
    assert {name for name, found in stratum.benchmarks.items() if found == {"not_applicable": 2}} == elsewhere
    assert stratum.benchmarks[OF_CENTRE] == {"unknown": 2}


def test_what_is_counted_by_answers_alone_stands_as_what_is_counted_one_by_one() -> None:
    members = [assess({CENTRE: level}) for level in (1, 2, 3, 4, 5, "dont_know", None, {"not_applicable": "None."})]
    tallying = Tallying(PACK, FIGURES)
    tallying.add_rows((), len(members))
    for question in PACK.questions:
        for member in members:
            tallying.add_answers((), question, answer_key(member.answer(question)), 1)
    for member in members:
        tallying.add_profile((), INTERACTIONS.id, profile([member.answer(own) for own in PACK.questions]), 1)
    tallying.stand_by_answers()
    found = tallying.tally(())
    assert found.strata == tally(*members).strata
    assert (found.period, found.pack_versions) == (None, {})


def test_strata_and_histograms_have_one_order_whatever_that_of_the_files() -> None:
    countries = ["NO", "CA", None, "DE"]
    members = [assess({CENTRE: 5}, agency={"country": own} if own else {}) for own in countries]
    members += [assess({CENTRE: 1}, agency={"country": "NO"})]
    found, turned = tally(*members, by=("country",)), tally(*members[::-1], by=("country",))
    assert [stratum.values for stratum in found.strata] == [("CA",), ("DE",), ("NO",), (None,)]
    assert found.model_dump_json() == turned.model_dump_json()
    assert list(found.strata[2].questions[CENTRE]) == ["1", "5"]
    assert list(found.strata[0].questions) == sorted(PACK.questions)


def test_a_profile_is_how_many_stand_at_each_level_and_how_many_are_missing() -> None:
    answers = [*rated(1, 3, 3, 5), DONT_KNOW, UNANSWERED, UNANSWERED, NOT_APPLICABLE]
    assert profile(answers) == ((1, 0, 2, 0, 1), 3)
    assert profile([]) == ((0, 0, 0, 0, 0), 0)
    assert profile([*rated(2, 4), DONT_KNOW]) == ((0, 1, 0, 1, 0), 1)


@pytest.mark.parametrize(
    ("answer", "key"),
    [(rated(4)[0], "4"), (DONT_KNOW, "dont_know"), (UNANSWERED, "unanswered"), (NOT_APPLICABLE, "not_applicable")],
)
def test_an_answer_is_counted_by_its_level_or_state(answer: Answer, key: str) -> None:
    assert answer_key(answer) == key


def test_tallies_add_up_and_keep_the_whole_period_and_every_version() -> None:
    one = tally(assess({CENTRE: 5}, "2026-03-01", {"country": "CA"}), by=("country",))
    two = tally(
        assess({CENTRE: 1}, "2025-03-01", {"country": "CA"}),
        assess({}, "2026-07-01", {"country": "NO"}),
        by=("country",),
    ).model_copy(update={"pack_versions": {"2": 1, "1": 1}})
    undated = Tallying(PACK, FIGURES)
    undated.add_assessment(assess({CENTRE: 1}), ("CA",))
    found = added([one, two, undated.tally(("country",))])
    assert (found.by, found.assessments, found.pack_versions) == (("country",), 4, {"1": 2, "2": 1})
    assert list(found.pack_versions) == ["1", "2"]
    assert found.period is not None
    assert (found.period.first, found.period.last) == (dt.date(2025, 3, 1), dt.date(2026, 7, 1))
    assert [(stratum.values, stratum.assessments) for stratum in found.strata] == [(("CA",), 3), (("NO",), 1)]
    assert found.strata[0].questions[CENTRE] == {"1": 2, "5": 1}
    assert (found.rules, found.pack) == (one.rules, one.pack)


def test_strata_merge_into_one_that_agrees_in_what_is_said() -> None:
    strata = tally(
        assess({CENTRE: 5}, agency={"country": "CA"}),
        assess({CENTRE: 4}, agency={"country": "NO"}),
        by=("country",),
    ).strata
    whole = merged(strata, ("both",))
    assert (whole.values, whole.assessments) == (("both",), 2)
    assert whole.questions[CENTRE] == {"4": 1, "5": 1}
    assert whole.levels[INTERACTIONS.id] == {"1": 2}
    assert whole.means[INTERACTIONS.id] == {"4": 1, "5": 1}
    assert whole.benchmarks[OF_CENTRE] == {"counted": 2}


@pytest.mark.parametrize(
    ("column", "agency", "value"),
    [
        ("country", {"country": " CA "}, "CA"),
        ("country", {}, None),
        ("kind", {"kind": "tax"}, "tax"),
        ("kind", {}, None),
        ("size", {"size": 850}, "250 to 999"),
        ("size", {}, None),
    ],
)
def test_an_agency_is_grouped_by_what_it_states(column: str, agency: dict[str, Any], value: str | None) -> None:
    assert group_value(assess(agency=agency), column) == value


@pytest.mark.parametrize(
    ("size", "band"),
    [
        *[(size, "0 to 49") for size in (0, 1, 49)],
        *[(size, "50 to 249") for size in (50, 249)],
        *[(size, "250 to 999") for size in (250, 999)],
        *[(size, "1000 to 9999") for size in (1000, 9999)],
        *[(size, "10000 or more") for size in (10000, 10**9)],
    ],
)
def test_size_bands_begin_and_end_where_they_say(size: int, band: str) -> None:
    assert size_band(size) == band
    assert size_bands() == ["0 to 49", "50 to 249", "250 to 999", "1000 to 9999", "10000 or more"]


def test_groups_are_ordered_by_name_and_bands_by_size_and_what_is_not_stated_comes_last() -> None:
    values = [None, "tax", "10000 or more", "50 to 249", "licensing", "1000 to 9999"]
    ordered = ["licensing", "tax", "50 to 249", "1000 to 9999", "10000 or more", None]
    assert [value for (value,) in sorted([(value,) for value in values], key=order)] == ordered
    pairs = [("b", None), ("a", "z"), ("b", "a"), (None, "a"), ("a", "y")]
    assert sorted(pairs, key=order) == [("a", "y"), ("a", "z"), ("b", "a"), ("b", None), (None, "a")]


def test_means_are_exact_numbers_without_those_not_scored() -> None:
    assert means({"17/5": 2, "3": 1, "not_scored": 4}) == {Fraction(17, 5): 2, Fraction(3): 1}


def test_a_promise_is_dated_from_the_assessment_that_holds_it() -> None:
    promise = {CENTRE: {"level": 1, "target": {"level": 3, "by": "2028-12-31"}}}
    early, late = tally(assess(promise, "2025-12-30")), tally(assess(promise, "2025-12-31"))
    forecast = "call_centre_in_three_years"
    assert early.strata[0].benchmarks[forecast] == {"not_counted": 1}
    assert late.strata[0].benchmarks[forecast] == {"counted": 1}


def test_one_tally_alone_is_itself_and_what_is_not_stated_adds_up_too() -> None:
    one = tally(assess(agency={"country": "CA"}), assess(), by=("country",))
    assert added([one]) == one
    assert [stratum.values for stratum in added([one, one]).strata] == [("CA",), (None,)]


def test_those_counted_by_row_are_told_apart_and_add_up() -> None:
    tallying = Tallying(PACK, FIGURES)
    for country in ("CA", "CA", "NO"):
        tallying.add_assessment(assess(), (country,))
    by_row = tallying.tally(("country",), by_row=True)
    assert (by_row.by_row, tallying.tally(("country",)).by_row) == (3, 0)
    assert added([by_row, by_row, tallying.tally(("country",))]).by_row == 6


def grouped(by: tuple[str, ...], *groups: tuple[tuple[str | None, ...], int]) -> Tally:
    tallying = Tallying(PACK, FIGURES)
    for values, size in groups:
        tallying.add_rows(values, size)
        tallying.add_answers(values, CENTRE, "3", size)
    tallying.stand_by_answers()
    return tallying.tally(by)


def test_a_column_by_which_most_stand_alone_would_name_them() -> None:
    chiefs = grouped(
        ("region", "chief"), (("north", "a"), 1), (("north", "b"), 1), (("north", None), 1), (("east", "d"), 2)
    )
    assert naming(chiefs, ()) == Singles("chief", alone=3, groups=4)
    assert naming(chiefs, {"region"}) == Singles("chief", alone=3, groups=4)
    assert naming(chiefs, {"chief"}) is None


def test_the_first_of_two_such_columns_is_told() -> None:
    both = grouped(("chief", "office"), (("a", "x"), 1), (("b", "y"), 1))
    assert naming(both, ()) == Singles("chief", alone=2, groups=2)
    assert naming(both, {"chief"}) == Singles("office", alone=2, groups=2)


def test_where_no_more_than_half_stand_alone_or_nothing_is_grouped_nobody_is_named() -> None:
    assert naming(grouped(("region",), (("a",), 1), (("b",), 1), (("c",), 2)), ()) is None
    assert naming(grouped((), ((), 1)), ()) is None


def test_a_group_is_of_a_single_assessment_only_over_all_other_columns() -> None:
    spread = grouped(
        ("region", "size"), (("north", "0 to 49"), 1), (("north", "50 to 249"), 1), (("east", "0 to 49"), 1)
    )
    assert naming(spread, {"size"}) is None
