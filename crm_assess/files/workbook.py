"""An XLSX workbook as rows of cells with their places."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from xml.etree import ElementTree

from crm_assess.files.cells import Broken, Cell, Row
from crm_assess.files.extras import needed
from crm_assess.files.package import BOOK, RELATIONS, Package, open_package
from crm_assess.files.problems import column_letters, near
from crm_assess.files.source import Source

T = TypeVar("T")
AGENCY, ANSWERS = "agency", "answers"
"""The sheets of an assessment."""


@dataclass(frozen=True)
class Workbook:
    """A workbook that was opened and found harmless."""

    source: Source
    package: Package
    book: Any

    @property
    def names(self) -> list[str]:
        """The names of the sheets, in their order."""
        return list(self.book.sheet_names)

    def rows(self, name: str) -> list[Row]:
        """A sheet's rows from the top; raises InputError where there is no such sheet."""
        names = {sheet.lower(): sheet for sheet in reversed(self.names)}
        if name.lower() not in names:
            held = ", ".join(self.names) or "none"
            raise self.source.error(f"has no sheet named {name} (sheets: {held}{near(name, names)})")
        return _guarded(self.source, lambda: self._cells(names[name.lower()]))

    def _cells(self, sheet: str) -> list[Row]:
        odd = self._odd(sheet)
        rows = self.book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [
            [Cell(_value(value, odd.get(f"{column_letters(at)}{line}")), (line, at)) for at, value in enumerate(row, 1)]
            for line, row in enumerate(rows, 1)
        ]

    def _odd(self, sheet: str) -> dict[str, str]:
        """The cells of a sheet that would be passed over; raises LookupError where its part is not to be found."""
        parts = {name.lower(): data for name, data in self.package.parts.items()}
        targets = {
            relation.get("Id"): str(relation.get("Target")) for relation in ElementTree.fromstring(parts[RELATIONS])
        }
        for element in ElementTree.fromstring(parts[BOOK]).iter():
            if element.get("name") == sheet:
                # There are two namespaces of relations: of workbooks as usual, and of the strict kind.
                named = (value for key, value in element.items() if key.endswith("/relationships}id"))
                target = targets.get(next(named, None), "")
                return self.package.odd[(target[1:] if target.startswith("/") else f"xl/{target}").lower()]
        raise LookupError(sheet)


def read_workbook(source: Source) -> Workbook:
    """Opens a workbook; raises InputError where it is none, and MissingExtraError without the library for it."""
    calamine = needed("python_calamine", "xlsx", "Excel workbooks need")
    package = open_package(source)
    return Workbook(source, package, _guarded(source, lambda: calamine.load_workbook(package.packed())))


def _guarded(source: Source, call: Callable[[], T]) -> T:
    """What a call of the native reader gives; raises InputError where a damaged workbook defeats it."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the native reader is no Exception
        raise source.error(f"is a damaged workbook (open it and save it as .xlsx again): {error}") from None


def _value(value: object, odd: str | None) -> object:
    """A cell's value as a person sees it: 3 for 3.0, a date for the start of its day."""
    if odd is not None:
        return Broken(odd)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, dt.time | dt.timedelta | dt.datetime):
        return str(value)
    return value
