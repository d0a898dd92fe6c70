"""The XLSForm: what survey platforms make of it, and the columns its exports will have."""

import datetime as dt
import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyxform.xls2xform import convert

from crm_assess.analysis.headings import wide_header
from crm_assess.files.catalogues import catalogue
from crm_assess.files.extras import MissingExtraError
from crm_assess.files.templates.xlsform import xlsform_template
from crm_assess.language import speak
from tests.templates import PACK, french, small, workbook

DAY = dt.date(2026, 11, 22)
FORM = xlsform_template(PACK, DAY)


def test_pyxform_takes_it_without_a_warning() -> None:
    made = convert(io.BytesIO(FORM), file_type=".xlsx", validate=shutil.which("java") is not None)
    assert made.warnings == []
    assert PACK.title in made.xform


def test_every_field_of_the_survey_is_understood_in_its_export() -> None:
    form = ElementTree.fromstring(convert(io.BytesIO(FORM), file_type=".xlsx").xform)
    binds = [str(bind.get("nodeset")) for bind in form.iter("{http://www.w3.org/2002/xforms}bind")]
    paths = [bind.removeprefix("/data/") for bind in binds]
    for separator in "/-:":  # KoboToolbox, ODK Central, older exports
        header = wide_header([path.replace("/", separator) for path in paths], PACK)
        assert header.problems == {}
        assert set(header.questions) == set(PACK.questions)


def test_each_question_offers_its_levels_and_not_applicable_only_where_that_is_allowed() -> None:
    form = convert(io.BytesIO(FORM), file_type=".xlsx").xform
    for question in PACK.questions.values():
        choices = form[form.index(f'<instance id="{question.id}">') :].partition("</instance>")[0]
        assert choices.count("<item>") == (7 if question.not_applicable else 6)
        assert ("<name>not_applicable</name>" in choices) is question.not_applicable


def test_no_text_of_a_pack_becomes_a_reference() -> None:
    first = PACK.dimensions[0]
    question = first.questions[0].model_copy(update={"ask": "What of ${nonsense}?"})
    pack = PACK.model_copy(update={"dimensions": (first.model_copy(update={"questions": (question,)}),)})
    form = convert(io.BytesIO(xlsform_template(pack, DAY)), file_type=".xlsx")
    assert "What of $ {nonsense}?" in form.xform


def test_every_cell_of_it_stands_as_it_is_written(golden: Callable[[str, str], None]) -> None:
    golden("xlsform.txt", workbook(xlsform_template(small(PACK), DAY)))


def test_in_french_every_word_stands_beside_the_english_one(golden: Callable[[str, str], None]) -> None:
    golden("xlsform-fr.txt", workbook(xlsform_template(small(PACK), DAY, french())))


def test_a_language_of_one_country_is_named_with_it() -> None:
    speak("pt_BR", catalogue("fr"))
    shown = workbook(xlsform_template(small(PACK), DAY, small(PACK)))
    assert "C1 - label::Portuguese (Brazil) (pt-BR)" in shown.splitlines()


def test_it_is_made_where_no_other_file_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert xlsform_template(PACK, DAY) == FORM


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError) as lacking:
        xlsform_template(PACK, DAY)
    assert str(lacking.value) == "Excel workbooks need a library that is not installed: pip install 'crm-assess[xlsx]'"
