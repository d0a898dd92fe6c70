"""The answers of a table, one row each."""

import re
from collections.abc import Iterable

from crm_assess.files.cells import Cell, Row, date, given, is_comment, number, text, word
from crm_assess.files.grid import Grid
from crm_assess.files.problems import Path, near
from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.base import LEVELS, show

COLUMNS = ("question", "answer", "note", "evidence", "target_level", "target_by", "reason")
READING = ("ask", "levels", "evidence_hint", "may_be_left_out")
"""Columns that a template has for people to read; what stands in them is no part of the assessment."""
LISTED = ", ".join(COLUMNS)

NOT_APPLICABLE = State.NOT_APPLICABLE.value
_ALLOWED = f"1 to 5, {DONT_KNOW}, {NOT_APPLICABLE} with a reason, or empty"
_BETWEEN_PIECES = re.compile(r"[;\r\n]")


class Rows:
    """Takes the headings, then every row below them."""

    def __init__(self, grid: Grid, headings: Row) -> None:
        self.grid = grid
        self.open = {at for at, cell in enumerate(headings) if not given(cell)}
        self.width = len(headings)
        self.columns: dict[str, int] = {}
        grid.data["answers"] = {}
        top = headings[0] if headings else Cell("", (1, 1))
        grid.values[("answers",)] = top.place
        for at, cell in enumerate(headings):
            self._heading(at, cell)
        for name in ("question", "answer"):
            if name not in self.columns:
                grid.wrong(("answers",), top, f"has no column {name} (headings: {LISTED}; read as {grid.form})")

    def _heading(self, at: int, cell: Cell) -> None:
        name = word(cell)
        if not self.grid.sound(("answers",), cell):
            return
        if name in self.columns:
            self.grid.wrong(("answers",), cell, f"has the heading {name} twice (once)")
        elif name in COLUMNS:
            self.columns[name] = at
        elif name and name not in READING:
            suggestion = near(name, COLUMNS, len(self.grid.problems))
            words = f'has an unknown heading "{name[:40]}" (headings: {LISTED}{suggestion})'
            self.grid.wrong(("answers",), cell, words)

    def take_all(self, rows: Iterable[Row]) -> None:
        """Takes the rows; those for people alone are passed over."""
        if "question" in self.columns:
            for row in rows:
                if not is_comment(row):
                    self._take(row)

    def _take(self, row: Row) -> None:
        cells = {name: row[at] for name, at in self.columns.items() if at < len(row) and given(row[at])}
        # A row longer than the headings was torn by a separator, whatever its last cells hold.
        loose = [row[at] for at in self.open if at < len(row) and given(row[at])]
        extra = next(iter([*loose, *row[self.width :]]), None)
        if extra is not None:
            words = f"has a cell without heading (straight quotes around text with a separator; {self.grid.form})"
            self.grid.wrong(("answers",), extra, words)
        elif "question" in cells:
            path: Path = ("answers", word(cells["question"]))
            sound = {name: cell for name, cell in cells.items() if self.grid.sound((*path, name), cell)}
            self._answer(path, cells["question"], sound)
        elif cells:
            first = next(iter(cells.values()))
            self.grid.wrong(("answers",), first, "is a row without question (its id, such as call_centre)")

    def _answer(self, path: Path, name: Cell, cells: dict[str, Cell]) -> None:
        if path in self.grid.keys:
            first = self.grid.keys[path][0]
            self.grid.wrong(path, name, f"is there twice (once; first in row {first})")
            return
        self.grid.put(path, name, {})
        self.grid.keys[path] = name.place
        self._state(path, cells.get("answer"), cells.get("reason"))
        for column, (key, meaning) in BESIDE.items():
            if column in cells:
                self.grid.put((*path, *key), cells[column], meaning(cells[column]))

    def _state(self, path: Path, answer: Cell | None, reason: Cell | None) -> None:
        value = number(answer) if answer else None
        if answer and value == NOT_APPLICABLE:
            at = (*path, NOT_APPLICABLE)
            self.grid.put(at, reason or answer, text(reason) if reason else None)
            self.grid.keys[at] = answer.place
            return
        if answer and (value == DONT_KNOW or (type(value) is int and value in LEVELS)):
            self.grid.put((*path, "level"), answer, value)
        elif answer:
            suggestion = near(value, (DONT_KNOW, NOT_APPLICABLE), len(self.grid.problems))
            words = f"{show(value)} is no answer ({_ALLOWED}{suggestion})"
            self.grid.wrong(path, answer, words)
            return
        if reason:
            words = f"is a reason, but the answer is {show(value)} (a reason only with {NOT_APPLICABLE})"
            self.grid.wrong((*path, "reason"), reason, words)


def pieces(cell: Cell) -> list[str]:
    """The pieces of evidence in a cell, between which stand semicolons or line ends."""
    return [piece.strip() for piece in _BETWEEN_PIECES.split(text(cell)) if piece.strip()]


BESIDE = {
    "note": (("note",), text),
    "evidence": (("evidence",), pieces),
    "target_level": (("target", "level"), number),
    "target_by": (("target", "by"), date),
}
"""Where each further column belongs, and what its cell means."""
