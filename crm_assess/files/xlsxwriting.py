"""Assessments as Excel workbooks that an office can fill in without help."""

import datetime as dt
import io
from typing import Any

from crm_assess.files.extras import needed
from crm_assess.files.layout import NAMES, Value, answer_cells, blank_facts, facts, reading_cells
from crm_assess.files.workbook import AGENCY, ANSWERS
from crm_assess.files.xlsxrules import answer_rule, date_rule, level_rule, size_rule
from crm_assess.language import N_, _
from crm_assess.models.assessment import UNANSWERED, Assessment
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
_AS_TYPED = ("note", "evidence", "reason", "agency", "country", "kind", "assessor")
"""Text, which a spreadsheet program shall not take for a number, a date or a formula."""
_ASSESSORS = 3
"""So many rows there are for those who answered; more than have been named, as a rule."""
_LINE, _HIGHEST = 15, 405
"""Points: of a line of text, and of the highest row that a workbook can have."""

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
        self.text = self.book.add_format({**top, **line, **open_, "quote_prefix": True, "num_format": "@"})
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
        named = sum(name == "assessor" for name, *_ in rows)
        spare: list[tuple[str, Value, Value]] = [("assessor", None, None)] * (_ASSESSORS - named)
        for at, (name, *values) in enumerate([*rows[:-1], *spare, rows[-1]]):
            sheet.write_string(at, 0, name, self.heading)
            for column, value in enumerate(values, 1):
                self._fact(sheet, at, column, name, value)
            sheet.write_string(at, 3, _(_HINTS[name]), self.read)
        _one_page_wide(sheet)
        sheet.protect()

    def _fact(self, sheet: Any, at: int, column: int, name: str, value: Value) -> None:
        """A fact's cell: to be filled in where the program takes something there."""
        if name == "pack":
            sheet.write(at, column, value, self.read)
        elif column == 1 or name == "assessor":
            self._write(sheet, at, column, name, value)
        if column == 1 and name in ("assessed_on", "size"):
            sheet.data_validation(at, 1, at, 1, date_rule() if name == "assessed_on" else size_rule())

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
        _one_page_wide(sheet)
        sheet.repeat_rows(1)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        if assessment:
            sheet.activate()

    def _question(self, sheet: Any, line: int, question: Question, cells: dict[str, Value]) -> None:
        for at, name in enumerate(_WIDTHS):
            if name in _TO_FILL:
                self._write(sheet, line, at, name, cells[name])
            else:
                sheet.write_string(line, at, str(cells[name]), self.read)
        # Said outright: not every program works out on opening how high a row has to be.
        sheet.set_row(line, _height(cells))
        columns = list(_WIDTHS)
        rules = {"answer": answer_rule(question), "target_level": level_rule(), "target_by": date_rule()}
        for name, rule in rules.items():
            at = columns.index(name)
            sheet.data_validation(line, at, line, at, rule)

    def _earlier(self, sheet: Any, line: int, assessment: Assessment) -> None:
        """Answers to questions that an older version of the pack asked."""
        earlier = [name for name in assessment.answers if name not in self.pack.questions]
        for at, name in enumerate(earlier, line):
            sheet.write_string(at, 0, name, self.read)
            for column, heading in enumerate(_WIDTHS):
                if heading in _TO_FILL:
                    self._write(sheet, at, column, heading, answer_cells(assessment.answer(name))[heading])

    def _progress(self, sheet: Any, end: int, answered: int) -> None:
        column = chr(ord("A") + list(_WIDTHS).index("answer"))
        told = _("Answered: {count} of {total}", count="{}", total=len(self.pack.questions))
        before, after = f"# {told}".replace('"', '""').split("{}")
        formula = f'="{before}"&COUNTA({column}3:{column}{end})&"{after}"'
        sheet.write_formula(0, 0, formula, self.section, f"# {told.format(answered)}")

    def _write(self, sheet: Any, line: int, column: int, name: str, value: Value) -> None:
        if isinstance(value, dt.date) and value < _FIRST_SOUND_DAY:
            sheet.write_string(line, column, value.isoformat(), self.date)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()), self.date)
        elif isinstance(value, str):
            sheet.write_string(line, column, value[:MAX_TEXT], self.text)
        elif value is None:
            day = self.date if name == "target_by" else self.free
            sheet.write_blank(line, column, None, self.text if name in _AS_TYPED else day)
        else:
            sheet.write_number(line, column, value, self.free)


def _height(cells: dict[str, Value]) -> int:
    """The points that a row needs for all of its text to be seen, as far as a workbook allows."""
    lines = (
        sum(-(-len(line) // width) or 1 for line in str(cells[name] or "").split("\n"))
        for name, width in _WIDTHS.items()
    )
    return min(_HIGHEST, _LINE * max(lines))


def _one_page_wide(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
