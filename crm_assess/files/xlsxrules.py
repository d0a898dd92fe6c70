"""What a workbook lets a person type into a cell, and what it says to one who types something else."""

import datetime as dt
from typing import Any

from crm_assess.files.rows import NOT_APPLICABLE
from crm_assess.language import _
from crm_assess.models.assessment import DONT_KNOW
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Question

Rule = dict[str, Any]
"""A validation in the terms of XlsxWriter."""


def answer_rule(question: Question) -> Rule:
    """One of the answers that a question allows."""
    allowed = [*map(str, LEVELS), DONT_KNOW, *([NOT_APPLICABLE] if question.not_applicable else [])]
    return {
        "validate": "list",
        "source": allowed,
        "input_title": _("Answer"),
        "input_message": _(
            "The highest level that is true today: 1 to 5; or {others}.", others=", ".join(allowed[len(LEVELS) :])
        ),
        "error_title": _("No answer"),
        "error_message": _("Please choose one of: {allowed}.", allowed=", ".join(allowed)),
    }


def level_rule() -> Rule:
    """A level, 1 to 5."""
    return {
        "validate": "list",
        "source": [*map(str, LEVELS)],
        "error_title": _("No level"),
        "error_message": _("Please choose a level from 1 to 5."),
    }


def date_rule() -> Rule:
    """A day, as a workbook counts days."""
    return {
        "validate": "date",
        "criteria": ">=",
        "value": dt.date(1990, 1, 1),
        "error_title": _("No date"),
        "error_message": _("Please write a date as year-month-day, such as 2026-11-22."),
    }


def size_rule() -> Rule:
    """A number of staff."""
    return {
        "validate": "integer",
        "criteria": ">=",
        "value": 0,
        "error_title": _("No whole number"),
        "error_message": _("Please write the number of staff as a whole number."),
    }
