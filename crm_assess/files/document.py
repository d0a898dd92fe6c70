"""A text that was read as data, with the place of every key and value."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from crm_assess.files.problems import Path, Problem, where

MAX_DEPTH = 20
"""No file nests deeper than this."""
TOO_DEEP = f"is nested too deep (at most {MAX_DEPTH} levels)"

MAX_ENTRIES = 20_000
"""No file that people write holds more values than this."""

Place = tuple[int, int]
"""Line and column, both from 1."""


def place_finder(text: str) -> Callable[[int], Place]:
    """A function from an offset in the text to its line and column; a line ends as an editor has it."""
    starts = [0, *(match.end() for match in re.finditer("\r\n?|\n", text))]

    def place_of(offset: int) -> Place:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return place_of


class Places(NamedTuple):
    """Where each value starts, and each key that names one."""

    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]


class Finding(NamedTuple):
    """Something wrong at a path; ``key`` where the key itself is at fault."""

    path: Path
    what: str
    key: bool = False


class Document(NamedTuple):
    """Data as read, before any model has seen it."""

    file: str
    data: object
    places: Places
    problems: tuple[Problem, ...] = ()
    """What was wrong with the text itself though it could be read: duplicate keys and the like."""
    sheets: Mapping[str, str] = MappingProxyType({})
    """In a workbook the sheet of each part by its first key, of all other parts by ""; places are rows and columns."""
    form: str = ""
    """How a table was found to be written, in a few words."""

    def problem(self, finding: Finding) -> Problem:
        """A finding with its place: the nearest thing above it that stands in the text."""
        line, column = self._place(finding)
        sheet = self.sheets.get(str(finding.path[0]) if finding.path else "", self.sheets.get("", ""))
        return Problem(self.file, line, column, where(finding.path), finding.what, sheet=sheet)

    def _place(self, finding: Finding) -> Place:
        if finding.key and finding.path in self.places.keys:
            return self.places.keys[finding.path]
        path = finding.path
        while path and path not in self.places.values:
            path = path[:-1]
            if path in self.places.keys:
                return self.places.keys[path]
        return self.places.values.get(path, (1, 1))
