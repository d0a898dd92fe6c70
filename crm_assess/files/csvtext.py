"""CSV as cells with their places: encoding and separator are found out, broken quoting is refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crm_assess.files.cells import Broken, Cell, Row
from crm_assess.files.document import place_finder
from crm_assess.files.rows import COLUMNS
from crm_assess.files.source import Source

MAX_ROWS = 20_000
MAX_CELLS = 250_000
MAX_COLUMNS = 2_000
MAX_LINES = 250_000
"""No table has more rows, cells, cells in a row, or lines of text."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD = 200
"""So many lines are searched for the headings."""
_TOLD = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
"""A first line that tells Excel the separator."""
FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"  # noqa: RUF001  a spreadsheet takes the wide forms too
"""How text begins that a spreadsheet may take for a formula: it is written with an apostrophe before it."""
_NEUTRALISED = re.compile(f"'+{FORMULA}")
_OPENS = re.compile(r"\s*(?:“[^”]*|„[^“”]*|«[^»]*)")
_CLOSES = re.compile(r"[^“„«]*[“”»]\s*")
"""A cell with one half of typographic quotes, which a person may take for the quotes that hold a cell together."""
_TORN = Broken("opens a quote that closes in another cell (straight quotes around text with a separator)")


@dataclass(frozen=True)
class CsvText:
    """A CSV file's text, and how it was found to be written."""

    source: Source
    text: str
    encoding: str
    separator: str
    start: int = 0
    """Where the table begins."""

    @property
    def dialect(self) -> str:
        """How the file was read, for messages."""
        return f"{self.encoding} with {SEPARATORS[self.separator]}"

    @property
    def common(self) -> bool:
        """Whether it is written as every program reads it: UTF-8, the headings first, line feeds at line ends."""
        return self.encoding == "UTF-8" and not self.start and "\n" in self.text

    def rows(self) -> Iterator[Row]:
        """The rows one after the other; raises InputError where quoting is broken and beyond the limits."""
        pattern, place_of = _pattern(self.separator), place_finder(self.text)
        row: Row = []
        rows = cells = 0
        at, opened, curly = self.start, None, not set("“„«").isdisjoint(self.text)
        while True:
            place, found = place_of(at), pattern.match(self.text, at)
            if found is None:
                raise self.source.error(self._broken(at), *place)
            if rows == MAX_ROWS or cells == MAX_CELLS:
                raise self.source.error(f"is too long a table (at most {MAX_ROWS} rows, {MAX_CELLS} cells)", *place)
            quoted, plain, end = found.groups()
            row.append(Cell(_text(plain if quoted is None else quoted.replace('""', '"')), place))
            if len(row) > MAX_COLUMNS:
                raise self.source.error(f"is too long a row (at most {MAX_COLUMNS} cells)", *place)
            opened = _torn(row, opened) if curly and quoted is None else opened
            at, cells = found.end(), cells + 1
            if end != self.separator:
                yield row
                row, rows, opened = [], rows + 1, None
            if not end:
                return

    def _broken(self, at: int) -> str:
        if _QUOTED.match(self.text, at):
            return f"has text behind a closing quote (a quote inside quotes is written twice; read as {self.dialect})"
        return f"has a quote that is never closed (one more at the cell's end; read as {self.dialect})"


def _text(text: str) -> str:
    return text[1:] if _NEUTRALISED.match(text) else text


def _torn(row: Row, opened: int | None) -> int | None:
    """Marks a cell whose typographic quote closes in the row's last cell; gives the one in which a quote is open."""
    last = str(row[-1].value)
    if opened is not None and _CLOSES.fullmatch(last):
        row[opened] = Cell(_TORN, row[opened].place)
        return None
    return len(row) - 1 if last and _OPENS.fullmatch(last) else opened


_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')


def _pattern(separator: str) -> re.Pattern[str]:
    """A cell and what ends it. Possessive throughout: a long or broken cell costs no more than its length."""
    sep = re.escape(separator)
    return re.compile(rf'(?:"((?:[^"]++|"")*+)"|([^"{sep}\r\n][^{sep}\r\n]*+|))({sep}|\r\n|\r|\n|\Z)')


def read_csv(source: Source) -> CsvText:
    """Finds out encoding and separator; raises InputError where the bytes are no text."""
    text, encoding = _decoded(source)
    if "\0" in text:
        place = place_finder(text)(text.index("\0"))
        raise source.error(f"holds a NUL character (text alone; read as {encoding})", *place)
    if text.count("\n") + text.count("\r") > 2 * MAX_LINES:
        raise source.error(f"has too many lines (at most {MAX_LINES})")
    told = _TOLD.match(text)
    return CsvText(source, text, encoding, told[1] if told else _separator(text), told.end() if told else 0)


def _decoded(source: Source) -> tuple[str, str]:
    data = source.data
    # Without a byte order mark: the first character of a table is a plain one, so half of it is zero in UTF-16.
    codec = _UTF16.get(data[:2]) or ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be" if data[:1] == b"\0" else None)
    if codec is None:
        return source.text(), "UTF-8"
    try:
        return data.decode(codec).removeprefix("\ufeff"), "UTF-16"
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec)
        place = place_finder(before)(len(before))
        raise source.error("is not UTF-16 text, as which it begins (save it as UTF-8)", *place) from None


def _separator(text: str) -> str:
    """What separates the headings; without headings, what the first line has most of."""
    lines = [line for line in text[:100_000].splitlines()[:_HEAD] if line.strip()]
    for line in lines:
        for separator in SEPARATORS:
            if len(set(COLUMNS) & {name.strip(' "') for name in line.split(separator)}) > 1:
                return separator
    first = _QUOTED.sub("", lines[0]) if lines else ""
    return max(SEPARATORS, key=first.count)
