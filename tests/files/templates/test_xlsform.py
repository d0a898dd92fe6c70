"""The XLSForm: what survey platforms make of it, and the columns its exports will have."""

import datetime as dt
import io
import shutil
from xml.etree import ElementTree

from pyxform.xls2xform import convert

from crm_assess.analysis.headings import wide_header
from crm_assess.files.packs import load_pack
from crm_assess.files.templates.xlsform import xlsform_template

PACK = load_pack().value
FORM = xlsform_template(PACK, dt.date(2026, 11, 22))


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
    form = convert(io.BytesIO(xlsform_template(pack, dt.date(2026, 11, 22))), file_type=".xlsx")
    assert "What of $ {nonsense}?" in form.xform
