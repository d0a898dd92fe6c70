"""Pages in a real browser: what it shows, what it complains about, and what axe-core finds in it.

Needs Chromium on the machine (CRM_ASSESS_CHROMIUM, or `chromium` on the PATH), which `.ci/run` installs. Where it is
missing, a test that asks for it is skipped and says so; with CRM_ASSESS_BROWSER=required it fails, and with
CRM_ASSESS_BROWSER=none it is skipped in any case.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

ROOT = Path(__file__).parents[1]
# Without a sandbox, since CI runs as root; without what would look for a network.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""WCAG 2.0 to 2.2, A and AA, and axe-core's best practices."""


def missing(what: str) -> NoReturn:
    """Skips a test that needs what is not there, or fails it where a browser is required."""
    if os.environ.get("CRM_ASSESS_BROWSER") == "required":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing: .ci/run installs it")


@contextmanager
def launched() -> Iterator["Browser"]:
    """A headless Chromium."""
    if os.environ.get("CRM_ASSESS_BROWSER") == "none":
        pytest.skip("without a browser, as asked for")
    program = os.environ.get("CRM_ASSESS_CHROMIUM") or shutil.which("chromium")
    if not program:
        missing("Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: "Browser", file: Path, *, width: int = 1280, scheme: Any = "light", script: bool = True
) -> Iterator[tuple["Page", list[str]]]:
    """A page from a file, and the list of what it writes to the console or asks the network for."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=script,
        bypass_csp=False,
    )
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: _refuse(dialog, said))
    page.on("request", lambda request: said.extend({request.url} - {file.as_uri()}))
    page.goto(file.as_uri())
    yield page, said
    context.close()


def _refuse(dialog: "Dialog", said: list[str]) -> None:
    said.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def violations(page: "Page") -> list[str]:
    """What axe-core finds wrong in a page, one line each; it runs beside the page, whatever the page's policy."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]
    ]
