"""Markdown that shows anybody's text as it is, with GitHub's tables."""

import re
from collections.abc import Iterable, Sequence

PUNCTUATION = re.compile(r"[\\`*_\[\]<>|~^$&!]|#(?!\w)|(?<=www)(?=\.)|(?=://)")
"""What Markdown reads as markup, and where an address would turn into a link."""
REFERENCE = re.compile(r"([@#](?=\w)|:(?=[\w+-]+:))")
"""What GitHub turns into a mention, a reference or a picture after the Markdown has been read."""


def escaped(text: str) -> str:
    """Anybody's text so that Markdown shows it as it is."""
    return REFERENCE.sub(r"\1<!-- -->", PUNCTUATION.sub(_backslash, text))


def _backslash(found: re.Match[str]) -> str:
    return "\\" + found.group()


def table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """A table; cells are escaped, the columns in ``numbers`` are set flush right."""
    rule = ["---:" if place in numbers else "---" for place in range(len(header))]
    cells = [[escaped(title) for title in header], rule, *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)
