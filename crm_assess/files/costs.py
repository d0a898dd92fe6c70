"""What a step costs, as a user's file says: question id, then a number, a list from the present level up, or null."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path

from crm_assess.analysis.planning import PerStep, present
from crm_assess.files.assessments import read_document
from crm_assess.files.document import Finding
from crm_assess.files.problems import InputError, no_question
from crm_assess.files.source import read_source
from crm_assess.models.assessment import Assessment
from crm_assess.models.base import LEVELS, show
from crm_assess.models.pack import Pack

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_ALLOWED = "a number from 0 up, a list of them, or null where it is not possible"


def load_costs(path: str | Path, pack: Pack, assessment: Assessment, to: int) -> dict[str, PerStep]:
    """Reads costs for a plan to the level ``to``; raises InputError with every problem."""
    document = read_document(read_source(path))
    costs: dict[str, PerStep] = {}
    findings = list(_read(document.data, costs, pack))
    findings += [finding for question in costs for finding in _length(question, costs[question], assessment, to)]
    problems = [*document.problems, *map(document.problem, findings)]
    if problems:
        raise InputError(problems)
    return costs


def amount(value: object) -> Fraction | None:
    """An amount from 0 up, exact; ``None`` for anything else."""
    written = isinstance(value, int | Decimal | str) and not isinstance(value, bool)
    return Fraction(str(value)) if written and _NUMBER.fullmatch(str(value)) else None


def _read(data: object, costs: dict[str, PerStep], pack: Pack) -> Iterator[Finding]:
    if not isinstance(data, dict):
        yield Finding((), f"{show(data)} is no mapping (lines of question: cost)")
        return
    told = count()
    for question, value in data.items():
        if question not in pack.questions:
            yield Finding((question,), no_question(question, pack.questions, next(told)), key=True)
        elif isinstance(value, list):
            yield from _each(question, value)
            costs[question] = [amount(cost) for cost in value]
        elif value is None or amount(value) is not None:
            costs[question] = amount(value)
        else:
            yield Finding((question,), f"{show(value)} is no cost ({_ALLOWED})")


def _each(question: str, values: list[object]) -> Iterator[Finding]:
    for place, value in enumerate(values):
        if value is not None and amount(value) is None:
            yield Finding((question, place), f"{show(value)} is no cost ({_ALLOWED})")


def _length(question: str, cost: PerStep, assessment: Assessment, to: int) -> Iterator[Finding]:
    """A list has to cover the steps up to the level, and no more than there are."""
    level = present(assessment.answer(question))
    if cost is None or isinstance(cost, Fraction) or level is None:
        return
    fewest, most = max(0, to - level), LEVELS[-1] - level
    if not fewest <= len(cost) <= most:
        allowed = str(most) if fewest == most else f"{fewest} to {most}"
        listed = f"{len(cost)} cost" if len(cost) == 1 else f"{len(cost)} costs"
        yield Finding((question,), f"lists {listed} (from level {level} up: {allowed}, one a step)")
