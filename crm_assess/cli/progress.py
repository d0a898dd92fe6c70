"""How far a long job has come, on a line of the terminal that is gone before anything else is said."""

import os
import sys
from time import monotonic
from typing import Self

from crm_assess.cli.output import harmless

EVERY = 0.2
"""Seconds between two looks at it; what is done sooner shows none."""


class Progress:
    """A line on standard error that is written over; nothing where that is no terminal, or unless ``watched``.

    Whatever else is said meanwhile needs ``hide`` before it; at the end of the ``with`` the line is gone too.
    """

    def __init__(self, *, watched: bool = True) -> None:
        self.shown = watched and sys.stderr.isatty()
        self._last, self._line = monotonic(), ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.hide()

    def show(self, words: str) -> None:
        """Writes the line anew, unless that was only just done; of words that are too long for it the beginning."""
        if self.shown and monotonic() - self._last >= EVERY:
            self.hide()
            columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80
            self._last, self._line = monotonic(), harmless(words)[: columns - 1]
            self._write(self._line)

    def hide(self) -> None:
        """Clears the line for whatever is to be said next."""
        if self._line:
            self._write(f"\r{' ' * len(self._line)}\r")
            self._line = ""

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
