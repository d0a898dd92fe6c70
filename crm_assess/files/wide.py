"""The headings of a wide table, one row an agency or respondent: which column holds what.

A column of the plain wide form is named by what it holds: ``agency``, ``country``, ``kind``, ``size``,
``assessed_on``, or a question's id. Survey platforms add their own: see docs/files.md for the rules.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_assess.files.problems import near
from crm_assess.models.base import show
from crm_assess.models.pack import Pack

FACTS = ("agency", "country", "kind", "size", "assessed_on", "assessor", "role")
"""What is not an answer."""
BESIDE = ("note", "comment", "reason", "evidence")
"""What an export has beside an answer, after the question's id and an underscore; a comment is a note."""

_PLATFORM = {
    "ODK": r"key|submissiondate|instance.*|form_?def.*|meta.*|deviceid|subscriberid|simserial|phonenumber|username"
    r"|today|submitter(?:id|name)|attachments.*|status|review.*|edits",
    "KoboToolbox": r"_.*|start|end",
    "LimeSurvey": r"id|response id|submitdate|date submitted|lastpage|last page|startlanguage|start language|seed|token"
    r"|startdate|date started|datestamp|date last action|ipaddr|ip address|refurl|referrer url",
    "Microsoft Forms": r"id|start time|completion time|last modified time|email|name",
}
"""Columns that are about the survey, not about the agency, by the platform that has them."""
_ABOUT = re.compile("|".join([*_PLATFORM.values(), r"(?:.*[-/:.])?about_[a-z0-9_-]+"]))
_GROUP = re.compile("[-/:.]")
"""What stands between the name of a group and what is in it."""
_CODED = re.compile(r"([a-z][a-z0-9_-]*)(?:\[([a-z]+)\])?(?:\. .*)?")
_LIMESURVEY_CODE = 20
"""Characters of a question's code that LimeSurvey keeps; it allows letters and digits alone."""


@dataclass(frozen=True)
class Column:
    """What a column holds: a fact, or something of a question."""

    name: str
    part: str = "answer"
    """``fact``, ``answer``, ``note``, ``reason`` or ``evidence``."""


@dataclass(frozen=True)
class WideHeader:
    """The columns that are understood, by their number from 0, and what is wrong with the others."""

    columns: dict[int, Column]
    problems: dict[int, str]

    @property
    def questions(self) -> dict[str, int]:
        """The column of each question that has one."""
        return {column.name: at for at, column in self.columns.items() if column.part == "answer"}


def wide_header(names: Sequence[str], pack: Pack) -> WideHeader:
    """Understands the headings of a wide table of a pack."""
    known = dict(_names(pack))
    columns: dict[int, Column] = {}
    problems: dict[int, str] = {}
    for at, name in enumerate(names):
        column = _column(name, known)
        if column is not None and column in columns.values():
            problems[at] = f"has {column.name} ({column.part}) twice (one column each)"
        elif column is not None:
            columns[at] = column
        elif name.strip() and not _ABOUT.fullmatch(_plain(name)):
            suggestion = near(name, known, len(problems))
            problems[at] = f"has an unknown heading {show(name.strip())} (agency, a question's id, ...{suggestion})"
    return WideHeader(columns, problems)


def _column(name: str, known: dict[str, Column]) -> Column | None:
    """What a heading stands for: itself, the end of a path through groups, or a code before the question's text."""
    whole = _plain(name)
    ends = [whole, *(whole[found.end() :] for found in _GROUP.finditer(whole))]
    for end in list(ends):
        coded = _CODED.fullmatch(end)
        if coded:
            ends.append(f"{coded[1]}_{coded[2]}" if coded[2] else coded[1])
    return next((known[end] for end in ends if end in known), None)


def _names(pack: Pack) -> Iterator[tuple[str, Column]]:
    """Every heading that is understood, in lower case, without blanks at its ends."""
    for question in pack.questions.values():
        code = question.id.replace("_", "").replace("-", "")[:_LIMESURVEY_CODE]
        for name in (question.id, code, question.ask, question.topic, f"{question.topic}: {question.ask}"):
            yield _plain(name), Column(question.id)
        for part in BESIDE:
            for name in (question.id, code):
                yield f"{_plain(name)}_{part}", Column(question.id, "note" if part == "comment" else part)
    for fact in FACTS:
        yield fact, Column(fact, "fact")
    yield "name of the agency", Column("agency", "fact")
    yield "day of the answers", Column("assessed_on", "fact")


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
