"""The wide form of assessments: one row an agency or respondent, one column a question. Its rules, for every reader."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.base import LEVELS, show
from crm_assess.models.pack import Pack

AGENCY, SIZE, ASSESSED_ON = "agency", "size", "assessed_on"
ABOUT = (AGENCY, "country", "kind", SIZE, ASSESSED_ON)
"""Columns beside the questions; only ``agency`` is required."""

CELLS = (*map(str, LEVELS), DONT_KNOW, str(State.NOT_APPLICABLE))
"""What a question's cell can hold, beside nothing at all."""


def header_problems(columns: Sequence[str], pack: Pack, by: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with the names of the columns; columns named in ``by`` may be any."""
    for name, times in Counter(columns).items():
        if times > 1:
            yield f'the column "{name}" is there {times} times (once)'
    for name in columns:
        if name not in ABOUT and name not in pack.questions and name not in by:
            yield f'"{name}" is no column of the wide form ({", ".join(ABOUT)}, or a question{near(name, pack)})'
    if AGENCY not in columns:
        yield f'there is no column "{AGENCY}" (it is required)'
    if not set(columns) & set(pack.questions):
        yield "there is no column for any question (see crm-assess questions)"
    for name in by:
        if name not in columns:
            yield f'there is no column "{name}" to group by'


def not_applicable_allowed(question: str, pack: Pack) -> bool:
    """Whether a question's cell may be ``not_applicable``."""
    return pack.questions[question].not_applicable


def near(name: str, pack: Pack) -> str:
    """A suggestion for a misspelt column."""
    from difflib import get_close_matches

    found = get_close_matches(name[:80], [*ABOUT, *pack.questions], 1)
    return f"; did you mean {found[0]}?" if found else ""


def cell_problem(name: str, value: object, pack: Pack) -> str | None:
    """What is wrong with one cell, with what is allowed; None where nothing is, and for columns of other data."""
    blank = value is None or value == ""
    if name == AGENCY:
        return "is empty (the agency's name, or a respondent's number)" if blank or not str(value).strip() else None
    if blank:
        return None
    if name in pack.questions:
        return _answer_problem(name, value, pack)
    if name == SIZE:
        return None if is_size(value) else f"{show(value)} is no number of staff (a whole number, such as 850)"
    if name == ASSESSED_ON:
        wrong = "is no date (year-month-day, such as 2026-11-22)"
        return None if date_of(value) else f"{show(value)} {wrong}"
    return None


def is_size(value: object) -> bool:
    """Whether a cell holds a number of staff."""
    if isinstance(value, str):
        return bool(re.fullmatch("0|[1-9][0-9]{0,17}", value))
    return type(value) is int and value >= 0


def date_of(value: object) -> dt.date | None:
    """The date that a cell holds, if it does."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _answer_problem(question: str, value: object, pack: Pack) -> str | None:
    if isinstance(value, bool | float) or str(value) not in CELLS:
        return f"{show(value)} is no answer (1 to 5, dont_know, not_applicable or empty)"
    if str(value) == State.NOT_APPLICABLE and not not_applicable_allowed(question, pack):
        return "not_applicable is not allowed for this question (1 to 5, dont_know or empty)"
    return None
