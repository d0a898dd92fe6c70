"""Users' text made harmless for any reader: what moves a cursor, hides or reorders text is taken out."""

import re
import unicodedata

BLANKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
DROPPED = frozenset({"Cc", "Cs", "Co", "Cn"})
WORDS = re.compile("[\\S\u00a0\u202f]+")
"""What no line may be broken in: no-break spaces are part of it."""
JOINERS = frozenset("\u200c\u200d")
"""Invisible, but part of how Persian, Hindi or some emoji are spelt."""


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


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and a mark where it is longer than ``limit`` characters."""
    return text if len(text) <= limit else f"{text[:limit].rstrip()} [...]"
