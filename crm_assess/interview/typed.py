"""What people type, and what their keyboards send without being asked."""

import unicodedata

from crm_assess import language

SHORTEST = 2
"""A text of fewer characters is a key typed at the wrong moment."""
_KEPT = "\n\t\r"


def cleaned(line: str) -> tuple[str, bool]:
    """A typed line without control characters and halves of characters, and whether there were any."""
    kept = "".join(each for each in line if each in _KEPT or unicodedata.category(each) not in ("Cc", "Cs"))
    return kept.replace("\t", " ").replace("\r", "").strip(), kept != line


def quoted(text: str, limit: int = 30) -> str:
    """What was typed, as a message repeats it."""
    short = text if len(text) <= limit else f"{text[:limit].rstrip()}..."
    return language.quoted(short)
