"""An assessment: what an agency answered, when, and on what grounds."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import PydanticCustomError

from crm_assess.models.base import (
    LEVEL_WRITTEN,
    LEVELS,
    TEXT_WRITTEN,
    Checked,
    Date,
    Id,
    Level,
    Many,
    Model,
    Text,
    show,
)

DONT_KNOW = "dont_know"
_DONT_KNOW_WRITTEN, _NULL_WRITTEN = {"const": DONT_KNOW, "type": "string"}, {"type": "null"}
_NO_ANSWER = "{shown} is no answer (1 to 5, dont_know, or not_applicable with a reason)"


class State(StrEnum):
    """What is known of one question."""

    LEVEL = "level"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"


MISSING = (State.DONT_KNOW, State.UNANSWERED)
"""An answer that is missing: it leaves the mean and widens the range."""


def _level_or_dont_know(value: object) -> object:
    if value is None or value == DONT_KNOW or (type(value) is int and value in LEVELS):
        return value
    raise PydanticCustomError("no_answer", "{shown} is no level (1 to 5, or dont_know)", {"shown": show(value)})


def _long_form(value: Any) -> Any:
    """An answer's short form (a level, ``dont_know``, nothing) as its long form."""
    if value is None:
        return {}
    if value == DONT_KNOW or (type(value) is int and value in LEVELS):
        return {"level": value}
    if isinstance(value, dict | Answer):
        return value
    if value == State.NOT_APPLICABLE:
        raise PydanticCustomError("no_reason", "has no reason (not_applicable: why it has no meaning here)")
    raise PydanticCustomError("no_answer", _NO_ANSWER, {"shown": show(value)})


def _reason(value: object) -> object:
    if isinstance(value, str) and value.strip():
        return value
    raise PydanticCustomError("no_reason", "has no reason (why the question has no meaning here)")


class Target(Model):
    """A level the agency means to reach, and by when."""

    level: Level
    """The level aimed at, 1 to 5."""
    by: Date
    """The day by which it is to be reached, year-month-day."""


class Answer(Model):
    """One answer in its long form; with neither a level nor a reason the question is unanswered."""

    level: Annotated[
        int | Literal["dont_know"] | None,
        Checked(_level_or_dont_know, written={"anyOf": [LEVEL_WRITTEN, _DONT_KNOW_WRITTEN, _NULL_WRITTEN]}),
    ] = None
    """The level that is met today, 1 to 5, or ``dont_know``."""
    not_applicable: Annotated[Text | None, Checked(_reason, written=TEXT_WRITTEN)] = None
    """The reason why the question has no meaning for the agency."""
    note: Text | None = None
    """What a reader should know beside the level."""
    evidence: Many[Text] = ()
    """Links or references that show the level."""
    target: Target | None = None
    """Where the agency means to be, and by when."""
    ask_again: bool = False
    """Whether the question has changed since it was answered: the answer was carried over and wants confirming."""

    @model_validator(mode="after")
    def _one_state(self) -> "Answer":
        if self.level is not None and self.not_applicable is not None:
            raise PydanticCustomError("two_states", "is both a level and not applicable (one of the two)")
        return self

    @property
    def state(self) -> State:
        """What is known: a level, don't know, not applicable, or nothing yet."""
        if self.not_applicable is not None:
            return State.NOT_APPLICABLE
        if self.level is None:
            return State.UNANSWERED
        return State.DONT_KNOW if self.level == DONT_KNOW else State.LEVEL

    @property
    def rated(self) -> int | None:
        """The level, 1 to 5, where one was given."""
        return self.level if isinstance(self.level, int) else None


UNANSWERED = Answer.model_construct()
"""The answer to a question that an assessment does not list."""


class _ShortOrLong(Checked):
    """Marks an answer that a file may write in its short form."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        long = handler(schema["schema"])
        short = [LEVEL_WRITTEN, _DONT_KNOW_WRITTEN]
        return long if handler.mode == "serialization" else {"anyOf": [*short, long, _NULL_WRITTEN]}


AnyAnswer = Annotated[Answer, _ShortOrLong(_long_form)]
"""An answer in its short or its long form."""


class Archived(Model):
    """An answer that the questions of today have no place for, kept as it was given."""

    question: Id
    """Its id then."""
    version: Annotated[int, Field(ge=1)]
    """Of the question pack that it answered."""
    why: Literal["retired", "split", "rescaled", "reworded"]
    """What became of the question in the next version."""
    answer: AnyAnswer
    """As it was given."""
    by: Text | None = None
    """Who gave it, where raters were in conflict or doubt."""


class Claim(Model):
    """What one rater, or several together, answered."""

    by: Text
    """Who said it."""
    answer: AnyAnswer
    """What they answered."""


class Conflict(Model):
    """A question and everything that was said on it, nothing of which is taken as the answer."""

    question: Id
    """The question's id."""
    said: Annotated[Many[Claim], Field(min_length=1)]
    """Every answer that was given."""


class Settlement(Model):
    """The answer to a conflict: who settled it, when and why."""

    question: Id
    """The question's id."""
    answer: AnyAnswer
    """What was agreed."""
    by: Text
    """Who settled it."""
    on: Date
    """On which day, year-month-day."""
    why: Text
    """Why this answer."""


class Settled(Settlement):
    """A conflict that was settled; its answer is among the answers."""

    said: Annotated[Many[Claim], Field(min_length=1)]
    """What the settlement heard: something said anew opens the conflict again."""
    version: Annotated[int, Field(ge=1)] | None = None
    """Of the question pack, where the question has changed since: it settles nothing of what is asked now."""


class Agency(Model):
    """The agency that is assessed; only its name is required."""

    name: Text
    """What the agency is called."""
    country: Text | None = None
    """A country's name or its ISO 3166 code."""
    kind: Text | None = None
    """Such as revenue, licensing or municipal."""
    size: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    """Number of staff."""


class Assessor(Model):
    """A person who answered."""

    name: Text
    """Left out of a report by ``--redact``, as is the role."""
    role: Text | None = None
    """What the person does in the agency."""


class PackRef(Model):
    """The question pack that was answered."""

    id: Id
    """The pack's id, such as ``government-crm``."""
    version: Annotated[int, Field(ge=1)]
    """The pack's version when it was answered."""


class Assessment(Model):
    """One agency's answers on one date."""

    schema_: Annotated[Literal["crm-assess/assessment/1"], Field(alias="schema")]
    """What this file is, and in which version."""
    pack: PackRef
    """Which questions were answered."""
    agency: Agency
    """Who is assessed."""
    assessed_on: Date
    """The day the answers stand for, year-month-day."""
    assessors: Many[Assessor] = ()
    """Who answered."""
    answers: dict[str, AnyAnswer]
    """Answers by question id; a question not listed is unanswered."""
    archive: Many[Archived] = ()
    """Answers to questions of earlier versions, oldest first."""
    conflicts: Many[Conflict] = ()
    """Questions on which merged files disagree; they are not among the answers until they are settled."""
    doubts: Many[Conflict] = ()
    """Questions with an answer on which somebody said not to know."""
    settled: Many[Settled] = ()
    """Conflicts that were settled."""

    def answer(self, question: str) -> Answer:
        """The answer to a question, unanswered where none is listed."""
        return self.answers.get(question, UNANSWERED)
