"""One row of a wide table, as the data of an assessment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crm_assess.analysis.headings import ANSWER, ASSESSED_ON, FACT, GROUP, PART_LABELS, Column, WideHeader
from crm_assess.analysis.wide import plain_words
from crm_assess.files.assessments import SCHEMA
from crm_assess.files.cells import Cell, Row, date, given, number, text, word
from crm_assess.files.document import Document
from crm_assess.files.grid import Grid
from crm_assess.files.problems import Path, near
from crm_assess.files.rows import BESIDE, NOT_APPLICABLE
from crm_assess.language import MONTHS
from crm_assess.models.assessment import DONT_KNOW
from crm_assess.models.base import show
from crm_assess.models.pack import Pack

NO_REASON = "The survey's export holds no reason."
"""Stands where a respondent answered not applicable and the export has no word of why."""

_SENT = re.compile(
    r"submission ?date|_submission_time|(?:submitdate\. )?date[ _]submitted|submitdate|completion time|heure de fin|end"
    r"|completed|timestamp|horodateur",
    re.IGNORECASE,
)
"""Columns with the time of sending, which is the day of the answers where no column assessed_on says otherwise."""
_DAY = re.compile(r"([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?:[T ].*)?")
_ENGLISH_DAY = re.compile(r"([A-Z][a-z]{2}) ([0-9]{1,2}), ([0-9]{4})(?: .*)?")
"""As SurveyCTO and ODK Briefcase write a day; one in figures alone may be meant in another order."""
_MONTHS = tuple(month[:3] for month in MONTHS)
_NO_DAY = "1980-01-01"
"""What LimeSurvey gives as the time of sending where a survey is set to keep none."""
_ALLOWED = f"1 to 5, {DONT_KNOW}, {NOT_APPLICABLE}, empty, or the words of a choice"


@dataclass(frozen=True)
class Survey:
    """What is known of all rows of a wide table."""

    file: str
    form: str
    sheet: str
    headings: Row
    header: WideHeader
    said: Mapping[str, Mapping[str, int | str]]
    """For each question the answer that is meant by each wording, in plain words."""
    pack: Pack

    @cached_property
    def questions(self) -> list[str]:
        """The questions of which anything is said, in the order of the columns."""
        columns = self.header.columns.values()
        return list(dict.fromkeys(column.name for column in columns if column.part not in (FACT, GROUP)))

    @cached_property
    def sent(self) -> list[int]:
        """The columns with the time of sending."""
        names = enumerate(map(word, self.headings))
        return [at for at, name in names if at not in self.header.columns and _SENT.fullmatch(name)]


class Respondent:
    """One row."""

    def __init__(self, survey: Survey, row: Row, told: int) -> None:
        """``told`` is how many problems of earlier rows are known."""
        self.survey = survey
        self.told = told
        self.grid = Grid(survey.file, survey.form, {"": survey.sheet})
        self.grid.data["answers"] = {}
        self.grid.values[()] = row[0].place
        self.row = row
        cells = {column: row[at] for at, column in survey.header.columns.items() if at < len(row)}
        self.cells = {column: cell for column, cell in cells.items() if self._sound(column, cell)}

    def document(self) -> Document:
        """The row's data with the places of its cells."""
        headings, pack = self.survey.headings, self.survey.pack
        extra = next(iter(self.row[len(headings) :]), None)
        if extra is not None:
            words = f"has a cell without heading (straight quotes around text with a separator; {self.survey.form})"
            self.grid.wrong(("answers",), extra, words)
        self._facts({column.name: cell for column, cell in self.cells.items() if column.part == FACT})
        for name in self.survey.questions:
            said = {part: self.cells.get(Column(name, part)) for part in (ANSWER, *PART_LABELS)}
            self._answer(name, {part: cell for part, cell in said.items() if cell is not None and given(cell)})
        return self.grid.document({"schema": SCHEMA, "pack": {"id": pack.id, "version": pack.version}})

    def groups(self, by: Sequence[str]) -> tuple[str | None, ...]:
        """The text in each of the columns to group by that is no fact of an agency; None where there is none."""
        cells = [self.cells.get(Column(name, GROUP)) for name in by]
        return tuple(word(cell) if cell is not None and given(cell) else None for cell in cells)

    def _sound(self, column: Column, cell: Cell) -> bool:
        path: Path = (column.name,) if column.part == FACT else ("answers", column.name, column.part)
        return self.grid.sound(path, cell)

    def _facts(self, facts: dict[str, Cell]) -> None:
        for name in ("agency", "country", "kind", "size"):
            if name in facts and (given(facts[name]) or name == "agency"):
                meaning = number if name == "size" else text
                self.grid.put(("agency", "name" if name == "agency" else name), facts[name], meaning(facts[name]))
        who = facts.get("assessor")
        if who is not None and given(who):
            role = facts.get("role")
            said = {"role": text(role)} if role is not None and given(role) else {}
            self.grid.put(("assessors",), who, [{"name": text(who), **said}])
        self._day(facts.get(ASSESSED_ON))

    def _day(self, cell: Cell | None) -> None:
        """The day of the answers: as stated, else the day of sending."""
        sent = (self.row[at] for at in self.survey.sent if at < len(self.row) and given(self.row[at]))
        stated = cell is not None and given(cell)
        day = cell if stated else next(sent, None)
        if day is None:
            return
        if stated or _day_in(day) != _NO_DAY:
            self.grid.put((ASSESSED_ON,), day, _day_in(day))

    def _answer(self, name: str, cells: dict[str, Cell]) -> None:
        path: Path = ("answers", name)
        value = self._state(path, cells[ANSWER], cells.get("reason")) if ANSWER in cells else None
        meanings = {"target_level": lambda cell: self._level(name, cell), "target_by": _day_in}
        for part, (key, meaning) in BESIDE.items():
            if part in cells:
                self.grid.put((*path, *key), cells[part], meanings.get(part, meaning)(cells[part]))
        understood = value is not None or ANSWER not in cells
        if "reason" in cells and understood and value != NOT_APPLICABLE:
            what = f"is a reason, but the answer is {show(value)} (a reason only with {NOT_APPLICABLE})"
            self.grid.wrong((*path, "reason"), cells["reason"], what)

    def _level(self, name: str, cell: Cell) -> object:
        """A target's level, by its number or its name; otherwise what stands there."""
        level = self.survey.said[name].get(plain_words(text(cell)))
        return level if type(level) is int else number(cell)

    def _state(self, path: Path, cell: Cell, reason: Cell | None) -> object:
        """Takes an answer and says which it is; None where it is none."""
        value = self.survey.said[str(path[1])].get(plain_words(text(cell)))
        if value is None:
            choices = (DONT_KNOW, NOT_APPLICABLE, *self.survey.pack.levels)
            suggestion = near(word(cell), choices, self.told + len(self.grid.problems))
            self.grid.wrong(path, cell, f"{show(word(cell))} is no answer ({_ALLOWED}{suggestion})")
        elif value == NOT_APPLICABLE:
            self.grid.put((*path, NOT_APPLICABLE), reason or cell, text(reason) if reason else NO_REASON)
            self.grid.keys[(*path, NOT_APPLICABLE)] = cell.place
        else:
            self.grid.put((*path, "level"), cell, value)
        return value


def _day_in(cell: Cell) -> object:
    """The day in a cell with a day or a time, year-month-day; otherwise what stands there."""
    if found := _DAY.fullmatch(word(cell)):
        return "-".join(found.groups())
    found = _ENGLISH_DAY.fullmatch(word(cell))
    if found and found[1] in _MONTHS:
        return f"{found[3]}-{_MONTHS.index(found[1]) + 1:02}-{int(found[2]):02}"
    return date(cell)
