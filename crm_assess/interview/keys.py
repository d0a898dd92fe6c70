"""What can be typed at a question: a key, or the word for it."""

from enum import StrEnum

from crm_assess.models.base import LEVELS


class Key(StrEnum):
    """A key, by what it stands for."""

    DONT_KNOW = "d"
    NOT_APPLICABLE = "n"
    SKIP = "s"
    BACK = "b"
    NOTE = "m"
    EVIDENCE = "e"
    TARGET = "t"
    JUMP = "j"
    AGENCY = "a"
    HELP = "h"
    LEAVE = "q"


NAMES = {
    Key.DONT_KNOW: "don't know",
    Key.NOT_APPLICABLE: "n/a",
    Key.SKIP: "skip",
    Key.BACK: "back",
    Key.NOTE: "note",
    Key.EVIDENCE: "evidence",
    Key.TARGET: "target",
    Key.JUMP: "jump",
    Key.AGENCY: "agency",
    Key.HELP: "help",
    Key.LEAVE: "quit",
}
"""What each key is called where it is shown; the name may be typed as well."""

_ALSO = {
    Key.DONT_KNOW: ("dont know", "dont_know", "do not know", "unknown"),
    Key.NOT_APPLICABLE: ("na", "not applicable", "not_applicable"),
    Key.SKIP: ("next",),
    Key.BACK: ("previous",),
    Key.NOTE: ("memo",),
    Key.JUMP: ("list", "go"),
    Key.AGENCY: ("about",),
    Key.HELP: ("?",),
    Key.LEAVE: ("leave", "exit", "save", "save and leave"),
}
_MEANING: dict[str, Key | int] = {
    **{str(level): level for level in LEVELS},
    **{word: key for key in Key for word in (key.value, NAMES[key], *_ALSO.get(key, ()))},
}
_SAME = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x2019: "'"}
"""What some keyboards send for the same characters: full-width forms, a curly apostrophe."""


def meaning(line: str) -> Key | int | None:
    """The key or level that a line stands for, whatever its case; ``None`` where it stands for neither."""
    return _MEANING.get(" ".join(line.translate(_SAME).lower().split()))
