"""What can be typed at a question: a key, or the word for it."""

from enum import StrEnum

from crm_assess.language import NP_, pgettext
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


_SHOWN = {
    Key.DONT_KNOW: NP_("key", "d=don't know"),
    Key.NOT_APPLICABLE: NP_("key", "n=n/a"),
    Key.SKIP: NP_("key", "s=skip"),
    Key.BACK: NP_("key", "b=back"),
    Key.NOTE: NP_("key", "m=note"),
    Key.EVIDENCE: NP_("key", "e=evidence"),
    Key.TARGET: NP_("key", "t=target"),
    Key.JUMP: NP_("key", "j=jump"),
    Key.AGENCY: NP_("key", "a=agency"),
    Key.HELP: NP_("key", "h=help"),
    Key.LEAVE: NP_("key", "q=quit"),
}
_ALSO = {
    Key.DONT_KNOW: NP_("key", "dont know, dont_know, do not know, unknown"),
    Key.NOT_APPLICABLE: NP_("key", "na, not applicable, not_applicable"),
    Key.SKIP: NP_("key", "next"),
    Key.BACK: NP_("key", "previous"),
    Key.NOTE: NP_("key", "memo"),
    Key.EVIDENCE: NP_("key", "proof"),
    Key.TARGET: NP_("key", "goal"),
    Key.JUMP: NP_("key", "list, go"),
    Key.AGENCY: NP_("key", "about"),
    Key.HELP: NP_("key", "?"),
    Key.LEAVE: NP_("key", "leave, exit, save, save and leave"),
}
_SAME = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x2019: "'"}
"""What some keyboards send for the same characters: full-width forms, a curly apostrophe."""


def meaning(line: str) -> Key | int | None:
    """The key or level that a line stands for, whatever its case; ``None`` where it stands for neither."""
    return _meanings().get(plain(line))


def plain(line: str) -> str:
    """A line without what depends on the keyboard: in small letters, with single blanks and straight apostrophes."""
    return " ".join(line.translate(_SAME).lower().split())


def shown(key: Key) -> str:
    """A key and its name, as a question shows them; either may be typed."""
    return pgettext("key", _SHOWN[key])


def letter(key: Key) -> str:
    """A key in the present language."""
    return shown(key).partition("=")[0]


def words(listed: str) -> list[str]:
    """The words of a message that lists what may be typed."""
    return [plain(word) for word in listed.split(",")]


def _meanings() -> dict[str, Key | int]:
    """All that can be typed: what the present language has, and what English has where that is free."""
    found: dict[str, Key | int] = {str(level): level for level in LEVELS}
    for translated in (True, False):
        for key in Key:
            label, also = (pgettext("key", text) if translated else text for text in (_SHOWN[key], _ALSO[key]))
            for word in (*words(label.replace("=", ",")), *words(also)):
                found.setdefault(word, key)
    return found
