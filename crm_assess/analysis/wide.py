"""The wide form of assessments: one row an agency or respondent, one column a question. Its rules, for every reader.

The plain form is strict, and counted at any size; the export of a survey may say the same in the platform's words.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from crm_assess.analysis.headings import ABOUT, AGENCY, ASSESSED_ON, SIZE, is_plain, wide_header
from crm_assess.models.assessment import DONT_KNOW, State
from crm_assess.models.base import LEVELS, near, show
from crm_assess.models.pack import Pack, Question

CELLS = (*map(str, LEVELS), DONT_KNOW, str(State.NOT_APPLICABLE))
"""What a question's cell can hold, beside nothing at all."""

WHOLE_NUMBER = "0|[1-9][0-9]{0,17}"
"""What a number of staff looks like in a text: a regular expression that every engine reads alike."""
_MONTHS = (
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
)
_FOURTH = "0[48]|[2468][048]|[13579][26]"
DAY = (
    f"(?:[0-9]{{3}}[1-9]|[0-9]{{2}}[1-9]0|[0-9][1-9]00|[1-9]000)-(?:{_MONTHS})"
    f"|(?:[0-9]{{2}}(?:{_FOURTH})|(?:{_FOURTH})00)-02-29"
)
"""What a date looks like: year-month-day, from 0001 to 9999, by the calendar."""


def header_problems(columns: Sequence[str], pack: Pack, by: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with the names of the columns of the plain wide form; columns named in ``by`` may be any."""
    for name, times in Counter(columns).items():
        if times > 1:
            yield f'the column "{name}" is there {times} times (once)'
    for name in _strange(columns, pack, by):
        suggestion = near(name, [*ABOUT, *pack.questions])
        yield f'"{name}" is no column of the wide form ({", ".join(ABOUT)}, or a question{suggestion})'
    if AGENCY not in columns:
        yield f'there is no column "{AGENCY}" (it is required)'
    if not set(columns) & set(pack.questions):
        yield "there is no column for any question (see crm-assess questions)"
    for name in by:
        if name not in columns:
            yield f'there is no column "{name}" to group by'


def _strange(columns: Sequence[str], pack: Pack, by: Collection[str]) -> list[str]:
    """The columns that nobody knows; where there are none, those that only the export of a survey may have."""
    strange = [name for name in columns if not is_plain([name], pack, by)]
    header = wide_header(columns, pack, by)
    return [columns[at] for at in {**header.twice, **header.unknown} if columns[at] in strange] or strange


def not_applicable_allowed(question: str, pack: Pack) -> bool:
    """Whether a question's cell may be ``not_applicable``."""
    return pack.questions[question].not_applicable


def choices(question: Question, pack: Pack) -> dict[str, int | str]:
    """What a survey's cell may say for each answer, in plain words: a code, or what the respondent was shown."""
    said: dict[str, int | str] = {"dk": DONT_KNOW, "i do not know": DONT_KNOW, DONT_KNOW: DONT_KNOW}
    not_applicable = str(State.NOT_APPLICABLE)
    said |= dict.fromkeys(("na", "it does not apply to this agency", not_applicable), not_applicable)
    for level, (name, sentence) in enumerate(zip(pack.levels, question.levels, strict=True), 1):
        words = (str(level), sentence, name, f"{level} {name}", f"{level} {name}: {sentence}", f"{level} {sentence}")
        said |= dict.fromkeys(map(plain_words, words), level)
    return said


def plain_words(words: str) -> str:
    """Words without what does not change their meaning: case, spacing, a full stop."""
    return " ".join(words.split()).lower().rstrip(".")


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
        return bool(re.fullmatch(WHOLE_NUMBER, value))
    return type(value) is int and 0 <= value < 10**18


def date_of(value: object) -> dt.date | None:
    """The date that a cell holds, if it does."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(DAY, value):
        return None
    return dt.date.fromisoformat(value)


def _answer_problem(question: str, value: object, pack: Pack) -> str | None:
    if isinstance(value, bool | float) or str(value) not in CELLS:
        return f"{show(value)} is no answer (1 to 5, dont_know, not_applicable or empty)"
    if str(value) == State.NOT_APPLICABLE and not not_applicable_allowed(question, pack):
        return "not_applicable is not allowed for this question (1 to 5, dont_know or empty)"
    return None
