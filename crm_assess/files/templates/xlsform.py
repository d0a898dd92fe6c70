"""A blank assessment as an XLSForm: the workbook from which ODK, KoboToolbox and SurveyCTO make a survey.

The names in it are the columns of the survey's export, which are read as answers again.
"""

import datetime as dt
import io
from typing import Any

from crm_assess.files.extras import needed
from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.pack import Dimension, Pack, Question

_SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "default")
_CHOICES = ("list_name", "name", "label")
_SETTINGS = ("form_title", "form_id", "version")
Row = dict[str, str]


def xlsform_template(pack: Pack, today: dt.date) -> bytes:
    """A blank survey; its day of the answers is the one on which it is filled in, whenever that is."""
    survey, choices = _agency(), []
    for dimension in pack.dimensions:
        survey += _dimension(dimension)
        choices += [row for question in dimension.questions for row in _choices(question, pack)]
    settings = [{"form_title": pack.title, "form_id": pack.id, "version": str(pack.version)}]
    return _workbook({"survey": (_SURVEY, survey), "choices": (_CHOICES, choices), "settings": (_SETTINGS, settings)})


def _agency() -> list[Row]:
    size = {"constraint": ". >= 0", "constraint_message": "A whole number, not below zero."}
    return [
        {"type": "text", "name": "agency", "label": "Name of the agency", "required": "yes"},
        {"type": "date", "name": "assessed_on", "label": "Day of the answers", "required": "yes", "default": "today()"},
        {"type": "text", "name": "country", "label": "Country"},
        {"type": "text", "name": "kind", "label": "Kind of agency, such as licensing or tax"},
        {"type": "integer", "name": "size", "label": "Number of staff", **size},
        {"type": "text", "name": "assessor", "label": "Who answers"},
        {"type": "text", "name": "role", "label": "Role of the person who answers"},
    ]


def _dimension(dimension: Dimension) -> list[Row]:
    rows: list[Row] = [{"type": "begin_group", "name": f"dimension_{dimension.id}", "label": dimension.title}]
    rows.append({"type": "note", "name": f"about_{dimension.id}", "label": dimension.summary})
    for question in dimension.questions:
        rows += _question(question)
    return [*rows, {"type": "end_group"}]


def _question(question: Question) -> list[Row]:
    name = question.id
    rows = [{"type": f"select_one {name}", "name": name, "label": f"{question.topic}: {question.ask}"}]
    rows[0]["hint"] = f"{question.why} Choose the highest level that is true today. Blank: stays open."
    if question.not_applicable:
        relevant = f"${{{name}}} = '{State.NOT_APPLICABLE.value}'"
        reason = {"type": "text", "name": f"{name}_reason", "label": "Why it does not apply", "required": "yes"}
        rows.append({**reason, "relevant": relevant})
    rows.append({"type": "text", "name": f"{name}_note", "label": f"{question.topic}: note (optional)"})
    evidence = {"type": "text", "name": f"{name}_evidence", "label": f"{question.topic}: evidence (optional)"}
    return [*rows, {**evidence, "hint": f"{question.evidence} Several pieces: a ; between them."}]


def _choices(question: Question, pack: Pack) -> list[Row]:
    levels = enumerate(zip(pack.levels, question.levels, strict=True), 1)
    named = {str(level): f"{level} {name}: {sentence}" for level, (name, sentence) in levels}
    named[DONT_KNOW] = "I do not know"
    if question.not_applicable:
        named[State.NOT_APPLICABLE.value] = "It does not apply to this agency"
    return [{"list_name": question.id, "name": name, "label": label} for name, label in named.items()]


def _workbook(sheets: dict[str, tuple[tuple[str, ...], list[Row]]]) -> bytes:
    xlsxwriter = needed("xlsxwriter", "xlsx", "Excel workbooks need")
    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    for name, (columns, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(columns), 30)
        for line, row in enumerate([dict(zip(columns, columns, strict=True)), *rows]):
            for at, column in enumerate(columns):
                sheet.write_string(line, at, _plain(column, row.get(column, "")))
    book.close()
    return buffer.getvalue()


def _plain(column: str, text: str) -> str:
    """Text of a pack that no survey tool takes for a reference to another question."""
    return text.replace("${", "$ {") if column in ("label", "hint", "form_title") else text
