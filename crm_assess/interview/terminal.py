"""How an interview looks: rows of text on a screen, and lines read from a keyboard or a pipe."""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, TextIO

from crm_assess.interview.pasting import pasted_after
from crm_assess.interview.words import Row
from crm_assess.language import _, held, released

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

WIDEST = 100
"""Longer lines are hard to read."""
NARROWEST = 20
_TWO_COLUMNS = 76
_LONGEST_LINE = 4095
"""Bytes of a line that a terminal takes at once without line editing; it drops the rest."""
PASTES_MARKED = "\x1b[?2004h"
"""Asks a terminal to mark what is pasted, so that a line end in it does not end the line; a shell switches that off."""
_STYLES = {
    "title": "bold",
    "ask": "bold",
    "chosen": "bold green",
    "answer": "green",
    "keys": "cyan",
    "error": "bold red",
    "notice": "yellow",
}
_STARTS = {"ask", "level", "answer", "keys", "error", "notice", "command"}
"""Roles that begin a group of rows, as a title does."""


@dataclass
class Terminal:
    """Where an interview is shown and answered.

    ``plain`` means lines alone: nothing is cleared or redrawn, no colours, no escape sequences.
    """

    stream: TextIO
    plain: bool
    colour: bool
    typing: bool
    """Whether somebody types; otherwise lines come from a pipe or a file."""
    size: Callable[[], os.terminal_size]
    """Its columns and lines at this moment."""
    clean: Callable[[str], str]
    """Makes users' text harmless for a terminal."""

    def show(self, rows: Iterable[Row], *, clear: bool = False) -> None:
        """Shows rows of text, on an empty screen if so wanted and possible."""
        console = self._console()
        groups = [self._group(console, group) for group in _groups(rows)]
        if clear and not self.plain:
            console.clear()
        # Blank lines are the first thing to go where a screen is not high enough.
        roomy = not self.plain and sum(map(len, groups)) + len(groups) < self.size().lines
        for place, lines in enumerate(groups):
            if roomy and place:
                console.print()
            for line in lines:
                console.print(line, soft_wrap=True)
        self.stream.flush()

    def new_line(self) -> None:
        """Leaves the line of a prompt that was not answered."""
        self.stream.write("\n")

    def read(self, prompt: str) -> str:
        """Reads one line; raises EOFError at the end of the input, OSError where the terminal is gone."""
        with _shown_again(lambda: self._prompt_again(prompt)):
            return self._line(prompt) if self.plain else input(prompt)

    def pasted(self) -> str:
        """The lines that were pasted with the one just read: part of the same text, so that none passes for an answer.

        Each with the line end before it. With line editing they have come with the first.
        """
        if not (self.plain and self.typing):
            return ""
        more = pasted_after(sys.stdin.fileno()).decode(sys.stdin.encoding, "surrogateescape")
        if more and not more.endswith("\n"):
            self.new_line()
        return f"\n{more}" if more else ""

    def _prompt_again(self, prompt: str) -> None:
        """Shows the prompt, and what has been typed behind it, below what a shell wrote while it had the terminal."""
        typed = "" if self.plain else f"{_line_so_far()}{PASTES_MARKED}"
        with suppress(OSError, RuntimeError):  # the terminal is gone, or the prompt is just being written
            self.stream.write(f"{prompt}{typed}")
            self.stream.flush()

    def _line(self, prompt: str) -> str:
        self.stream.write(prompt)
        self.stream.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        if not self.typing:
            self._echo(prompt, line)
        elif len(line.encode(errors="surrogateescape")) > _LONGEST_LINE:
            self.show(
                [Row(_("The line was too long for the terminal, and its end is missing: add the rest."), "error")]
            )
        return line.removesuffix("\n")

    def _console(self) -> "Console":
        from rich.console import Console

        width = min(max(self.size().columns, NARROWEST), WIDEST)
        system = None if self.plain else "auto"
        return Console(
            file=self.stream,
            width=width,
            force_terminal=not self.plain,
            color_system=system,  # type: ignore[arg-type]
            no_color=not self.colour,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def _group(self, console: "Console", rows: list[Row]) -> "list[Text]":
        if rows[-1].role == "item" and not self.plain and console.width >= _TWO_COLUMNS:
            return [
                *self._rows(console, [each for each in rows if each.role != "item"]),
                *self._two_columns(console, rows),
            ]
        return self._rows(console, rows)

    def _rows(self, console: "Console", rows: list[Row]) -> "list[Text]":
        return [line for row in rows for line in self._lines(console, row, console.width)]

    def _two_columns(self, console: "Console", rows: list[Row]) -> "list[Text]":
        """A list read downwards, left column first, each entry on one line."""
        from rich.text import Text

        width = console.width // 2 - 1
        entries = [Text(f"{row.lead:>2} {self.clean(row.short or row.text)}") for row in rows if row.role == "item"]
        for entry in entries:
            entry.truncate(width, overflow="ellipsis", pad=True)
        half = (len(entries) + 1) // 2
        pairs = zip_longest(entries[:half], entries[half:], fillvalue=Text())
        return [Text.assemble(left, "  ", right) for left, right in pairs]

    def _lines(self, console: "Console", row: Row, width: int) -> "list[Text]":
        """A row's lines; all but the first are set in where a short mark leads it."""
        from rich.text import Text

        style = _STYLES.get(row.role, "")
        text, lead = self.clean(row.text), f"{row.lead:>2} " if row.lead else ""
        label = ""
        if len(row.lead) > len("10"):
            label, lead, text = row.lead, "", f"{row.lead} {text}"
        if row.role == "command" and not self.plain:
            lines = [Text(text, style)]  # on one line, however long, so that it can be copied
        else:
            lines = self._wrapped(console, Text(text, style), width - len(lead))
        lines[0].stylize(style or "bold", 0, len(label))
        return [Text.assemble((" " * len(lead) if place else lead, "bold"), line) for place, line in enumerate(lines)]

    def _wrapped(self, console: "Console", text: "Text", width: int) -> "list[Text]":
        """Lines of a text. A path too long for one is left whole, so that it can be copied, unless lines must not."""
        from rich.cells import cell_len
        from rich.text import Text

        most = self.size().columns if self.plain else sys.maxsize

        def too_long(word: str) -> bool:
            return width < cell_len(word) <= most

        lines: list[Text] = []
        for long, words in groupby(held(text.plain).split(" "), key=too_long):
            piece = Text(" ".join(words), text.style)
            lines += [piece] if long else piece.wrap(console, width, overflow="fold")
        for line in lines:
            line.rstrip()
            line.plain = released(line.plain)
        return lines

    def _echo(self, prompt: str, line: str) -> None:
        """Shows a line from a pipe behind its prompt, so that the conversation can be read."""
        from rich.cells import cell_len

        shown = self.clean(line)
        if cell_len(prompt + shown) > min(self.size().columns, WIDEST):
            self.stream.write("\n")
            self.show([Row(shown)])
        else:
            self.stream.write(f"{shown}\n")


def _line_so_far() -> str:
    """What has been typed of a line that is being edited."""
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()


@contextmanager
def _shown_again(show: Callable[[], None]) -> Iterator[None]:
    """Calls ``show`` whenever the program goes on after Ctrl-Z."""
    if not hasattr(signal, "SIGCONT"):  # Windows
        yield
        return
    before = signal.signal(signal.SIGCONT, lambda *_: show())
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, before)


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that belong together, with a blank line between them and the next where there is room."""
    groups: list[list[Row]] = []
    before = ""
    for row in rows:
        role = "level" if row.role == "chosen" else row.role
        if not groups or role == "title" or (role in _STARTS and role != before):
            groups.append([])
        groups[-1].append(row)
        before = role
    return groups
