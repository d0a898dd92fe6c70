"""The method, read a second time.

This module knows nothing of the package. It computes the JSON report from plain data, as slowly and as literally as
the method is written, so that the two can be held against each other: a range is found by filling in the missing
answers and scoring again, a level by trying each from the top. Every number is an exact fraction.
"""

import statistics
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

LEVELS = (1, 2, 3, 4, 5)
THREE_QUARTERS = Fraction(3, 4)
COUNTED, NOT_COUNTED, UNKNOWN, NOT_APPLICABLE = "counted", "not_counted", "unknown", "not_applicable"


def reference_report(
    assessment: dict[str, Any], pack: dict[str, Any], benchmarks: dict[str, Any], ten: bool = False
) -> dict[str, Any]:
    """Return the JSON report without the names of the tool and the digests of the files.

    The arguments are what a YAML or JSON reader makes of an assessment, of a pack with its dimensions under one key,
    and of a benchmark file. `ten` leaves out every figure that is not in the source documents.
    """
    dimensions = sorted(pack["dimensions"], key=lambda dimension: int(dimension["order"]))
    questions = [question for dimension in dimensions for question in dimension["questions"]]
    given = assessment.get("answers") or {}
    answers = {question["id"]: read_answer(given.get(question["id"])) for question in questions}
    in_use = [benchmark for benchmark in benchmarks["benchmarks"] if benchmark["in_source_documents"] or not ten]
    rows = [benchmark_row(benchmark, answers, as_date(assessment["assessed_on"])) for benchmark in in_use]
    return {
        "overall": score([answers_to(dimension["questions"], answers) for dimension in dimensions]),
        "dimensions": [dimension_row(dimension, answers) for dimension in dimensions],
        "lenses": [lens_row(lens, title, questions, answers) for lens, title in pack["lenses"].items()],
        "technology_first": technology_first(questions, answers),
        "comparison": comparison(rows),
        "gaps": gap_rows(benchmarks.get("gaps") or [], rows),
        "next_steps": [step for dimension in dimensions for step in next_steps(dimension, answers, rows)],
        **targets(questions, answers, as_date(assessment["assessed_on"])),
    }


# Answers


def read_answer(raw: Any) -> dict[str, Any]:
    """Return state, level, number of pieces of evidence and target of an answer in any of its forms."""
    form = raw if isinstance(raw, dict) else {"level": raw}
    if form.get("not_applicable") is not None:
        state = "not_applicable"
    elif form.get("level") is None:
        state = "unanswered"
    else:
        state = "dont_know" if form["level"] == "dont_know" else "level"
    level = form["level"] if state == "level" else None
    return {
        "state": state,
        "level": level,
        "evidence": len(form.get("evidence") or []),
        "target": read_target(form.get("target")),
    }


def read_target(raw: Any) -> dict[str, Any] | None:
    """Return level and ISO date of a target, or None."""
    return None if raw is None else {"level": raw["level"], "by": as_date(raw["by"]).isoformat()}


def as_date(value: Any) -> date:
    """Return a date that a reader may have left as text."""
    return date.fromisoformat(str(value))


def answers_to(questions: list[dict[str, Any]], answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers to these questions, in their order."""
    return [answers[question["id"]] for question in questions]


def answers_to_lens(lens: str, questions: list[dict[str, Any]], answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers to the questions seen through one lens."""
    return answers_to([question for question in questions if question["lens"] == lens], answers)


# Scores


def score(groups: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """Return the score of groups of answers taken together.

    Means are means of the groups' means and levels are the smallest of the groups' levels; the counts, the median
    and the distribution are over all the answers. One group alone is a dimension or a lens, several are an agency.
    """
    known = [[answer["level"] for answer in group if answer["level"] is not None] for group in groups]
    worst = [completed(group, 1) for group in groups]
    best = [completed(group, 5) for group in groups]
    low, high = lowest_level(worst), lowest_level(best)
    rated = [level for group in known for level in group]
    return {
        "mean": mean_of_means(known),
        "median": Fraction(statistics.median([Fraction(level) for level in rated])) if rated else None,
        "low": mean_of_means(worst),
        "high": mean_of_means(best),
        "level": low if low == high else None,
        "level_low": low,
        "level_high": high,
        "distribution": [rated.count(level) for level in LEVELS],
        **counts([answer for group in groups for answer in group]),
    }


def completed(group: list[dict[str, Any]], filling: int) -> list[int]:
    """Return the levels of the applicable answers, every missing one taken to be `filling`."""
    applicable = [answer for answer in group if answer["state"] != "not_applicable"]
    return [filling if answer["level"] is None else answer["level"] for answer in applicable]


def mean_of_means(groups: list[list[int]]) -> Fraction | None:
    """Return the mean of the means of the groups that have any level, or None where none has."""
    means = [Fraction(sum(group), len(group)) for group in groups if group]
    return sum(means, Fraction(0)) / len(means) if means else None


def lowest_level(groups: list[list[int]]) -> int | None:
    """Return the smallest of the levels reached by the groups that have any level, or None where none has."""
    return min((level_reached(group) for group in groups if group), default=None)


def level_reached(levels: list[int]) -> int:
    """Return the highest level that at least three quarters of the levels are at or above."""
    for candidate in reversed(LEVELS):
        at_or_above = [level for level in levels if level >= candidate]
        if Fraction(len(at_or_above), len(levels)) >= THREE_QUARTERS:
            return candidate
    raise AssertionError("every level is at 1 or above")


def counts(answers: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many answers there are in each state, and how many of those at 3 or above have evidence."""
    states = [answer["state"] for answer in answers]
    due = [answer for answer in answers if answer["level"] in (3, 4, 5)]
    return {
        "questions": len(states),
        "applicable": len([state for state in states if state != "not_applicable"]),
        "rated": states.count("level"),
        "dont_know": states.count("dont_know"),
        "unanswered": states.count("unanswered"),
        "not_applicable": states.count("not_applicable"),
        "evidenced": len([answer for answer in due if answer["evidence"] > 0]),
        "evidence_due": len(due),
    }


def dimension_row(dimension: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a dimension; its questions stand where other scores have their number."""
    return {
        "id": dimension["id"],
        "title": dimension["title"],
        **score([answers_to(dimension["questions"], answers)]),
        "questions": [question_row(question, answers[question["id"]]) for question in dimension["questions"]],
    }


def lens_row(lens: str, title: str, questions: list[dict[str, Any]], answers: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a lens, which follows the rule of a dimension."""
    return {"id": lens, "title": title, **score([answers_to_lens(lens, questions, answers)])}


def question_row(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return the row of a question: its answer, and what the next level looks like if there is one."""
    following = None if answer["level"] in (None, 5) else sentence(question, answer["level"] + 1)
    return {"id": question["id"], "topic": question["topic"], **answer, "next": following}


def sentence(question: dict[str, Any], level: int) -> str:
    """Return what a level of a question looks like; YAML may have read the levels as numbers."""
    return next(str(text) for key, text in question["levels"].items() if str(key) == str(level))


def technology_first(questions: list[dict[str, Any]], answers: dict[str, Any]) -> bool:
    """Return whether technology is ahead of people and process together by one level or more."""
    technology = score([answers_to_lens("technology", questions, answers)])["mean"]
    rest = answers_to_lens("people", questions, answers) + answers_to_lens("process", questions, answers)
    others = score([rest])["mean"]
    return technology is not None and others is not None and technology - others >= 1


# The study


def benchmark_row(benchmark: dict[str, Any], answers: dict[str, Any], assessed_on: date) -> dict[str, Any]:
    """Return where the agency stands with one figure, and which neighbouring threshold would change that."""
    rule = benchmark["counts"]
    status = standing(rule, rule["at_least"], answers, assessed_on)
    neighbours = [level for level in (rule["at_least"] - 1, rule["at_least"] + 1) if level in LEVELS]
    flips = [level for level in neighbours if standing(rule, level, answers, assessed_on) != status]
    return {
        "id": benchmark["id"],
        "share": as_share(benchmark["share"]["value"]),
        "relation": benchmark["share"]["relation"],
        "printed": benchmark["printed"]["words"],
        "question": rule["question"],
        "at_least": rule["at_least"],
        "status": status,
        "flips_at": flips if status in (COUNTED, NOT_COUNTED) else [],
    }


def as_share(value: Any) -> Fraction:
    """Return a share exactly as it is written: a number by its decimals, a text as the fraction it spells."""
    return Fraction(str(value))


def standing(rule: dict[str, Any], threshold: int, answers: dict[str, Any], assessed_on: date) -> str:
    """Return the status of a rule with this threshold in place of its own."""
    answer = answers.get(rule["question"])
    if answer is None or answer["state"] == "not_applicable":
        return NOT_APPLICABLE
    if answer["level"] in range(threshold, 6) or promised(rule, threshold, answer["target"], assessed_on):
        return COUNTED
    return UNKNOWN if answer["level"] is None else NOT_COUNTED


def promised(rule: dict[str, Any], threshold: int, target: dict[str, Any] | None, assessed_on: date) -> bool:
    """Return whether the rule is a forecast that a target meets in level and in time."""
    months = rule.get("within_months")
    if months is None or target is None:
        return False
    return target["level"] >= threshold and date.fromisoformat(target["by"]) <= months_after(assessed_on, months)


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that has no such day."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for day in range(start.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def comparison(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the agency's standing over all the figures that apply to it."""
    usable = [row for row in rows if row["status"] != NOT_APPLICABLE]
    statuses = [row["status"] for row in usable]
    ends = [Fraction(1) if row["relation"] == "over" else row["share"] for row in usable]
    return {
        "benchmarks": rows,
        "usable": len(usable),
        "counted": statuses.count(COUNTED),
        "unknown": statuses.count(UNKNOWN),
        "expected": sum((row["share"] for row in usable), Fraction(0)),
        "at_most": at_most(ends, statuses.count(COUNTED)),
    }


def at_most(shares: Sequence[Fraction], counted: int) -> Fraction:
    """Return the largest share of respondents that can have reported `counted` or more of these statements.

    Rüger, B.: Das maximale Signifikanzniveau des Tests "Lehne H0 ab, wenn k unter n gegebenen Tests zur Ablehnung
    führen", Metrika 25 (1978).
    """
    if counted == 0:
        return Fraction(1)
    ascending = sorted(shares)
    bounds = [sum(ascending[: len(ascending) - j], Fraction(0)) / (counted - j) for j in range(counted)]
    return min(Fraction(1), *bounds)


# Gaps and next steps


def gap_rows(gaps: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the status of each gap whose figures are all in use."""
    statuses = {row["id"]: row["status"] for row in rows}
    shown = [gap for gap in gaps if all(step in statuses for step in gap["steps"])]
    return [{"id": gap["id"], "status": gap_status([statuses[step] for step in gap["steps"]])} for gap in shown]


def gap_status(steps: list[str]) -> str:
    """Return how an agency stands before a gap, from the statuses of its promise and then of its deliveries."""
    promise, deliveries = steps[0], set(steps[1:])
    if promise == COUNTED and NOT_COUNTED in deliveries:
        return "same"
    if promise == COUNTED and deliveries == {COUNTED}:
        return "bridged"
    return "not_started" if promise == NOT_COUNTED and deliveries == {NOT_COUNTED} else "unknown"


def next_steps(dimension: dict[str, Any], answers: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps that would lift the questions holding a dimension down, the lowest first.

    Of two at one level, the one with a figure of the study in use goes first, then the one that is asked first.
    """
    reached = score([answers_to(dimension["questions"], answers)])["level_low"]
    with_figure = {row["question"] for row in rows}
    steps = []
    for level in range(1, min(reached or 0, 4) + 1):
        held = [question for question in dimension["questions"] if answers[question["id"]]["level"] == level]
        first = [question for question in held if question["id"] in with_figure]
        then = [question for question in held if question["id"] not in with_figure]
        steps += [step_up(question, level) for question in first + then]
    return steps


def targets(questions: list[dict[str, Any]], answers: dict[str, Any], today: date) -> dict[str, Any]:
    """Return how far the agency has come to the targets it has; nothing where it has none.

    The way to a target is counted in levels above the lowest; what is beyond it pays for no other, and a missing answer
    says nothing.
    """
    aims = [(own["id"], answers[own["id"]]["level"], answers[own["id"]]["target"]) for own in questions]
    each = [(name, level, aim["level"], date.fromisoformat(aim["by"])) for name, level, aim in aims if aim is not None]
    if not each:
        return {}
    known = [(level - 1, aim - 1) for _, level, aim, _ in each if level is not None]
    way, done = sum(aim for _, aim in known), sum(min(level, aim) for level, aim in known)
    rows = [
        {"question": name, "now": level, "level": aim, "by": by.isoformat(), "standing": stands(level, aim, by, today)}
        for name, level, aim, by in each
    ]
    reached = [row["standing"] for row in rows].count("reached")
    return {"targets": {"reached": reached, "progress": Fraction(done, way) if way else None, "each": rows}}


def stands(level: int | None, aim: int, by: date, today: date) -> str:
    """Return how a target stands on a day; the day by which it is to be reached still belongs to it."""
    if level is None:
        return "unknown"
    if level >= aim:
        return "reached"
    return "due" if today <= by else "overdue"


def step_up(question: dict[str, Any], level: int) -> dict[str, Any]:
    """Return the step from this level of a question to the next."""
    return {"question": question["id"], "from": level, "to": level + 1, "do": sentence(question, level + 1)}
