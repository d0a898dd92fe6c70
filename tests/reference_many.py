"""The method for many agencies, several raters, plans and two dates, read a second time.

Like `tests/reference.py`, this module knows nothing of the package and computes slowly and literally: an interval is
found by trying shares until one no longer fits, a plan by trying every set of questions, an agreement by holding every
pair of ratings against each other.
"""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

from tests.reference import (
    COUNTED,
    NOT_APPLICABLE,
    NOT_COUNTED,
    UNKNOWN,
    answers_to,
    as_share,
    level_reached,
    reference_report,
    score,
)

STUDY_SIZE = 140
SMALLEST = 5
STEPS = 200
"""Halvings of an interval: far more than a float can tell apart."""


# Shares and their intervals


def least(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Return the smallest number from which on something holds, found by halving."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def deviates(confidence: float) -> float:
    """Return how many standard deviations either side of the mean hold this part of a normal distribution."""
    return least(lambda z: math.erf(z / math.sqrt(2)) >= confidence, 0.0, 40.0)


def wilson(share: float, n: int, z: float) -> tuple[float, float]:
    """Return the ends of all true shares from which the share seen lies no more than z standard errors away."""

    def fits(true: float) -> bool:
        return (share - true) ** 2 * n <= z * z * true * (1 - true)

    low = 0.0 if share == 0 else least(fits, 0.0, share)
    high = 1.0 if share == 1 else 1 - least(lambda below: fits(1 - below), 0.0, 1 - share)
    return low, high


def newcombe(one: tuple[float, int], two: tuple[float, int], z: float) -> tuple[float, float]:
    """Return the interval of a difference of shares (Newcombe's method 10): each end from the nearer two ends."""
    (p, m), (q, n) = one, two
    (p_low, p_high), (q_low, q_high) = wilson(p, m, z), wilson(q, n, z)
    return (
        p - q - math.hypot(p - p_low, q_high - q),
        p - q + math.hypot(p_high - p, q - q_low),
    )


# A cohort


def cohort(
    assessments: Sequence[dict[str, Any]],
    pack: dict[str, Any],
    benchmarks: dict[str, Any],
    smallest: int = SMALLEST,
) -> dict[str, Any]:
    """Return the rows of the benchmarks and dimensions, from the single reports of all the assessments."""
    reports = [reference_report(assessment, pack, benchmarks) for assessment in assessments]
    rows = [
        cohort_row(figure, [report["comparison"]["benchmarks"][place]["status"] for report in reports], smallest)
        for place, figure in enumerate(benchmarks["benchmarks"])
    ]
    dimensions = [
        cohort_dimension(dimension["id"], [report["dimensions"][place] for report in reports], smallest)
        for place, dimension in enumerate(reports[0]["dimensions"])
    ]
    with_z = deviates(1 - 0.05 / len(rows)) if rows else 0.0
    for row, figure in zip(rows, benchmarks["benchmarks"], strict=True):
        row["clear"] = None if row["share"] is None else clear(row, figure, with_z)
    return {"benchmarks": rows, "dimensions": dimensions}


def cohort_row(figure: dict[str, Any], statuses: list[str], smallest: int) -> dict[str, Any]:
    """Return the counts of one benchmark, the share with its interval and the difference with its own."""
    known = [status for status in statuses if status in (COUNTED, NOT_COUNTED)]
    hidden = len(statuses) < smallest or 0 < len(known) < smallest
    counts = {
        "n": len(known),
        "counted": known.count(COUNTED),
        "unknown": statuses.count(UNKNOWN),
        "not_applicable": statuses.count(NOT_APPLICABLE),
    }
    if hidden:
        return {"id": figure["id"], "suppressed": True, "share": None, **dict.fromkeys(counts)}
    row: dict[str, Any] = {"id": figure["id"], "suppressed": False, "share": None, **counts}
    if known:
        share, z = Fraction(known.count(COUNTED), len(known)), deviates(0.95)
        study = as_share(figure["share"]["value"])
        row["share"], row["difference"] = share, float(share - study)
        row["low"], row["high"] = wilson(float(share), len(known), z)
        ours, theirs = (float(share), len(known)), (float(study), STUDY_SIZE)
        row["difference_low"], row["difference_high"] = newcombe(ours, theirs, z)
    return row


def clear(row: dict[str, Any], figure: dict[str, Any], z: float) -> bool:
    """Return whether the difference from the study excludes zero even where all rows are taken together.

    Where the print says "fewer than" the study's own share may lie anywhere below, so that only more than it is clear;
    where it says "more than", only less.
    """
    relation, theirs = figure["share"]["relation"], (float(as_share(figure["share"]["value"])), STUDY_SIZE)
    low, high = newcombe((float(row["share"]), row["n"]), theirs, z)
    return (low > 0 and relation != "over") or (high < 0 and relation not in ("under", "at_most"))


def cohort_dimension(own_id: str, scores: list[dict[str, Any]], smallest: int) -> dict[str, Any]:
    """Return how many have reached each level, missing answers taken as 1, and the quartiles of the means."""
    reached = [found["level_low"] for found in scores if found["level_low"] is not None]
    means = [found["mean"] for found in scores if found["mean"] is not None]
    if len(scores) < smallest or 0 < len(reached) < smallest:
        return {"id": own_id, "n": None, "levels": None, "mean_quartiles": None}
    quartiles = statistics.quantiles(means, n=4, method="inclusive") if len(means) > 1 else means * 3
    return {
        "id": own_id,
        "n": len(reached),
        "levels": [reached.count(level) for level in (1, 2, 3, 4, 5)],
        "mean_quartiles": quartiles if len(means) >= smallest else None,
    }


# Several raters


def average_deviation(levels: Sequence[int]) -> Fraction:
    """Return the mean distance of the levels from their mean."""
    middle = Fraction(sum(levels), len(levels))
    return sum((abs(level - middle) for level in levels), Fraction(0)) / len(levels)


def alpha(raters: Sequence[Mapping[str, int]], metric: str = "ordinal") -> float | None:
    """Return Krippendorff's alpha: one minus the disagreement seen within questions over that among all ratings."""
    names = sorted({name for rated in raters for name in rated})
    units = [[rated[name] for rated in raters if name in rated] for name in names]
    units = [unit for unit in units if len(unit) > 1]
    every = [level for unit in units for level in unit]
    if len(set(every)) < 2:
        return None
    seen = sum(
        (Fraction(apart(a, b, every, metric)) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)),
        Fraction(0),
    )
    expected = sum((apart(a, b, every, metric) for a, b in permutations(every, 2)), Fraction(0)) / (len(every) - 1)
    return float(1 - seen / expected)


def apart(a: int, b: int, every: Sequence[int], metric: str) -> Fraction:
    """Return the squared distance of two levels; the ordinal one counts the ratings that lie between them."""
    if metric == "nominal":
        return Fraction(a != b)
    if metric == "interval":
        return Fraction((a - b) ** 2)
    between = sum(min(a, b) <= level <= max(a, b) for level in every)
    return (between - Fraction(every.count(a) + every.count(b), 2)) ** 2 if a != b else Fraction(0)


# Plans and targets


def plan_cost(
    dimensions: list[dict[str, Any]], to: int, answers: dict[str, Any], costs: Mapping[str, Any]
) -> Fraction | None:
    """Return the least that raising any set of questions costs, so that every dimension reaches a level."""
    asked = [answers_to(dimension["questions"], answers) for dimension in dimensions]
    names = [[question["id"] for question in dimension["questions"]] for dimension in dimensions]
    prices = []
    for group, own in zip(asked, names, strict=True):
        applicable = [(n, a["level"] or 1) for n, a in zip(own, group, strict=True) if a["state"] != NOT_APPLICABLE]
        if applicable:
            prices.append(dimension_cost(applicable, to, costs))
    if not prices or None in prices:
        return None
    return sum((price for price in prices if price is not None), Fraction(0))


def dimension_cost(levels: list[tuple[str, int]], to: int, costs: Mapping[str, Any]) -> Fraction | None:
    """Return the least that it costs to bring one dimension to a level, over every set of its questions."""
    below = [(name, level) for name, level in levels if level < to]
    prices = {name: raised(level, to, costs.get(name, Fraction(1))) for name, level in below}
    found = []
    for count in range(len(below) + 1):
        for chosen in combinations(prices, count):
            then = [to if name in chosen else level for name, level in levels]
            parts = [prices[name] for name in chosen]
            if level_reached(then) >= to and None not in parts:
                found.append(sum((part for part in parts if part is not None), Fraction(0)))
    return min(found, default=None)


def raised(level: int, to: int, per_step: Any) -> Fraction | None:
    """Return what the steps from one level to another cost; None where one of them is not possible."""
    steps = [per_step] * (to - level) if not isinstance(per_step, list) else per_step[: to - level]
    if len(steps) < to - level or None in steps:
        return None
    return sum(steps, Fraction(0))


def relative_progress(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return how much of the way to all targets is behind one; what is beyond a target counts for nothing."""
    way = sum((aim for _, aim in pairs), Fraction(0))
    done = sum((aim if now > aim else now for now, aim in pairs), Fraction(0))
    return None if way == 0 else done / way


# Two dates


def change_split(
    before: tuple[dict[str, list[str]], dict[str, Any]],
    after: tuple[dict[str, list[str]], dict[str, Any]],
    comparable: Sequence[str],
) -> dict[str, Fraction | None]:
    """Return the change of the agency's mean and its two parts, the answers' and the questions'.

    Each side is the questions of its dimensions and the answers read. The answers' part is the change of the mean of
    the comparable questions alone; without such a mean on either side nothing can be put down to answers.
    """
    whole = [agency_mean(asked, answers) for asked, answers in (before, after)]
    like = [agency_mean(asked, answers, comparable) for asked, answers in (before, after)]
    if whole[0] is None or whole[1] is None:
        return {"change": None, "answers": None, "questions": None}
    by_answers = Fraction(0) if like[0] is None or like[1] is None else like[1] - like[0]
    change = whole[1] - whole[0]
    return {"change": change, "answers": by_answers, "questions": change - by_answers}


def agency_mean(
    asked: dict[str, list[str]], answers: dict[str, Any], only: Sequence[str] | None = None
) -> Fraction | None:
    """Return the mean of the dimensions' means, of these questions alone."""
    groups = [[answers[name] for name in names if only is None or name in only] for names in asked.values()]
    mean: Fraction | None = score(groups)["mean"]
    return mean
