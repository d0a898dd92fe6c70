"""The terminal that somebody answers questions on: where it is, and what it can do."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_assess.cli import screen

if TYPE_CHECKING:
    from crm_assess.interview.terminal import Terminal


@contextmanager
def terminal(accessible: bool) -> "Iterator[Terminal]":
    """Where to hold the conversation: on standard error, or on the terminal itself where that is led elsewhere."""
    from crm_assess.interview.terminal import Terminal
    from crm_assess.reports.clean import clean

    typing = sys.stdin.isatty()
    with _stream(typing) as stream:
        dumb = os.name == "posix" and os.environ.get("TERM", "") in ("", "dumb")
        plain = accessible or screen.accessible() or dumb
        plain = plain or not typing or not stream.isatty()
        sys.stdin.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
        with _line_editing(stream, plain):
            colour = not os.environ.get("NO_COLOR")
            yield Terminal(stream, plain, colour, typing, lambda: _size(stream), clean)


@contextmanager
def _stream(typing: bool) -> Iterator[TextIO]:
    if typing and not sys.stderr.isatty() and hasattr(os, "ttyname"):
        with Path(os.ttyname(sys.stdin.fileno())).open("w", errors="backslashreplace") as stream:
            yield stream
    else:
        yield sys.stderr


@contextmanager
def _line_editing(stream: TextIO, plain: bool) -> Iterator[None]:
    """Lets input() edit a line where the conversation is held: it insists on descriptor 1 for its prompt."""
    if plain:
        yield
        return
    with suppress(ImportError):
        import readline

        # Python switches it off, and every line of a pasted note would then be taken for an answer.
        readline.parse_and_bind("set enable-bracketed-paste on")
    sys.stdout.flush()
    before = os.dup(1)
    os.dup2(stream.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(before, 1)
        os.close(before)


def _size(stream: TextIO) -> os.terminal_size:
    """Columns and lines as they are now; COLUMNS and LINES have precedence."""
    given = [int(value) if (value := os.environ.get(name, "")).isdecimal() else 0 for name in ("COLUMNS", "LINES")]
    try:
        found = os.get_terminal_size(stream.fileno())
    except OSError:
        found = os.terminal_size((80, 24))
    return os.terminal_size((given[0] or found.columns or 80, given[1] or found.lines or 24))
