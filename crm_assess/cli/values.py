"""How the text of an argument or option becomes its value, without pydantic.

Typer makes a pydantic adapter of every parameter and runs it even where none was given, which took a thirtieth of the
time of a report. Kinds of value that are not named here are still left to it.
"""

from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

import typer

if TYPE_CHECKING:
    from typer._click import Parameter


class Reader(NamedTuple):
    """What stands in the place of one parameter's adapter."""

    read: Callable[[Any], Any]
    many: bool

    def coerce(self, value: Any, **_: Any) -> Any:
        """The value of what was typed, or of the default; raises BadParameter for what cannot be used."""
        if self.many:
            return [self.read(each) for each in value or ()]
        return None if value is None else self.read(value)


def read_plainly(parameter: "Parameter") -> "Parameter":
    """The parameter, which does without an adapter if its kind is known."""
    kind = parameter.type_descriptor  # type: ignore[attr-defined]
    many = get_origin(kind.annotation) is list
    if read := kind.parameter_info.parser or _reader(get_args(kind.annotation)[0] if many else kind.annotation):
        parameter._runtime_param = Reader(read, many)  # type: ignore[attr-defined]
    return parameter


def _reader(annotation: Any) -> Callable[[Any], Any] | None:
    if annotation in (bool, str, Path):
        return annotation  # type: ignore[no-any-return]
    return partial(_choice, annotation) if isinstance(annotation, type) and issubclass(annotation, Enum) else None


def _choice(among: type[Enum], value: Any) -> Enum:
    try:
        return among(value)
    except ValueError:
        allowed = ", ".join(repr(each.value) for each in among)
        raise typer.BadParameter(f"{value!r} is not one of {allowed}.") from None
