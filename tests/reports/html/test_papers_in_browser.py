"""Plans, comparisons, merges and cohorts as pages in a real browser: accessible, silent, no wider than a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crm_assess.reports.html.paper import paper_html
from tests.browser import launched, opened, violations
from tests.cohorts import rows, write_files
from tests.reports.hostile import TEXTS
from tests.reports.papers import invented
from tests.running import call

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLES = Path(__file__).parents[3] / "examples"
OFFICE = EXAMPLES / "permit-office.yaml"
KINDS = ("plan", "comparison", "timeline", "merge", "cohort", "invented")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One page of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    found = {kind: folder / f"{kind}.html" for kind in KINDS}
    text = OFFICE.read_text(encoding="utf-8")
    later, last = folder / "later.yaml", folder / "last.yaml"
    later.write_text(text.replace("2026-10-06", "2027-10-06").replace("tailored_services: 2", "tailored_services: 4"))
    last.write_text(text.replace("2026-10-06", "2031-01-31").replace("plain_information: 2", "plain_information: 5"))
    call("plan", OFFICE, "--to", 3, "-o", found["plan"])
    call("compare", OFFICE, later, "-o", found["comparison"])
    call("compare", OFFICE, later, last, "-o", found["timeline"])
    call("merge", OFFICE, later, "-o", folder / "merged.yaml", "--account", found["merge"])
    members = write_files(rows(30), folder / "members")
    call("cohort", members, "--by", "country", "--by", "size", "-o", found["cohort"])
    found["invented"].write_text(paper_html(invented(TEXTS)), encoding="utf-8", newline="")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_and_nothing_is_asked_for(
    browser: "Browser", pages: dict[str, Path], kind: str, width: int, scheme: str
) -> None:
    with opened(browser, pages[kind], width=width, scheme=scheme) as (page, said):
        assert violations(page) == []
        assert said == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_it_looks_the_same(browser: "Browser", pages: dict[str, Path], kind: str) -> None:
    pictures = []
    for script in (True, False):
        with opened(browser, pages[kind], script=script) as (page, _):
            pictures.append(page.screenshot())
    assert pictures[0] == pictures[1]
