"""Assessments as CSV, safe to open in a spreadsheet."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from crm_assess.files.csvtext import FORMULA
from crm_assess.files.layout import NAMES, Value, answer_cells, blank_facts, facts, reading_cells
from crm_assess.files.rows import COLUMNS, READING
from crm_assess.language import N_, _
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

_FORMULA = re.compile(f"'*{FORMULA}")
_TO_QUOTE = re.compile('[",\r\n“„«]')
_HOW = (
    N_(
        "One row a question. Under {answer}: the highest level that is true today (1 to 5), or {dont_know}, "
        "or {not_applicable} with a reason where that is allowed."
    ),
    N_("Leave a question blank to keep it open. Several pieces of evidence: a ; between them. Dates: year-month-day."),
    N_("Keep the first cell of every row as it is. Rows starting with # and a blank are for reading only."),
)


def csv_table(assessment: Assessment, pack: Pack) -> bytes:
    """An assessment as CSV: a row for each answer that is listed, in the file's order."""
    rows: list[Sequence[Value]] = [(f"#{name}", *values) for name, *values in facts(assessment)]
    rows.append(COLUMNS)
    for question, answer in assessment.answers.items():
        cells = {"question": question, **answer_cells(answer)}
        rows.append([cells[column] for column in COLUMNS])
    return _written(rows)


def csv_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment as CSV: every question with what there is to read, a row each."""
    rows: list[Sequence[Value]] = [(f"# {_(line, **NAMES)}",) for line in _HOW]
    rows += [(f"#{name}", *values) for name, *values in blank_facts(pack, today)]
    rows.append((*COLUMNS, *READING))
    for dimension in pack.dimensions:
        rows.append((f"# {dimension.title}",))
        for question in dimension.questions:
            reading = reading_cells(question, pack)
            rows.append([question.id, *[None] * (len(COLUMNS) - 1), *(reading[name] for name in READING)])
    return _written(rows)


def _written(rows: Iterable[Sequence[Value]]) -> bytes:
    """The rows as a spreadsheet program expects them: byte order mark, commas, CR LF."""
    lines = (",".join(map(_cell, row)) + "\r\n" for row in rows)
    return "".join(lines).encode("utf-8-sig")


def _cell(value: Value) -> str:
    """A cell, in quotes where it holds what ends one, and where the reader has to know that its text is whole."""
    text = "" if value is None else str(_harmless(value))
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def _harmless(value: Value) -> Value:
    """Text that a spreadsheet would run as a formula, with an apostrophe before it; the reader takes it off again.

    A NUL, which no reader of CSV takes, leaves a mark: a name of nothing else would be none.
    """
    if not isinstance(value, str):
        return value
    kept = value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{kept}" if _FORMULA.match(kept) else kept
