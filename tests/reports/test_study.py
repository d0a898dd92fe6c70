"""One agency against the study, in sentences."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import pytest

from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.result import Comparison, Status
from crm_assess.reports.figures import Figure
from crm_assess.reports.html import html
from crm_assess.reports.markdown import markdown
from crm_assess.reports.page import Screen
from crm_assess.reports.study import counted_sentence
from crm_assess.reports.text import text
from crm_assess.reports.view import View
from tests.reports.made import BENCHMARKS, NONE_APPLICABLE, assessed, everywhere, made, pack_without, seen

STUDIES = BENCHMARKS.studies


def compared(usable: int, counted: int, unknown: int = 0, expected: str = "4.56", at_most: str = "0.406") -> Comparison:
    return Comparison(
        benchmarks=(),
        usable=usable,
        counted=counted,
        unknown=unknown,
        expected=Fraction(expected),
        at_most=Fraction(at_most),
    )


def figure(answers: dict[str, Any], own_id: str) -> Figure:
    groups = seen(answers).study.groups
    return next(figure for group in groups for figure in group.figures if figure.id == own_id)


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (
            compared(10, 8),
            "This agency is counted in 8 of 10 figures; the average executive of the study: 4.6 of these 10; "
            "at most 41 % of the respondents can have reported as many.",
        ),
        (
            compared(10, 2, unknown=3, at_most="1"),
            "This agency is counted in 2 of 10 figures (2 to 5 while 3 are unknown); the average executive of the "
            "study: 4.6 of these 10; the figures do not rule out that every respondent can have reported as many.",
        ),
        (
            compared(10, 0, at_most="1"),
            "This agency is counted in none of 10 figures; the average executive of the study: 4.6 of these 10.",
        ),
        (
            compared(1, 0, unknown=1, expected="0.92", at_most="1"),
            "This agency is counted in none of 1 figure (0 to 1 while 1 is unknown); "
            "the average executive of the study: 0.9 of this 1.",
        ),
        (compared(0, 0, expected="0", at_most="1"), "None of the figures can be held against this agency."),
    ],
)
def test_how_many_figures_count_in_one_sentence(comparison: Comparison, sentence: str) -> None:
    assert counted_sentence(comparison, STUDIES) == sentence


def test_the_average_is_about_where_a_usable_figure_is_not_exact() -> None:
    assert "study: about 5.7 of these 13;" in seen(everywhere(3)).study.sentence
    only_exact = {**NONE_APPLICABLE, "call_centre": 3}
    assert "study: 1.5 of these 2;" in seen(only_exact).study.sentence


def test_respondents_of_other_studies_are_not_called_executives() -> None:
    sample = STUDIES[0].sample.model_copy(update={"respondents": "agencies of the association"})
    other = STUDIES[0].model_copy(update={"sample": sample})
    assert "the average respondent behind the figures:" in counted_sentence(compared(3, 1), [*STUDIES, other])


def test_a_figure_stands_as_printed_beside_the_agency() -> None:
    shown = figure({"customer_involvement": 2}, "customers_involved")
    assert (shown.printed.words, shown.printed.sources) == ("approximately 54 percent", "TW")
    assert (shown.mark, shown.standing, shown.answer) == ("○", "not counted", "level 2")
    assert shown.rule == "counts from level 3: Defined"
    assert shown.sensitivity == "would count from level 2: Repeatable"


def test_every_standing_has_a_word_and_a_mark_of_its_own() -> None:
    answers = {"customer_involvement": 3, "call_centre": {"not_applicable": "No calls."}, "request_tracking": 1}
    ids = ("customers_involved", "call_centre_in_use", "requests_tracked_effectively", "satisfaction_followed_up")
    shown = [figure(answers, own_id) for own_id in ids]
    assert [one.standing for one in shown] == ["counted", "not applicable", "not counted", "unknown"]
    assert len({one.mark for one in shown}) == 4


def test_a_forecast_shows_the_target_it_counts_by() -> None:
    answers = {"call_centre": {"level": 1, "target": {"level": 3, "by": "2028-06-30"}}}
    shown = figure(answers, "call_centre_in_three_years")
    assert (shown.status, shown.answer) == (Status.COUNTED, "level 1")
    assert shown.target == "target level 3 by 30 June 2028"
    assert figure(answers, "call_centre_in_use").target is None


@pytest.mark.parametrize("lay_out", [html, markdown, partial(text, screen=Screen(200))])
def test_every_format_for_readers_shows_that_target_and_that_one_counts(lay_out: Callable[[View], str]) -> None:
    answers = {"call_centre": {"level": 1, "target": {"level": 3, "by": "2028-06-30"}}}
    words = " ".join(lay_out(seen(answers)).split())
    row = words[words.index("The agency expects") :]
    row = row[: row.index("handles e-mail")]
    assert "level 3 by 30" in row
    assert re.search(r"or (by a )?target", row)


def test_figures_of_other_coverage_say_so_and_the_ten_have_none() -> None:
    def others(benchmarks: Benchmarks) -> list[str]:
        groups = made(assessed({}), benchmarks=benchmarks).view.study.groups
        return [shown.id for group in groups for shown in group.figures if shown.other_coverage]

    assert others(BENCHMARKS) == ["preferred_channels_effective", "calls_routed_efficiently", "more_than_two_channels"]
    assert others(BENCHMARKS.ten()) == []


def test_that_a_question_has_no_figure_is_no_pass() -> None:
    assert seen({}).study.no_figure == "No figure was published for the other 20 questions, which is not a pass."
    assert made(assessed({}), benchmarks=BENCHMARKS.ten()).view.study.no_figure == (
        "No figure was published for the other 23 questions, which is not a pass."
    )


def test_a_figure_on_a_question_that_the_pack_lacks_is_left_out_and_named() -> None:
    shown = made(assessed({}), pack=pack_without("insights")).view.study
    assert shown.not_asked == (
        "Left out, because the question was not asked: "
        "The agency follows up with citizens and businesses on satisfaction."
    )
    assert [group.id for group in shown.groups] == ["offerings", "interactions", "performance"]


@pytest.mark.parametrize(
    ("promise", "delivery", "mark", "standing", "sentence"),
    [
        (
            3,
            2,
            "◐",
            "same gap",
            "This agency shows the same gap: counted for the promise, not for all of the delivery.",
        ),
        (3, 4, "●", "bridged", "This agency has bridged it: counted for promise and delivery."),
        (1, 1, "○", "not started", "This agency has not started: counted for neither promise nor delivery."),
        (3, "dont_know", "?", "cannot tell", "Of this agency one cannot tell: an answer is missing."),
        (
            3,
            {"not_applicable": "No."},
            "?",
            "cannot tell",
            "Of this agency one cannot tell: part of it does not apply.",
        ),
        (1, 4, "?", "cannot tell", "Of this agency one cannot tell: something is delivered without the promise."),
    ],
)
def test_a_gap_in_words(promise: Any, delivery: Any, mark: str, standing: str, sentence: str) -> None:
    shown = seen({"customer_involvement": promise, "tailored_services": delivery}).study.gaps[2]
    assert (shown.mark, shown.standing, shown.sentence) == (mark, standing, sentence)
    assert shown.study == "approximately 54 percent, then only one-third"
