"""Another language is files alone, and nothing a person reads is left out of them.

An invented language, English in Cyrillic letters, is made of nothing but a catalogue and a translated pack beside a
copy of the program. Whatever is printed in it with Latin letters was never given to be translated.
"""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests import messages

ROOT = Path(__file__).resolve().parent.parent
TAG = "ru"
"""A language that Babel writes in Cyrillic letters, so that dates and lists are told apart too."""
LETTERS = dict(zip(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "АБЦДЕФГХИЙКЛМНОПЩРСТУВШЖЫЗ", strict=True))
LETTERS |= {letter + 32: value.lower() for letter, value in LETTERS.items()}
OFFICE, LATER = "permit-office.yaml", "later.yaml"
TAX, CITY = "tax-service.yaml", "city-contact-centre.yaml"
KEPT = re.compile(r"(\{\w+\}|pip install '[^']+'|--[a-z]+\b|SHA-256|\bFILE\b)")


def foreign(text: str) -> str:
    """The text in Cyrillic letters, but for places and what has to be typed."""
    return "".join(part if place % 2 else part.translate(LETTERS) for place, part in enumerate(KEPT.split(text)))


def catalogue() -> bytes:
    catalog = Catalog(locale=TAG)
    for message in messages.extracted():
        if isinstance(message.id, str):
            catalog.add(message.id, foreign(message.id), context=message.context)
        else:
            catalog.add(message.id, tuple(map(foreign, (*message.id, *message.id[1:]))), context=message.context)
    written = BytesIO()
    write_po(written, catalog)
    return written.getvalue()


def pack(file: Path) -> dict[str, object]:
    """One file of the pack in the invented language: ids and revisions as they are, every other word translated."""
    kept = {"id", "revision", "version", "levels", "lenses", "questions", "title", "summary"}
    kept |= {"topic", "ask", "why", "evidence"}

    def told(name: object, value: object) -> object:
        if isinstance(value, dict):
            return {key: told(key, own) for key, own in value.items() if key in kept or name in ("levels", "lenses")}
        if isinstance(value, list):
            return [told(name, own) for own in value]
        return foreign(value) if isinstance(value, str) and name != "id" else value

    return told("", yaml.safe_load(file.read_text(encoding="utf-8")))  # type: ignore[return-value]


def assessment(name: str, into: Path) -> Path:
    """An example whose people write in Cyrillic letters too."""

    def told(name: str, value: object) -> object:
        if isinstance(value, dict):
            return {key: told(str(key), own) for key, own in value.items()}
        if isinstance(value, list):
            return [told(name, own) for own in value]
        written = name in ("name", "role", "note", "evidence", "not_applicable", "country", "kind")
        return foreign(value) if written and isinstance(value, str) else value

    data = yaml.safe_load((ROOT / "examples" / f"{name}.yaml").read_text(encoding="utf-8"))
    pack_id = data["pack"]
    data = {**told("", data), "pack": pack_id}  # type: ignore[dict-item]
    data["agency"]["name"] = "Ведомство"
    file = into / f"{name}.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with one language more, and two assessments."""
    home = tmp_path_factory.mktemp("home")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "crm_assess", home / "crm_assess", ignore=ignored)
    shutil.copytree(ROOT / "questions", home / "questions")
    shutil.copy(ROOT / "benchmarks.json", home)
    target = home / "crm_assess" / "locale" / TAG / "LC_MESSAGES"
    target.mkdir(parents=True)
    (target / messages.NAME).write_bytes(catalogue())
    (home / "questions" / TAG).mkdir()
    for file in sorted((ROOT / "questions").glob("*.yaml")):
        text = yaml.safe_dump(pack(file), allow_unicode=True, sort_keys=False)
        (home / "questions" / TAG / file.name).write_text(text, encoding="utf-8")
    for name in ("permit-office", "tax-service", "city-contact-centre"):
        assessment(name, home)
    later = (home / OFFICE).read_text(encoding="utf-8").replace("2026-10-06", "2027-10-06")
    (home / LATER).write_text(later, encoding="utf-8")
    return home


def run(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(home), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "crm_assess", *arguments, "--lang", TAG]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, input=typed.encode())


def quoted() -> list[str]:
    """What stays as it is in every language: what is printed, its sources, ids, what is typed; longest first."""
    data = json.loads((ROOT / "benchmarks.json").read_text(encoding="utf-8"))
    found = {"crm-assess", "government-crm", "SHA-256", "--ten", "overall", "people", "process", "technology"}

    def gather(value: object, key: str = "") -> None:
        if isinstance(value, dict):
            for name, own in value.items():
                if name != "findings":
                    gather(own, name)
        elif isinstance(value, list):
            for own in value:
                gather(own, key)
        elif isinstance(value, str) and key in ("words", "title", "publisher", "url", "id", "sources", "steps"):
            found.add(value)

    gather(data)
    for file in (ROOT / "questions").glob("*.yaml"):
        pack = yaml.safe_load(file.read_text(encoding="utf-8"))
        found.add(pack["id"])
        for question in pack.get("questions", []):
            found |= {question["id"], *question.get("relates_to", [])}
    return sorted(found, key=len, reverse=True)


QUOTED = quoted()


def latin(text: str, *kept: str) -> list[str]:
    """The words in Latin letters that are nobody's quotation, name or file."""
    plain = re.sub(r"https?://\S+|\b[0-9a-f]{64}\b|\S+\.(yaml|html|json|csv)\b", " ", text)
    plain = " ".join(plain.replace("\\", "").split())
    for phrase in (*kept, *QUOTED):
        plain = re.sub(rf"(?<![A-Za-z]){re.escape(phrase)}(?![A-Za-z])", " ", plain)
    return re.findall(r"[A-Za-z]{2,}", plain)


class Read(html.parser.HTMLParser):
    """What a reader of a page sees or hears."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.words = ""
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag in ("style", "script")
        self.words = dict(attrs).get("data-words") or self.words
        self.texts += [
            value
            for name, value in attrs
            if name in ("aria-label", "title", "alt", "data-label", "data-topic") and value
        ]

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.texts.append(data)


def cells(data: bytes) -> Iterable[str]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        yield name
        for row in book.get_sheet_by_name(name).to_python():
            yield from (cell for cell in row if isinstance(cell, str))


def pdf_text(data: bytes) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


COMMANDS = {
    "report": ["report", OFFICE],
    "report of all answers": ["report", TAX],
    "redacted": ["report", OFFICE, "--redact"],
    "plan": ["plan", OFFICE, "--to", "3", "--by", "2030-01-01", "--budget", "3"],
    "compare": ["compare", OFFICE, TAX],
    "cohort": ["cohort", OFFICE, TAX, CITY, LATER, "--by", "kind"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_word_of_a_page_for_a_terminal_is_translated(name: str, home: Path) -> None:
    ended = run(home, *COMMANDS[name])
    assert ended.returncode == 0, ended.stderr.decode()
    assert latin(ended.stdout.decode()) == []
    assert latin(ended.stderr.decode()) == []


@pytest.mark.parametrize("name", ["report", "compare", "cohort"])
def test_every_word_of_a_web_page_is_translated(name: str, home: Path) -> None:
    page = run(home, *COMMANDS[name], "--format", "html").stdout.decode()
    assert f'<html lang="{TAG}">' in page
    assert latin("\n".join(Read(page).texts)) == []


@pytest.mark.parametrize("name", ["report", "plan"])
def test_every_word_of_markdown_is_translated(name: str, home: Path) -> None:
    assert latin(run(home, *COMMANDS[name], "--format", "markdown").stdout.decode().replace("<!-- -->", "")) == []


@pytest.mark.parametrize("name", ["report", "plan", "cohort"])
def test_every_word_of_a_workbook_is_translated(name: str, home: Path) -> None:
    data = run(home, *COMMANDS[name], "--format", "xlsx").stdout
    assert latin("\n".join(cells(data))) == []


@pytest.mark.parametrize("name", ["report", "compare"])
def test_every_word_on_paper_is_translated(name: str, home: Path) -> None:
    data = run(home, *COMMANDS[name], "--format", "pdf").stdout
    assert latin(re.sub(r"-\n(?=[a-z])", "", pdf_text(data))) == []
    assert b"(ru)" in data or b"/Lang" in data


def merged(home: Path, form: str) -> subprocess.CompletedProcess[bytes]:
    """Two raters of one agency who differ."""
    data = yaml.safe_load((home / OFFICE).read_text(encoding="utf-8"))
    data["assessors"] = [{"name": "Другой"}]
    data["answers"] |= {"call_centre": 1, "customer_involvement": 5, "life_events": "dont_know"}
    (home / "other.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    ended = run(home, "merge", OFFICE, "other.yaml", "-o", "merged.yaml", "--force", "--format", form)
    assert ended.returncode == 1, ended.stderr.decode()
    return ended


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_every_word_of_a_merge_is_translated(form: str, home: Path) -> None:
    ended = merged(home, form)
    assert latin(ended.stdout.decode().replace("<!-- -->", "")) == []
    assert latin(ended.stderr.decode(), "--settle FILE") == []


def test_every_word_of_a_merge_is_translated_in_the_other_formats(home: Path) -> None:
    assert latin("\n".join(Read(merged(home, "html").stdout.decode()).texts)) == []
    assert latin("\n".join(cells(merged(home, "xlsx").stdout))) == []
    assert latin(re.sub(r"-\n(?=[a-z])", "", pdf_text(merged(home, "pdf").stdout))) == []


def test_every_word_about_reports_in_a_folder_is_translated(home: Path) -> None:
    ended = run(home, "report", OFFICE, TAX, "-o", "reports/", "--require-level", "5")
    assert ended.returncode == 1
    assert latin(ended.stderr.decode(), "reports") == []


@pytest.mark.parametrize("command", [["questions"], ["benchmarks"]], ids=" ".join)
def test_every_word_to_look_up_is_translated(command: list[str], home: Path) -> None:
    assert latin(run(home, *command).stdout.decode()) == []


def template(home: Path, form: str) -> bytes:
    ended = run(home, "template", "--format", form)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


NAMES = (
    *("schema", "pack", "id", "version", "agency", "country", "kind", "size", "assessed_on", "assessors", "assessor"),
    *("answers", "answer", "level", "note", "evidence", "target", "by", "role", "name", "not_applicable", "dont_know"),
    *("reason", "question", "ask", "levels", "target_level", "target_by", "evidence_hint", "may_be_left_out"),
    *("check FILE", "report FILE", "crm-assess/assessment/1", "xlsx", "instructions"),
)
"""What the program reads a file by: the same in every language."""


def test_every_word_of_a_form_in_text_is_translated(home: Path) -> None:
    assert latin(template(home, "yaml").decode(), *sorted(NAMES, key=len, reverse=True)) == []


def test_every_word_of_a_form_in_cells_is_translated(home: Path) -> None:
    names = sorted(NAMES, key=len, reverse=True)
    assert latin(template(home, "csv").decode("utf-8-sig"), *names) == []
    assert latin("\n".join(cells(template(home, "xlsx"))), *names) == []


def test_every_word_of_a_form_to_be_filled_in_a_browser_is_translated(home: Path) -> None:
    page = template(home, "html").decode()
    read = Read(page)
    told = json.loads(read.words)
    assert f'<html lang="{TAG}">' in page
    assert latin("\n".join(read.texts)) == []
    assert latin("\n".join(re.sub(r"\{\w+\}", "", text) for text in told.values())) == []
    assert set(re.findall(r'tell\((?:\w+ \? )?"(\w+)"', page)) | {"and", "saved_all"} == set(told)


TYPED = [
    *("", "Ведомство", "x", "h", "", "3", "d", "n", "-", "Почему", "m", "a", "Заметка", "e", "Отчёт", "-9", "t", "9"),
    *("4 2030-01-01", "b", "j", "99", "12", "1", "a", "Ж", "", "", "many", "850", ", role", "A, Б", "", "b", "b", "b"),
    *("b", "b", "b", "2", "s", "?", "", "q"),
]


def test_every_word_of_an_interview_is_translated(home: Path, tmp_path: Path) -> None:
    typed = "".join(f"{line}\n" for line in TYPED)
    ended = run(home, "ask", "new.yaml", typed=typed)
    told = ended.stderr.decode()
    assert ended.returncode == 0, told
    assert latin(told, *(f": {line}\n" for line in TYPED if line), "--lang", "role", "many", "ask", TAG) == []


def test_an_interview_to_its_end_tells_all_of_its_summaries_in_the_language(home: Path) -> None:
    ended = run(home, "ask", "whole.yaml", "--express", typed="Ведомство\n" + "4\n" * 13 + "q\n")
    assert latin(ended.stderr.decode(), "--express", "--lang", "--to", "ask", "report", "plan", TAG, "-o") == []


def test_every_word_on_a_conflict_that_an_interview_settles_is_translated(home: Path) -> None:
    merged(home, "text")
    ended = run(home, "ask", "merged.yaml", typed="3\nq\n")
    assert latin(ended.stderr.decode(), ": q\n", "--lang", "ask", TAG) == []


def test_the_languages_are_named_where_another_is_asked_for(home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(home)}
    command = [sys.executable, "-m", "crm_assess", "questions", "--lang", "xx"]
    ended = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True)
    assert ended.stderr == f"--lang: xx is no language of the program (en, fr, {TAG}).\n"
    assert run(home, "check", "questions").returncode == 2  # it speaks English alone
