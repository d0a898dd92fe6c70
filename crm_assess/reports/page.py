"""What every page for a terminal is made of: one column of lines, no wider than the screen.

All words become ``rich.text.Text`` here and nowhere else, so that nobody's text is read as markup or as an escape.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text

from crm_assess.language import ENGLISH, _, held, language_tag, released
from crm_assess.reports.clean import clean

if TYPE_CHECKING:
    from rich.console import Console

NARROW = 80
"""Below so many columns tables become stacked lines."""
MEASURE = 100
"""The longest line of prose that still reads well."""
WIDEST = 160
"""No page gets wider: on a larger screen the eye would lose the line."""

HEADING, QUIET, STRONG = "bold cyan", "dim", "bold"
MARKS, IN_ASCII = "━─┼●○◐–→†", "=-+*o/->+"
ASCII = str.maketrans(MARKS + "ü’‘“”", IN_ASCII + "u''\"\"")
"""For encodings without the marks: one ASCII character for each, so that widths stay."""
LETTERS = str.maketrans({"«": '"', "»": '"', "œ": "oe", "Œ": "OE"})
ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u0327")
TRAILING = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)


class Screen(NamedTuple):
    """Where a page is read: columns, whether colours show, whether its encoding has ASCII alone."""

    width: int = 80
    colour: bool = False
    ascii: bool = False


def render(blocks: Iterable[Text], screen: Screen) -> str:
    """Puts blocks one below the other; every line ends in a newline, none in blanks."""
    page = _coloured(lines(*blocks), screen.width) if screen.colour else "".join(f"{own.plain}\n" for own in blocks)
    text = released(TRAILING.sub(r"\1", page))
    return _in_ascii(text) if screen.ascii else text


def _in_ascii(text: str) -> str:
    """The text with marks, quotation marks and the letters of the present language as far as ASCII has them."""
    plain = text.translate(ASCII)
    if language_tag() == ENGLISH:
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain.translate(LETTERS)) if c not in ACCENTS)


def _coloured(page: Text, width: int) -> str:
    """The page with the escapes of its styles, by a console that takes nothing from the environment."""
    from rich.console import Console

    console = Console(
        file=StringIO(), width=width, force_terminal=True, color_system="standard", legacy_windows=False, _environ={}
    )
    with console.capture() as captured:
        console.print(page, soft_wrap=True)
    return captured.get()


def words(text: str, style: str = "") -> Text:
    """Anybody's text, inert and on one line."""
    return Text(held(clean(text)), style)


def joined(*parts: Text, by: str = " ") -> Text:
    """Several texts in one line."""
    whole = Text()
    for number, part in enumerate(parts):
        if number:
            whole.append(by)
        whole.append_text(part)
    return whole


def lines(*parts: Text) -> Text:
    """Several texts, each on a line of its own."""
    return joined(*parts, by="\n")


def paragraph(text: Text, screen: Screen, indent: int = 0) -> Text:
    """Prose in a readable measure."""
    margin = Text(" " * indent)
    wrapped = _wrapped(text, min(screen.width, MEASURE) - indent)
    return lines(*(joined(margin, line, by="") for line in wrapped) if indent else wrapped)


class Columns(NamedTuple):
    """Cells side by side, a blank between them; ``right`` has the places of the columns set flush right."""

    widths: Sequence[int]
    right: Sequence[int] = ()

    def row(self, *cells: Text) -> Text:
        """One row, each cell wrapped to its column."""
        wrapped = [_wrapped(cell, width) for cell, width in zip(cells, self.widths, strict=True)]
        return lines(*(self._line(parts) for parts in zip_longest(*wrapped, fillvalue=Text())))

    def _line(self, parts: Iterable[Text]) -> Text:
        line = Text()
        for place, (part, width) in enumerate(zip(parts, self.widths, strict=True)):
            free = " " * (width - part.cell_len)
            before, after = (free, "") if place in self.right else ("", free)
            line.append(" " * (place > 0) + before).append_text(part).append(after)
        return line


def columns(width: int, widths: Sequence[int | None], right: Sequence[int] = ()) -> Columns:
    """Columns that fill a width; the one whose width is None takes what the others leave."""
    rest = width - sum(own or 0 for own in widths) - (len(widths) - 1)
    return Columns([own or rest for own in widths], right)


_NO_CONSOLE = cast("Console", None)
"""To wrap a text asks nothing of a console, and to import one takes as long as to lay out the whole page."""


def _wrapped(text: Text, width: int) -> list[Text]:
    """The text as lines no wider than that; a word that is too long is broken."""
    if text.cell_len <= width and "\n" not in text.plain:
        return [text]
    wrapped = list(text.wrap(_NO_CONSOLE, width, overflow="fold"))
    for line in wrapped:
        line.rstrip()
    return wrapped


def title(text: str, flag: str, screen: Screen) -> list[Text]:
    """The page's title over a heavy line, a flag at its right end where there is room."""
    name, wide = words(text, STRONG), page_width(screen)
    gap = wide - name.cell_len - len(flag)
    first = joined(name, words(flag, "bold yellow"), by=" " * gap) if flag and gap > 1 else paragraph(name, screen)
    return [first, Text("━" * wide, HEADING)]


def heading(text: str, screen: Screen) -> list[Text]:
    """A section's title after a blank line, with a rule to the right edge."""
    name = words(text, HEADING)
    rule = Text("─" * (page_width(screen) - name.cell_len - 1), QUIET)
    return [Text(), joined(name, rule) if rule else paragraph(name, screen)]


def page_width(screen: Screen) -> int:
    """The columns that a page uses."""
    return min(screen.width, WIDEST)


def facts(pairs: Iterable[tuple[str, str]], screen: Screen, indent: int = 0) -> list[Text]:
    """Paragraphs, each behind its short heading."""
    return [paragraph(fact(name, text), screen, indent) for name, text in pairs]


def fact(name: str, text: str) -> Text:
    """A text behind its short heading."""
    return joined(words(_("{name}:", name=name), STRONG), words(text))
