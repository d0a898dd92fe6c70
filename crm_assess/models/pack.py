"""A question pack: what is asked, and what each level looks like."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from crm_assess.models.base import FiveTexts, Id, Many, Model, Text
from crm_assess.models.migration import Migration


class Question(Model):
    """One question of the assessment, about one practice of the agency."""

    id: Id
    """A name for answers and figures; it never changes."""
    revision: Annotated[int, Field(ge=1)]
    """Raised by one whenever the meaning of the question or of a level changes."""
    topic: Text
    """What it is about, in a few words."""
    ask: Text
    """The question as it is put."""
    why: Text
    """Why it matters."""
    levels: FiveTexts
    """What can be seen in the agency at each level, lowest first."""
    evidence: Text
    """What would count as evidence."""
    lens: Id
    """One of the pack's lenses: people, process or technology."""
    not_applicable: bool
    """Whether an agency can really lack the thing that is asked about."""
    relates_to: Many[Text] = ()
    """Present-day requirements on the same topic."""

    def sentence(self, level: int) -> str:
        """What can be seen at a level, 1 to 5."""
        return self.levels[level - 1]


class Dimension(Model):
    """One of the study's views of an agency, with its questions in the order they are asked."""

    id: Id
    """A name for links and programs."""
    title: Text
    """The heading of its questions."""
    order: int
    """Its place among the dimensions, lowest first."""
    summary: Text
    """What it looks at, in a few sentences."""
    questions: Annotated[Many[Question], Field(min_length=1)]
    """In the order they are asked."""


class PackHead(Model):
    """What ``pack.yaml`` says; the dimensions stand in files of their own."""

    schema_: Annotated[Literal["crm-assess/pack/1"], Field(alias="schema")] = "crm-assess/pack/1"
    """What this file is, and in which version."""
    id: Id
    """The name that assessments refer to."""
    version: Annotated[int, Field(ge=1)]
    """Raised by one whenever a question is added, removed or changes its meaning."""
    title: Text
    """What the questions are about."""
    levels: FiveTexts
    """The names of the levels, lowest first."""
    lenses: dict[Id, Text]
    """Title of each lens by its id."""
    migrations: Annotated[Many[Migration], Field(exclude_if=lambda steps: not steps)] = ()
    """What changed from version to version; a step that is not listed changed no question."""


class Pack(PackHead):
    """A whole question pack, its dimensions in their order."""

    dimensions: Many[Dimension]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in the order they are asked."""
        return {question.id: question for dimension in self.dimensions for question in dimension.questions}

    @cached_property
    def dimension_of(self) -> dict[str, Dimension]:
        """The dimension of each question, by the question's id."""
        return {question.id: dimension for dimension in self.dimensions for question in dimension.questions}

    def topic(self, question: str) -> str:
        """What a question is about, or was, where it is asked no more; its id where nothing is known of it."""
        gone = {own.question: own.topic for step in self.migrations for own in step.gone}
        return self.questions[question].topic if question in self.questions else gone.get(question, question)
