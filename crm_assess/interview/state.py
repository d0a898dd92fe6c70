"""The questionnaire as an immutable value. What is asked next is computed from the answers, never stored."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from crm_assess.analysis.scoring import EVIDENCE_FROM
from crm_assess.analysis.settling import settled_by_answer
from crm_assess.language import _
from crm_assess.models.assessment import Answer, Assessment, Claim, State
from crm_assess.models.pack import Dimension, Pack, Question


class Mode(StrEnum):
    """What the next line that is typed will be taken for."""

    NAME = "name"
    QUESTION = "question"
    REASON = "reason"
    NOTE = "note"
    EVIDENCE = "evidence"
    TARGET = "target"
    BY = "by"
    JUMP = "jump"
    HELP = "help"
    AGENCY = "agency"
    REVIEW = "review"
    TROUBLE = "trouble"


TEXTS = frozenset({Mode.REASON, Mode.NOTE, Mode.EVIDENCE})
"""Where a text is wanted, in as many lines as it may have."""


class Effect(StrEnum):
    """What has to be done outside after a step."""

    SAVE = "save"
    LEAVE = "leave"


class Say(NamedTuple):
    """Something to tell the user about the last step."""

    text: str
    error: bool = False


@dataclass(frozen=True)
class Interview:
    """One moment of an interview."""

    pack: Pack
    scope: tuple[str, ...]
    """The questions that are asked, in their order."""
    assessment: Assessment
    today: dt.date
    mode: Mode
    at: str
    """The question that is shown, or was last."""
    dated: bool = True
    """Whether the date of the assessment was given or accepted."""
    reviewing: bool = False
    """Whether the next answer leads back to the review."""
    before: Mode = Mode.QUESTION
    """Where a detour (jump, agency, help) leads back to."""
    interrupted: Mode = Mode.QUESTION
    """Where the interview goes on after trouble with saving."""
    field: int = 0
    """Which thing about the agency is asked for."""
    level: int = 0
    """The target's level while its date is asked for."""
    finished: str | None = None
    """The dimension whose last question the last step went past."""
    says: tuple[Say, ...] = ()

    @cached_property
    def question(self) -> Question:
        """The question that is shown."""
        return self.pack.questions[self.at]

    @cached_property
    def dimension(self) -> Dimension:
        """The dimension of the question that is shown."""
        return self.pack.dimension_of[self.at]

    @property
    def answer(self) -> Answer:
        """The answer so far to the question that is shown."""
        return self.assessment.answer(self.at)

    @property
    def number(self) -> int:
        """The place of the question that is shown among those asked, from 1."""
        return self.scope.index(self.at) + 1

    @property
    def disputed(self) -> tuple[Claim, ...]:
        """What raters said who disagree on the question that is shown."""
        return next((one.said for one in self.assessment.conflicts if one.question == self.at), ())

    @cached_property
    def unanswered(self) -> list[str]:
        """The questions asked to which nothing has been said, or nothing since they changed their meaning."""
        answers = {each: self.assessment.answer(each) for each in self.scope}
        return [each for each, answer in answers.items() if answer.state is State.UNANSWERED or answer.ask_again]

    @property
    def answered(self) -> int:
        """How many of the questions asked have been answered; don't know and not applicable are answers."""
        return len(self.scope) - len(self.unanswered)

    @cached_property
    def unknown(self) -> list[str]:
        """The questions asked to which the answer is don't know."""
        return [each for each in self.scope if self.assessment.answer(each).state is State.DONT_KNOW]

    @cached_property
    def unproven(self) -> list[str]:
        """The questions asked whose level is high enough to need evidence, and has none."""
        high = [each for each in self.scope if (self.assessment.answer(each).rated or 0) >= EVIDENCE_FROM]
        return [each for each in high if not self.assessment.answer(each).evidence]


class Step(NamedTuple):
    """What a line led to."""

    interview: Interview
    effects: tuple[Effect, ...] = ()


Handler = Callable[[Interview, str], Step]


def begin(pack: Pack, scope: Sequence[str], assessment: Assessment, today: dt.date, *, named: bool) -> Interview:
    """An interview on some questions of a pack, at the first that is unanswered.

    ``named`` says whether the assessment holds the agency's real name; otherwise it is asked first.
    """
    start = Interview(pack, tuple(scope), assessment, today, Mode.QUESTION, scope[0])
    start = resume(start)
    return start if named else replace(start, mode=Mode.NAME, dated=assessment.assessed_on != today)


def resume(interview: Interview) -> Interview:
    """The interview at its first unanswered question, or at the review."""
    if interview.unanswered:
        return replace(interview, mode=Mode.QUESTION, at=interview.unanswered[0])
    return replace(interview, mode=Mode.REVIEW, at=interview.scope[-1])


def answered(interview: Interview, **change: Any) -> Interview:
    """The interview with something changed in the answer that is shown."""
    answer = interview.answer.model_copy(update=change)
    answers = {**interview.assessment.answers, interview.at: answer}
    assessment = interview.assessment.model_copy(update={"answers": answers})
    assessment = settled_by_answer(assessment, interview.at, interview.answer, interview.today)
    return replace(interview, assessment=assessment)


def headed(interview: Interview, **change: Any) -> Interview:
    """The interview with something changed about the agency, its assessors or the date."""
    agency = {name: value for name, value in change.items() if name not in ("assessors", "assessed_on")}
    top = {name: value for name, value in change.items() if name not in agency}
    top["agency"] = interview.assessment.agency.model_copy(update=agency)
    return replace(interview, assessment=interview.assessment.model_copy(update=top))


def onward(interview: Interview, candidates: Sequence[str]) -> Interview:
    """The interview at the first of the candidates that comes after the question shown; else at the review."""
    after = interview.scope[interview.number :]
    following = next((each for each in after if each in candidates), None)
    if following is None or interview.reviewing:
        finished = None if interview.reviewing else interview.dimension.id
        return replace(interview, mode=Mode.REVIEW, reviewing=False, finished=finished)
    finished = interview.dimension.id if interview.pack.dimension_of[following] != interview.dimension else None
    return replace(interview, mode=Mode.QUESTION, at=following, finished=finished)


def back(interview: Interview) -> Interview:
    """The interview at the question before the one shown, answers untouched."""
    if interview.number == 1:
        return said(interview, _("This is the first question."), error=True)
    return replace(interview, at=interview.scope[interview.number - 2])


def to(interview: Interview, mode: Mode) -> Interview:
    """The interview expecting something else."""
    return replace(interview, mode=mode)


def said(interview: Interview, *texts: str, error: bool = False) -> Interview:
    """The interview with something more to tell the user."""
    return replace(interview, says=(*interview.says, *(Say(text, error) for text in texts)))


def kept(interview: Interview, assessment: Assessment, notices: Sequence[str]) -> Interview:
    """The interview after its answers were saved, with what others wrote into the file."""
    return said(replace(interview, assessment=assessment), *notices)


def troubled(interview: Interview, message: str) -> Interview:
    """The interview after its answers could not be saved."""
    at = interview.interrupted if interview.mode is Mode.TROUBLE else interview.mode
    return said(replace(interview, mode=Mode.TROUBLE, interrupted=at), *message.split("\n"), error=True)
