"""The HTML report in a real browser: accessible, silent, the same without scripts, and no wider than a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crm_assess.reports.html import html
from tests.browser import ROOT, launched, opened, violations
from tests.reports.hostile import LONG, TEXTS, report_with
from tests.reports.made import NAMES, example
from tests.running import call

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with launched() as found:
        yield found


@pytest.fixture(params=NAMES)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return written(html(example(request.param).view), tmp_path)


def written(page: str, folder: Path) -> Path:
    file = folder / "report.html"
    file.write_text(page, encoding="utf-8", newline="")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_the_console_stays_empty(
    browser: "Browser", report: Path, width: int, scheme: str
) -> None:
    with opened(browser, report, width=width, scheme=scheme) as (page, said):
        assert violations(page) == []
        assert said == []


def test_axe_would_find_what_is_wrong(browser: "Browser", tmp_path: Path) -> None:
    page = html(example("tax-service").view)
    broken = page.replace('lang="en-GB"', "").replace("<h1", "<h4").replace("</h1>", "</h4>")
    with opened(browser, written(broken, tmp_path)) as (shown, _):
        found = violations(shown)
    assert {line.split(":")[0] for line in found} >= {"html-has-lang", "page-has-heading-one"}


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: "Browser", report: Path, width: int) -> None:
    with opened(browser, report, width=width) as (page, _):
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_neither_is_a_page_in_longer_words(browser: "Browser", tmp_path: Path) -> None:
    """French names columns at more length."""
    file = tmp_path / "report.html"
    assert call("report", ROOT / "examples" / "permit-office.yaml", "--lang", "fr", "-o", file).status == 0
    with opened(browser, file, width=320) as (page, said):
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert violations(page) == said == []


def test_without_scripts_it_looks_the_same(browser: "Browser", report: Path) -> None:
    pictures = []
    for script in (True, False):
        with opened(browser, report, script=script) as (page, _):
            pictures.append(page.screenshot(full_page=True))
    assert pictures[0] == pictures[1]


def test_the_keyboard_goes_first_to_the_report_and_its_place_is_seen(browser: "Browser", report: Path) -> None:
    with opened(browser, report) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_text_of_a_file_runs_or_asks_for_anything(browser: "Browser", tmp_path: Path, width: int) -> None:
    file = written(html(report_with((*TEXTS, LONG[-5000:])).view), tmp_path)
    with opened(browser, file, width=width) as (page, said):
        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("document.querySelector('img, iframe, form, input, [http-equiv=refresh]')") is None
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert said == []


def test_even_a_script_in_the_page_would_not_run(browser: "Browser", tmp_path: Path) -> None:
    page = html(example("tax-service").view).replace("</main>", "<script>window.ran = 1</script></main>")
    with opened(browser, written(page, tmp_path)) as (shown, said):
        assert shown.evaluate("window.ran") is None
        assert any("Content Security Policy" in line for line in said)
