"""Rows of text, and the words that several screens share."""

from math import ceil
from typing import NamedTuple

from crm_assess.interview.about import people
from crm_assess.interview.keys import Key, letter
from crm_assess.interview.state import Interview, Mode
from crm_assess.language import N_, NP_, _, day, fill, ngettext, pgettext
from crm_assess.models.assessment import Answer, State, Target

SECONDS_A_QUESTION = 20
_LEVELS = N_("the level that describes your agency today")
_HOW = {
    Key.DONT_KNOW: N_("don't know: an answer exists, but you don't have it"),
    Key.NOT_APPLICABLE: N_("not applicable: the question has no meaning for your agency; a reason is asked for"),
    Key.SKIP: N_("skip to the next question; this one stays as it is"),
    Key.BACK: N_("back to the question before; no answer is changed"),
    Key.NOTE: N_("a note on your answer"),
    Key.EVIDENCE: N_("evidence, such as a link or a document"),
    Key.TARGET: N_("a target: a level and a date"),
    Key.JUMP: N_("list of all questions, to jump to any of them"),
    Key.AGENCY: N_("the agency's name, country, kind and size, who answers, and the date"),
    Key.LEAVE: N_("leave; every answer has been saved already"),
}
_WORDS = {
    State.DONT_KNOW: NP_("answer", "don't know"),
    State.NOT_APPLICABLE: NP_("answer", "not applicable"),
    State.UNANSWERED: NP_("answer", "no answer"),
}
_MARKS = {State.DONT_KNOW: "?", State.NOT_APPLICABLE: "-", State.UNANSWERED: " "}
_LONGEST_NOTE = 60


class Row(NamedTuple):
    """A paragraph: what it says, what it is, and what stands before its first line."""

    text: str
    role: str = ""
    lead: str = ""
    short: str = ""
    """What it says where a list has to be brief."""


def how() -> dict[str, str]:
    """What each key does, by the key; first the levels."""
    return {"1-5": _(_LEVELS), **{letter(key): _(what) for key, what in _HOW.items()}}


def greeting(now: Interview, *, new: bool) -> str:
    """What the first screen says of the assessment."""
    if new:
        return _("A new assessment. Every answer is saved at once; q leaves, and the same command goes on from there.")
    by = people(now.assessment)
    said = _("{count} of {total} answered on {date} by {persons}") if by else _("{count} of {total} answered on {date}")
    date = day(now.assessment.assessed_on)
    done = fill(said, count=now.answered, total=len(now.scope), date=date, persons=by)
    if now.mode is Mode.QUESTION:
        return _("{done}; next: {topic}.", done=done, topic=now.question.topic)
    return _("{done}; nothing left to answer.", done=done)


def minutes(now: Interview) -> str:
    """How long the rest takes."""
    left = ceil(len(now.unanswered) * SECONDS_A_QUESTION / 60)
    return ngettext(", about {count} minute left", ", about {count} minutes left", left) if left else ""


def level_of(answer: Answer) -> str:
    """What an answer says of the level."""
    if answer.state in _WORDS:
        return pgettext("answer", _WORDS[answer.state])
    return _("level {level}", level=answer.rated)


def state_of(answer: Answer) -> str:
    """An answer in a few words, with the kinds of things that stand beside it."""
    beside = [
        (answer.note, _("note")),
        (answer.evidence, _("evidence")),
        (answer.target, _("target")),
        (answer.ask_again, _("to be confirmed")),
    ]
    return ", ".join([level_of(answer), *(name for value, name in beside if value)])


def target(aim: Target) -> str:
    """A target in words."""
    return _("level {level} by {date}", level=aim.level, date=day(aim.by))


def in_short(answer: Answer) -> list[Row]:
    """The answer so far in a line or two; nothing where there is none."""
    if answer == Answer():
        return []
    note = answer.note or answer.not_applicable or ""
    note = note if len(note) <= _LONGEST_NOTE else f"{note[:_LONGEST_NOTE].rstrip()}..."
    given = f"{level_of(answer)} ({note})" if note else level_of(answer)
    parts = [_("Your answer so far: {answer}.", answer=given)]
    if answer.evidence:
        parts.append(_("Evidence: {count}.", count=len(answer.evidence)))
    if answer.ask_again:
        parts.append(_("The question has changed since: answer it again, be it the same."))
    if answer.target:
        parts.append(_("Target: {target}.", target=target(answer.target)))
    return [Row(" ".join(parts), "answer")]


def listed(now: Interview, each: str) -> Row:
    """A question in a list, with its number and the state of its answer."""
    answer, topic = now.assessment.answer(each), now.pack.questions[each].topic
    mark = "!" if answer.ask_again else _MARKS.get(answer.state, str(answer.rated))
    return Row(
        _("{name}: {text}", name=topic, text=state_of(answer)),
        "item",
        str(now.scope.index(each) + 1),
        f"[{mark}] {topic}",
    )
