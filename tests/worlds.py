"""Random questions, figures and assessments by the thousand: plain data, drawn by number and always the same.

Every part of the shipped pack may be missing, every question may be seen through any lens, every threshold and share
may be any. Half of the targets lie within a day of the assessment, or of the date on which a forecast ends.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import yaml

from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from tests.reference import months_after

ROOT = Path(__file__).parents[1]
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "questions").glob("*.yaml")}
HEAD = FILES.pop("pack")
SHIPPED = {**HEAD, "dimensions": sorted(FILES.values(), key=lambda part: int(part["order"]))}
FIGURES = json.loads((ROOT / "benchmarks.json").read_text(encoding="utf-8"))
RELATIONS = ("exactly", "about", "under", "at_most", "over")
STATES = ("level", "dont_know", "not_applicable", "unanswered", "missing")


@dataclass(frozen=True)
class World:
    """Questions and figures, as plain data and as the program's own."""

    plain_pack: dict[str, Any]
    plain_figures: dict[str, Any]
    pack: Pack
    figures: Benchmarks


def world(number: int) -> World:
    """The world of this number; the first is the one that ships."""
    draw = Random(f"world {number}")
    pack = SHIPPED if number == 0 else {**SHIPPED, "dimensions": _dimensions(draw)}
    figures = exact(FIGURES) if number == 0 else _figures(draw, pack)
    return World(pack, figures, Pack.model_validate(pack), Benchmarks.model_validate(figures))


def exact(figures: dict[str, Any]) -> dict[str, Any]:
    """The same figures, their shares as exact numbers."""
    shares = [Fraction(str(figure["share"]["value"])) for figure in figures["benchmarks"]]
    own = zip(figures["benchmarks"], shares, strict=True)
    return {**figures, "benchmarks": [{**one, "share": {**one["share"], "value": share}} for one, share in own]}


def _dimensions(draw: Random) -> list[dict[str, Any]]:
    parts = sorted(draw.sample(SHIPPED["dimensions"], draw.randint(1, 4)), key=lambda part: int(part["order"]))
    return [{**part, "questions": [_question(draw, own) for own in _some(draw, part["questions"])]} for part in parts]


def _some(draw: Random, things: list[Any]) -> list[Any]:
    return draw.sample(things, draw.randint(1, len(things)))


def _question(draw: Random, question: dict[str, Any]) -> dict[str, Any]:
    return {**question, "lens": draw.choice(sorted(SHIPPED["lenses"])), "not_applicable": draw.random() < 0.7}


def _figures(draw: Random, pack: dict[str, Any]) -> dict[str, Any]:
    homes = {question["id"]: part["id"] for part in SHIPPED["dimensions"] for question in part["questions"]}
    asked = [question["id"] for part in pack["dimensions"] for question in part["questions"]]
    figures = []
    for figure in draw.sample(FIGURES["benchmarks"], draw.randint(2, len(FIGURES["benchmarks"]))):
        question = draw.choice(asked if draw.random() < 0.9 else sorted(homes))
        rule: dict[str, Any] = {"question": question, "at_least": draw.randint(1, 5)}
        if draw.random() < 0.4:
            rule["within_months"] = draw.choice([1, 6, 36])
        share = {"value": Fraction(draw.randint(1, 139), 140), "relation": draw.choice(RELATIONS)}
        kind = "forecast" if "within_months" in rule else "existence"
        own = {"dimension": homes[question], "counts": rule, "share": share, "kind": kind}
        figures.append({**figure, **own, "in_source_documents": draw.random() < 0.7})
    ids = [figure["id"] for figure in figures]
    gaps = [
        {"id": f"gap_{place}", "title": f"Gap {place}", "steps": draw.sample(ids, min(len(ids), draw.randint(2, 3)))}
        for place in range(draw.randint(0, 4))
    ]
    return {**FIGURES, "benchmarks": figures, "gaps": gaps}


def assessment(number: int, pack: dict[str, Any]) -> dict[str, Any]:
    """The assessment of this number as plain data; some hold one state alone, some one level."""
    draw = Random(f"assessment {number}")
    on = date(draw.randint(2001, 2080), draw.randint(1, 12), 1) + timedelta(draw.choice([0, 27, 28, 29, 30, 13]))
    states = STATES if draw.random() < 0.6 else draw.sample(STATES, draw.randint(1, 2))
    weights = [8 if state == "level" else 1 for state in states]
    levels = draw.sample([1, 2, 3, 4, 5], draw.choice([1, 2, 5, 5]))
    answers: dict[str, Any] = {}
    for part in pack["dimensions"]:
        for question in part["questions"]:
            (state,) = draw.choices(states, weights)
            if state == "not_applicable" and not question["not_applicable"]:
                state = "level"
            if state != "missing":
                answers[question["id"]] = _answer(draw, state, levels, on)
    return {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": pack["id"], "version": pack["version"]},
        "agency": {"name": f"Office {number}", "country": draw.choice(["CA", "NO", "NZ"])},
        "assessed_on": on.isoformat(),
        "answers": answers,
    }


def _answer(draw: Random, state: str, levels: list[int], on: date) -> Any:
    if state == "not_applicable":
        return {"not_applicable": "We have none."}
    level = {"level": draw.choice(levels), "dont_know": "dont_know", "unanswered": None}[state]
    form: dict[str, Any] = {} if level is None else {"level": level}
    if draw.random() < 0.3:
        form["evidence"] = ["Report, page 12"]
    if draw.random() < 0.4:
        due = months_after(on, draw.choice([0, 1, 6, 36])) + timedelta(draw.choice([-1, 0, 0, 0, 1, 400]))
        form["target"] = {"level": draw.randint(1, 5), "by": due.isoformat()}
    return form or None


def read(plain: dict[str, Any]) -> Assessment:
    """The same assessment as the program's own."""
    return Assessment.model_validate(plain)
