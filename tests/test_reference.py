"""The referee is held to the worked example and to printed vectors before anything is held to it."""

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import as_share, at_most, gap_status, months_after, reference_report

WORKED_EXAMPLE = [3, 3, 4, 2, 5, "dont_know", None, {"not_applicable": "We issue one kind of permit."}]
TEN_SHARES = [as_share(value) for value in (0.10, 0.22, 0.25, 0.32, "1/3", 0.40, 0.54, "2/3", 0.81, 0.92)]


def pack_of(*dimensions: list[str]) -> dict[str, Any]:
    """A pack with a dimension for each list of lenses, its questions named a0, a1 ... b0 ..."""
    parts = [
        {"id": letter, "title": letter, "order": order, "questions": questions_of(letter, lenses)}
        for order, (letter, lenses) in enumerate(zip("abcde", dimensions, strict=False))
    ]
    return {"lenses": {"people": "", "process": "", "technology": ""}, "dimensions": parts}


def questions_of(letter: str, lenses: list[str]) -> list[dict[str, Any]]:
    levels = {str(level): f"level {level}" for level in range(1, 6)}
    return [
        {"id": f"{letter}{number}", "topic": "", "lens": lens, "levels": levels} for number, lens in enumerate(lenses)
    ]


def figure(own_id: str, question: str, at_least: int, share: Any = 0.5, **more: Any) -> dict[str, Any]:
    counts = {"question": question, "at_least": at_least}
    if "within_months" in more:
        counts["within_months"] = more["within_months"]
    return {
        "id": own_id,
        "share": {"value": share, "relation": more.get("relation", "exactly")},
        "printed": {"words": str(share), "sources": ["a"]},
        "counts": counts,
        "in_source_documents": more.get("in_source_documents", True),
    }


def report_of(
    *dimensions: list[Any],
    figures: list[dict[str, Any]] | None = None,
    gaps: list[dict[str, Any]] | None = None,
    lenses: list[str] | None = None,
    ten: bool = False,
) -> dict[str, Any]:
    """The report of an agency, given the answers of each dimension in the order of its questions."""
    pack = pack_of(*[lenses or ["process"] * len(answers) for answers in dimensions])
    ids = [question["id"] for dimension in pack["dimensions"] for question in dimension["questions"]]
    flat = [answer for answers in dimensions for answer in answers]
    assessment = {"assessed_on": "2025-08-31", "answers": dict(zip(ids, flat, strict=True))}
    return reference_report(assessment, pack, {"benchmarks": figures or [], "gaps": gaps or []}, ten)


def test_worked_example_of_one_dimension() -> None:
    found = report_of(WORKED_EXAMPLE)["dimensions"][0]
    assert (found["applicable"], found["rated"], found["dont_know"], found["unanswered"]) == (7, 5, 1, 1)
    assert (found["mean"], found["low"], found["high"]) == (Fraction(17, 5), Fraction(19, 7), Fraction(27, 7))
    assert (found["level"], found["level_low"], found["level_high"]) == (None, 1, 3)
    assert (found["median"], found["distribution"]) == (3, [0, 1, 2, 1, 1])
    assert (found["evidenced"], found["evidence_due"]) == (0, 4)


def test_an_agency_is_the_mean_of_its_dimensions_and_the_least_of_their_levels() -> None:
    found = report_of([5, 5, 5, 5], [2], [None, None], [{"not_applicable": "None."}])["overall"]
    assert found["mean"] == Fraction(7, 2)
    assert (found["low"], found["high"]) == (Fraction(8, 3), Fraction(4))
    assert (found["level"], found["level_low"], found["level_high"]) == (None, 1, 2)
    assert (found["median"], found["questions"], found["applicable"]) == (5, 8, 7)


def test_three_in_four_at_a_level_reach_it_and_two_in_three_do_not() -> None:
    assert report_of([1, 4, 4, 4])["overall"]["level"] == 4
    assert report_of([1, 4, 4])["overall"]["level"] == 1


def test_all_not_applicable_is_not_scored() -> None:
    found = report_of([{"not_applicable": "No counters."}] * 3)
    keys = ("mean", "median", "low", "high", "level", "level_low", "level_high")
    assert [found["overall"][key] for key in keys] == [None] * 7
    assert [found["dimensions"][0][key] for key in keys] == [None] * 7
    assert found["next_steps"] == []


@settings(max_examples=50)
@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, None, 3, 4]), min_size=1, max_size=4))
def test_the_ends_of_a_range_are_those_of_all_completions(levels: list[int | None]) -> None:
    found = report_of(levels)["overall"]
    choices = [[level] if level else [1, 2, 3, 4, 5] for level in levels]
    every = [report_of(list(completion))["overall"] for completion in product(*choices)]
    means, reached = [one["mean"] for one in every], [one["level"] for one in every]
    assert (found["low"], found["high"]) == (min(means), max(means))
    assert (found["level_low"], found["level_high"]) == (min(reached), max(reached))


def test_a_lens_gathers_its_questions_from_every_dimension() -> None:
    lenses = ["people", "technology"]
    by_lens = {lens["id"]: lens for lens in report_of([2, 4], [1, 5], lenses=lenses)["lenses"]}
    assert (by_lens["people"]["mean"], by_lens["technology"]["mean"]) == (Fraction(3, 2), Fraction(9, 2))
    assert (by_lens["process"]["mean"], by_lens["process"]["questions"]) == (None, 0)


@pytest.mark.parametrize(
    ("levels", "first"), [([2, 3, 3], False), ([2, 2, 3], True), ([3, 2, 3], False), ([None, None, 5], False)]
)
def test_technology_is_first_from_one_level_ahead(levels: list[int], first: bool) -> None:
    assert report_of(levels, lenses=["people", "process", "technology"])["technology_first"] is first


@pytest.mark.parametrize(
    ("counted", "bound"), [(10, 0.100), (9, 0.285), (8, 0.406), (7, 0.541), (6, 0.708), (5, 0.910), (4, 1.0)]
)
def test_printed_bounds_on_the_share_of_respondents(counted: int, bound: float) -> None:
    assert float(at_most(TEN_SHARES, counted)) == pytest.approx(bound, abs=0.0005)


@given(st.lists(st.fractions(0, 1, max_denominator=50), min_size=1, max_size=8), st.data())
def test_the_bound_is_attained_and_nothing_above_it_is(shares: list[Fraction], data: st.DataObject) -> None:
    counted = data.draw(st.integers(1, len(shares)))
    bound = at_most(shares, counted)
    # A share x of respondents can report `counted` or more of the statements exactly where the statements, each
    # spread over at most x, cover x that many times; what can be had by x can be had by any smaller x.
    assert covered(shares, bound) >= counted * bound
    assert bound == 1 or covered(shares, bound + Fraction(1, 10**9)) < counted * (bound + Fraction(1, 10**9))


def covered(shares: list[Fraction], part: Fraction) -> Fraction:
    return sum((min(share, part) for share in shares), Fraction(0))


def test_the_comparison_sums_the_shares_of_the_usable_figures() -> None:
    figures = [figure("f", "a0", 3, "2/3"), figure("g", "a1", 3, 0.1), figure("h", "a2", 3), figure("i", "zz", 3)]
    found = report_of([3, "dont_know", {"not_applicable": "None."}], figures=figures)["comparison"]
    assert [row["status"] for row in found["benchmarks"]] == ["counted", "unknown", "not_applicable", "not_applicable"]
    assert (found["usable"], found["counted"], found["unknown"]) == (2, 1, 1)
    assert (found["expected"], found["at_most"]) == (Fraction(23, 30), Fraction(23, 30))


def test_a_share_printed_as_over_is_bounded_by_one() -> None:
    found = report_of([3], figures=[figure("f", "a0", 3, 0.2, relation="over")])["comparison"]
    assert (found["expected"], found["at_most"]) == (Fraction(1, 5), 1)


def test_nothing_usable_expects_nothing_and_bounds_nothing() -> None:
    found = report_of([3], figures=[figure("f", "a0", 3, in_source_documents=False)], ten=True)["comparison"]
    assert (found["benchmarks"], found["usable"], found["expected"], found["at_most"]) == ([], 0, 0, 1)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2025-08-31", 6, "2026-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-02-28", 1, "2025-03-28"),
        ("2026-11-22", 36, "2029-11-22"),
        ("2025-12-31", 1, "2026-01-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(start: str, months: int, end: str) -> None:
    assert months_after(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("answer", "status", "flips"),
    [
        (2, "not_counted", [2]),
        (3, "counted", [4]),
        (4, "counted", []),
        (1, "not_counted", []),
        (None, "unknown", []),
        ({"level": 1, "target": {"level": 3, "by": "2026-02-28"}}, "counted", [4]),
        ({"level": 1, "target": {"level": 4, "by": "2026-02-28"}}, "counted", []),
        ({"level": 1, "target": {"level": 4, "by": "2026-03-01"}}, "not_counted", []),
        ({"level": 1, "target": {"level": 2, "by": "2026-02-28"}}, "not_counted", [2]),
        ({"level": "dont_know", "target": {"level": 3, "by": "2020-01-01"}}, "counted", [4]),
        ({"target": {"level": 2, "by": "2026-02-28"}}, "unknown", []),
        ({"not_applicable": "None."}, "not_applicable", []),
    ],
)
def test_a_forecast_counts_by_level_or_by_a_dated_target(answer: Any, status: str, flips: list[int]) -> None:
    row = report_of([answer], figures=[figure("f", "a0", 3, within_months=6)])["comparison"]["benchmarks"][0]
    assert (row["status"], row["flips_at"]) == (status, flips)


def test_a_target_counts_for_a_forecast_alone() -> None:
    answer = {"level": 1, "target": {"level": 5, "by": "2025-09-01"}}
    row = report_of([answer], figures=[figure("f", "a0", 3)])["comparison"]["benchmarks"][0]
    assert row["status"] == "not_counted"


def test_a_threshold_moves_only_inside_the_scale() -> None:
    rows = report_of([1], figures=[figure("f", "a0", 1), figure("g", "a0", 5)])["comparison"]["benchmarks"]
    assert [row["flips_at"] for row in rows] == [[2], []]


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        (["counted", "counted", "counted"], "bridged"),
        (["counted", "counted", "not_counted"], "same"),
        (["counted", "unknown", "not_counted"], "same"),
        (["counted", "unknown", "counted"], "unknown"),
        (["not_counted", "not_counted"], "not_started"),
        (["not_counted", "not_counted", "unknown"], "unknown"),
        (["not_counted", "counted"], "unknown"),
        (["not_counted", "counted", "not_counted"], "unknown"),
        (["unknown", "not_counted"], "unknown"),
        (["counted", "not_counted", "not_applicable"], "same"),
        (["counted", "counted", "not_applicable"], "unknown"),
        (["not_counted", "not_counted", "not_applicable"], "unknown"),
        (["not_applicable", "not_counted"], "unknown"),
    ],
)
def test_a_gap_is_read_from_its_promise_and_its_deliveries(steps: list[str], status: str) -> None:
    assert gap_status(steps) == status


def test_a_gap_with_a_hidden_figure_is_hidden() -> None:
    figures = [figure("f", "a0", 3), figure("g", "a1", 3, in_source_documents=False)]
    gaps = [{"id": "gap", "steps": ["f", "g"]}]
    assert report_of([3, 1], figures=figures, gaps=gaps)["gaps"] == [{"id": "gap", "status": "same"}]
    assert report_of([3, 1], figures=figures, gaps=gaps, ten=True)["gaps"] == []


def test_next_steps_lift_the_lowest_first_and_those_with_a_figure_before_the_others() -> None:
    figures = [figure("f", "a3", 3), figure("g", "a2", 3, in_source_documents=False)]
    answers = [2, 1, 2, 2, 3, *[4] * 14, None]
    steps = report_of(answers, figures=figures)["next_steps"]
    assert [step["question"] for step in steps] == ["a1", "a2", "a3", "a0", "a4"]
    assert steps[0] == {"question": "a1", "from": 1, "to": 2, "do": "level 2"}
    in_source = report_of(answers, figures=figures, ten=True)["next_steps"]
    assert [step["question"] for step in in_source] == ["a1", "a3", "a0", "a2", "a4"]


def test_a_question_shows_its_answer_and_what_the_next_level_looks_like() -> None:
    target = {"level": 4, "by": "2027-12-31"}
    answers = [{"level": 2, "evidence": ["x", "y"], "target": target}, 5, {"level": None, "note": "later"}]
    questions = report_of(answers)["dimensions"][0]["questions"]
    assert questions[0] | {"topic": ""} == {
        "id": "a0",
        "topic": "",
        "state": "level",
        "level": 2,
        "evidence": 2,
        "target": target,
        "next": "level 3",
    }
    assert [question["next"] for question in questions[1:]] == [None, None]
    assert questions[2]["state"] == "unanswered"


def test_dimensions_come_in_their_order_whatever_the_order_of_the_files() -> None:
    pack = pack_of(["people"], ["people"])
    assessment = {"assessed_on": "2025-08-31", "answers": {"b0": 4}}
    turned = pack | {"dimensions": pack["dimensions"][::-1]}
    nothing: dict[str, Any] = {"benchmarks": [], "gaps": []}
    assert reference_report(assessment, turned, nothing) == reference_report(assessment, pack, nothing)
