"""What a table says of the assessment as a whole: the agency, the date, the questions asked, who answered."""

from crm_assess.files.cells import Cell, Row, date, given, is_comment, number, text, word
from crm_assess.files.grid import Grid
from crm_assess.files.problems import Path, near
from crm_assess.models.base import show

FACTS = ("agency", "country", "kind", "size", "assessed_on", "pack", "assessor")
"""The names of the rows; an agency and an assessor are named, a pack's version and an assessor's role stand third."""
_WITH_TWO = ("pack", "assessor")


class Facts:
    """Takes rows of a fact's name and its value, and puts them where they belong."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.seen: dict[str, Cell] = {}
        self.assessors: list[dict[str, object]] = []

    def take(self, row: Row) -> None:
        """Takes one row; its name may have a # before it."""
        if is_comment(row):
            return
        name = word(row[0]).removeprefix("#")
        values = row[1:]
        room = 2 if name in _WITH_TWO else 1
        extra = next((cell for cell in values[room:] if given(cell)), None)
        if name not in FACTS:
            suggestion = near(name, FACTS, len(self.grid.problems))
            words = f"is no fact of an assessment ({', '.join(FACTS)}{suggestion})"
            self.grid.wrong((name,), row[0], words)
        elif name in self.seen and name != "assessor":
            self.grid.wrong((name,), row[0], f"is there twice (once; first in row {self.seen[name].place[0]})")
        else:
            if extra is not None:
                self.grid.wrong((name,), extra, f"is a cell too many (one value; quotes around it; {self.grid.form})")
            self.seen[name] = row[0]
            first, second, *_ = [*values, Cell("", row[0].place), Cell("", row[0].place)]
            self._put(name, first, second)

    def _put(self, name: str, first: Cell, second: Cell) -> None:
        if not all(self.grid.sound((name,), cell) for cell in (first, second)):
            return
        if name == "pack":
            self.grid.put(("pack", "id"), first, word(first))
            self.grid.put(("pack", "version"), second, number(second))
        elif name == "assessor":
            self._assessor(first, second)
        elif given(first):
            self._single(name, first)
        else:
            self._blank(name, first)

    def _blank(self, name: str, cell: Cell) -> None:
        """Remembers where something required is to be filled in."""
        if name == "agency":
            self.grid.put(("agency", "name"), cell, "")
        elif name == "assessed_on":
            self.grid.values[("assessed_on",)] = cell.place

    def _single(self, name: str, cell: Cell) -> None:
        if name == "assessed_on":
            self.grid.put(("assessed_on",), cell, date(cell))
        elif name == "size":
            size = number(cell)
            self.grid.put(("agency", "size"), cell, size)
            if type(size) is not int:
                self.grid.wrong(("agency", "size"), cell, f"{show(size)} is no whole number (such as 85)")
        else:
            self.grid.put(("agency", "name" if name == "agency" else name), cell, text(cell))

    def _assessor(self, name: Cell, role: Cell) -> None:
        if not given(name) and not given(role):
            return
        place: Path = ("assessors", len(self.assessors))
        self.assessors.append({"name": text(name), **({"role": text(role)} if given(role) else {})})
        self.grid.data["assessors"] = self.assessors
        self.grid.values[place] = name.place
