"""JSON Schemas with the words an editor shows beside a key: the models' docstrings, and a pack's questions."""

import ast
from collections.abc import Iterator
from inspect import cleandoc, getsource
from itertools import pairwise
from textwrap import dedent
from typing import Any, Literal

from pydantic import TypeAdapter

from crm_assess.models.base import Model
from crm_assess.models.pack import Pack, Question

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: Any, mode: Literal["validation", "serialization"]) -> dict[str, Any]:
    """The JSON Schema of a model, or of several, every key with what its docstring says.

    Done here and not by pydantic, which would read all sources again at every start of the program.
    """
    found = TypeAdapter(kind).json_schema(mode=mode)
    models = {model.__name__: model for model in _below(Model)}
    for part in (found, *found.get("$defs", {}).values()):
        if part.get("title") in models and "properties" in part:
            _describe(part["properties"], models[part["title"]])
            if mode == "serialization":
                _require_constants(part)
    return {"$schema": DRAFT, **found}


def _require_constants(part: dict[str, Any]) -> None:
    """A key that has one value only, as the name of the schema, is in every document that the program writes."""
    required = part.get("required", ())
    part["required"] = [key for key, said in part["properties"].items() if key in required or "const" in said]


def with_questions(schema: dict[str, Any], pack: Pack) -> dict[str, Any]:
    """The schema of an assessment that offers a pack's questions, each with its levels; other packs stay valid."""
    answers = schema["properties"]["answers"]
    answer = {"anyOf": answers["additionalProperties"]["anyOf"]}
    offered = {own: {**answer, "title": q.topic, "description": _asked(q, pack)} for own, q in pack.questions.items()}
    properties = {**schema["properties"], "answers": {**answers, "properties": offered}}
    return {**schema, "properties": properties}


def _asked(question: Question, pack: Pack) -> str:
    levels = zip(range(1, 6), pack.levels, question.levels, strict=True)
    lines = [f"{number} {name}: {sentence}" for number, name, sentence in levels]
    allowed = "dont_know, or not_applicable with a reason" if question.not_applicable else "dont_know"
    return "\n\n".join([question.ask, *lines, f"Or: {allowed}."])


def _describe(properties: dict[str, Any], model: type[Model]) -> None:
    words = {name: text for base in reversed(model.__mro__) for name, text in _docstrings(base).items()}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in properties and name in words:
            properties[key].setdefault("description", words[name])


def _docstrings(model: type) -> dict[str, str]:
    """The text below each field of a class."""
    if not issubclass(model, Model) or model is Model:
        return {}
    (tree,) = ast.parse(dedent(getsource(model))).body
    assert isinstance(tree, ast.ClassDef)
    return dict(found for before, after in pairwise(tree.body) for found in _docstring(before, after))


def _docstring(before: ast.stmt, after: ast.stmt) -> Iterator[tuple[str, str]]:
    if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr):
        text = ast.literal_eval(after.value)
        yield before.target.id, cleandoc(text).replace("``", "")


def _below(model: type[Model]) -> Iterator[type[Model]]:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)
