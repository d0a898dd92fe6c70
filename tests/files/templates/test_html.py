"""The web page, in a real browser: by keyboard alone, without a request, saved and opened again."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from crm_assess.files.assessments import json_text, load_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.templates.html import html_template
from crm_assess.models.assessment import Answer, Assessment
from tests.browser import launched, violations
from tests.running import call

PACK = load_pack().value
DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-US", accept_downloads=True, viewport={"width": 1100, "height": 900})
    yield made
    made.close()


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "form.html"
    file.write_bytes(html_template(PACK, DAY))
    return file


def opened(context: BrowserContext, form: Path) -> Page:
    page = context.new_page()
    page.goto(form.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id || ''"))


def tab_to(page: Page, wanted: str) -> None:
    for _ in range(400):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {wanted}")


def choose(page: Page, question: str, steps: int) -> None:
    """Goes to a question's answers, which stand at "no answer yet", and so many steps down, round to the first."""
    tab_to(page, f"{question}-none")
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def saved(page: Page, folder: Path) -> Path:
    tab_to(page, "show-missing")
    page.keyboard.press("Tab")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_filled_by_keyboard_alone_saved_and_read_by_the_program(
    context: BrowserContext, form: Path, tmp_path: Path
) -> None:
    page = opened(context, form)
    tab_to(page, "agency-name")
    page.keyboard.type("Office of Permits <b>")
    tab_to(page, "assessed-on")
    page.keyboard.type("11202026")
    tab_to(page, "agency-size")
    page.keyboard.type("85")
    tab_to(page, "assessors")
    page.keyboard.type("A. Clerk, service manager\nB. Clerk")
    choose(page, "customer_involvement", 3)
    tab_to(page, "customer_involvement-more")
    page.keyboard.press("Enter")
    tab_to(page, "customer_involvement-note")
    page.keyboard.type("=1+1 & 2 lines\nhere")
    tab_to(page, "customer_involvement-evidence")
    page.keyboard.type("https://example.org/a\nReport, page 2; annex")
    tab_to(page, "customer_involvement-target")
    page.keyboard.type("4")
    tab_to(page, "customer_involvement-by")
    page.keyboard.type("12312027")
    choose(page, "tailored_services", 6)
    choose(page, "life_events", 7)
    tab_to(page, "life_events-reason")
    page.keyboard.type("One kind of permit.")
    choose(page, "call_centre", 1)
    assert page.inner_text("#count") == "4 of 32 questions answered"

    file = saved(page, tmp_path)
    assert file.name == "office-of-permits-b-2026-11-20.json"
    read = load_assessment(file, PACK).value
    assert (read.agency.name, read.agency.size, read.assessed_on) == (
        "Office of Permits <b>",
        85,
        dt.date(2026, 11, 20),
    )
    assert [(person.name, person.role) for person in read.assessors] == [
        ("A. Clerk", "service manager"),
        ("B. Clerk", None),
    ]
    assert read.answers == {
        "customer_involvement": Answer.model_validate(
            {
                "level": 3,
                "note": "=1+1 & 2 lines\nhere",
                "evidence": ["https://example.org/a", "Report, page 2; annex"],
                "target": {"level": 4, "by": "2027-12-31"},
            }
        ),
        "tailored_services": Answer(level="dont_know"),
        "life_events": Answer(not_applicable="One kind of permit."),
        "call_centre": Answer(level=1),
    }
    assert call("check", file).status == 0


def test_no_request_ever_leaves_the_page(context: BrowserContext, form: Path, tmp_path: Path) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = opened(context, form)
    page.fill("#agency-name", "Office")
    page.get_by_label("I do not know").first.check()
    saved(page, tmp_path)
    outside = [url for url in asked if url != form.as_uri() and not url.startswith(("data:", "blob:"))]
    assert outside == []
    assert page.evaluate("fetch('https://example.org/').then(() => 'sent', () => 'refused')") == "refused"


def written(folder: Path, **answers: Any) -> tuple[Path, Assessment]:
    assessment = Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": {"name": "Office", "country": "CA", "kind": "tax", "size": 7},
            "assessed_on": "2026-11-22",
            "assessors": [{"name": "Clerk, A.", "role": "manager, acting"}],
            "answers": answers,
        }
    )
    file = folder / "before.json"
    file.write_text(json_text(assessment), encoding="utf-8", newline="")
    return file, assessment


def test_a_saved_file_is_opened_again_and_nothing_of_it_is_lost(
    context: BrowserContext, form: Path, tmp_path: Path
) -> None:
    file, before = written(
        tmp_path,
        call_centre={"level": 3, "note": " two\r\nlines ", "evidence": [" a\nb ", "c"]},
        life_events={"not_applicable": "none  here", "note": "n"},
        call_routing="dont_know",
        request_tracking={"note": "no answer yet", "target": {"level": 5, "by": "2030-01-31"}},
    )
    page = opened(context, form)
    page.set_input_files("#open", file)
    expect(page.locator("#said")).to_have_text("Opened before.json.")
    assert page.inner_text("#count") == "3 of 32 questions answered"
    assert load_assessment(saved(page, tmp_path), PACK).value == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no: json", "it is not in JSON, as files of this page are (crm-assess convert makes one of any assessment)."),
        ("[]", "it is no assessment"),
        ('{"schema": "other"}', "its schema is not crm-assess/assessment/1"),
        (
            '{"schema": "crm-assess/assessment/1", "pack": {"id": "other", "version": 1}}',
            "it answers other questions than these",
        ),
        (
            '{"schema": "crm-assess/assessment/1", "pack": {"id": "government-crm", "version": 1},'
            ' "answers": {"nonsense": 3, "call_centre": 6, "call_routing": "3", "staff_culture": {"evidence": [1]},'
            ' "service_priority": {"not_applicable": "never"}}}',
            "nonsense is no question here; call_centre has an answer that is none here; call_routing has an answer that"
            " is none here; staff_culture has an answer that is none here; service_priority has an answer that is none",
        ),
        (
            '{"schema": "crm-assess/assessment/1", "pack": {"id": "government-crm", "version": 1},'
            ' "agency": {"name": "A", "size": "85"}, "assessors": "A. Clerk", "answers": {"call_centre": [3]}}',
            "agency has an answer that is none here; assessors has an answer that is none here; call_centre has",
        ),
    ],
)
def test_a_file_that_is_no_assessment_changes_nothing(
    context: BrowserContext, form: Path, tmp_path: Path, text: str, told: str
) -> None:
    page = opened(context, form)
    page.fill("#agency-name", "Kept")
    file = tmp_path / "bad.json"
    file.write_text(text)
    page.set_input_files("#open", file)
    expect(page.locator("#said")).to_contain_text("Not opened, nothing was changed: ")
    expect(page.locator("#said")).to_contain_text(told)
    assert page.input_value("#agency-name") == "Kept"


def test_opening_a_file_takes_no_unsaved_answer_away(context: BrowserContext, form: Path, tmp_path: Path) -> None:
    page = opened(context, form)
    page.fill("#agency-name", "Kept")
    file = saved(page, tmp_path).rename(tmp_path / "before.json")
    page.get_by_label("I do not know").first.check()
    page.set_input_files("#open", file)
    expect(page.locator("#said")).to_have_text(
        "Not opened, nothing was changed: what is typed here is not saved in a file; save it, or clear all, first."
    )
    assert page.get_by_label("I do not know").first.is_checked()
    saved(page, tmp_path)
    page.set_input_files("#open", file)
    expect(page.locator("#said")).to_have_text("Opened before.json.")
    assert page.inner_text("#count") == "0 of 32 questions answered"


def test_what_was_typed_is_kept_until_it_is_saved(context: BrowserContext, form: Path, tmp_path: Path) -> None:
    # The browser takes over what a page keeps in its own time; another page of the same storage tells when it has.
    blank = tmp_path / "blank.html"
    blank.touch()
    witness = context.new_page()
    witness.goto(blank.as_uri())
    page = opened(context, form)
    page.fill("#agency-name", "Half-way")
    page.get_by_label("I do not know").first.check()
    witness.wait_for_function("Object.values(localStorage).join().includes('dont_know')", polling=20)
    page.close()
    page = opened(context, form)
    assert page.input_value("#agency-name") == "Half-way"
    assert page.inner_text("#count") == "1 of 32 questions answered"
    assert page.inner_text("#said") == "What you typed before is here again; it is not saved in a file yet."
    saved(page, tmp_path)
    witness.wait_for_function("localStorage.length === 0", polling=20)
    page.close()
    assert opened(context, form).input_value("#agency-name") == ""


def test_two_forms_open_at_once_keep_apart_what_is_typed(context: BrowserContext, form: Path, tmp_path: Path) -> None:
    blank = tmp_path / "blank.html"
    blank.touch()
    witness = context.new_page()
    witness.goto(blank.as_uri())
    one = opened(context, form)
    one.fill("#agency-name", "One")
    witness.wait_for_function("Object.values(localStorage).join().includes('One')", polling=20)
    other = opened(context, form)
    assert other.input_value("#agency-name") == ""
    other.fill("#agency-name", "Other")
    witness.wait_for_function("Object.values(localStorage).join().includes('Other')", polling=20)
    other.close()
    saved(one, tmp_path)
    assert opened(context, form).input_value("#agency-name") == "Other"


def test_a_browser_that_keeps_nothing_is_told_of(context: BrowserContext, form: Path) -> None:
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); }")
    page = opened(context, form)
    page.fill("#agency-name", "Half-way")
    assert page.inner_text("#said") == "This browser keeps nothing: save a file before you close this page."


def test_what_is_missing_is_listed_and_leads_to_the_question(context: BrowserContext, form: Path) -> None:
    page = opened(context, form)
    page.get_by_label("I do not know").first.check()
    page.click("#show-missing")
    assert focused(page) == "missing-title"
    links = page.locator("#missing-list a")
    assert links.count() == 31
    links.first.press("Enter")
    assert focused(page) == f"{list(PACK.questions)[1]}-none"


def test_what_the_program_would_refuse_is_told_before_saving(context: BrowserContext, form: Path) -> None:
    page = opened(context, form)
    page.fill("#assessed-on", "")
    page.fill("#agency-size", "many")
    page.fill("#assessors", ", manager")
    page.check("#life_events-not_applicable")
    page.click("#call_centre-more summary")
    page.select_option("#call_centre-target", "4")
    page.get_by_role("button", name="Save a file").click()
    assert focused(page) == "problems-title"
    assert page.locator("#problems-list a").all_inner_texts() == [
        "Write the agency's name.",
        "Write the day of the answers.",
        "Write the number of staff as a whole number, or nothing.",
        "Write a name on each line.",
        "Services arranged around life events: write why it does not apply.",
        "Call-centre provision: write the target's date.",
    ]
    assert page.inner_text("#said") == "Not saved: 6 to mend first."


def test_axe_finds_nothing_whether_the_form_is_blank_or_full_of_complaints(context: BrowserContext, form: Path) -> None:
    page = opened(context, form)
    assert violations(page) == []
    page.check("#life_events-not_applicable")
    page.click("#call_centre-more summary")
    page.click("#show-missing")
    page.get_by_role("button", name="Save a file").click()
    assert violations(page) == []


def test_clearing_needs_a_second_press(context: BrowserContext, form: Path) -> None:
    page = opened(context, form)
    page.fill("#agency-name", "Kept")
    page.click("#show-missing")
    page.click("#clear")
    expect(page.locator("#said")).to_have_text("Really clear every answer?")
    assert page.input_value("#agency-name") == "Kept"
    page.click("#clear")
    assert page.input_value("#agency-name") == ""
    assert not page.is_visible("#missing")


def test_a_first_press_is_forgotten_once_anything_else_is_done(context: BrowserContext, form: Path) -> None:
    page = opened(context, form)
    page.click("#clear")
    page.fill("#agency-name", "Kept")
    expect(page.locator("#clear")).to_have_text("Clear all")
    page.click("#clear")
    assert page.input_value("#agency-name") == "Kept"


def test_a_file_is_named_after_the_agency_without_accents(context: BrowserContext, form: Path, tmp_path: Path) -> None:
    page = opened(context, form)
    page.fill("#agency-name", "Préfecture de l’Été")
    page.fill("#assessed-on", "2026-11-22")
    assert saved(page, tmp_path).name == "prefecture-de-l-ete-2026-11-22.json"


@pytest.mark.parametrize("height", [900, 560])
def test_the_bar_never_hides_what_has_the_focus(context: BrowserContext, form: Path, height: int) -> None:
    page = opened(context, form)
    page.set_viewport_size({"width": 1100, "height": height})
    top = page.evaluate("document.getElementById('bar').getBoundingClientRect().top")
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getBoundingClientRect().bottom") <= top


def test_the_page_holds_all_that_is_asked_and_needs_nothing_else() -> None:
    page = html_template(PACK, DAY).decode()
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)""", page)
    assert "default-src 'none'" in page
    for question in PACK.questions.values():
        assert page.count(f'id="{question.id}-none"') == 1


def test_no_text_of_a_pack_becomes_part_of_the_page() -> None:
    nasty = "<script>alert(1)</script>\" onload='x'"
    first = PACK.dimensions[0]
    update = dict.fromkeys(("topic", "ask", "why", "evidence"), nasty)
    question = first.questions[0].model_copy(update={**update, "levels": (nasty,) * 5})
    dimension = first.model_copy(update={"questions": (question,), "title": nasty, "summary": nasty})
    pack = PACK.model_copy(update={"title": nasty, "levels": (nasty,) * 5, "dimensions": (dimension,)})
    page = html_template(pack, DAY).decode()
    assert page.count("<script") == 1
    assert "onload='x'" not in page


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_it_is_no_wider_than_a_phone(context: BrowserContext, tmp_path: Path, lang: str) -> None:
    file = tmp_path / "form.html"
    assert call("template", "--lang", lang, "-o", file).status == 0
    page = opened(context, file)
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
