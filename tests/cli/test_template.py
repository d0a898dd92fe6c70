"""crm-assess template: what a user gets, and what is never overwritten."""

import base64
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from crm_assess.cli.template import Form
from crm_assess.files.templates import html
from crm_assess.files.templates.forms import TEMPLATES
from crm_assess.models.pack import Pack
from tests.running import Ended, call
from tests.templates import PACK, french, small


def template(*arguments: str | Path) -> Ended:
    return call("template", *arguments)


def test_yaml_comes_without_asking_for_a_form() -> None:
    assert template().data == template("--format", "yaml").data
    assert template().text.startswith("# Customer relationship management in government: a blank assessment\n")


def test_every_form_of_the_command_has_its_template_and_the_other_way_round() -> None:
    assert set(Form) == set(TEMPLATES)


def test_the_date_is_todays() -> None:
    before = dt.date.today()
    day = dt.date.fromisoformat(json.loads(template("--format", "json").text)["assessed_on"])
    assert before <= day <= dt.date.today()


def test_the_form_follows_the_ending_of_the_file(tmp_path: Path) -> None:
    assert template("-o", tmp_path / "a.json").status == 0
    assert (tmp_path / "a.json").read_bytes() == template("--format", "json").data


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text("my answers")
    refused = template("-o", file)
    assert refused.status == 2
    assert refused.errors == f"{file} is there already: give another name, or --force to replace it.\n"
    assert file.read_text() == "my answers"


def test_an_ending_without_a_form_is_refused(tmp_path: Path) -> None:
    refused = template("-o", tmp_path / "answers.doc")
    assert refused.status == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", Form)
def test_another_pack_is_asked_with_questions(form: Form, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "id: tiny\nversion: 1\ntitle: Tiny\nlevels: {1: a, 2: b, 3: c, 4: d, 5: e}\nlenses: {people: People}\n"
    )
    (tmp_path / "one.yaml").write_text(
        "id: one\ntitle: One\norder: 1\nsummary: Sum.\nquestions:\n"
        "  - {id: only_question, revision: 1, topic: T, ask: A?,"
        " why: W, evidence: E, lens: people, not_applicable: true, relates_to: [],"
        " levels: {1: a, 2: b, 3: c, 4: d, 5: e}}\n"
    )
    out = tmp_path / "out"
    assert template("--format", form, "--questions", tmp_path, "-o", out).status == 0
    if form in (Form.YAML, Form.JSON):
        assert "only_question" in out.read_text()
        assert "call_centre" not in out.read_text()


FILLED = {
    "yaml": (("  name: ", "  name: Mairie"), ("\n  call_centre:\n", "\n  call_centre: 3\n")),
    "csv": (("#agency,,", "#agency,Mairie,"), ("\ncall_centre,,", "\ncall_centre,3,")),
}


@pytest.mark.parametrize("form", FILLED)
def test_a_form_in_french_is_read_as_the_same_answers(form: str, tmp_path: Path) -> None:
    texts, read = [], []
    for lang in ("en", "fr"):
        text = template("--format", form, "--lang", lang).data.decode("utf-8-sig")
        for blank, given in FILLED[form]:
            text = text.replace(blank, given, 1)
        (tmp_path / f"{lang}.{form}").write_text(text, encoding="utf-8")
        converted = call("convert", tmp_path / f"{lang}.{form}", "-o", tmp_path / f"{lang}.json")
        assert converted.status == 0, converted.errors
        texts.append(text)
        read.append(json.loads((tmp_path / f"{lang}.json").read_text(encoding="utf-8")))
    assert "Comment les usagers participent-ils" in " ".join(texts[1].replace("#", "").split())
    assert read[0] == read[1]
    assert (read[1]["agency"]["name"], read[1]["answers"]["call_centre"]) == ("Mairie", 3)


def test_a_workbook_in_french_is_read_as_one_in_english(tmp_path: Path) -> None:
    told = []
    for lang in ("en", "fr"):
        (tmp_path / lang).mkdir()
        assert template("-o", tmp_path / lang / "form.xlsx", "--lang", lang).status == 0
        told.append(call("check", tmp_path / lang / "form.xlsx").errors.replace(f"{tmp_path / lang}", ""))
    assert told[0] == told[1]
    assert told[0].count("\n") == 1
    assert "agency.name: is empty" in told[0]


def page(pack: Pack) -> str:
    """The web page with the names of the two files that it has in it in place of their text and of its digest."""
    text = html.html_template(pack, dt.date(2026, 11, 22)).decode()
    for name in ("form.css", "form.js"):
        part = Path(html.__file__).with_name(name).read_bytes()
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        assert text.count(digest) == text.count(part.decode()) == 1
        text = text.replace(digest, name).replace(part.decode(), name)
    return text


def test_the_web_page_asks_what_stands_in_it(golden: Callable[[str, str], None]) -> None:
    first, second = small(PACK).dimensions[0], PACK.dimensions[1]
    nasty = second.model_copy(update={"title": "A <b> & more", "questions": second.questions[:1]})
    golden("form.html", page(small(PACK).model_copy(update={"dimensions": (first, nasty)})))


def test_the_web_page_numbers_its_questions_one_after_the_other() -> None:
    numbers = re.findall(r'<span class="topic">(\d+)\. ', page(PACK))
    assert numbers == [str(at) for at in range(1, len(PACK.questions) + 1)]


def test_the_web_page_asks_in_french_too(golden: Callable[[str, str], None]) -> None:
    golden("form-fr.html", page(french()))


def columns(book: bytes) -> dict[str, list[object]]:
    """The columns of a survey's form by sheet and heading."""
    opened = CalamineWorkbook.from_object(io.BytesIO(book))
    sheets = {name: opened.get_sheet_by_name(name).to_python() for name in ("survey", "choices")}
    return {
        f"{name} {rows[0][at]}": [row[at] for row in rows[1:]]
        for name, rows in sheets.items()
        for at in range(len(rows[0]))
    }


def test_the_form_of_a_survey_is_in_french_with_english_to_choose() -> None:
    french, english = (template("--format", "xlsform", "--lang", lang).data for lang in ("fr", "en"))
    made = convert(io.BytesIO(french), file_type=".xlsx")
    assert made.warnings == []
    assert '<translation lang="French (fr)" default="true()">' in made.xform
    both, alone = columns(french), columns(english)
    for heading, cells in alone.items():
        # Names are the same, and by its English words an export is read.
        assert both.get(heading) == cells or both[f"{heading}::English (en)"] == cells
    assert "Jour des réponses" in both["survey label::French (fr)"]
    assert "Je ne sais pas" in both["choices label::French (fr)"]
    assert all(cell for cell in both["choices label::French (fr)"])
