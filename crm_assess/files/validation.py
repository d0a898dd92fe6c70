"""Data against a model: every problem in one pass, each in words a person can act on."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from crm_assess.files.document import Document, Finding
from crm_assess.files.problems import InputError, Path, Problem, near
from crm_assess.models.base import schema_of, show

M = TypeVar("M", bound=BaseModel)
_KIND = re.compile("crm-assess/(agreement|assessment|benchmarks|cohort|comparison|counts|pack|plan|report)/[0-9]+")
Check = Callable[[object], Iterable[Finding]]
"""Looks at raw data for what a model alone cannot know, such as ids of another file."""


def validated(model: type[M], document: Document, *checks: Check) -> M:
    """The document as a model; raises InputError with the problems of text, model and checks together.

    Of a file that says it is of another kind, nothing else is told.
    """
    schema = schema_of(model)
    if other := _another_kind(document.data, schema):
        raise InputError([*document.problems, document.problem(other)])
    value, faults = parsed(model, document.data)
    found = (finding for check in checks for finding in check(document.data))
    findings = [*_newer(document.data, schema), *found, *faults]
    problems: dict[tuple[int, int, str], Problem] = {}
    # One thing is wrong at one place: the text's own fault, else what a check knows, else the model's view.
    for problem in [*document.problems, *map(document.problem, findings)]:
        problems.setdefault((problem.line, problem.column, problem.where), problem)
    if problems or value is None:
        raise InputError(problems.values())
    return value


def parsed(model: type[M], data: object) -> tuple[M | None, list[Finding]]:
    """The data as a model, or what is wrong with it."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [_finding(model, data, detail, told) for told, detail in enumerate(_causes(details))]


def mapping(data: object, *keys: str) -> Mapping[str, Any]:
    """The mapping below some keys; an empty one where there is none, which the model reports."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def items(data: object, *keys: str) -> list[Any]:
    """The list below some keys; an empty one where there is none, which the model reports."""
    value = mapping(data, *keys[:-1]).get(keys[-1])
    return value if isinstance(value, list) else []


def kind_of(data: object) -> str | None:
    """What a file of the program's says that it is, such as ``report``; None where it does not say."""
    found = _KIND.fullmatch(str(mapping(data).get("schema")))
    return found[1] if found else None


def _newer(data: object, schema: str) -> Iterable[Finding]:
    """A finding where a file's schema is a later one of the same name."""
    name, _, number = schema.rpartition("/")
    written = mapping(data).get("schema")
    head, _, tail = written.rpartition("/") if isinstance(written, str) else ("", "", "")
    if head == name and tail.isdecimal() and len(tail) < 10 and int(tail) > int(number):
        yield Finding(("schema",), f'"{written}" is newer than this program reads ({schema}, or a newer crm-assess)')


def _another_kind(data: object, schema: str) -> Finding | None:
    """A finding where a file is one of the program's, but not of the kind that is wanted."""
    kind, wanted = kind_of(data), kind_of({"schema": schema})
    if kind is None or wanted is None or kind == wanted:
        return None
    return Finding(("schema",), f'"{mapping(data)["schema"]}" is another kind of file ({schema} is wanted here)')


def _causes(details: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """What is wrong, but for lists that are too short only because entries of them are wrong."""
    above = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    return (detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in above)


def _finding(model: type[BaseModel], data: object, detail: ErrorDetails, told: int) -> Finding:
    kind, path = detail["type"], _path(data, detail["loc"])
    if kind == "extra_forbidden":
        allowed = _fields(model, path[:-1])
        listed = f"allowed: {', '.join(allowed)}{near(path[-1], allowed, told)}"
        return Finding(path, f"is no known key ({listed})", key=True)
    return Finding(path, _words(kind, detail, told), key=detail["loc"][-1:] == ("[key]",))


def _path(data: Any, loc: tuple[int | str, ...]) -> Path:
    """The path in the file: a mapping from levels is a tuple in the model, so there a number is a key."""
    path: Path = ()
    for part in loc[:-1] if loc[-1:] == ("[key]",) else loc:
        if isinstance(data, dict) and isinstance(part, int):
            part = sorted(data)[part]
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            data = None
        path = (*path, part)
    return path


_WORDS: dict[str, str] = {
    "missing": "is missing (it is required)",
    "bool_type": "{shown} is neither true nor false (true or false)",
    "int_type": "{shown} is no whole number (such as 12, without quotes)",
    "dict_type": "{shown} is no mapping (lines of key: value)",
    "model_type": "{shown} is no mapping (lines of key: value)",
    "model_attributes_type": "{shown} is no mapping (lines of key: value)",
    "tuple_type": "{shown} is no list (one entry a line, each after a dash)",
    "greater_than_equal": "{shown} is too small (at least {ge})",
    "less_than_equal": "{shown} is too large (at most {le})",
    "too_short": "has too few entries (at least {min_length})",
    "too_long": "has too many entries (at most {max_length})",
    "enum": "{shown} is not known ({expected})",
    "literal_error": "{shown} is not known ({expected})",
}
_CHOICES = {"no_answer": ["dont_know", "not_applicable"]}
"""What a misspelt value may have meant, by the kind of error."""


def _words(kind: str, detail: ErrorDetails, told: int) -> str:
    value, context = detail["input"], detail.get("ctx", {})
    if value is None and not detail["loc"]:
        return "is empty (lines of key: value)"
    if kind == "string_type":
        return f"{show(value)} is no text ({'put it in quotes' if isinstance(value, int | float) else 'some text'})"
    words = _WORDS.get(kind, detail["msg"].replace("{", "{{").replace("}", "}}"))
    words = words.format(**{**context, "shown": show(value)})
    choices = _CHOICES.get(kind) or re.findall(r"'([^']+)'", str(context.get("expected", "")))
    return words[:-1] + near(value, choices, told) + ")" if words.endswith(")") else words


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a model allows at a path."""
    here: Any = model
    for part in path:
        here = _below(here, part)
    return [field.alias or name for m in _models(here)[:1] for name, field in m.model_fields.items()]


def _below(annotation: Any, part: str | int) -> Any:
    """What stands in a model under a key, in a list at a position, in a mapping under any key."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return next((field.annotation for name, field in fields if (field.alias or name) == part), None)
    parts = get_args(annotation)
    if get_origin(annotation) is dict:
        return parts[1]
    if get_origin(annotation) is tuple:
        return parts[0]
    return next((below for one in parts if (below := _below(one, part)) is not None), None)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
