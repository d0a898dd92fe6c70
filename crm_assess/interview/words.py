"""Rows of text, and the words that several screens share."""

import datetime as dt
from math import ceil
from typing import NamedTuple

from crm_assess.interview.about import people
from crm_assess.interview.keys import Key
from crm_assess.interview.state import Interview, Mode
from crm_assess.models.assessment import Answer, State

SECONDS_A_QUESTION = 20
HOW = {
    "1-5": "the level that describes your agency today",
    Key.DONT_KNOW: "don't know: an answer exists, but you don't have it",
    Key.NOT_APPLICABLE: "not applicable: the question has no meaning for your agency; a reason is asked for",
    Key.SKIP: "skip to the next question; this one stays as it is",
    Key.BACK: "back to the question before; no answer is changed",
    Key.NOTE: "a note on your answer",
    Key.EVIDENCE: "evidence, such as a link or a document",
    Key.TARGET: "a target: a level and a date",
    Key.JUMP: "list of all questions, to jump to any of them",
    Key.AGENCY: "the agency's name, country, kind and size, who answers, and the date",
    Key.LEAVE: "leave; every answer has been saved already",
}
_WORDS = {State.DONT_KNOW: "don't know", State.NOT_APPLICABLE: "not applicable", State.UNANSWERED: "no answer"}
_MARKS = {State.DONT_KNOW: "?", State.NOT_APPLICABLE: "-", State.UNANSWERED: " "}
_LONGEST_NOTE = 60


class Row(NamedTuple):
    """A paragraph: what it says, what it is, and what stands before its first line."""

    text: str
    role: str = ""
    lead: str = ""
    short: str = ""
    """What it says where a list has to be brief."""


def day(date: dt.date) -> str:
    """A date in words."""
    return f"{date.day} {date:%B} {date.year}"


def greeting(now: Interview, *, new: bool) -> str:
    """What the first screen says of the assessment."""
    if new:
        return "A new assessment. Every answer is saved at once; q leaves, and the same command goes on from there."
    date, by = day(now.assessment.assessed_on), people(now.assessment)
    following = f"next: {now.question.topic}" if now.mode is Mode.QUESTION else "nothing left to answer"
    return f"{now.answered} of {len(now.scope)} answered on {date}{f' by {by}' if by else ''}; {following}."


def minutes(now: Interview) -> str:
    """How long the rest takes."""
    left = ceil(len(now.unanswered) * SECONDS_A_QUESTION / 60)
    return f", about {left} minute{'' if left == 1 else 's'} left" if left else ""


def level_of(answer: Answer) -> str:
    """What an answer says of the level."""
    return _WORDS.get(answer.state, f"level {answer.rated}")


def state_of(answer: Answer) -> str:
    """An answer in a few words, with the kinds of things that stand beside it."""
    beside: dict[str, object] = {"note": answer.note, "evidence": answer.evidence, "target": answer.target}
    beside["to be confirmed"] = answer.ask_again
    return ", ".join([level_of(answer), *(name for name, value in beside.items() if value)])


def in_short(answer: Answer) -> list[Row]:
    """The answer so far in a line or two; nothing where there is none."""
    if answer == Answer():
        return []
    note = answer.note or answer.not_applicable or ""
    note = note if len(note) <= _LONGEST_NOTE else f"{note[:_LONGEST_NOTE].rstrip()}..."
    parts = [f"Your answer so far: {level_of(answer)}{f' ({note})' if note else ''}."]
    if answer.evidence:
        parts.append(f"Evidence: {len(answer.evidence)}.")
    if answer.ask_again:
        parts.append("The question has changed since: answer it again, be it the same.")
    if answer.target:
        parts.append(f"Target: level {answer.target.level} by {day(answer.target.by)}.")
    return [Row(" ".join(parts), "answer")]


def listed(now: Interview, each: str) -> Row:
    """A question in a list, with its number and the state of its answer."""
    answer, topic = now.assessment.answer(each), now.pack.questions[each].topic
    mark = "!" if answer.ask_again else _MARKS.get(answer.state, str(answer.rated))
    return Row(f"{topic}: {state_of(answer)}", "item", str(now.scope.index(each) + 1), f"[{mark}] {topic}")
