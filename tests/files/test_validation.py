"""Data against a model: what is told of it where no broken file of a kind shows it."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict

from crm_assess import models
from crm_assess.files.jsontext import read_json
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.files.source import Source
from crm_assess.files.validation import kind_of, validated
from crm_assess.models.base import Model, schema_of


def refused(text: str) -> str:
    raise ValueError(f"{text} is {{odd}}, as 'odd' is")


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: Annotated[str, AfterValidator(refused)] = ""
    lenses: tuple[Literal["people"], ...] = ()
    pair: tuple[int, int] = (0, 0)


def below(model: type[Model]) -> Iterator[type[Model]]:
    for child in model.__subclasses__():
        yield from (child, *below(child))


def told(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        validated(Form, read_json(Source("f.json", text.encode())))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"schema": "crm-assess/counts/1"}, "counts"),
        ({"schema": "crm-assess/assessment/12"}, "assessment"),
        ({"schema": "crm-assess/assesment/1"}, None),
        ({"schema": "crm-assess/counts/"}, None),
        ({"schema": 1}, None),
        ({}, None),
        ([], None),
    ],
)
def test_what_a_file_says_that_it_is(data: object, kind: str | None) -> None:
    assert kind_of(data) == kind


def test_every_kind_that_a_model_names_is_known_by_its_name() -> None:
    for module in iter_modules(models.__path__):
        import_module(f"crm_assess.models.{module.name}")
    written = {schema for model in below(Model) if (schema := schema_of(model))}
    assert len(written) > 8
    assert [kind_of({"schema": schema}) for schema in written] == [schema.split("/")[1] for schema in written]


def test_a_kind_of_file_that_names_none_is_not_told_from_others_by_what_it_says() -> None:
    allowed = "(allowed: words, lenses, pair)"
    assert told('{"schema": "crm-assess/report/1"}') == [f"f.json:1:2: schema: is no known key {allowed}"]


def test_a_models_own_words_are_told_as_they_are() -> None:
    assert told('{"words": "{x}"}') == ["f.json:1:11: words: Value error, {x} is {odd}, as 'odd' is"]


@pytest.mark.parametrize(
    ("pair", "what"),
    [
        ("[1, 2, 3]", "has too many entries (at most 2)"),
        ('"x"', '"x" is no list (one entry a line, each after a dash)'),
    ],
)
def test_a_list_has_as_many_entries_as_it_should(pair: str, what: str) -> None:
    assert told(f'{{"pair": {pair}}}') == [f"f.json:1:10: pair: {what}"]


def test_what_was_meant_is_looked_for_only_while_problems_are_printed() -> None:
    keys = ", ".join(f'"wordz{number}": 1' for number in range(SHOWN + 2))
    meant = "is no known key (allowed: words, lenses, pair; did you mean words?)"
    assert [line.endswith(meant) for line in told(f"{{{keys}}}")] == [True] * (SHOWN + 1) + [False]
    values = ", ".join(['"peopel"'] * (SHOWN + 2))
    near = [
        line.endswith("is not known ('people'; did you mean people?)") for line in told(f'{{"lenses": [{values}]}}')
    ]
    assert near == [True] * (SHOWN + 1) + [False]
