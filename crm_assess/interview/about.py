"""What an assessment says about the agency, and how each thing is typed."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from crm_assess.interview.keys import plain, words
from crm_assess.interview.typed import SHORTEST, quoted
from crm_assess.language import N_, NP_, _, fill, pgettext
from crm_assess.models.assessment import Assessment, Assessor

TODAY = NP_("date", "today, y, yes")
_WHOLE = re.compile("[0-9]+|[0-9]{1,3}(?:[ ,.'\u00a0\u202f][0-9]{3})+")
"""Digits, which may stand in groups of three."""
_MOST_STAFF = 15


class Refused(ValueError):
    """What was typed cannot be taken; the text says what can."""


class Field(NamedTuple):
    """One thing about the agency."""

    name: str
    ask: str
    read: Callable[[str, dt.date], Any]
    blank: Callable[[], Any]
    """What stands for nothing; raises Refused where something is required."""
    show: Callable[[Assessment], str]


def date_in(text: str, today: dt.date) -> dt.date | None:
    """A date as it may be typed: year-month-day, or the word today; ``None`` where it is none."""
    if plain(text) in words(pgettext("date", TODAY)) or plain(text) in words(TODAY):
        return today
    try:
        return dt.date.fromisoformat(text) if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    except ValueError:
        return None


def people(assessment: Assessment) -> str:
    """The assessors as they are typed: name, role; name, role."""
    return "; ".join(f"{each.name}, {each.role}" if each.role else each.name for each in assessment.assessors)


def _words(text: str, today: dt.date) -> str:
    return " ".join(text.split())


def _name(text: str, today: dt.date) -> str:
    if len(text) < SHORTEST:
        raise Refused(_("{text} is too short for a name. Type the agency's name, or Enter.", text=quoted(text)))
    return _words(text, today)


def _size(text: str, today: dt.date) -> int:
    if not _WHOLE.fullmatch(text) or len(text) > _MOST_STAFF:
        raise Refused(_("{text} is no number of staff. Type a whole number, such as 850, or Enter.", text=quoted(text)))
    return int(re.sub("[^0-9]", "", text))


def _staff(assessment: Assessment) -> str:
    return "" if assessment.agency.size is None else str(assessment.agency.size)


def _assessors(text: str, today: dt.date) -> tuple[Assessor, ...]:
    pairs = [each.partition(",") for each in " ".join(text.split()).split(";") if each.strip(" ,")]
    if not pairs:
        raise Refused(_("Type a name, or a name and a role: A. Clerk, service manager."))
    return tuple(_assessor(name.strip(), role.strip()) for name, comma, role in pairs)


def _assessor(name: str, role: str) -> Assessor:
    if not name:
        raise Refused(_("The role {role} has no name before it. Type name, role; name, role.", role=quoted(role)))
    return Assessor(name=name, role=role or None)


def _date(text: str, today: dt.date) -> dt.date:
    date = date_in(text, today)
    if date is None:
        said = _("{text} is no date. Type year-month-day, such as {today}, or today.")
        raise Refused(fill(said, text=quoted(text), today=today))
    return date


def _nothing() -> None:
    return None


def _required() -> Any:
    raise Refused(_("This cannot be left blank. Type it, or Enter to leave it as it is."))


FIELDS = (
    Field("name", N_("Name of the agency"), _name, _required, lambda it: it.agency.name),
    Field("country", N_("Country"), _words, _nothing, lambda it: it.agency.country or ""),
    Field("kind", N_("Kind of agency, such as licensing or tax"), _words, _nothing, lambda it: it.agency.kind or ""),
    Field("size", N_("Number of staff"), _size, _nothing, _staff),
    Field("assessors", N_("Who answers, as name, role; name, role"), _assessors, tuple, people),
    Field("assessed_on", N_("Date of the assessment"), _date, _required, lambda it: it.assessed_on.isoformat()),
)
"""In the order in which they are asked for."""
