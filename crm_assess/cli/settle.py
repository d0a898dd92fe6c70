"""Conflicts between raters, put one after the other to whoever settles them on a terminal."""

import datetime as dt
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from crm_assess.interview.screen import claimed, rests_on
from crm_assess.interview.typed import cleaned
from crm_assess.interview.words import Row
from crm_assess.language import _, ngettext
from crm_assess.models.assessment import Answer, Claim, Conflict, Settlement
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Pack, Question

if TYPE_CHECKING:
    from crm_assess.interview.terminal import Terminal

_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Makes the end of a terminal, and a request to end, the same as Ctrl-C: what was settled before is saved.

    A terminal that goes away gives the end of its input and several signals; once it was broken off, they are ignored.
    """
    before = {each: signal.signal(each, _end) for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN}
    try:
        yield
    except BaseException:
        _ignore_signals()
        raise
    for number, handler in before.items():
        signal.signal(number, handler)


def _end(*_: object) -> NoReturn:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def asked(terminal: "Terminal", conflicts: Sequence[Conflict], pack: Pack) -> Iterator[Settlement]:
    """What is settled, one after the other.

    Raises KeyboardInterrupt, EOFError or OSError where whoever answers breaks off, or the terminal is gone.
    """
    said = ngettext("{count} conflict. Settle it now?", "{count} conflicts. Settle them now?", len(conflicts))
    if not _wanted(terminal, said):
        return
    by = _words(terminal, _("Who settles them"))
    for conflict in conflicts:
        answer = _settled(terminal, conflict, pack.questions[conflict.question])
        if answer is None:
            terminal.show([Row(_("Left open."))])
            continue
        why = _words(terminal, _("Why"))
        yield Settlement(question=conflict.question, answer=answer, by=by, on=dt.date.today(), why=why)


def _wanted(terminal: "Terminal", said: str) -> bool:
    """Whether the answer is yes, in English or the user's language; Enter alone is no."""
    yes, no = _("yes"), _("no")
    answers = {**dict.fromkeys(("y", "yes", yes[0], yes), True), **dict.fromkeys(("", "n", "no", no[0], no), False)}
    while (text := _typed(terminal, f"{said} [{yes[0]}/{no[0].upper()}]").lower()) not in answers:
        _refused(terminal, text)
    return answers[text]


def _settled(terminal: "Terminal", conflict: Conflict, question: Question) -> Answer | None:
    claims = [row for number, claim in enumerate(conflict.said, 1) for row in _claim(number, claim, question)]
    how = _("Type the number of the one that stands; = and a level for another one, such as =3; Enter leaves it open.")
    terminal.new_line()
    terminal.show([Row(question.topic, "title"), Row(question.ask), *claims, Row(how, "keys")])
    given = {str(number): claim.answer for number, claim in enumerate(conflict.said, 1)}
    given |= {f"={level}": Answer(level=level) for level in LEVELS}
    while text := _typed(terminal, _("Which one stands")).replace(" ", ""):
        if text in given:
            return given[text]
        _refused(terminal, text)
    return None


def _claim(number: int, claim: Claim, question: Question) -> Iterator[Row]:
    """Who said what, what that looks like, and what it rests on."""
    yield claimed(claim, str(number))
    if claim.answer.rated is not None:
        yield Row(question.sentence(claim.answer.rated), "bullet", " ")
    yield from rests_on(claim.answer, "bullet")


def _refused(terminal: "Terminal", text: str) -> None:
    terminal.show([Row(_("{text} is none of them.", text=text), "error")])


def _words(terminal: "Terminal", prompt: str) -> str:
    """Some text, in one line however it was pasted; asked for until there is any."""
    while not (text := " ".join(_typed(terminal, prompt, text=True).split())):
        pass
    return text


def _typed(terminal: "Terminal", prompt: str, *, text: bool = False) -> str:
    line = terminal.read(_("{name}:", name=prompt) + " ")
    return cleaned(line + terminal.pasted() if text else line)[0]
