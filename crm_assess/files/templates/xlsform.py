"""A blank assessment as an XLSForm: the workbook from which ODK, KoboToolbox and SurveyCTO make a survey.

The names in it are the columns of the survey's export, which are read as answers again.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

from crm_assess.analysis.headings import FACT_LABELS, PART_LABELS
from crm_assess.files.extras import needed
from crm_assess.language import N_, _, language_tag
from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.pack import Dimension, Pack, Question

_SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "default")
_CHOICES = ("list_name", "name", "label")
_WORDS = ("label", "hint", "constraint_message")
"""The columns that a respondent reads: there is one of each for every language."""
_LEVELS = "_levels"
"""The list of choices for a target: no question has this name, for an id begins with a letter."""
_SETTINGS = ("form_title", "form_id", "version", "default_language")
_TITLED = N_("{name}: {text}")
Row = dict[str, str]
Say = Callable[[str], str]
"""Puts the program's own words into a language."""


def xlsform_template(pack: Pack, today: dt.date, translated: Pack | None = None) -> bytes:
    """A blank survey; its day of the answers is the one on which it is filled in, whenever that is.

    ``translated`` is the pack in the present language, in which the survey is then shown, with English to choose.
    """
    survey, choices = _survey(pack, str), _choices(pack, str)
    settings = {"form_title": pack.title, "form_id": pack.id, "version": str(pack.version)}
    if translated:
        language = _name_of(language_tag())
        survey = _both(survey, _survey(translated, _), language)
        choices = _both(choices, _choices(translated, _), language)
        settings |= {"form_title": translated.title, "default_language": language}
    sheets = {"survey": (_SURVEY, survey), "choices": (_CHOICES, choices), "settings": (_SETTINGS, [settings])}
    return _workbook({name: (_columns(columns, rows), rows) for name, (columns, rows) in sheets.items()})


def _name_of(tag: str) -> str:
    """A language as survey platforms name it: French (fr)."""
    from babel import Locale

    return f"{Locale.parse(tag, sep='-').english_name} ({tag})"


def _both(english: list[Row], other: list[Row], language: str) -> list[Row]:
    """The same rows in two languages."""
    return [
        {name: value for name, value in row.items() if name not in _WORDS}
        | {f"{name}::{language}": their[name] for name in _WORDS if name in their}
        | {f"{name}::English (en)": row[name] for name in _WORDS if name in row}
        for row, their in zip(english, other, strict=True)
    ]


def _columns(columns: tuple[str, ...], rows: list[Row]) -> list[str]:
    """The columns in their order, those of words once for each language."""
    used = list(dict.fromkeys(name for row in rows for name in row))
    return [name for column in columns for name in used if name.partition("::")[0] == column]


def _survey(pack: Pack, say: Say) -> list[Row]:
    return [*_agency(say), *(row for dimension in pack.dimensions for row in _dimension(dimension, say))]


def _agency(say: Say) -> list[Row]:
    required = {"required": "yes"}
    size = {"constraint": ". >= 0", "constraint_message": say(_NO_SIZE)}
    return [
        {"type": kind, "name": name, "label": say(FACT_LABELS[name]), **more}
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


_NO_SIZE = N_("A whole number, not below zero.")
_HOW = N_("Choose the highest level that is true today. Blank: stays open.")
_PIECES = N_("Several pieces: a ; between them.")
_DONT_KNOW, _AWAY = N_("I do not know"), N_("It does not apply to this agency")


def _dimension(dimension: Dimension, say: Say) -> list[Row]:
    rows: list[Row] = [{"type": "begin_group", "name": f"dimension_{dimension.id}", "label": dimension.title}]
    rows.append({"type": "note", "name": f"about_{dimension.id}", "label": dimension.summary})
    for question in dimension.questions:
        rows += _question(question, say)
    return [*rows, {"type": "end_group"}]


def _question(question: Question, say: Say) -> Iterator[Row]:
    name = question.id
    label = say(_TITLED).format(name=question.topic, text=question.ask)
    yield {"type": f"select_one {name}", "name": name, "label": label, "hint": f"{question.why} {say(_HOW)}"}
    if question.not_applicable:
        relevant = f"${{{name}}} = '{State.NOT_APPLICABLE.value}'"
        yield {**_beside(question, "text", "reason", say), "required": "yes", "relevant": relevant}
    yield _beside(question, "text", "note", say)
    yield {**_beside(question, "text", "evidence", say), "hint": f"{question.evidence} {say(_PIECES)}"}
    # Only whoever states a level is asked for a target, and only whoever sets one for its date. A word is no number.
    level = _beside(question, f"select_one {_LEVELS}", "target_level", say)
    yield {**level, "relevant": f"number(${{{name}}}) > 0"}
    day = _beside(question, "date", "target_by", say)
    yield {**day, "required": "yes", "relevant": f"number(${{{name}_target_level}}) > 0"}


def _beside(question: Question, kind: str, part: str, say: Say) -> Row:
    """What is asked beside an answer."""
    label = say(_TITLED).format(name=question.topic, text=say(PART_LABELS[part]))
    return {"type": kind, "name": f"{question.id}_{part}", "label": label}


def _choices(pack: Pack, say: Say) -> list[Row]:
    rows = [row for question in pack.questions.values() for row in _answers(question, pack, say)]
    named = enumerate(pack.levels, 1)
    return rows + [{"list_name": _LEVELS, "name": str(level), "label": f"{level} {name}"} for level, name in named]


def _answers(question: Question, pack: Pack, say: Say) -> list[Row]:
    levels = enumerate(zip(pack.levels, question.levels, strict=True), 1)
    titled = say(_TITLED)
    named = {str(level): titled.format(name=f"{level} {name}", text=sentence) for level, (name, sentence) in levels}
    named[DONT_KNOW] = say(_DONT_KNOW)
    if question.not_applicable:
        named[State.NOT_APPLICABLE.value] = say(_AWAY)
    return [{"list_name": question.id, "name": name, "label": label} for name, label in named.items()]


def _workbook(sheets: dict[str, tuple[list[str], list[Row]]]) -> bytes:
    xlsxwriter = needed("xlsxwriter", "xlsx", "Excel workbooks need")
    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    for name, (columns, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, len(columns), 30)
        for line, row in enumerate([{column: column for column in columns}, *rows]):
            for at, column in enumerate(columns):
                sheet.write_string(line, at, _plain(column, row.get(column, "")))
    book.close()
    return buffer.getvalue()


def _plain(column: str, text: str) -> str:
    """Text of a pack that no survey tool takes for a reference to another question."""
    return text.replace("${", "$ {") if column.partition("::")[0] in ("label", "hint", "form_title") else text
