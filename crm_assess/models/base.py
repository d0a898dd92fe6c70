"""What all models share: strictness, and the few kinds of value they are made of."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, LiteralString, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, Strict
from pydantic_core import PydanticCustomError

LEVELS = (1, 2, 3, 4, 5)
"""The maturity levels, lowest first."""
_SHA256 = r"^[0-9a-f]{64}$"
_ID = r"^[A-Za-z][A-Za-z0-9_-]{0,63}$"


class Model(BaseModel):
    """A frozen value that takes nothing it does not know and converts nothing."""

    # A model that is only part of others needs no validator of its own: built when first used, it costs no start.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; what was worked out from the old ones is not carried along."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(vars(copied)) - set(type(self).model_fields):
            del vars(copied)[name]
        return copied


def _words(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise PydanticCustomError("blank", "is empty (some text)")
    return value


def _error(kind: LiteralString, value: object, words: LiteralString) -> PydanticCustomError:
    return PydanticCustomError(kind, words, {"shown": show(value)})


def _iso_date(value: object) -> object:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise _error("no_date", value, "{shown} is no date (year-month-day, such as 2026-11-22)")


def _id(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_ID, value):
        return value
    raise _error("no_id", value, "{shown} is no id (letters, digits, _ and -, a letter first)")


def _level(value: object) -> object:
    if type(value) is int and value in LEVELS:
        return value
    raise _error("no_level", value, "{shown} is no level (1 to 5)")


def _exact(value: object) -> object:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    raise _error("no_number", value, "{shown} is no number (such as 2.25)")


def _sha256(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(_SHA256, value):
        return value
    raise _error("no_digest", value, "{shown} is no SHA-256 digest (64 hexadecimal digits)")


def show(value: object) -> str:
    """A user's value as a message quotes it: text in quotes and cut short, containers by name."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None or isinstance(value, bool):
        return "an empty value" if value is None else str(value).lower()
    text = str(value)
    if isinstance(value, Decimal) and text.isdecimal():
        text += ".0"  # written 3e0, it would else look like the integer it is not
    text = text if len(text) <= 40 else text[:37] + "..."
    return f'"{text}"' if isinstance(value, str) else text


T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(False)]
"""A list in a file, a tuple in the program."""

Text = Annotated[str, BeforeValidator(_words, json_schema_input_type=Annotated[str, Field(pattern=r"\S")])]
"""Words: not empty, not only blanks."""

Id = Annotated[str, BeforeValidator(_id, json_schema_input_type=Annotated[str, Field(pattern=_ID)])]
"""A name for a program: letters, digits, ``_`` and ``-``, a letter first."""

Date = Annotated[dt.date, BeforeValidator(_iso_date, json_schema_input_type=dt.date)]
"""A calendar date, written year-month-day."""

Level = Annotated[int, Field(ge=1, le=5), BeforeValidator(_level)]
"""A maturity level: an integer from 1 to 5, never text, never a decimal."""

Exact = Annotated[
    Fraction,
    BeforeValidator(_exact, json_schema_input_type=float),
    PlainSerializer(float, return_type=float, when_used="json"),
]
"""An exact number; a float only where it is written as JSON."""

Sha256 = Annotated[str, BeforeValidator(_sha256, json_schema_input_type=Annotated[str, Field(pattern=_SHA256)])]
"""A SHA-256 digest as 64 hexadecimal digits, as ``sha256sum`` prints it."""


def level_sentences(value: Any) -> Any:
    """Turns a mapping from 1 to 5 (keys as text) into five sentences, lowest first."""
    if isinstance(value, dict) and sorted(map(str, value)) == ["1", "2", "3", "4", "5"]:
        return tuple(value[key] for key in sorted(value, key=str))
    if isinstance(value, tuple) and len(value) == len(LEVELS):
        return value
    raise PydanticCustomError("no_levels", "does not name the levels 1 to 5 once each (1: ... to 5: ...)")


FiveTexts = Annotated[
    tuple[Text, Text, Text, Text, Text],
    BeforeValidator(
        level_sentences,
        json_schema_input_type=Annotated[dict[Literal["1", "2", "3", "4", "5"], Text], Field(min_length=5)],
    ),
]
"""One text for each level, lowest first; a mapping from 1 to 5 in a file."""
