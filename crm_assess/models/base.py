"""What all models share: strictness, and the few kinds of value they are made of."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Annotated, Any, LiteralString, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, Strict
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LEVELS = (1, 2, 3, 4, 5)
"""The maturity levels, lowest first."""
_LOOKED_THROUGH = 200
"""So many words are held against a misspelt one: a file can list thousands."""


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


def schema_of(model: type[BaseModel]) -> str:
    """What a file of a kind says under ``schema``: ``crm-assess/report/1``; empty for what is no file of its own."""
    field = model.model_fields.get("schema_")
    return str(get_args(field.annotation)[0]) if field else ""


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


def _float(value: Fraction) -> float:
    return float(value)


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


def near(word: object, allowed: Iterable[str]) -> str:
    """A suggestion for a misspelt word: ``; did you mean ...?``, or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word[:80], list(islice(allowed, _LOOKED_THROUGH)), 1) if isinstance(word, str) else []
    return f"; did you mean {found[0]}?" if found else ""


class Checked:
    """Marks a kind of value that a function of ours checks before the library does.

    The library's own marks do the same; but all of them together took a tenth of the time of a report, for each is
    followed anew in every field, and how a file writes the value is worked out even where nobody asks for it.
    """

    def __init__(
        self, check: Callable[[Any], object], then: CoreSchema | None = None, written: Mapping[str, Any] | None = None
    ) -> None:
        """``then`` is checked next, otherwise the annotated type; ``written`` is JSON Schema of what a file holds."""
        self.check, self.then, self.written = check, then, written

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, self.then or handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(schema) if handler.mode == "serialization" or self.written is None else dict(self.written)


T = TypeVar("T")
Many = Annotated[tuple[T, ...], Strict(False)]
"""A list in a file, a tuple in the program."""

_TEXT = core_schema.str_schema()
_WORDS = core_schema.no_info_before_validator_function(_words, _TEXT)
TEXT_WRITTEN: dict[str, Any] = {"pattern": r"\S", "type": "string"}
LEVEL_WRITTEN: dict[str, Any] = {"maximum": LEVELS[-1], "minimum": LEVELS[0], "type": "integer"}

Text = Annotated[str, Checked(_words, _TEXT, TEXT_WRITTEN)]
"""Words: not empty, not only blanks."""


def written_as(pattern: str, words: LiteralString) -> Checked:
    """Marks text that is written in one way alone; ``words`` say of anything else what it is not, and what is right."""

    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        raise _error("not_so_written", value, words)

    return Checked(check, _TEXT, {"pattern": pattern, "type": "string"})


Id = Annotated[
    str,
    written_as(r"^[A-Za-z][A-Za-z0-9_-]{0,63}$", "{shown} is no id (letters, digits, _ and -, a letter first)"),
]
"""A name for a program: letters, digits, ``_`` and ``-``, a letter first."""

Date = Annotated[dt.date, Checked(_iso_date, core_schema.date_schema())]
"""A calendar date, written year-month-day."""

Level = Annotated[int, Checked(_level, core_schema.int_schema(ge=LEVELS[0], le=LEVELS[-1]))]
"""A maturity level: an integer from 1 to 5, never text, never a decimal."""

Exact = Annotated[
    Fraction,
    Checked(_exact, core_schema.is_instance_schema(Fraction), {"type": "number"}),
    PlainSerializer(_float, return_type=float, when_used="json"),
]
"""An exact number; a float only where it is written as JSON."""

Sha256 = Annotated[str, written_as(r"^[0-9a-f]{64}$", "{shown} is no SHA-256 digest (64 hexadecimal digits)")]
"""A SHA-256 digest as 64 hexadecimal digits, as ``sha256sum`` prints it."""


def level_sentences(value: Any) -> Any:
    """Turns a mapping from 1 to 5 (keys as text) into five sentences, lowest first."""
    if isinstance(value, dict) and sorted(map(str, value)) == ["1", "2", "3", "4", "5"]:
        return tuple(value[key] for key in sorted(value, key=str))
    if isinstance(value, tuple) and len(value) == len(LEVELS):
        return value
    raise PydanticCustomError("no_levels", "does not name the levels 1 to 5 once each (1: ... to 5: ...)")


FiveTexts = Annotated[
    tuple[str, str, str, str, str],
    Checked(
        level_sentences,
        core_schema.tuple_schema([_WORDS] * len(LEVELS), strict=False),
        {
            "additionalProperties": TEXT_WRITTEN,
            "minProperties": 5,
            "propertyNames": {"enum": ["1", "2", "3", "4", "5"]},
            "type": "object",
        },
    ),
]
"""One text for each level, lowest first; a mapping from 1 to 5 in a file."""
