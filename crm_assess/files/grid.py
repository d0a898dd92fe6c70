"""The data of a table in the making, each part with the place of its cell."""

from dataclasses import dataclass, field

from crm_assess.files.cells import Broken, Cell
from crm_assess.files.document import Document, Place, Places
from crm_assess.files.problems import Path, Problem, where


@dataclass
class Grid:
    """Takes values by their path, as YAML and JSON would nest them."""

    file: str
    form: str
    """How the file was read, in a few words."""
    sheets: dict[str, str] = field(default_factory=dict)
    """The sheet of each part by its first key, of all others by ""; empty where there are no sheets."""
    data: dict[str, object] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, path: Path, cell: Cell, value: object) -> None:
        """Keeps a value, and the cell's place for it and for whatever above it has none yet."""
        into = self.data
        for depth, part in enumerate(path[:-1], 1):
            self.values.setdefault(path[:depth], cell.place)
            below = into.setdefault(str(part), {})
            assert isinstance(below, dict)
            into = below
        into[str(path[-1])] = value
        self.values[path] = cell.place

    def wrong(self, path: Path, cell: Cell, what: str) -> None:
        """Notes what is wrong with a cell."""
        sheet = self.sheets.get(str(path[0]) if path else "", self.sheets.get("", ""))
        self.problems.append(Problem(self.file, *cell.place, where(path), what, sheet=sheet))

    def sound(self, path: Path, cell: Cell) -> bool:
        """Whether a cell holds a value; notes the problem where it holds something broken instead."""
        if isinstance(cell.value, Broken):
            self.wrong(path, cell, cell.value.what)
            return False
        return True

    def document(self, head: dict[str, object]) -> Document:
        """What was taken, with ``head`` where the table does not say."""
        places = Places(self.values, self.keys)
        return Document(self.file, {**head, **self.data}, places, tuple(self.problems), self.sheets, self.form)
