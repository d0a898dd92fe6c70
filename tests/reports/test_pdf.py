"""The PDF: valid PDF/UA, the same numbers as JSON, the same bytes everywhere, and nobody's text taken for markup."""

import hashlib
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from crm_assess.reports.pdf import pdf
from tests.reports.made import NAMES, assessed, everywhere, example, made

TOP = Path(__file__).parents[2]
TYPST = (
    "#eval(\"1+1\")",
    "#sys.version",
    "$x^2$",
    "*strong* _emph_ `raw` ```typ #1```",
    "= Heading",
    "- item",
    "+ item",
    "/ term: text",
    "<label> @reference",
    "https://example.org/" + "long" * 40,
    "// comment",
    "/* comment",
    "]} {[",
    "\\u{41} \\ ~ -- ---",
    "'single' \"double\"",
    "<script>alert(1)</script>",
    "=HYPERLINK(\"https://example.org\")",
)  # fmt: skip
STEERING = "red \x1b[31malert\x1b[0m \x07 ab\u202edc\u202c \u2066x\u2069 \u200b\ufeff end"


@cache
def printed(name: str) -> bytes:
    return pdf(example(name).view)


def flat(text: str) -> str:
    return " ".join(text.split())


def words(data: bytes) -> str:
    return flat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def elements(data: bytes) -> Iterator[DictionaryObject]:
    """Every element of the tree that a screen reader follows."""
    reader = PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop()
        found = found.get_object() if isinstance(found, IndirectObject) else found
        if isinstance(found, ArrayObject):
            waiting.extend(found)
        elif isinstance(found, DictionaryObject):
            if "/S" in found:
                yield found
            waiting.extend([found["/K"]] if "/K" in found else [])


@pytest.mark.skipif(not shutil.which("java"), reason="veraPDF needs Java")
def test_every_example_is_valid_pdf_ua_and_the_validator_would_say_if_not(tmp_path: Path) -> None:
    strange = made(assessed({"call_centre": 5}, agency={"name": "Ağ 日本 שלום 😀"}))
    files = {**{name: printed(name) for name in NAMES}, "strange": pdf(strange.view)}
    files["untitled"] = typst.compile(b"= No title, no language")
    for name, data in files.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    command = [sys.executable, str(TOP / "tests" / "pdf_ua.py"), *map(str, sorted(tmp_path.glob("*.pdf")))]
    ran = subprocess.run(command, capture_output=True, text=True)
    # Kept for whoever wants to see what was checked.
    (TOP / "build").mkdir(exist_ok=True)
    (TOP / "build" / "pdf-ua.txt").write_text(ran.stdout, encoding="utf-8")
    assert ran.returncode == 1, ran.stderr
    verdicts = dict(re.findall(r"^(?:PASS|FAIL) (\S+)\.pdf: 106 rules, (\d+) checks$", ran.stdout, re.M))
    assert min(int(verdicts[name]) for name in NAMES) > 10_000
    assert re.findall(r"^PASS (\S+)\.pdf", ran.stdout, re.M) == sorted(set(files) - {"untitled"})
    assert "FAIL untitled.pdf" in ran.stdout


@pytest.mark.parametrize("name", NAMES)
def test_it_is_tagged_with_language_title_bookmarks_page_numbers_and_embedded_fonts(name: str) -> None:
    reader = PdfReader(io.BytesIO(printed(name)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert str(reader.metadata.title).startswith(example(name).view.agency)
    bookmarks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert {"Maturity by dimension", "Every answer and its grounds", "What the reader must know"} <= set(bookmarks)
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} of {len(reader.pages)}" in page.extract_text()
        assert (round(page.mediabox.width / 72 * 25.4), round(page.mediabox.height / 72 * 25.4)) == (210, 297)
    fonts = [font for page in reader.pages for font in (page["/Resources"]["/Font"]).values()]  # type: ignore[index]
    assert fonts
    for font in fonts:
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_says_in_words_what_it_shows(name: str) -> None:
    found = list(elements(printed(name)))
    said = [flat(str(element["/Alt"])) for element in found if str(element["/S"]) == "/Figure" and element.get("/Alt")]
    assert len(said) == sum(str(element["/S"]) == "/Figure" for element in found)
    view = example(name).view
    assert len(said) == len((*view.rows, view.overall, *view.lenses)) + len(view.rows) + sum(
        len(group.figures) for group in view.study.groups
    )
    for row in view.rows:
        assert any(row.title in text and f"mean {row.mean.text}" in text for text in said)
        assert any(all(question.topic in text for question in row.questions) for text in said)


def test_tables_have_headings_of_columns() -> None:
    kinds = [str(element["/S"]) for element in elements(printed("permit-office"))]
    assert kinds.count("/Table") >= 8
    assert kinds.count("/THead") >= kinds.count("/Table")
    assert {"/H1", "/H2", "/TH", "/TD", "/L", "/Link"} <= set(kinds)


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_those_of_json(name: str) -> None:
    text, data = words(printed(name)), example(name).report.as_json()
    parts = [*data["dimensions"], *data["lenses"], {**data["overall"], "title": "The agency"}]
    for part in parts:
        line = re.search(rf"{part['title']} {LINE}", text)
        assert line, part["title"]
        assert span(line["level"]) == (part["level_low"], part["level_high"])
        for measure in ("mean", "median"):
            shown = line[measure]
            assert shown == "none" if part[measure] is None else float(shown) == pytest.approx(part[measure], abs=0.1)
        low, high = span(line["range"]) if line["range"] != "exact" else (part["mean"], part["mean"])
        assert (low, high) == (pytest.approx(part["low"], abs=0.1), pytest.approx(part["high"], abs=0.1))
        assert line["rated"] == f"{part['rated']} of {part['applicable']}"
        due = part["evidence_due"]
        assert line["evidence"] == (f"{part['evidenced']} of {due}" if due else "none due")
    for dimension in data["dimensions"]:
        levels = [MARKS.get(question["state"], str(question["level"])) for question in dimension["questions"]]
        assert " ".join(levels) in text


NUMBER = r"\d(?:\.\d)?(?: to \d(?:\.\d)?)?"
LINE = rf"(?P<level>{NUMBER}) (?P<mean>\d\.\d|none) (?P<median>\d\.\d|none) (?P<range>exact|{NUMBER}) " + (
    r"(?P<rated>\d+ of \d+) (?P<evidence>\d+ of \d+|none due)"
)
MARKS = {"dont_know": "?", "unanswered": "…", "not_applicable": "–"}


def span(text: str) -> tuple[float, float]:
    low, _, high = text.partition(" to ")
    return float(low), float(high or low)


@pytest.mark.parametrize("name", NAMES)
def test_its_standings_are_those_of_json(name: str) -> None:
    text, found = words(printed(name)), example(name)
    figures = {figure.id: figure for group in found.view.study.groups for figure in group.figures}
    rest = text[text.index("What respondents said") :]
    for standing in found.report.as_json()["comparison"]["benchmarks"]:
        figure = figures.pop(standing["id"])
        after = rest[rest.index(flat(figure.statement)) :]
        row = after[: after.index(f"counts from level {standing['at_least']}")]
        assert f"“{standing['printed']}”" in row
        assert STANDING[standing["status"]] in row
        assert all(word not in row for status, word in STANDING.items() if word not in STANDING[standing["status"]])
    assert not figures


STANDING = {
    "counted": "counted",
    "not_counted": "not counted",
    "unknown": "unknown",
    "not_applicable": "not applicable",
}


def test_what_looks_like_typst_is_shown_as_it_is() -> None:
    answers = {question: {"level": 2, "note": text} for question, text in zip(everywhere(1), TYPST, strict=False)}
    shown = words(pdf(made(assessed(answers, agency={"name": TYPST[0]})).view))
    assert shown.count('#eval("1+1")') > 2
    together = shown.replace(" ", "")
    assert [text for text in TYPST if flat(text).replace(" ", "") not in together] == []


def test_a_text_without_blanks_goes_on_in_the_next_line_and_not_over_the_edge() -> None:
    """A line across the page holds some hundred letters; in the title some forty."""
    long = "x" * 300
    answers = {"call_centre": {"level": 3, "note": long, "evidence": ["https://example.org/" + long]}}
    pages = PdfReader(io.BytesIO(pdf(made(assessed(answers, agency={"name": long})).view))).pages
    lines = [line for page in pages for line in page.extract_text().splitlines()]
    assert max(line.count("x") for line in lines) < 120
    assert "".join(line for line in lines if set(line) == {"x"}).count("x") >= 300


def test_nothing_steers_a_terminal_or_turns_text_round() -> None:
    shown = words(pdf(made(assessed({"call_centre": {"level": 2, "note": STEERING}})).view))
    assert "red [31malert[0m abdc x end" in shown


def test_a_character_is_shown_or_its_number_is() -> None:
    shown = words(pdf(made(assessed({}, agency={"name": "東京 office"})).view))
    assert "東京 office" in shown or ("[U+6771][U+4EAC] office" in shown and "shown as its Unicode number" in shown)


def test_a_megabyte_of_text_comes_out_whole() -> None:
    note = " ".join(f"w{number}" for number in range(150_000)) + "x" * 50_000 + "end"
    assert len(note) > 1_000_000
    pages = PdfReader(io.BytesIO(pdf(made(assessed({"call_centre": {"level": 2, "note": note}})).view))).pages
    # Reading all of some three hundred pages would take longer than writing them.
    looked_at = {at: pages[at].extract_text() for at in range(20, len(pages) - 25, 30)}
    assert len(looked_at) > 7
    for text in looked_at.values():
        numbers = [int(number) for number in re.findall(r"w(\d+)\b", text)[1:-1]]
        assert numbers == list(range(numbers[0], numbers[-1] + 1)) or "xxxxxxxx" in text
    assert any("xend" in "".join(page.extract_text().split()) for page in pages[-25:])


def test_it_is_the_same_in_every_time_zone_and_language(tmp_path: Path) -> None:
    here = hashlib.sha256(printed("tax-service")).hexdigest()
    code = "import hashlib, sys; from tests.reports.test_pdf import printed; "
    code += "print(hashlib.sha256(printed('tax-service')).hexdigest())"
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7", "HOME": str(tmp_path), "PATH": ""}
    ran = subprocess.run([sys.executable, "-c", code], env=other, cwd=TOP, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == here


def test_redacted_it_names_nobody() -> None:
    beside = {"note": "secret note", "evidence": ["secret evidence"]}
    answers = {"call_centre": {"not_applicable": "secret reason", **beside}}
    assessment = assessed(answers, assessors=[{"name": "Ada Person", "role": "secret role"}])
    open_page, page = (words(pdf(made(assessment, redact=redact).view)) for redact in (False, True))
    for secret in ("Ada Person", "secret role", "secret note", "secret evidence", "secret reason"):
        assert secret in open_page
        assert secret not in page
    assert "left out on request" in page
