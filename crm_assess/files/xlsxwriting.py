"""Assessments as Excel workbooks that an office can fill in without help."""

import datetime as dt
import io
from typing import Any

from crm_assess.files.extras import needed
from crm_assess.files.layout import NAMES, Value, answer_cells, blank_facts, facts, reading_cells
from crm_assess.files.rows import NOT_APPLICABLE
from crm_assess.files.workbook import AGENCY, ANSWERS
from crm_assess.language import N_, _
from crm_assess.models.assessment import DONT_KNOW, UNANSWERED, Assessment
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Pack, Question

MAX_TEXT = 32_767
"""Characters that a cell can hold."""

_FIRST_SOUND_DAY = dt.date(1900, 3, 1)
"""A workbook counts days from 1900, with one too many in that year's February: earlier days are written as text."""

_WIDTHS = {
    "question": 24,
    "ask": 38,
    "levels": 74,
    "answer": 16,
    "note": 40,
    "evidence": 36,
    "target_level": 13,
    "target_by": 13,
    "reason": 30,
    "evidence_hint": 40,
    "may_be_left_out": 16,
}
"""The columns of the sheet of answers, and how wide they are."""
_TO_FILL = ("answer", "note", "evidence", "target_level", "target_by", "reason")
_HINTS = {
    "agency": N_("The agency's name; required."),
    "country": N_("Such as CA or Canada."),
    "kind": N_("Such as licensing or tax."),
    "size": N_("Number of staff, a whole number."),
    "assessed_on": N_("The day of the answers, year-month-day; required."),
    "assessor": N_("Who answered, and in column C the role. Optional."),
    "pack": N_("Which questions these are; leave as it is."),
}
_HOW = (
    N_("How to fill in this workbook"),
    N_("1. On the sheet {agency}, write the agency's name and the day of the answers."),
    N_(
        "2. On the sheet {answers}, read each question and its five levels. In the column {answer}, choose the highest "
        "level that is true of your agency today."
    ),
    N_("3. Where you do not know, choose {dont_know}. It never counts as zero."),
    N_(
        "4. Where a question has no meaning for you and may be left out, choose {not_applicable} and write why under "
        "{reason}."
    ),
    N_(
        "5. A note, evidence and a target are optional. Several pieces of evidence: one a line (Alt+Enter), or a ; "
        "between them. A target needs both a level and a date."
    ),
    N_("6. The top of the sheet {answers} counts how many questions are answered. An empty answer stays open."),
    N_("7. Save as Excel workbook (.xlsx) and run: {command}"),
    N_("The headings and questions are locked so that the program finds its way; there is no password."),
)


def xlsx_table(assessment: Assessment, pack: Pack) -> bytes:
    """An assessment as a workbook, with every question of the pack so that it can be completed there."""
    return _Workbook(pack).filled(facts(assessment), assessment)


def xlsx_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment as a workbook."""
    return _Workbook(pack).filled(blank_facts(pack, today), None)


class _Workbook:
    """Writes one workbook; its bytes depend on nothing but what is written."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.buffer = io.BytesIO()
        xlsxwriter = needed("xlsxwriter", "xlsx", "Excel workbooks need")
        self.book: Any = xlsxwriter.Workbook(self.buffer, {"in_memory": True})
        self.book.set_properties({"title": pack.title, "created": dt.datetime(2000, 1, 1)})
        top = {"text_wrap": True, "valign": "top"}
        open_, line = {"locked": False, "bg_color": "#FFF9E5"}, {"border": 1, "border_color": "#BFBFBF"}
        self.read = self.book.add_format({**top, **line})
        self.heading = self.book.add_format({**top, **line, "bold": True, "bg_color": "#DCE6F1"})
        self.section = self.book.add_format({"bold": True, "font_size": 13})
        # quote_prefix: text that starts like a formula stays text, also after it was edited.
        self.text = self.book.add_format({**top, **line, **open_, "quote_prefix": True})
        self.free = self.book.add_format({**top, **line, **open_})
        self.date = self.book.add_format({**top, **line, **open_, "num_format": "yyyy-mm-dd"})

    def filled(self, rows: list[tuple[str, Value, Value]], assessment: Assessment | None) -> bytes:
        """The workbook's bytes, with the answers of an assessment where there is one."""
        self._instructions()
        self._agency(rows)
        self._answers(assessment)
        self.book.close()
        return self.buffer.getvalue()

    def _instructions(self) -> None:
        sheet = self.book.add_worksheet("instructions")
        sheet.set_column(0, 0, 100)
        for at, line in enumerate(_HOW):
            told = _(line, **NAMES, command="crm-assess report FILE")
            sheet.write_string(at, 0, told, self.read if at else self.section)
        sheet.protect()

    def _agency(self, rows: list[tuple[str, Value, Value]]) -> None:
        sheet = self.book.add_worksheet(AGENCY)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 3, 40)
        for at, (name, *values) in enumerate(rows):
            sheet.write_string(at, 0, name, self.heading)
            for column, value in enumerate(values, 1):
                self._write(sheet, at, column, value, self.date if name == "assessed_on" and column == 1 else None)
            sheet.write_string(at, 3, _(_HINTS[name]), self.read)
            if name == "assessed_on":
                sheet.data_validation(at, 1, at, 1, _date())
            elif name == "size":
                sheet.data_validation(at, 1, at, 1, _size())
        sheet.protect()

    def _answers(self, assessment: Assessment | None) -> None:
        sheet = self.book.add_worksheet(ANSWERS)
        for at, (name, width) in enumerate(_WIDTHS.items()):
            sheet.set_column(at, at, width)
            sheet.write_string(1, at, name, self.heading)
        line, answered = 2, 0
        for dimension in self.pack.dimensions:
            sheet.write_string(line, 0, f"# {dimension.title}", self.section)
            line += 1
            for question in dimension.questions:
                answer = assessment.answer(question.id) if assessment else UNANSWERED
                cells = {"question": question.id, **reading_cells(question, self.pack), **answer_cells(answer)}
                self._question(sheet, line, question, cells)
                answered += cells["answer"] is not None
                line += 1
        self._progress(sheet, line, answered)
        if assessment:
            self._earlier(sheet, line, assessment)
        sheet.freeze_panes(2, 1)
        sheet.set_zoom(85)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        sheet.activate()

    def _question(self, sheet: Any, line: int, question: Question, cells: dict[str, Value]) -> None:
        for at, name in enumerate(_WIDTHS):
            if name in _TO_FILL:
                self._write(sheet, line, at, cells[name], self.date if name == "target_by" else None)
            else:
                sheet.write_string(line, at, str(cells[name]), self.read)
        columns = list(_WIDTHS)
        for name, rule in (("answer", _answer_rule(question)), ("target_level", _level()), ("target_by", _date())):
            at = columns.index(name)
            sheet.data_validation(line, at, line, at, rule)

    def _earlier(self, sheet: Any, line: int, assessment: Assessment) -> None:
        """Answers to questions that an older version of the pack asked."""
        earlier = [name for name in assessment.answers if name not in self.pack.questions]
        for at, name in enumerate(earlier, line):
            sheet.write_string(at, 0, name, self.read)
            for column, heading in enumerate(_WIDTHS):
                if heading in _TO_FILL:
                    self._write(sheet, at, column, answer_cells(assessment.answer(name))[heading])

    def _progress(self, sheet: Any, end: int, answered: int) -> None:
        column = chr(ord("A") + list(_WIDTHS).index("answer"))
        told = _("Answered: {count} of {total}", count="{}", total=len(self.pack.questions))
        before, after = f"# {told}".replace('"', '""').split("{}")
        formula = f'="{before}"&COUNTA({column}3:{column}{end})&"{after}"'
        sheet.write_formula(0, 0, formula, self.section, f"# {told.format(answered)}")

    def _write(self, sheet: Any, line: int, column: int, value: Value, form: Any = None) -> None:
        if isinstance(value, dt.date) and value < _FIRST_SOUND_DAY:
            sheet.write_string(line, column, value.isoformat(), form or self.text)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()), self.date)
        elif isinstance(value, str):
            sheet.write_string(line, column, value[:MAX_TEXT], self.text)
        elif value is None:
            sheet.write_blank(line, column, None, form or self.free)
        else:
            sheet.write_number(line, column, value, self.free)


def _answer_rule(question: Question) -> dict[str, Any]:
    allowed = [*map(str, LEVELS), DONT_KNOW, *([NOT_APPLICABLE] if question.not_applicable else [])]
    return {
        "validate": "list",
        "source": allowed,
        "input_title": _("Answer"),
        "input_message": _(
            "The highest level that is true today: 1 to 5; or {others}.", others=", ".join(allowed[len(LEVELS) :])
        ),
        "error_title": _("No answer"),
        "error_message": _("Please choose one of: {allowed}.", allowed=", ".join(allowed)),
    }


def _level() -> dict[str, Any]:
    return {
        "validate": "list",
        "source": [*map(str, LEVELS)],
        "error_title": _("No level"),
        "error_message": _("Please choose a level from 1 to 5."),
    }


def _date() -> dict[str, Any]:
    return {
        "validate": "date",
        "criteria": ">=",
        "value": dt.date(1990, 1, 1),
        "error_title": _("No date"),
        "error_message": _("Please write a date as year-month-day, such as 2026-11-22."),
    }


def _size() -> dict[str, Any]:
    return {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        "error_title": _("No whole number"),
        "error_message": _("Please write the number of staff as a whole number."),
    }
