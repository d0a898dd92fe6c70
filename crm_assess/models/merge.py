"""What several raters of one agency agree on."""

from typing import Annotated, Literal

from pydantic import Field

from crm_assess.models.assessment import Claim
from crm_assess.models.base import Exact, Model


class Spread(Model):
    """How far apart the levels lie that were given to one question by two raters or more."""

    question: str
    """The question's id."""
    raters: int
    """How many gave a level."""
    low: int
    """The lowest level given, 1 to 5."""
    high: int
    """The highest."""
    deviation: Exact
    """The average deviation from the mean, in levels."""
    acceptable: bool
    """At most 0.8, on five levels."""


class Disputed(Model):
    """A question and who said what."""

    question: str
    """The question's id."""
    said: tuple[Claim, ...]
    """Every answer, with who gave it."""


class Agreement(Model):
    """The agreement document of a merge."""

    schema_: Annotated[Literal["crm-assess/agreement/1"], Field(alias="schema")] = "crm-assess/agreement/1"
    """What this document is, and in which version."""
    raters: tuple[str, ...]
    """Their names, in alphabetical order."""
    agreed: int
    """Questions with one answer."""
    conflicts: tuple[Disputed, ...]
    """Questions with more than one answer."""
    doubts: tuple[Disputed, ...]
    """Questions with an answer on which somebody said not to know."""
    settled: int
    """How many conflicts were settled."""
    spreads: tuple[Spread, ...]
    """How far apart the levels lie, widest first."""
    alpha: float | None
    """Krippendorff's, ordinal, from the levels; below 1, and 0 for agreement no better than chance."""
    alpha_missing: str | None
    """Why there is no alpha."""
