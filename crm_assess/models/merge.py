"""What several raters of one agency agree on."""

from typing import Annotated, Literal

from pydantic import Field

from crm_assess.models.assessment import Claim
from crm_assess.models.base import Exact, Model


class Spread(Model):
    """How far apart the levels lie that were given to one question by two raters or more."""

    question: str
    raters: int
    low: int
    high: int
    deviation: Exact
    """The average deviation from the mean, in levels."""
    acceptable: bool
    """At most 0.8, on five levels."""


class Disputed(Model):
    """A question and who said what."""

    question: str
    said: tuple[Claim, ...]


class Agreement(Model):
    """The agreement document of a merge."""

    schema_: Annotated[Literal["crm-assess/agreement/1"], Field(alias="schema")] = "crm-assess/agreement/1"
    raters: tuple[str, ...]
    agreed: int
    """Questions with one answer."""
    conflicts: tuple[Disputed, ...]
    doubts: tuple[Disputed, ...]
    settled: int
    spreads: tuple[Spread, ...]
    alpha: float | None
    """Krippendorff's, ordinal, from the levels; below 1, and 0 for agreement no better than chance."""
    alpha_missing: str | None
    """Why there is no alpha."""
