"""How far a long job has come, on a line of the terminal that is gone before anything else is said."""

import sys
from time import monotonic

EVERY = 0.2
"""Seconds between two looks at it; what is done sooner shows none."""


class Progress:
    """Counts, and shows the count on standard error where that is a terminal."""

    def __init__(self, of: int, what: str, *, watched: bool = True) -> None:
        """``of`` is how many there are; ``what`` is a message with their count (``{done} of {total} files checked``).

        Unless ``watched``, nothing is shown.
        """
        self._of, self._what, self._done = of, what, 0
        self._shown = watched and sys.stderr.isatty()
        self._last, self._line = monotonic(), ""

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._shown and monotonic() - self._last >= EVERY:
            from crm_assess.language import _

            self._last, self._line = monotonic(), _(self._what, done=self._done, total=self._of)
            sys.stderr.write(f"\r{self._line}")
            sys.stderr.flush()

    def hide(self) -> None:
        """Clears the line for whatever is to be said next; to be called at the end too."""
        if self._line:
            sys.stderr.write(f"\r{' ' * len(self._line)}\r")
            sys.stderr.flush()
            self._line = ""
