"""What changed in a question pack from one version to the next."""

from typing import Annotated, Any

from pydantic import Field
from pydantic_core import PydanticCustomError

from crm_assess.models.base import LEVEL_WRITTEN, LEVELS, Checked, Id, Level, Many, Model, Text


def _by_level(value: Any) -> Any:
    """A mapping from the levels 1 to 5, its keys as numbers (in a file they are text)."""
    if isinstance(value, dict) and sorted(map(str, value)) == [str(level) for level in LEVELS]:
        return {int(key): value[key] for key in sorted(value, key=str)}
    raise PydanticCustomError("no_levels", "does not name the levels 1 to 5 once each (1: ... to 5: ...)")


_LEVELS_WRITTEN = {"additionalProperties": {"anyOf": [LEVEL_WRITTEN, {"type": "null"}]}, "type": "object"}


class Retired(Model):
    """A question that is asked no more; its answers go to the archive."""

    question: Id
    """Its id, which is never used again."""
    dimension: Id
    """Where it stood."""
    topic: Text
    """What it was about."""
    why: Text | None = None
    """Why it is asked no more."""


class Split(Model):
    """A question that became several; its answers go to the archive, for none of the new ones was answered by them."""

    question: Id
    """Its id, which is never used again."""
    dimension: Id
    """Where it stood."""
    topic: Text
    """What it was about."""
    into: Annotated[Many[Id], Field(min_length=2)]
    """Ids of the questions that it became."""


class Rescaled(Model):
    """A question whose levels mean something else now."""

    question: Id
    """The question's id, the same before and after."""
    levels: Annotated[
        dict[int, Level | None],
        Checked(_by_level, written=_LEVELS_WRITTEN),
    ]
    """The new level for each old one; null where no new one can be told."""


class Migration(Model):
    """The step from one version of a pack to the next one."""

    from_: Annotated[int, Field(ge=1, alias="from")]
    """The version that was left behind."""
    add: Many[Id] = ()
    """Ids of new questions."""
    retire: Many[Retired] = ()
    """Questions that are asked no more."""
    split: Many[Split] = ()
    """Questions that became several."""
    reword: Many[Id] = ()
    """Questions that mean something else now; their answers are carried over, to be asked again."""
    rescale: Many[Rescaled] = ()
    """Questions whose levels mean something else now."""

    @property
    def gone(self) -> tuple[Retired | Split, ...]:
        """The questions that are asked no more."""
        return (*self.retire, *self.split)

    @property
    def new(self) -> tuple[str, ...]:
        """The questions that were not asked before."""
        return (*self.add, *(part for split in self.split for part in split.into))

    @property
    def changed(self) -> tuple[str, ...]:
        """The questions that are asked before and after but do not mean the same."""
        return (*self.reword, *(rescaled.question for rescaled in self.rescale))
