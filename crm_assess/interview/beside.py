"""What is typed as text at a question: a reason, a note, evidence, a target."""

from dataclasses import replace

from crm_assess.interview.about import date_in
from crm_assess.interview.keys import Key, meaning
from crm_assess.interview.state import Effect, Interview, Mode, Step, answered, onward, said, to
from crm_assess.interview.typed import SHORTEST, quoted
from crm_assess.language import N_, _, pgettext
from crm_assess.models.assessment import Target
from crm_assess.models.base import LEVELS

REMOVE = "-"
ADD = "+"
SAVE = (Effect.SAVE,)


def give(now: Interview, **change: object) -> Step:
    """The interview after the question shown was answered."""
    after = answered(replace(now, dated=True), ask_again=False, **change)
    if now.disputed:
        after = said(after, _("The conflict is settled by your answer: who said what is kept beside it."))
    return Step(onward(after, after.unanswered), SAVE)


def refused(now: Interview, message: str) -> Step:
    """The interview after something was typed that cannot be taken."""
    return Step(said(now, message, error=True))


def whole(text: str) -> int:
    """A small whole number; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def reason(now: Interview, text: str) -> Step:
    """Takes the reason why the question has no meaning."""
    if meaning(text) is Key.BACK:
        return Step(to(now, Mode.QUESTION))
    if len(text) < SHORTEST:
        return refused(now, _("Not applicable needs a reason in a few words (b goes back to the question)."))
    return give(now, level=None, not_applicable=text)


def note(now: Interview, text: str) -> Step:
    """Takes a note, more of it, or its removal."""
    if not text or meaning(text) is Key.BACK:
        return Step(to(now, Mode.QUESTION))
    if text == REMOVE:
        return _beside(now, _("The note is removed."), note=None)
    if len(text) < SHORTEST:
        return refused(now, _too_short(_SHORT_NOTE))
    if text.startswith(ADD) and now.answer.note:
        text = f"{now.answer.note} {text.removeprefix(ADD).strip()}"
    return _beside(now, _("The note is saved."), note=text)


def _beside(now: Interview, *messages: str, mode: Mode = Mode.QUESTION, **change: object) -> Step:
    return Step(said(answered(to(now, mode), **change), *messages), SAVE)


def evidence(now: Interview, text: str) -> Step:
    """Takes pieces of evidence, one a line."""
    had = now.answer.evidence
    if not text or meaning(text) is Key.BACK:
        return Step(to(now, Mode.QUESTION))
    place = whole(text.removeprefix(REMOVE)) if text.startswith(REMOVE) else 0
    if 1 <= place <= len(had):
        kept = had[: place - 1] + had[place:]
        return _beside(now, _("That evidence is removed."), mode=Mode.EVIDENCE, evidence=kept)
    if place:
        return refused(now, _("There is no evidence {number}.", number=place))
    if len(text) < SHORTEST:
        return refused(now, _too_short(_SHORT_EVIDENCE))
    pieces = tuple(line.strip() for line in text.split("\n") if line.strip())
    saved = [_("Evidence {number} is saved.", number=number) for number, _piece in enumerate(pieces, len(had) + 1)]
    return _beside(now, *saved, mode=Mode.EVIDENCE, evidence=(*had, *pieces))


def target(now: Interview, text: str) -> Step:
    """Takes a target's level, and its date where that is typed with it."""
    if not text or meaning(text) is Key.BACK:
        return Step(to(now, Mode.QUESTION))
    if text == REMOVE:
        return _beside(now, _("The target is removed."), target=None)
    level, _blank, date = text.replace(",", " ").partition(" ")
    if level not in map(str, LEVELS):
        said = _("{text} is no target. Type its level, 1 to 5, and its date: 4 2027-12-31.", text=quoted(text))
        return refused(now, said)
    pending = replace(now, mode=Mode.BY, level=int(level))
    for word in ("by", pgettext("before a date", "by")):
        date = date.strip().removeprefix(f"{word} ")
    return by(pending, date.strip()) if date.strip() else Step(pending)


def by(now: Interview, text: str) -> Step:
    """Takes a target's date."""
    if not text or meaning(text) is Key.BACK:
        return Step(to(now, Mode.QUESTION))
    date = date_in(text, now.today)
    if date is None:
        return refused(now, _("{text} is no date. Type year-month-day, such as 2027-12-31.", text=quoted(text)))
    if date <= now.assessment.assessed_on:
        said = _("The target's date must be after the assessment ({date}).", date=now.assessment.assessed_on)
        return refused(now, said)
    return _beside(now, _("The target is saved."), target=Target(level=now.level, by=date))


def _too_short(said: str) -> str:
    return _(said, count=SHORTEST)


_SHORT_NOTE = N_("A note needs at least {count} characters (b goes back to the question).")
_SHORT_EVIDENCE = N_("A piece of evidence needs at least {count} characters (b goes back to the question).")
