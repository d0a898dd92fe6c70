"""What every model promises: frozen, strict, nothing taken that it does not know, nothing converted."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import ValidationError

from crm_assess import models
from crm_assess.models.assessment import Agency, Answer, Assessment, State
from crm_assess.models.base import Model
from crm_assess.models.benchmark import Benchmarks, Share
from crm_assess.models.pack import Question


def all_models(base: type[Model] = Model) -> Iterator[type[Model]]:
    for module in iter_modules(models.__path__):
        import_module(f"crm_assess.models.{module.name}")
    for model in base.__subclasses__():
        yield model
        yield from all_models(model)


MODELS = sorted(set(all_models()), key=lambda model: model.__qualname__)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_is_frozen_strict_and_takes_no_unknown_key(model: type[Model]) -> None:
    assert model.model_config.get("frozen") is True
    assert model.model_config.get("strict") is True
    assert model.model_config.get("extra") == "forbid"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_says_what_it_means(model: type[Model]) -> None:
    assert (model.__doc__ or "").strip().endswith(".")


def test_a_value_cannot_be_changed() -> None:
    agency = Agency(name="Office of Permits")
    with pytest.raises(ValidationError, match="frozen"):
        agency.name = "Another"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        Answer(level=3).level = 4  # type: ignore[misc]


@pytest.mark.parametrize(
    "data",
    [
        {"name": 3},
        {"name": b"Office"},
        {"name": "Office", "size": "850"},
        {"name": "Office", "size": 850.0},
        {"name": "Office", "size": True},
        {"name": "Office", "contry": "CA"},
        {"name": "Office", "country": ["CA"]},
        {"name": " \t\n"},
        {},
    ],
)
def test_nothing_is_converted_and_nothing_ignored(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Agency.model_validate(data)


@pytest.mark.parametrize(
    ("data", "state", "rated"),
    [
        ({}, State.UNANSWERED, None),
        ({"level": None, "note": "Later."}, State.UNANSWERED, None),
        ({"target": {"level": 3, "by": "2027-01-31"}}, State.UNANSWERED, None),
        ({"level": "dont_know"}, State.DONT_KNOW, None),
        ({"level": 1}, State.LEVEL, 1),
        ({"level": 5, "evidence": ["Report"]}, State.LEVEL, 5),
        ({"not_applicable": "None here.", "note": "Asked twice."}, State.NOT_APPLICABLE, None),
    ],
)
def test_an_answer_is_in_exactly_one_state(data: dict[str, Any], state: State, rated: int | None) -> None:
    answer = Answer.model_validate(data)
    assert (answer.state, answer.rated) == (state, rated)


@pytest.mark.parametrize(
    "data",
    [
        *[{"level": level} for level in (0, 6, -1, 3.0, "3", True, False, "don't know", "not_applicable", [3])],
        *[{"not_applicable": reason} for reason in ("", "  ", None, True, 3, ["None."])],
        {"level": 3, "not_applicable": "None here."},
        {"level": "dont_know", "not_applicable": "None here."},
        {"target": {"level": 3}},
        {"target": {"level": 0, "by": "2027-01-31"}},
        {"target": {"level": "dont_know", "by": "2027-01-31"}},
        {"target": {"level": 3, "by": dt.datetime(2027, 1, 31, 10, 30).isoformat()}},
        {"evidence": "Report"},
        {"evidence": [""]},
        {"evidence": {"Report": 1}},
        {"note": ""},
        {"state": "level"},
    ],
)
def test_what_is_no_answer_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Answer.model_validate(data)


@pytest.mark.parametrize(
    "written",
    ["2026-11-22", "2024-02-29", "0001-01-01", "9999-12-31"],
)
def test_a_date_is_year_month_day(written: str) -> None:
    assert assessed(written).assessed_on.isoformat() == written


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-29",
        "2026-13-01",
        "26-11-22",
        "2026-W47-7",
        "20261122",
        "2026-11-22T00:00",
        " 2026-11-22",
        "\u0662026-11-22",
        1,
        None,
    ],
)
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(ValidationError, match="is no date"):
        assessed(written)


def assessed(on: object) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": "government-crm", "version": 1},
            "agency": {"name": "Office of Permits"},
            "assessed_on": on,
            "answers": {},
        }
    )


@pytest.mark.parametrize("name", ["a", "call_centre", "A-1", "x" * 64])
def test_an_id_is_a_name_for_programs(name: str) -> None:
    assert question(name).id == name


@pytest.mark.parametrize("name", ["", "1st", "_a", "a b", "a.b", "é", "a\n", "x" * 65, "a/../b", 3])
def test_what_is_no_id_is_refused(name: object) -> None:
    with pytest.raises(ValidationError, match="is no id"):
        question(name)


def question(name: object, **levels: str) -> Question:
    return Question.model_validate(
        {
            "id": name,
            "revision": 1,
            "topic": "Calls",
            "ask": "How?",
            "why": "It matters.",
            "levels": levels or {str(level): f"Level {level}." for level in range(1, 6)},
            "evidence": "A record.",
            "lens": "process",
            "not_applicable": False,
        }
    )


def test_the_sentence_of_a_level_is_its_own_whatever_the_order_in_the_file() -> None:
    found = question("a", **{"5": "Five.", "1": "One.", "3": "Three.", "2": "Two.", "4": "Four."})
    assert [found.sentence(level) for level in range(1, 6)] == ["One.", "Two.", "Three.", "Four.", "Five."]


@pytest.mark.parametrize(
    ("relation", "upper"), [("exactly", "2/5"), ("about", "2/5"), ("under", "2/5"), ("at_most", "2/5"), ("over", "1")]
)
def test_the_upper_end_of_a_share_is_what_its_printed_words_allow(relation: str, upper: str) -> None:
    assert Share.model_validate({"value": "2/5", "relation": relation}).upper == Fraction(upper)


def test_a_file_of_figures_needs_a_study() -> None:
    with pytest.raises(ValidationError, match="studies"):
        Benchmarks.model_validate({"schema": "crm-assess/benchmarks/1", "studies": [], "benchmarks": []})
