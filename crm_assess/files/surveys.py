"""Exports of survey platforms, one row a respondent, split into assessments."""

import re
from collections.abc import Mapping

from crm_assess.files.assessments import SCHEMA, checked
from crm_assess.files.cells import Cell, Row, given, number, text, word
from crm_assess.files.csvtext import CsvText, read_csv
from crm_assess.files.document import Document
from crm_assess.files.grid import Grid
from crm_assess.files.problems import InputError, Path, Problem
from crm_assess.files.rows import NOT_APPLICABLE, pieces
from crm_assess.files.source import Source
from crm_assess.files.wide import Column, WideHeader, wide_header
from crm_assess.models.assessment import DONT_KNOW, Assessment
from crm_assess.models.base import show
from crm_assess.models.pack import Pack, Question

NO_REASON = "The survey's export holds no reason."
"""Stands where a respondent answered not applicable and the export has no word of why."""

_SENT = re.compile(
    r"submission ?date|_submission_time|date submitted|submitdate|completion time|end|completed", re.IGNORECASE
)
"""Columns with the time of sending, which is the day of the answers where no column assessed_on says otherwise."""
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ].*)?")
_ALLOWED = f"1 to 5, {DONT_KNOW}, {NOT_APPLICABLE}, empty, or the words of a choice"


def read_survey(source: Source, pack: Pack) -> list[Assessment]:
    """The assessments in a wide CSV file, in its order; raises InputError with every problem of every row."""
    csv = read_csv(source)
    rows = csv.rows()
    headings = next(rows)
    header = wide_header([text(cell) for cell in headings], pack)
    problems = _of_headings(csv, headings, header)
    labels = {question.id: _labels(question, pack) for question in pack.questions.values()}
    sent = [at for at, cell in enumerate(headings) if at not in header.columns and _SENT.fullmatch(word(cell))]
    found: list[Assessment] = []
    for row in rows if not problems else ():
        if any(map(given, row)):
            try:
                found.append(checked(_Respondent(csv, headings, row, pack).document(header, sent, labels), pack))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _of_headings(csv: CsvText, headings: Row, header: WideHeader) -> list[Problem]:
    name = csv.source.name
    problems = [Problem(name, *headings[at].place, "headings", what) for at, what in header.problems.items()]
    if Column("agency", "fact") not in header.columns.values():
        problems.append(Problem(name, 1, 1, "headings", f"have no column agency (read as {csv.dialect})"))
    if not header.questions:
        problems.append(Problem(name, 1, 1, "headings", f"have no question of the pack (read as {csv.dialect})"))
    return problems


def _labels(question: Question, pack: Pack) -> dict[str, object]:
    """What a cell may say for each answer: a code, or the words that the respondent was shown."""
    labels: dict[str, object] = {"dk": DONT_KNOW, "i do not know": DONT_KNOW, DONT_KNOW: DONT_KNOW}
    labels |= dict.fromkeys(("na", "it does not apply to this agency", NOT_APPLICABLE), NOT_APPLICABLE)
    for level, (name, sentence) in enumerate(zip(pack.levels, question.levels, strict=True), 1):
        words = (str(level), sentence, name, f"{level} {name}", f"{level} {name}: {sentence}", f"{level} {sentence}")
        labels |= dict.fromkeys(map(_plain, words), level)
    return labels


def _plain(words: str) -> str:
    return " ".join(words.split()).lower().rstrip(".")


class _Respondent:
    """One row, as the data of an assessment."""

    def __init__(self, csv: CsvText, headings: Row, row: Row, pack: Pack) -> None:
        self.grid, self.row, self.pack = Grid(csv.source.name, csv.dialect), row, pack
        self.grid.data["answers"] = {}
        self.grid.values[()] = row[0].place
        extra = next((cell for cell in row[len(headings) :] if given(cell)), None)
        if extra is not None:
            self.grid.wrong(("answers",), extra, f"has a cell without heading (quotes around it; {csv.dialect})")

    def document(self, header: WideHeader, sent: list[int], labels: Mapping[str, dict[str, object]]) -> Document:
        """The row's data with the places of its cells."""
        cells = {column: self.row[at] for at, column in header.columns.items() if at < len(self.row)}
        facts = {column.name: cell for column, cell in cells.items() if column.part == "fact"}
        self._facts({name: cell for name, cell in facts.items() if given(cell) or name == "agency"}, sent)
        for column, cell in cells.items():
            if column.part == "answer":
                own = {part: cells.get(Column(column.name, part)) for part in ("note", "reason", "evidence")}
                beside = {part: other for part, other in own.items() if other is not None and given(other)}
                self._answer(column.name, cell, beside, labels[column.name])
        return self.grid.document({"schema": SCHEMA, "pack": {"id": self.pack.id, "version": self.pack.version}})

    def _facts(self, facts: dict[str, Cell], sent: list[int]) -> None:
        for name, cell in facts.items():
            if name == "size":
                self.grid.put(("agency", "size"), cell, number(cell))
            elif name in ("country", "kind", "agency"):
                self.grid.put(("agency", "name" if name == "agency" else name), cell, text(cell))
        if "assessor" in facts:
            role = {"role": text(facts["role"])} if "role" in facts else {}
            self.grid.put(("assessors",), facts["assessor"], [{"name": text(facts["assessor"]), **role}])
        day = facts.get("assessed_on") or next((self.row[at] for at in sent if at < len(self.row)), None)
        if day is not None and given(day):
            found = _DAY.fullmatch(word(day))
            self.grid.put(("assessed_on",), day, found[1] if found else word(day))

    def _answer(self, name: str, cell: Cell, beside: dict[str, Cell], labels: dict[str, object]) -> None:
        path: Path = ("answers", name)
        value = labels.get(_plain(word(cell)))
        if value is None and given(cell):
            self.grid.wrong(path, cell, f"{show(word(cell))} is no answer ({_ALLOWED})")
        elif value == NOT_APPLICABLE:
            reason = beside.get("reason")
            self.grid.put((*path, NOT_APPLICABLE), reason or cell, text(reason) if reason else NO_REASON)
            self.grid.keys[(*path, NOT_APPLICABLE)] = cell.place
        elif value is not None:
            self.grid.put((*path, "level"), cell, value)
        if "note" in beside:
            self.grid.put((*path, "note"), beside["note"], text(beside["note"]))
        if "evidence" in beside:
            self.grid.put((*path, "evidence"), beside["evidence"], pieces(beside["evidence"]))
        if "reason" in beside and value != NOT_APPLICABLE:
            what = f"is a reason, but the answer is {show(value)} (a reason only with {NOT_APPLICABLE})"
            self.grid.wrong((*path, "reason"), beside["reason"], what)
