"""What a typed line does to an interview: one function for each thing that can be asked for."""

from dataclasses import replace

from crm_assess.interview import beside
from crm_assess.interview.about import FIELDS, Refused, date_in
from crm_assess.interview.beside import REMOVE, SAVE, give, refused, whole
from crm_assess.interview.keys import Key, meaning, plain, words
from crm_assess.interview.state import (
    Effect,
    Handler,
    Interview,
    Mode,
    Step,
    back,
    headed,
    onward,
    resume,
    said,
    to,
)
from crm_assess.interview.typed import SHORTEST, cleaned, quoted
from crm_assess.language import NP_, _, fill, pgettext
from crm_assess.models.assessment import DONT_KNOW

_LEAVE = (Effect.LEAVE,)


def step(interview: Interview, line: str) -> Step:
    """The interview after a line was typed, and what is to be done outside. Never raises."""
    text, dropped = cleaned(line)
    fresh = replace(interview, says=(), finished=None)
    if dropped:
        fresh = said(fresh, _("Characters that cannot be shown were left out."))
    return _HANDLERS[interview.mode](fresh, text)


def _name(now: Interview, text: str) -> Step:
    key = meaning(text)
    if key is Key.LEAVE or key is Key.HELP:
        return _KEYS[key](now)
    if len(text) < SHORTEST:
        return refused(now, _("The assessment needs the agency's name. Type it, then Enter (q leaves)."))
    named = resume(headed(now, name=" ".join(text.split())))
    return Step(named, SAVE)


def _question(now: Interview, text: str) -> Step:
    key = meaning(text)
    if isinstance(key, int):
        return give(now, level=key, not_applicable=None)
    if key is not None:
        return _KEYS[key](now)
    date = None if now.dated else date_in(text, now.today)
    if date:
        dated = headed(replace(now, dated=True), assessed_on=date)
        return Step(said(dated, _("The date of the assessment is {date}.", date=date.isoformat())), SAVE)
    if text:
        why = _("Question {number}: {text} is no answer. Type 1 to 5, or one of the keys (h explains them).")
    else:
        why = _("Question {number}: Enter alone answers nothing. Type 1 to 5, or one of the keys (h explains them).")
    return refused(now, fill(why, number=now.number, text=quoted(text)))


def _dont_know(now: Interview) -> Step:
    return give(now, level=DONT_KNOW, not_applicable=None)


def _not_applicable(now: Interview) -> Step:
    if now.question.not_applicable:
        return Step(to(now, Mode.REASON))
    said = _(
        "Question {number} applies to every agency: not applicable is no answer here. Type 1 to 5, or d if you don't "
        "know.",
        number=now.number,
    )
    return refused(now, said)


def _jump(now: Interview, text: str) -> Step:
    if not text or meaning(text) is Key.BACK:
        return Step(to(now, now.before))
    place = _place(now, text)
    if place is None:
        said = _("{text} is no question. Type a number from 1 to {total}, or Enter.")
        return refused(now, fill(said, text=quoted(text), total=len(now.scope)))
    reviewing = now.reviewing or now.before is Mode.REVIEW
    return Step(replace(now, mode=Mode.QUESTION, at=now.scope[place - 1], reviewing=reviewing))


def _help(now: Interview, text: str) -> Step:
    return _HANDLERS[now.before](to(now, now.before), text) if text else Step(to(now, now.before))


def _agency(now: Interview, text: str) -> Step:
    key, field = meaning(text), FIELDS[now.field]
    if key is Key.LEAVE:
        return Step(now, _LEAVE)
    if key is Key.BACK:
        return Step(replace(now, field=now.field - 1) if now.field else to(now, now.before))
    following = replace(now, field=now.field + 1) if now.field + 1 < len(FIELDS) else to(now, now.before)
    if not text:
        return Step(following)
    try:
        value = field.blank() if text == REMOVE else field.read(text, now.today)
    except Refused as why:
        return refused(now, str(why))
    dated = now.dated or field.name == "assessed_on"
    return Step(headed(replace(following, dated=dated), **{field.name: value}), SAVE)


def _review(now: Interview, text: str) -> Step:
    key, place = meaning(text), _place(now, text)
    if place is not None:
        return Step(replace(now, mode=Mode.QUESTION, at=now.scope[place - 1], reviewing=True))
    if key is Key.BACK:
        return Step(replace(now, mode=Mode.QUESTION, at=now.scope[-1]))
    if key in (Key.JUMP, Key.AGENCY, Key.HELP, Key.LEAVE) and isinstance(key, Key):
        return _KEYS[key](now)
    if text:
        said = _("{text} is no question. Type a question's number to go to it, or q to finish.", text=quoted(text))
    else:
        said = _("Enter alone does nothing here. Type a question's number to go to it, or q to finish.")
    return refused(now, said)


def _trouble(now: Interview, text: str) -> Step:
    if _is(text, RETRY):
        return Step(to(now, now.interrupted), SAVE)
    if _is(text, CARRY_ON):
        return Step(said(to(now, now.interrupted), _("Not saved in the file yet: each answer tries again.")))
    if meaning(text) is Key.LEAVE:
        return Step(now, _LEAVE)
    return refused(now, _("The answers are not saved in the file. Type r to try again, c to carry on, or q to leave."))


RETRY, CARRY_ON = NP_("key", "r, retry, again"), NP_("key", "c, carry on, continue")


def _is(text: str, listed: str) -> bool:
    """Whether a text is one of those that a message lists, in the present language or in English."""
    return plain(text) in (*words(pgettext("key", listed)), *words(listed))


def _skip(now: Interview) -> Step:
    return Step(onward(now, now.scope))


def _back(now: Interview) -> Step:
    return Step(back(now))


def _leave(now: Interview) -> Step:
    return Step(now, _LEAVE)


def _detour(now: Interview, mode: Mode) -> Step:
    return Step(replace(now, mode=mode, before=now.mode, field=0))


def _place(now: Interview, text: str) -> int | None:
    """The number of a question among those asked."""
    return place if 1 <= (place := whole(text)) <= len(now.scope) else None


_KEYS = {
    Key.DONT_KNOW: _dont_know,
    Key.NOT_APPLICABLE: _not_applicable,
    Key.SKIP: _skip,
    Key.BACK: _back,
    Key.NOTE: lambda now: Step(to(now, Mode.NOTE)),
    Key.EVIDENCE: lambda now: Step(to(now, Mode.EVIDENCE)),
    Key.TARGET: lambda now: Step(to(now, Mode.TARGET)),
    Key.JUMP: lambda now: _detour(now, Mode.JUMP),
    Key.AGENCY: lambda now: _detour(now, Mode.AGENCY),
    Key.HELP: lambda now: _detour(now, Mode.HELP),
    Key.LEAVE: _leave,
}

_HANDLERS: dict[Mode, Handler] = {
    Mode.NAME: _name,
    Mode.QUESTION: _question,
    Mode.REASON: beside.reason,
    Mode.NOTE: beside.note,
    Mode.EVIDENCE: beside.evidence,
    Mode.TARGET: beside.target,
    Mode.BY: beside.by,
    Mode.JUMP: _jump,
    Mode.HELP: _help,
    Mode.AGENCY: _agency,
    Mode.REVIEW: _review,
    Mode.TROUBLE: _trouble,
}
