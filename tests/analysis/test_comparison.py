"""One agency against the study: what counts, what the average respondent reported, how many can have had as many."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.comparison import at_most, compare, counted_in, gap_result, months_later
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.benchmark import Benchmarks, Gap
from crm_assess.models.result import GapStatus, Standing, Status
from tests.analysis.answers import ANSWERS, DONT_KNOW, NOT_APPLICABLE, UNANSWERED, rated

PACK = load_pack().value
STUDY = load_benchmarks().value
TEN_SHARES = [*map(Fraction, ["0.10", "0.22", "0.25", "0.32", "1/3", "0.40", "0.54", "2/3", "0.81", "0.92"])]
SHARES = st.lists(st.fractions(0, 1, max_denominator=30), max_size=9)
ASSESSED_ON = dt.date(2025, 8, 31)


def assessment(answers: dict[str, Answer], assessed_on: dt.date = ASSESSED_ON) -> Assessment:
    data: dict[str, Any] = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Office of Permits"},
        "assessed_on": assessed_on,
        "answers": answers,
    }
    return Assessment.model_validate(data)


ASSESSMENTS = st.fixed_dictionaries(dict.fromkeys(PACK.questions, ANSWERS)).map(assessment)
TARGETS = st.builds(
    lambda level, days: {"level": level, "by": ASSESSED_ON + dt.timedelta(days)},
    st.integers(1, 5),
    st.integers(0, 2000),
)


# Rüger's bound


@pytest.mark.parametrize(
    ("counted", "printed"),
    [(10, "0.100"), (9, "0.285"), (8, "0.406"), (7, "0.541"), (6, "0.708"), (5, "0.910"), (4, "1.000"), (0, "1.000")],
)
def test_printed_bounds_on_the_ten_figures(counted: int, printed: str) -> None:
    assert f"{float(at_most(TEN_SHARES, counted)):.3f}" == printed


def test_the_ten_figures_of_the_source_documents_are_the_ten_of_the_printed_bounds() -> None:
    uppers = sorted(benchmark.share.upper for benchmark in STUDY.ten().benchmarks)
    assert uppers == sorted(TEN_SHARES)


@given(SHARES)
def test_the_bound_never_rises_with_one_more_counted(shares: list[Fraction]) -> None:
    bounds = [at_most(shares, counted) for counted in range(len(shares) + 1)]
    assert bounds == sorted(bounds, reverse=True)
    assert all(0 <= bound <= 1 for bound in bounds)
    assert bounds[0] == 1


@given(SHARES, st.fractions(0, 1, max_denominator=30), st.data())
def test_the_bound_never_falls_with_a_larger_share_or_one_more_statement(
    shares: list[Fraction], share: Fraction, data: st.DataObject
) -> None:
    counted = data.draw(st.integers(0, len(shares)))
    assert at_most([*shares, share], counted) >= at_most(shares, counted)
    grown = [max(shares[0], share), *shares[1:]] if shares else shares
    assert at_most(grown, counted) >= at_most(shares, counted)


@given(SHARES.filter(bool), st.randoms(use_true_random=False))
def test_the_order_of_the_shares_changes_no_bound(shares: list[Fraction], random: Random) -> None:
    shuffled = list(shares)
    random.shuffle(shuffled)
    assert [at_most(shuffled, k) for k in range(len(shares) + 1)] == [
        at_most(shares, k) for k in range(len(shares) + 1)
    ]


@given(st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=5))
def test_no_respondents_whatever_exceed_the_bound(yes: list[set[int]]) -> None:
    """Eight respondents, and for each statement the set of those who made it."""
    shares = [Fraction(len(who), 8) for who in yes]
    for counted in range(1, len(yes) + 1):
        as_many = sum(sum(respondent in who for who in yes) >= counted for respondent in range(8))
        assert Fraction(as_many, 8) <= at_most(shares, counted)


def test_the_bound_is_attained_where_respondents_can_be_so_distributed() -> None:
    statements = [{0}, {1, 2}, {0, 1, 2}]  # made by these of four respondents
    with_two = [who for who in range(4) if sum(who in made for made in statements) >= 2]
    assert at_most([Fraction(len(made), 4) for made in statements], 2) == Fraction(len(with_two), 4) == Fraction(3, 4)


# Standing on each figure


def standings(
    answers: dict[str, Answer], benchmarks: Benchmarks = STUDY, on: dt.date = ASSESSED_ON
) -> dict[str, Standing]:
    return {standing.id: standing for standing in compare(assessment(answers, on), PACK, benchmarks).benchmarks}


@pytest.mark.parametrize(
    ("answer", "status", "flips"),
    [
        *[(answer, Status.NOT_COUNTED, ()) for answer in rated(1, 2)],
        *[
            (rated(3)[0], Status.NOT_COUNTED, (3,)),
            (rated(4)[0], Status.COUNTED, (5,)),
            (rated(5)[0], Status.COUNTED, ()),
        ],
        (DONT_KNOW, Status.UNKNOWN, ()),
        (UNANSWERED, Status.UNKNOWN, ()),
        (NOT_APPLICABLE, Status.NOT_APPLICABLE, ()),
        (
            Answer.model_validate({"level": 1, "target": {"level": 5, "by": dt.date(2025, 9, 1)}}),
            Status.NOT_COUNTED,
            (),
        ),
    ],
)
def test_a_level_counts_from_its_threshold_on(answer: Answer, status: Status, flips: tuple[int, ...]) -> None:
    found = standings({"request_tracking": answer})["requests_tracked_effectively"]
    assert (found.at_least, found.status, found.flips_at) == (4, status, flips)


def forecast(level: object, target: int, by: str) -> tuple[Status, tuple[int, ...]]:
    """The standing on "expects a call centre within three years", assessed on 31 August 2025."""
    answer = Answer.model_validate({"level": level, "target": {"level": target, "by": dt.date.fromisoformat(by)}})
    found = standings({"call_centre": answer})["call_centre_in_three_years"]
    return found.status, found.flips_at


@pytest.mark.parametrize("level", [1, 2, "dont_know", None])
def test_a_forecast_counts_by_a_dated_target_whatever_the_level(level: object) -> None:
    assert forecast(level, 3, "2028-08-31") == (Status.COUNTED, (4,))
    assert forecast(level, 5, "2025-09-01") == (Status.COUNTED, ())


def test_a_forecast_does_not_count_by_a_target_too_late_or_too_low() -> None:
    assert forecast(1, 3, "2028-09-01") == (Status.NOT_COUNTED, ())
    assert forecast(1, 2, "2026-01-01") == (Status.NOT_COUNTED, (2,))
    assert forecast("dont_know", 3, "2028-09-01") == (Status.UNKNOWN, ())
    assert forecast(3, 2, "2040-01-01") == (Status.COUNTED, (4,))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-02-28", 1, "2025-03-28"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-11-22", 36, "2029-11-22"),
        ("2026-11-22", 1, "2026-12-22"),
        ("9999-01-15", 6, "9999-07-15"),
        ("9999-12-01", 1, "9999-12-31"),
        ("9000-01-01", 1200, "9100-01-01"),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_the_month(start: str, months: int, end: str) -> None:
    assert months_later(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


def test_a_figure_on_a_question_the_pack_lacks_is_not_applicable() -> None:
    alone = PACK.dimensions[0]
    smaller = type(PACK).model_validate({**PACK.model_dump(by_alias=True), "dimensions": (alone,)})
    found = compare(assessment({}), smaller, STUDY)
    asked = {benchmark.id for benchmark in STUDY.benchmarks if benchmark.dimension == alone.id}
    assert {standing.id for standing in found.benchmarks if standing.status is not Status.NOT_APPLICABLE} == asked
    assert (found.usable, found.unknown) == (len(asked), len(asked))


# All figures together


def test_nothing_answered_counts_nothing_and_bounds_nothing() -> None:
    found = compare(assessment({}), PACK, STUDY.ten())
    assert (found.usable, found.counted, found.unknown) == (10, 0, 10)
    assert found.at_most == 1
    assert found.expected == sum(TEN_SHARES)
    assert f"{float(found.expected):.1f}" == "4.6"


def test_a_standing_says_what_was_printed_and_of_which_question() -> None:
    found = standings({})["customers_involved"]
    assert (found.printed, found.relation) == ("approximately 54 percent", "about")
    assert (found.question, found.at_least, found.share) == ("customer_involvement", 3, Fraction("0.54"))


def test_the_sum_of_no_shares_is_an_exact_nothing() -> None:
    expected = compare(assessment({}), PACK, STUDY.model_copy(update={"benchmarks": ()})).expected
    assert repr(expected) == "Fraction(0, 1)"


def test_everything_at_five_is_counted_everywhere() -> None:
    found = compare(assessment(dict.fromkeys(PACK.questions, rated(5)[0])), PACK, STUDY.ten())
    assert (found.usable, found.counted, found.unknown, found.at_most) == (10, 10, 0, Fraction(1, 10))


def test_a_share_printed_as_more_than_enters_the_bound_as_all_and_the_sum_as_printed() -> None:
    data = STUDY.model_dump(by_alias=True)
    data["benchmarks"] = [{**data["benchmarks"][2], "share": {"value": Fraction(2, 3), "relation": "over"}}]
    found = compare(assessment({"call_centre": rated(3)[0]}), PACK, Benchmarks.model_validate({**data, "gaps": []}))
    assert (found.expected, found.at_most) == (Fraction(2, 3), Fraction(1))


def test_the_figures_an_agency_is_counted_in_are_named_in_the_order_of_the_study() -> None:
    answers = {"call_centre": Answer(level=3), "request_tracking": Answer(level=1), "call_routing": DONT_KNOW}
    named = [own.id for own in STUDY.benchmarks if own.counts.question == "call_centre"]
    assert named
    assert counted_in(assessment(answers), PACK, STUDY) == named
    assert counted_in(assessment(dict.fromkeys(PACK.questions, Answer(level=5))), PACK, STUDY) == list(STUDY.by_id)


@given(ASSESSMENTS)
def test_the_counts_are_those_of_the_standings(given_answers: Assessment) -> None:
    found = compare(given_answers, PACK, STUDY)
    statuses = [standing.status for standing in found.benchmarks]
    assert [standing.id for standing in found.benchmarks] == [benchmark.id for benchmark in STUDY.benchmarks]
    assert found.usable == len(statuses) - statuses.count(Status.NOT_APPLICABLE)
    assert (found.counted, found.unknown) == (statuses.count(Status.COUNTED), statuses.count(Status.UNKNOWN))
    assert found.expected == sum(s.share for s in found.benchmarks if s.status is not Status.NOT_APPLICABLE)


@given(ASSESSMENTS, st.sampled_from([benchmark.counts.question for benchmark in STUDY.benchmarks]), st.integers(1, 5))
def test_one_more_counted_never_raises_the_bound_and_a_raised_level_never_counts_less(
    given_answers: Assessment, question: str, level: int
) -> None:
    before = given_answers.answer(question)
    if before.rated is None or before.rated >= level:
        return
    raised = assessment({**given_answers.answers, question: rated(level)[0]})
    old, new = (compare(one, PACK, STUDY) for one in (given_answers, raised))
    assert new.usable == old.usable
    assert new.counted >= old.counted
    assert new.at_most <= old.at_most


@given(ASSESSMENTS)
def test_flips_at_names_the_neighbouring_thresholds_that_change_the_standing(given_answers: Assessment) -> None:
    moved = {step: compare(given_answers, PACK, shifted(step)) for step in (-1, 1)}
    for place, standing in enumerate(compare(given_answers, PACK, STUDY).benchmarks):
        other = {standing.at_least + step: moved[step].benchmarks[place] for step in (-1, 1)}
        if standing.status in (Status.UNKNOWN, Status.NOT_APPLICABLE):
            assert standing.flips_at == ()
        else:
            changed = tuple(at for at, one in other.items() if one.at_least == at and one.status is not standing.status)
            assert standing.flips_at == changed


def shifted(step: int) -> Benchmarks:
    """The study with each threshold one level lower or higher, where the scale has that level."""
    data = STUDY.model_dump(by_alias=True)
    for benchmark in data["benchmarks"]:
        counts = benchmark["counts"]
        benchmark["counts"] = {**counts, "at_least": min(5, max(1, counts["at_least"] + step))}
    return Benchmarks.model_validate(data)


# Gaps


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([Status.COUNTED, Status.NOT_COUNTED], GapStatus.SAME),
        ([Status.COUNTED, Status.COUNTED], GapStatus.BRIDGED),
        ([Status.NOT_COUNTED, Status.NOT_COUNTED], GapStatus.NOT_STARTED),
        ([Status.NOT_COUNTED, Status.COUNTED], GapStatus.UNKNOWN),
        ([Status.COUNTED, Status.UNKNOWN], GapStatus.UNKNOWN),
        ([Status.UNKNOWN, Status.COUNTED], GapStatus.UNKNOWN),
        ([Status.UNKNOWN, Status.NOT_COUNTED], GapStatus.UNKNOWN),
        ([Status.NOT_COUNTED, Status.UNKNOWN], GapStatus.UNKNOWN),
        ([Status.NOT_APPLICABLE, Status.NOT_COUNTED], GapStatus.UNKNOWN),
        ([Status.COUNTED, Status.NOT_APPLICABLE], GapStatus.UNKNOWN),
        ([Status.COUNTED, Status.COUNTED, Status.NOT_COUNTED], GapStatus.SAME),
        ([Status.COUNTED, Status.UNKNOWN, Status.NOT_COUNTED], GapStatus.SAME),
        ([Status.COUNTED, Status.NOT_APPLICABLE, Status.NOT_COUNTED], GapStatus.SAME),
        ([Status.COUNTED, Status.COUNTED, Status.NOT_APPLICABLE], GapStatus.UNKNOWN),
        ([Status.COUNTED, Status.COUNTED, Status.UNKNOWN], GapStatus.UNKNOWN),
        ([Status.COUNTED, Status.COUNTED, Status.COUNTED], GapStatus.BRIDGED),
        ([Status.NOT_COUNTED, Status.NOT_COUNTED, Status.COUNTED], GapStatus.UNKNOWN),
    ],
)
def test_a_gap_lies_between_its_promise_and_its_deliveries(steps: Sequence[Status], status: GapStatus) -> None:
    names = [f"step_{number}" for number in range(len(steps))]
    gap = Gap(id="gap", title="A gap", steps=tuple(names))
    found = gap_result(gap, dict(zip(names, steps, strict=True)))
    assert (found.id, found.status) == ("gap", status)


def test_the_ten_keep_the_gaps_whose_figures_they_hold() -> None:
    assert STUDY.by_id  # looked up before: must not stay behind in the ten
    ten = STUDY.ten()
    assert len(ten.benchmarks) == len(ten.by_id) == 10
    assert [gap.id for gap in ten.gaps] == [gap.id for gap in STUDY.gaps]
    lost = {gap.id for gap in STUDY.gaps} - {gap.id for gap in without("call_centre_in_use").ten().gaps}
    assert lost == {gap.id for gap in STUDY.gaps if "call_centre_in_use" in gap.steps} != set()


def without(name: str) -> Benchmarks:
    """The study, one figure of it not being in the source documents."""
    kept = (figure.model_copy(update={"in_source_documents": figure.id != name}) for figure in STUDY.benchmarks)
    return STUDY.model_copy(update={"benchmarks": tuple(kept)})
