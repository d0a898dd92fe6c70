"""Thousands of random assessments: every figure is exactly what the method, read a second time, comes to.

No file and no report stands between (`test_agreement.py` has them); numbers are compared as exact fractions. What
differs is told with the number of the assessment, by which it can be had again. RANDOM_ASSESSMENTS sets how many there
are: `RANDOM_ASSESSMENTS=100000 python3 dev.py test tests/test_agreement_at_scale.py`.
"""

import os
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any

import pytest

from crm_assess.analysis import agreement, planning, progress, proportions
from crm_assess.analysis.changes import Dossier, change, like_for_like
from crm_assess.analysis.cohort import Basis, cohort
from crm_assess.analysis.editions import Edition
from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.tallying import Tallying
from crm_assess.models.base import Model
from crm_assess.models.report import PackReceipt, Tool
from tests import reference_many
from tests.reference import read_answer, reference_report
from tests.worlds import World, assessment, read, world

COUNT = int(os.environ.get("RANDOM_ASSESSMENTS", "3000"))
PARTS = 4
"""So that several processes can share the work."""
EACH = 50
"""Assessments of one world."""

world_of = lru_cache(8)(world)


def drawn(part: int, one_in: int = 1) -> Iterator[tuple[int, World, dict[str, Any]]]:
    """Number, world and assessment, for one part of all of them."""
    for number in range(part * one_in, COUNT, PARTS * one_in):
        here = world_of(number % COUNT // EACH if number >= EACH else 0)
        yield number, here, assessment(number, here.plain_pack)


def plain(value: Any) -> Any:
    """A result as plain data: lists are lists and dates are text, and fractions stay exact."""
    if isinstance(value, Model):
        aliases = {name: field.alias or name for name, field in type(value).model_fields.items()}
        # What may be left out is left out where there is none, as in the report.
        kept = {name for name, field in type(value).model_fields.items() if field.is_required()}
        return {aliases[name]: plain(own) for name, own in value if name in kept or own is not None}
    if isinstance(value, list | tuple):
        return [plain(own) for own in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def different(found: Any, expected: Any, at: str) -> Iterator[str]:
    """Where two documents of plain data differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        for key in found:
            yield from different(found[key], expected[key], f"{at}.{key}")
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for place, pair in enumerate(zip(found, expected, strict=True)):
            yield from different(*pair, f"{at}[{place}]")
    elif found != expected:
        yield f"{at}: {found!r} is not {expected!r}"


@pytest.mark.parametrize("part", range(PARTS))
def test_scores_ranges_levels_lenses_comparison_gaps_and_next_steps(part: int) -> None:
    wrong: list[str] = []
    for number, here, one in drawn(part):
        own = read(one)
        for ten in (False, True) if number % 5 == 0 else (False,):
            result = evaluate(own, here.pack, here.figures.ten() if ten else here.figures)
            expected = reference_report(one, here.plain_pack, here.plain_figures, ten)
            wrong += islice(different(plain(result), expected, f"assessment {number}"), 3)
    assert wrong == []


@pytest.mark.parametrize("part", range(PARTS))
def test_the_cost_of_the_cheapest_plan_is_the_least_over_all_sets_of_questions(part: int) -> None:
    for number, here, one in drawn(part, 20):
        draw = Random(number)
        parts = here.plain_pack["dimensions"]
        to, costs = draw.randint(1, 5), {}
        for question in here.pack.questions:
            steps = [draw.choice([Fraction(1), Fraction(2), Fraction(1, 2), Fraction(0), None]) for _ in range(4)]
            costs[question] = draw.choice([steps, steps[0], steps[0], Fraction(1)])
        answers = {name: read_answer(one["answers"].get(name)) for name in here.pack.questions}
        found = planning.cheapest(here.pack.dimensions, to, read(one), costs)
        assert found.cost == reference_many.plan_cost(parts, to, answers, costs), number
        paid = sum((step.cost for step in planning.planned_steps(found)), Fraction(0))
        assert paid == (found.cost or 0), number


@pytest.mark.parametrize("part", range(PARTS))
def test_a_change_is_split_into_answers_and_questions(part: int) -> None:
    for number, here, one in drawn(part, 3):
        draw = Random(number)
        other = assessment(-number, here.plain_pack)
        sides = [_side(draw, here, plain) for plain in (one, other)]
        (before, asked_then, read_then), (after, asked_now, read_now) = sides
        meanings = [
            {own: m for part in s.edition.dimensions.values() for own, m in part.items()} for s in (before, after)
        ]
        comparable = [name for name in meanings[1] if meanings[0].get(name) == meanings[1][name]]
        assert set(like_for_like(before, after)) == set(comparable)
        found = change(before, after, comparable)
        expected = reference_many.change_split((asked_then, read_then), (asked_now, read_now), comparable)
        assert {name: getattr(found, name) for name in expected} == expected, number


def _side(draw: Random, here: World, one: dict[str, Any]) -> tuple[Dossier, dict[str, list[str]], dict[str, Any]]:
    """One of two dates: some of the questions, some of them meaning something else than on the other date."""
    meanings = {
        part.id: {own.id: draw.choice([0, 0, 0, 1]) for own in part.questions if draw.random() < 0.8}
        for part in here.pack.dimensions
    }
    own = read(one)
    asked = {part: list(questions) for part, questions in meanings.items()}
    answers = {name: read_answer(one["answers"].get(name)) for name in here.pack.questions}
    return Dossier(own, Edition(meanings), own, here.figures, ""), asked, answers


@pytest.mark.parametrize("number", range(max(1, COUNT // 300)))
def test_the_rows_of_a_cohort(number: int) -> None:
    here, draw = world_of(number), Random(number)
    everyone = [assessment(number * 1000 + place, here.plain_pack) for place in range(draw.choice([3, 5, 6, 30]))]
    tallying = Tallying(here.pack, here.figures)
    for one in everyone:
        tallying.add_assessment(read(one), ())
    receipt = PackReceipt(id=here.pack.id, version=here.pack.version, sha256="0" * 64)
    found = cohort(tallying.tally(()), Basis(here.pack, here.figures), Tool(version="1"), receipt)
    expected = reference_many.cohort(everyone, here.plain_pack, here.plain_figures)
    for row, other in zip(found.benchmarks, expected["benchmarks"], strict=True):
        for name in other:
            assert getattr(row, name) == pytest.approx(other[name], abs=1e-9), (row.id, name)
    for dimension, other in zip(found.dimensions, expected["dimensions"], strict=True):
        assert {name: plain(getattr(dimension, name)) for name in other} == other


def test_intervals_of_shares_and_differences() -> None:
    draw = Random(1)
    for _ in range(max(1, COUNT // 15)):
        m, n, confidence = draw.randint(1, 300), draw.randint(1, 300), draw.choice([0.95, 0.8, 1 - 0.05 / 13])
        one = proportions.Sample(Fraction(draw.randint(0, m), m), m)
        two = proportions.Sample(Fraction(draw.randint(0, n), n), n)
        z = reference_many.deviates(confidence)
        assert proportions.wilson(one, confidence) == pytest.approx(
            reference_many.wilson(float(one.share), m, z), abs=1e-9
        )
        assert proportions.newcombe(one, two, confidence) == pytest.approx(
            reference_many.newcombe((float(one.share), m), (float(two.share), n), z), abs=1e-9
        )


def test_the_agreement_of_several_raters() -> None:
    draw = Random(2)
    for _ in range(max(1, COUNT // 60)):
        names = [f"question_{place}" for place in range(draw.randint(1, 6))]
        raters = [
            {name: draw.choice([1, 2, 3, 3, 4, 5]) for name in names if draw.random() < 0.8}
            for _ in range(draw.randint(1, 5))
        ]
        for metric in ("nominal", "ordinal", "interval"):
            found, expected = agreement.alpha(raters, metric), reference_many.alpha(raters, metric)
            assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))
        levels = [draw.randint(1, 5) for _ in range(draw.randint(1, 7))]
        spread = agreement.spread("any", levels)
        assert [spread.low, spread.high] == [sorted(levels)[0], sorted(levels)[-1]]
        assert spread.deviation == reference_many.average_deviation(levels)
        assert spread.acceptable == (spread.deviation <= Fraction(4, 5))


def test_the_progress_to_targets() -> None:
    draw = Random(3)
    for _ in range(COUNT):
        pairs = [(Fraction(draw.randint(0, 8), 2), Fraction(draw.randint(0, 8), 2)) for _ in range(draw.randint(0, 6))]
        assert progress.relative_progress(pairs) == reference_many.relative_progress(pairs)
