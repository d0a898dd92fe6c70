"""One sitting: shows, reads, steps and saves until the user leaves, the input ends, or a signal comes."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from types import FrameType
from typing import NoReturn, Protocol

from crm_assess.interview.screen import body, prompt, says
from crm_assess.interview.state import TEXTS, Effect, Interview, Mode, kept, to, troubled
from crm_assess.interview.steps import step
from crm_assess.interview.summary import after_dimension, at_the_end, reached
from crm_assess.interview.terminal import Terminal
from crm_assess.interview.words import Row
from crm_assess.language import _, fill
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks

DONE, UNFINISHED, UNSAVED = 0, 1, 2
_BY_SIGNAL = 128
"""What a shell adds to a signal's number for the exit status."""
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Outcome(Protocol):
    """What became of an attempt to save."""

    @property
    def assessment(self) -> Assessment:
        """What the file says now."""

    @property
    def notices(self) -> Sequence[str]:
        """What the user should know of it."""

    @property
    def trouble(self) -> str:
        """Why it could not be saved, and where the answers are; empty when it could."""

    @property
    def unsafe(self) -> str:
        """The whole assessment as text where it could be saved nowhere at all; empty otherwise."""


class Keeper(Protocol):
    """What saves an assessment."""

    def keep(self, mine: Assessment) -> Outcome:
        """Saves it."""


class Stopped(BaseException):
    """A signal that asks the program to end; no error, and nothing that handles errors may stop it."""

    def __init__(self, number: int) -> None:
        """Keeps the signal's number."""
        self.number = number


@dataclass
class Session:
    """An interview, and all that it meets outside."""

    now: Interview
    terminal: Terminal
    keeper: Keeper
    benchmarks: Benchmarks
    file: str
    again: str
    """The command that goes on with this interview."""
    following: Callable[[int | None], Sequence[str]]
    """The commands that go on from a finished one, given the level reached for sure."""
    outcome: Outcome | None = None
    """Of the last attempt to save."""
    _question: str = ""
    """The question that was shown last."""
    _place: tuple[object, ...] = ()
    """Whatever else was shown last."""

    def hold(self) -> int:
        """Holds the interview to its end, and gives the exit status."""
        with _signals_held_back():
            reason, status = self._until_it_ends()
            with suppress(OSError):
                self._farewell(reason, brief=status >= _BY_SIGNAL)
        return UNSAVED if self._trouble and status < _BY_SIGNAL else status

    @property
    def _trouble(self) -> str:
        return self.outcome.trouble if self.outcome else ""

    def _until_it_ends(self) -> tuple[str, int]:
        try:
            self._show()
            while self._take(self._read()):
                self._show()
        except Stopped as stopped:
            return _("Stopped."), _BY_SIGNAL + stopped.number
        except EOFError:
            return _("The input ended."), UNFINISHED if self.now.unanswered else DONE
        except OSError:
            return _("The terminal is gone."), _BY_SIGNAL + signal.SIGHUP
        return "", DONE

    def _read(self) -> str:
        """Waits for a line. Signals take effect only here, so that what was typed is always saved first."""
        now = to(self.now, Mode.HELP) if self._pausing else self.now
        try:
            with _signals_let_in():
                line = self.terminal.read(prompt(now))
            return line + self.terminal.pasted() if now.mode in TEXTS else line
        except (Stopped, EOFError):
            with suppress(OSError):
                self.terminal.new_line()
            raise

    def _take(self, line: str) -> bool:
        """Takes a step, saves what it changed, and says whether the interview goes on."""
        if self._pausing and not line.strip():
            self.now = replace(self.now, finished=None)
            return True
        self.now, effects = step(self.now, line)
        if Effect.SAVE in effects:
            self._save()
        nobody_to_ask = bool(self._trouble) and not self.terminal.typing
        return Effect.LEAVE not in effects and not nobody_to_ask

    def _save(self) -> None:
        self.outcome = self.keeper.keep(self.now.assessment)
        if self.outcome.trouble:
            self.now = troubled(self.now, self.outcome.trouble)
        else:
            self.now = kept(self.now, self.outcome.assessment, self.outcome.notices)

    @property
    def _pausing(self) -> bool:
        """Whether a summary is shown alone; Enter goes on to the next question, and so does answering it blindly."""
        return self.now.finished is not None and not self.terminal.plain

    def _show(self) -> None:
        now, plain = self.now, self.terminal.plain
        rows = after_dimension(now, self.benchmarks) if now.finished else []
        if not self._pausing and (self._has_moved() or not plain):
            rows += body(now, restate=plain)
        self.terminal.show([*rows, *says(now)], clear=True)

    def _has_moved(self) -> bool:
        """Whether what is to be shown is anything else than what was shown last."""
        now, question, place = self.now, self._question, self._place
        self._place = (now.mode, now.at, now.field)
        if now.mode is not Mode.QUESTION:
            return place != self._place
        self._question = now.at
        return question != now.at

    def _farewell(self, reason: str, *, brief: bool) -> None:
        rows = self._summary() if not (brief or self.now.unanswered) else []
        rows += [Row(line, "error") for line in self._trouble.splitlines()]
        self.terminal.show([*rows, *self._way_on(reason)])
        if self._trouble and self.outcome and self.outcome.unsafe:
            self.terminal.stream.write(f"\n{self.outcome.unsafe}")

    def _summary(self) -> list[Row]:
        return at_the_end(self.now, self.benchmarks)

    def _way_on(self, reason: str) -> list[Row]:
        now = self.now
        if (now.before if now.mode is Mode.HELP else now.mode) is Mode.NAME:
            return [Row(" ".join([reason, _("Nothing was saved: the agency has no name yet.")]).strip())]
        saved = _("{count} of {total} answered, all saved in {file}.")
        said = _("{count} of {total} answered.") if self._trouble else saved
        done = fill(said, count=now.answered, total=len(now.scope), file=self.file)
        rows = [Row(f"{reason} {done}".strip())]
        commands = [self.again] if now.unanswered else self.following(reached(now, self.benchmarks))
        return [*rows, *(Row(command, "command", _("Go on with:")) for command in commands)]


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped(number)


@contextmanager
def _signals_held_back() -> Iterator[None]:
    """Makes the signals that end a program wait, and end it by Stopped where they are let in."""
    heard = [each for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, _stop) for each in heard}
    _mask("SIG_BLOCK")
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        _mask("SIG_UNBLOCK")


@contextmanager
def _signals_let_in() -> Iterator[None]:
    _mask("SIG_UNBLOCK")
    try:
        yield
    finally:
        _mask("SIG_BLOCK")


def _mask(how: str) -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(getattr(signal, how), _SIGNALS)
