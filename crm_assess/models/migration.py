"""What changed in a question pack from one version to the next."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from crm_assess.models.base import LEVELS, Id, Level, Many, Model, Text


def _by_level(value: Any) -> Any:
    """A mapping from the levels 1 to 5, its keys as numbers (in a file they are text)."""
    if isinstance(value, dict) and sorted(map(str, value)) == [str(level) for level in LEVELS]:
        return {int(key): value[key] for key in sorted(value, key=str)}
    raise PydanticCustomError("no_levels", "does not name the levels 1 to 5 once each (1: ... to 5: ...)")


class Retired(Model):
    """A question that is asked no more; its answers go to the archive."""

    question: Id
    dimension: Id
    """Where it stood."""
    topic: Text
    why: Text | None = None


class Split(Model):
    """A question that became several; its answers go to the archive, for none of the new ones was answered by them."""

    question: Id
    dimension: Id
    """Where it stood."""
    topic: Text
    into: Annotated[Many[Id], Field(min_length=2)]


class Rescaled(Model):
    """A question whose levels mean something else now."""

    question: Id
    levels: Annotated[
        dict[int, Level | None],
        BeforeValidator(_by_level, json_schema_input_type=dict[str, Level | None]),
    ]
    """The new level for each old one; null where no new one can be told."""


class Migration(Model):
    """The step from one version of a pack to the next one."""

    from_: Annotated[int, Field(ge=1, alias="from")]
    add: Many[Id] = ()
    retire: Many[Retired] = ()
    split: Many[Split] = ()
    reword: Many[Id] = ()
    """Questions that mean something else now; their answers are carried over, to be asked again."""
    rescale: Many[Rescaled] = ()

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
