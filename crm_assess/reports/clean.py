"""Users' text made harmless for any reader: what moves a cursor, hides or reorders text is taken out."""

import re
import unicodedata
from typing import Any, TypeVar

T = TypeVar("T")

BLANKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
DROPPED = frozenset({"Cc", "Cs", "Co", "Cn"})
WORDS = re.compile("[\\S\u00a0\u202f]+")
"""What no line may be broken in: no-break spaces are part of it."""
JOINERS = frozenset("\u200c\u200d")
"""Invisible, but part of how Persian, Hindi or some emoji are spelt."""
LONGEST_NAME, SHORT_NAME = 200, 60
"""Characters of a name that a heading shows, and the foot of a page."""


def clean(text: str) -> str:
    """One line of plain characters: no control, bidi or other invisible characters, no line breaks.

    Escape sequences lose their escape and stay as readable, inert text.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(" " if character in BLANKS else character for character in text if not _hidden(character))
    return " ".join(WORDS.findall(kept))


def _hidden(character: str) -> bool:
    if character in BLANKS or character in JOINERS:
        return False
    category = unicodedata.category(character)
    return category in DROPPED or category == "Cf"


def cleaned(value: T) -> T:
    """The same tuples and dataclasses, every text in them clean of what could act on a reader's screen."""
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if isinstance(value, tuple):
        items = map(_cleaned, value)
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if hasattr(value, "__dataclass_fields__"):
        return type(value)(**{name: _cleaned(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and a mark where it is longer than ``limit`` characters."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()} [...]"
