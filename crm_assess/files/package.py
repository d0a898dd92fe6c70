"""The ZIP archive that an XLSX workbook is, opened without trust: measured, checked and packed anew.

What a workbook's reader would choke on never reaches it: an archive that grows without end, a document type with
entities, a cell so far out that the sheet would not fit into memory.
"""

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from xml.parsers import expat

from crm_assess.files.problems import column_letters
from crm_assess.files.source import Source

MAX_UNPACKED = 24 * 1024 * 1024
MAX_PARTS = 300
MAX_ROWS = 20_000
MAX_COLUMNS = 600
MAX_CELLS = 250_000
MAX_TAGS = 1_500_000
"""No workbook unpacks to more bytes or parts; no sheet has more rows, columns or cells, the blank ones between them
counted: a sheet is laid out in full up to its last row and column."""

BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
"""The parts that list the sheets and name their parts."""

_CELLS = b"sheetData"
"""A part in which this stands may be read as a sheet."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OLD = b"\xd0\xcf\x11\xe0"
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class UnfitError(Exception):
    """Why an archive is not read as a workbook."""


@dataclass
class Package:
    """The parts of a workbook, small enough to be read."""

    parts: dict[str, bytes]
    odd: dict[str, dict[str, str]] = field(default_factory=dict)
    """By part in lower case, and cell: what a reader would pass over, an error or a formula without result."""

    def packed(self) -> BytesIO:
        """The parts as an archive again, with nothing in it that was not looked at."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        buffer.seek(0)
        return buffer


def open_package(source: Source) -> Package:
    """Unpacks and checks a workbook; raises InputError where it is none or beyond the limits."""
    if source.data.startswith(_OLD):
        raise source.error("is an old or a protected Excel workbook (save it as .xlsx, without password)")
    try:
        package = Package(_parts(source.data))
        if sum(data.count(b"<") for data in package.parts.values() if _CELLS in data) > MAX_TAGS:
            raise UnfitError(f"has too much in its sheets (at most {MAX_TAGS} tags)")
        for name, data in package.parts.items():
            package.odd[name.lower()] = _Scan().run(data)
        return package
    except UnfitError as error:
        raise source.error(str(error)) from None
    except Exception as error:  # zipfile and its decoders raise whatever a broken archive makes them raise
        raise source.error(f"is a damaged workbook (open it and save it as .xlsx again): {error}") from None


def _parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    names: set[str] = set()
    left = MAX_UNPACKED
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_PARTS:
            raise UnfitError(f"has too many parts (a workbook has at most {MAX_PARTS})")
        for info in infos:
            if not info.filename.lower().endswith((".xml", ".rels")):
                continue
            if info.filename.lower() in names or info.flag_bits & 1 or info.compress_type not in _PLAIN:
                raise UnfitError("is packed in a way no workbook is (open it and save it as .xlsx, without password)")
            with archive.open(info) as part:
                parts[info.filename] = part.read(left + 1)
            names.add(info.filename.lower())
            left -= len(parts[info.filename])
            if left < 0:
                raise UnfitError(f"unpacks to too much (at most {MAX_UNPACKED // (1024 * 1024)} MiB)")
    if BOOK not in names:
        raise UnfitError("is a ZIP archive, but no Excel workbook (save it as .xlsx)")
    return parts


class _Scan:
    """Looks through one part's XML, and in a sheet at every cell's place and kind.

    What a part is does not show in its name: any part can be named as that of a sheet.
    """

    def __init__(self) -> None:
        self.cells = self.row = self.column = self.last_row = self.last_column = 0
        self.cell: str | None = None
        self.formula = self.result = self.text = False
        self.odd: dict[str, str] = {}

    def run(self, data: bytes) -> dict[str, str]:
        self.parser = parser = expat.ParserCreate(namespace_separator="|")
        parser.StartDoctypeDeclHandler = self._doctype
        if _CELLS in data:
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise UnfitError(f"is a damaged workbook (open it and save it as .xlsx again): {error}") from None
        return self.odd

    def _doctype(self, *_: object) -> None:
        raise UnfitError("has a document type in it, as no workbook has (open it and save it as .xlsx)")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("|")[2]
        if tag == "row":
            self._go_to(0, attributes.get("r", str(self.row + 1)))
        elif tag == "c":
            self.cells += 1
            self._at_cell(attributes.get("r", f"{column_letters(self.column + 1)}{self.row}"))
            self.text = attributes.get("t") == "str"  # whose result may be empty
            if attributes.get("t") == "e":
                self.odd[self.cell or ""] = "is an error of the workbook (a value)"
        elif tag == "f":
            self.formula = True
        elif tag == "v" and self.formula and not self.text:
            self.parser.CharacterDataHandler = self._number  # libraries write an empty element where nothing is known
        elif tag in ("v", "is"):
            self.result = True

    def _number(self, _characters: str) -> None:
        self.result = True

    def _end(self, name: str) -> None:
        if name.rpartition("|")[2] == "c" and self.cell:
            if self.formula and not self.result:
                self.odd.setdefault(self.cell, "is a formula without result (open the workbook and save it once)")
            self.cell = self.parser.CharacterDataHandler = None

    def _at_cell(self, reference: str) -> None:
        found = _REFERENCE.fullmatch(reference)
        if self.cells > MAX_CELLS:
            raise UnfitError(f"has too many cells (at most {MAX_CELLS} in a sheet)")
        if not found:
            raise UnfitError(f'has a cell at "{reference[:20]}", which is no place in a sheet (save it as .xlsx again)')
        self._go_to(column_number(found[1]), found[2])
        self.cell, self.formula, self.result = reference, False, False

    def _go_to(self, column: int, row: str) -> None:
        if not (row.isascii() and row.isdecimal() and len(row) < 8 and int(row) <= MAX_ROWS and column <= MAX_COLUMNS):
            raise UnfitError(f"reaches too far out (at most {MAX_ROWS} rows and {MAX_COLUMNS} columns in a sheet)")
        self.row, self.column = int(row), column
        self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, column)
        if self.last_row * self.last_column > MAX_CELLS:
            raise UnfitError(f"is too large a sheet (at most {MAX_CELLS} cells up to its last row and column)")


def column_number(letters: str) -> int:
    """A sheet's column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
