"""docs/method.md is run: what its boxes state is what the program computes."""

import re
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from crm_assess.analysis.agreement import spread
from crm_assess.analysis.changes import Dossier, change, like_for_like
from crm_assess.analysis.comparison import at_most
from crm_assess.analysis.editions import Edition
from crm_assess.analysis.progress import relative_progress
from crm_assess.analysis.scoring import overall, score
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.benchmark import Kind
from crm_assess.models.result import Score

TEXT = (Path(__file__).parents[1] / "docs" / "method.md").read_text(encoding="utf-8")
BOXES = {
    title: yaml.safe_load(body)
    for title, body in re.findall(r"^```yaml\n# ([a-z ]+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
}


def assessment(named: dict[str, Any]) -> Assessment:
    """Answers as they are written in an assessment."""
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": "any", "version": 1},
            "agency": {"name": "Any"},
            "assessed_on": "2026-11-22",
            "answers": named,
        }
    )


def answers(written: list[Any]) -> list[Answer]:
    """Answers to questions without a name."""
    return list(assessment({f"q{place}": answer for place, answer in enumerate(written)}).answers.values())


def stated(box: dict[str, Any]) -> dict[str, Any]:
    """The results that a box states, fractions as such."""
    results = {name: value for name, value in box.items() if name not in ("answers", "dimensions")}
    assert results
    return {name: Fraction(value) if isinstance(value, str) else value for name, value in results.items()}


def computed(found: Score, names: dict[str, Any]) -> dict[str, Any]:
    values = {name: getattr(found, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def test_every_box_of_the_page_is_run() -> None:
    assert set(BOXES) == {"dimension", "agency", "at most", "progress", "change", "raters"}
    assert TEXT.count("```") == 2 * len(BOXES)


def test_the_dimension() -> None:
    box = BOXES["dimension"]
    assert computed(score(answers(box["answers"])), stated(box)) == stated(box)
    assert set(stated(box)) == set(Score.model_fields)


def test_the_decimals_beside_the_fractions() -> None:
    beside = re.findall(r"^\w+: (\d+/\d+) +# ([\d.]+):", TEXT, re.MULTILINE)
    assert len(beside) == 3
    for fraction, decimal in beside:
        assert f"{float(Fraction(fraction)):.{len(decimal.partition('.')[2])}f}" == decimal


def test_the_agency() -> None:
    box = BOXES["agency"]
    dimensions = [answers(written) for written in box["dimensions"]]
    found = overall([score(dimension) for dimension in dimensions], score(chain(*dimensions)))
    assert computed(found, stated(box)) == stated(box)


def test_the_bound_and_the_average() -> None:
    box = BOXES["at most"]
    shares = [Fraction(str(share)) for share in box["shares"]]
    ten = load_benchmarks().value.ten().benchmarks
    assert sorted(figure.share.upper for figure in ten) == shares
    assert f"{float(sum(shares)):.1f}" == str(box["average"])
    for counted, percent in box["at_most"].items():
        assert f"{float(100 * at_most(shares, counted)):.1f}" == str(percent)


def test_the_levels_are_those_of_the_questions() -> None:
    rows = re.findall(r"^\| ([1-5]) \| (\w+) \|", TEXT, re.MULTILINE)
    assert rows == [(str(level), name) for level, name in enumerate(load_pack().value.levels, start=1)]


def test_the_rules_by_kind_are_those_of_the_figures() -> None:
    table = TEXT.partition("| an answer counts from |")[2].partition("\n\n")[0]
    printed = [int(level) for level in re.findall(r"\| level (\d)", table)]
    kinds = [Kind.ATTITUDE, Kind.EXISTENCE, Kind.EFFECTIVENESS, Kind.OUTCOME, Kind.FORECAST]
    figures = load_benchmarks().value.benchmarks
    assert [{figure.counts.at_least for figure in figures if figure.kind is kind} for kind in kinds] == [
        {level} for level in printed
    ]


@pytest.mark.parametrize(
    ("words", "question", "level"),
    [
        ("at least a tenth", "channel_breadth", 0),
        ("at least nine in ten", "online_transactions", 5),
        ("over half", "superior_service", 4),
    ],
)
def test_the_thresholds_are_those_of_the_questions(words: str, question: str, level: int) -> None:
    asked = load_pack().value.questions[question]
    assert f"**{words}**" in TEXT
    assert words in (asked.sentence(level) if level else asked.ask)


def test_the_progress_to_targets() -> None:
    box = BOXES["progress"]
    lowest = 1
    pairs = [(now - lowest, aim - lowest) for now, aim in zip(box["now"], box["targets"], strict=True)]
    assert relative_progress(pairs) == Fraction(box["progress"])
    assert f"progress: {box['progress']}              # {float(Fraction(box['progress'])) * 100:.1f} %\n" in TEXT


def test_the_change_between_two_dates() -> None:
    box = BOXES["change"]
    then, now = dossier(box["then"]), dossier(box["now"])
    found = change(then, now, like_for_like(then, now), "one")
    assert {name: getattr(found, name) for name in ("change", "answers", "questions")} == {
        name: Fraction(box[name]) for name in ("change", "answers", "questions")
    }


def dossier(levels: dict[str, list[int]]) -> Dossier:
    """Levels by what became of their questions, as one dimension."""
    named = {f"{kind}_{place}": level for kind, own in levels.items() for place, level in enumerate(own)}
    asked = Edition({"one": dict.fromkeys(named, 0)})
    written = assessment(named)
    return Dossier(written, asked, written, load_benchmarks().value, "")


def test_the_average_deviation() -> None:
    box = BOXES["raters"]
    assert spread("any", box["levels"]).deviation == Fraction(box["deviation"])
    assert f"deviation: {box['deviation']}              # {float(Fraction(box['deviation'])):.3f}\n" in TEXT
