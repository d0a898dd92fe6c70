"""The report as a page: every width, with and without colours, with and without Unicode."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_assess.models.result import Status
from crm_assess.reports.page import Screen
from crm_assess.reports.text import text
from crm_assess.reports.text_scores import scale
from tests.reports.made import NAMES, NONE_APPLICABLE, answer_sets, assessed, everywhere, example, made, seen

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
WIDTHS = (24, 40, 79, 80, 139, 140, 200)


def page(answers: dict[str, Any], screen: Screen | None = None, **more: Any) -> str:
    return text(seen(answers, **more), screen or Screen())


def widest(printed: str) -> int:
    return max(map(cell_len, printed.splitlines()))


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", NAMES)
def test_an_example_looks_as_it_did(name: str, width: int, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}-{width}.txt", text(example(name).view, Screen(width)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_screen_or_ends_in_blanks(name: str, width: int) -> None:
    printed = text(example(name).view, Screen(width))
    assert widest(printed) <= width
    assert [line for line in printed.splitlines() if line != line.rstrip()] == []
    assert printed.endswith("\n")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_without_its_colours_it_is_the_page_without_colours(name: str, width: int) -> None:
    view = example(name).view
    coloured = text(view, Screen(width, colour=True))
    assert "\x1b[" in coloured
    assert ESCAPE.sub("", coloured) == text(view, Screen(width))


@pytest.mark.parametrize("name", NAMES)
def test_for_an_encoding_without_unicode_all_marks_are_ascii_and_stay_apart(name: str) -> None:
    view = example(name).view
    printed = text(view, Screen(ascii=True))
    assert printed.isascii()
    assert list(map(len, printed.splitlines())) == list(map(cell_len, text(view, Screen()).splitlines()))
    for mark, word in (("*", "counted"), ("o", "not counted")):
        assert f"\n{mark} {word}" in printed


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_and_words_tell_every_standing_without_colour(width: int) -> None:
    answers = {"customer_involvement": 3, "call_centre": {"not_applicable": "No calls."}, "request_tracking": 1}
    printed = page(answers, Screen(width))
    for standing in ("● counted", "○ not counted", "? unknown", "– not applicable"):
        assert re.search(rf"^{re.escape(standing)}", printed, re.MULTILINE)


def test_a_provisional_result_says_so_twice_before_any_table() -> None:
    top = page({}).partition("Maturity by dimension")[0]
    assert top.splitlines()[0].endswith("PROVISIONAL")
    assert "\nProvisional: 32 of 32 answers are missing" in top
    assert "rovisional" not in page(everywhere(3))


@pytest.mark.parametrize(
    ("answers", "drawn"),
    [
        (
            dict.fromkeys(["customer_involvement", "tailored_services", "life_events", "online_transactions"], 3),
            "┼───━━━━●━━━━───┼",
        ),
        ({**everywhere(3), "life_events": None}, "┼───┼──━●━──┼───┼"),
        ({}, "━━━━━━━━━━━━━━━━━"),
        (NONE_APPLICABLE, "┼───┼───┼───┼───┼"),
        (everywhere(1), "●───┼───┼───┼───┼"),
        (everywhere(2), "┼───●───┼───┼───┼"),
        (everywhere(5), "┼───┼───┼───┼───●"),
    ],
)
def test_the_range_and_the_mean_are_drawn_on_the_scale(answers: dict[str, Any], drawn: str) -> None:
    assert scale(seen(answers).rows[0]).plain == drawn


def test_users_text_is_neither_markup_nor_an_escape() -> None:
    answers = {"call_centre": {"not_applicable": "[bold]no[/bold] calls \x1b]8;;http://x\x07 :warning:"}}
    agency = {"name": "[red]Tax[/red] \x1b[2J\u202eoffice"}
    for screen in (Screen(), Screen(40), Screen(80, colour=True)):
        printed = page(answers, screen, agency=agency)
        flat = " ".join(ESCAPE.sub("", printed).split())
        assert "[red]Tax[/red] [2Joffice" in flat
        assert "[bold]no[/bold] calls ]8;;http://x :warning:" in flat
        assert set(re.findall(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", printed)) <= {"\x1b"}
        assert "\x1b[2J" not in printed
        assert "\x1b]" not in printed


def test_a_megabyte_of_text_is_cut_and_the_page_stays_a_page() -> None:
    answers = {"call_centre": {"not_applicable": "n" * 1_000_000}}
    printed = page(answers, agency={"name": "a" * 1_000_000}, assessors=[{"name": "b" * 1_000_000}])
    assert widest(printed) == 80
    assert len(printed.splitlines()) < 200
    assert printed.count("[...]") == 3


def test_names_in_wide_characters_keep_the_lines_within_the_screen() -> None:
    for width in WIDTHS:
        assert widest(page({}, Screen(width), agency={"name": "東京都税務局" * 9})) <= width


def test_figures_of_other_coverage_are_marked_and_the_mark_is_explained() -> None:
    printed = page({})
    assert "only 28 percent" in printed
    assert printed.count("†") == 4
    assert "† From other coverage of the study" in printed


def test_a_redacted_page_holds_no_name_and_no_reason() -> None:
    answers = {"call_centre": {"not_applicable": "secret"}}
    printed = text(made(assessed(answers, assessors=[{"name": "secret"}]), redact=True).view, Screen())
    assert "secret" not in printed
    assert "names left out" in printed


@settings(max_examples=25)
@given(answer_sets(), st.sampled_from(WIDTHS))
def test_every_page_fits_and_says_every_standing(answers: dict[str, Any], width: int) -> None:
    found = made(assessed(answers))
    printed = text(found.view, Screen(width))
    assert widest(printed) <= width
    counted = sum(standing.status is Status.COUNTED for standing in found.report.comparison.benchmarks)
    assert len(re.findall(r"^● counted", printed, re.MULTILINE)) == counted
