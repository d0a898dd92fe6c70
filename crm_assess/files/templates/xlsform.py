"""A blank assessment as an XLSForm: the workbook from which ODK, KoboToolbox and SurveyCTO make a survey.

The names in it are the columns of the survey's export, which are read as answers again.
"""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from crm_assess.analysis.headings import FACT_LABELS, PART_LABELS
from crm_assess.files.extras import needed
from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.pack import Dimension, Pack, Question

_SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "default")
_CHOICES = ("list_name", "name", "label")
_LEVELS = "_levels"
"""The list of choices for a target: no question has this name, for an id begins with a letter."""
_SETTINGS = ("form_title", "form_id", "version")
Row = dict[str, str]


def xlsform_template(pack: Pack, today: dt.date) -> bytes:
    """A blank survey; its day of the answers is the one on which it is filled in, whenever that is."""
    survey, choices = _agency(), []
    for dimension in pack.dimensions:
        survey += _dimension(dimension)
        choices += [row for question in dimension.questions for row in _choices(question, pack)]
    choices += _levels(pack)
    settings = [{"form_title": pack.title, "form_id": pack.id, "version": str(pack.version)}]
    return _workbook({"survey": (_SURVEY, survey), "choices": (_CHOICES, choices), "settings": (_SETTINGS, settings)})


def _agency() -> list[Row]:
    required = {"required": "yes"}
    size = {"constraint": ". >= 0", "constraint_message": "A whole number, not below zero."}
    return [
        {"type": kind, "name": name, "label": FACT_LABELS[name], **more}
        for kind, name, more in (
            ("text", "agency", required),
            ("date", "assessed_on", {**required, "default": "today()"}),
            ("text", "country", {}),
            ("text", "kind", {}),
            ("integer", "size", size),
            ("text", "assessor", {}),
            ("text", "role", {}),
        )
    ]


def _dimension(dimension: Dimension) -> list[Row]:
    rows: list[Row] = [{"type": "begin_group", "name": f"dimension_{dimension.id}", "label": dimension.title}]
    rows.append({"type": "note", "name": f"about_{dimension.id}", "label": dimension.summary})
    for question in dimension.questions:
        rows += _question(question)
    return [*rows, {"type": "end_group"}]


def _question(question: Question) -> Iterator[Row]:
    name = question.id
    hint = f"{question.why} Choose the highest level that is true today. Blank: stays open."
    yield {"type": f"select_one {name}", "name": name, "label": f"{question.topic}: {question.ask}", "hint": hint}
    if question.not_applicable:
        relevant = f"${{{name}}} = '{State.NOT_APPLICABLE.value}'"
        yield {**_beside(question, "text", "reason"), "required": "yes", "relevant": relevant}
    yield _beside(question, "text", "note")
    yield {**_beside(question, "text", "evidence"), "hint": f"{question.evidence} Several pieces: a ; between them."}
    # Only whoever states a level is asked for a target, and only whoever sets one for its date. A word is no number.
    yield {**_beside(question, f"select_one {_LEVELS}", "target_level"), "relevant": f"number(${{{name}}}) > 0"}
    yield {
        **_beside(question, "date", "target_by"),
        "required": "yes",
        "relevant": f"number(${{{name}_target_level}}) > 0",
    }


def _beside(question: Question, kind: str, part: str) -> Row:
    """What is asked beside an answer."""
    return {"type": kind, "name": f"{question.id}_{part}", "label": f"{question.topic}: {PART_LABELS[part]}"}


def _levels(pack: Pack) -> list[Row]:
    named = enumerate(pack.levels, 1)
    return [{"list_name": _LEVELS, "name": str(level), "label": f"{level} {name}"} for level, name in named]


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
