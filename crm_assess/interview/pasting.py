"""Lines that are pasted where no terminal says so: whatever follows a line faster than anybody types."""

import os
from contextlib import suppress
from select import select
from typing import Any

AT_ONCE = 0.05
"""Seconds within which what is pasted follows; nobody types a key so soon after Enter."""
_MODES, _CHARACTERS = 3, 6
"""Where a terminal's attributes hold its local modes and its control characters."""


def pasted_after(terminal: int) -> bytes:
    """What has been pasted behind a line that was just read, its last line too though no line end follows it.

    ``terminal`` is the descriptor that lines are typed on; empty where there is nothing, or where it cannot be told.
    """
    try:
        import termios
    except ImportError:  # Windows
        return b""
    data: list[bytes] = []
    with suppress(OSError, termios.error):  # the terminal is gone: the next line that is read tells
        before = termios.tcgetattr(terminal)
        termios.tcsetattr(terminal, termios.TCSANOW, _key_by_key(before, termios))
        try:
            data += iter(lambda: _waiting(terminal), b"")
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)
    return b"".join(data)


def _key_by_key(before: list[Any], termios: Any) -> list[Any]:
    """The attributes of a terminal that gives a line also before it has an end."""
    characters = [*before[_CHARACTERS]]
    characters[termios.VMIN] = 1
    after = [*before]
    after[_MODES] &= ~termios.ICANON
    after[_CHARACTERS] = characters
    return after


def _waiting(terminal: int) -> bytes:
    return os.read(terminal, 65536) if select([terminal], [], [], AT_ONCE)[0] else b""
