"""The headings of a wide table, one row an agency or respondent: which column holds what.

A column of the plain wide form is named by what it holds: ``agency``, ``country``, ``kind``, ``size``,
``assessed_on``, or a question's id. Survey platforms add their own: see docs/files.md for the rules.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from crm_assess.language import N_
from crm_assess.models.base import near, show
from crm_assess.models.pack import Pack, Question

AGENCY, SIZE, ASSESSED_ON = "agency", "size", "assessed_on"
ABOUT = (AGENCY, "country", "kind", SIZE, ASSESSED_ON)
"""Columns of the plain wide form beside the questions; only ``agency`` is required."""

FACT_LABELS = {
    AGENCY: N_("Name of the agency"),
    ASSESSED_ON: N_("Day of the answers"),
    "country": N_("Country"),
    "kind": N_("Kind of agency, such as licensing or tax"),
    SIZE: N_("Number of staff"),
    "assessor": N_("Who answers"),
    "role": N_("Role of the person who answers"),
}
"""What a survey asks beside the questions, in the words that its respondents are shown."""
PART_LABELS = {
    "reason": N_("why it does not apply"),
    "note": N_("note (optional)"),
    "evidence": N_("evidence (optional)"),
    "target_level": N_("target, level to reach (optional)"),
    "target_by": N_("target, to reach by"),
}
"""What a survey asks beside an answer, after the question's topic and a colon."""
ANSWER, FACT, GROUP = "answer", "fact", "group"

_PLATFORM = {
    "ODK": r"key|submissiondate|instance.*|form_?(?:def|version).*|meta.*|deviceid|subscriberid|simserial|phonenumber"
    r"|username|today|submitter(?:id|name)|attachments.*|status|review.*|edits|duration|caseid|audit",
    "KoboToolbox": r"_.*|start|end|formhub.*",
    "LimeSurvey": r"id|response id|submitdate|date submitted|lastpage|last page|startlanguage|start language|seed|token"
    r"|access code|startdate|date started|datestamp|date last action|ipaddr|ip address|refurl|referrer url"
    r"|interviewtime|total time|group ?time.*|question time.*",
    "Google Forms": r"timestamp|email address|score|horodateur|adresse e-mail",
    "Microsoft Forms": r"id|start time|completion time|last modified time|email|name|language"
    r"|heure de début|heure de fin|heure de la dernière modification|adresse de messagerie|nom|langue",
}
"""Columns that are about the survey, not about the agency, by the platform that has them."""
_OF_A_PLATFORM = re.compile("|".join([*_PLATFORM.values(), r"(?:.*[-/:.])?about_[a-z0-9_-]+"]))
_LIMESURVEY = re.compile(_PLATFORM["LimeSurvey"])
_INSIDE_A_GROUP = re.compile("[-/:.]")
"""What stands between the name of a group and what is in it."""
_CODED = re.compile(r"([a-z][a-z0-9_-]*)(?:\[([a-z]+)\])?(?:\. .*)?")
_SUGGESTED = 20
"""So many misspelt headings get a suggestion."""
_LIMESURVEY_CODE = 20
"""Characters of a question's code that LimeSurvey keeps; it allows letters and digits alone."""


@dataclass(frozen=True)
class Column:
    """What a column holds: a fact, something of a question, or a value to group by."""

    name: str
    part: str = ANSWER
    """``fact``, ``group``, ``answer``, or one of the parts beside an answer: ``note``, ``reason`` and so on."""


@dataclass(frozen=True)
class WideHeader:
    """The columns that are understood, by their number from 0, and the others."""

    columns: dict[int, Column]
    twice: dict[int, Column]
    """What was understood, but stands in an earlier column too."""
    unknown: dict[int, str]
    """The headings that nobody knows."""
    meant: tuple[str, ...]
    """The names that a misspelt heading may have meant."""

    @cached_property
    def problems(self) -> dict[int, str]:
        """What is wrong with the columns that are not understood, by their number."""
        told = {at: f"has {column.name} ({column.part}) twice (one column each)" for at, column in self.twice.items()}
        for number, (at, name) in enumerate(self.unknown.items()):
            # A suggestion takes time: where much is wrong, the first ones show what.
            suggestion = near(name, self.meant) if number < _SUGGESTED else ""
            told[at] = f"has an unknown heading {show(name)} (agency, a question's id, ...{suggestion})"
        return told

    @property
    def questions(self) -> dict[str, int]:
        """The column of each question that has one."""
        return {column.name: at for at, column in self.columns.items() if column.part == ANSWER}

    @property
    def has_agency(self) -> bool:
        """Whether there is a column with the agency's name."""
        return Column(AGENCY, FACT) in self.columns.values()


def wide_header(names: Sequence[str], pack: Pack, by: Collection[str] = ()) -> WideHeader:
    """Understands the headings of a wide table of a pack; columns named in ``by`` may be any."""
    known = {_plain(name): Column(name, GROUP) for name in by} | dict(_names(pack))
    shown = {_plain(dimension.summary) for dimension in pack.dimensions}
    longest = max(map(len, known)) + 2
    places: dict[Column, int] = {}
    twice: dict[int, Column] = {}
    unknown: dict[int, str] = {}
    for at, name in enumerate(names):
        plain = _plain(name)
        timed = _is_time(plain, known)
        column = None if timed else _column(name, known, longest)
        if column is not None and places.setdefault(column, at) != at:
            twice[at] = column
        elif column is None and plain and not timed and not _is_of_a_platform(plain) and plain not in shown:
            unknown[at] = name.strip()
    meant = (*FACT_LABELS, *pack.questions, *by)
    return WideHeader({at: column for column, at in places.items()}, twice, unknown, meant)


def is_plain(names: Collection[str], pack: Pack, by: Collection[str] = ()) -> bool:
    """Whether all headings are those of the plain wide form, as they stand."""
    return all(name in ABOUT or name in pack.questions or name in by for name in names)


def _column(name: str, known: dict[str, Column], longest: int) -> Column | None:
    """What a heading stands for: itself, the end of a path through groups, or a code before the question's text."""
    whole = _plain(name)
    ends = [whole]
    if coded := _CODED.fullmatch(whole):
        ends.append(f"{coded[1]}_{coded[2]}" if coded[2] else coded[1])
    # A heading can be a whole file: of its ends only those count that are no longer than any name.
    starts = (found.end() for found in _INSIDE_A_GROUP.finditer(whole, max(0, len(whole) - longest)))
    ends += (whole[start:].lstrip() for start in starts)
    found = next((known[end] for end in ends if end in known), None)
    # LimeSurvey can be told to write the blanks of a text as underscores.
    return _column(whole.replace("_", " "), known, longest) if found is None and "_" in whole else found


def _is_time(name: str, known: Collection[str]) -> bool:
    """Whether a heading is of LimeSurvey's time for a question: ``callcentreTime``, ``Question time: callcentre``."""
    code = name.partition(". ")[0]
    timed = code.endswith("time") and code.removesuffix("time") in known
    return name not in known and (timed or name.replace("_", " ").startswith("question time: "))


def _is_of_a_platform(name: str) -> bool:
    """Whether a heading is one of a platform's own: its code, its text, or both as LimeSurvey joins them."""
    spaced = name.replace("_", " ")
    code, joint, words = spaced.partition(". ")
    halves = bool(joint) and all(_LIMESURVEY.fullmatch(half) for half in (code, words))
    return halves or any(_OF_A_PLATFORM.fullmatch(one) for one in (name, spaced))


def _names(pack: Pack) -> Iterator[tuple[str, Column]]:
    """Every heading that is understood, in lower case, without blanks at its ends; the last one of a name counts."""
    for question in pack.questions.values():
        yield from _beside(question)
    for question in pack.questions.values():
        names = (question.id, _code(question.id), question.ask, question.topic, f"{question.topic}: {question.ask}")
        for name in names:
            yield _plain(name), Column(question.id)
    for fact, label in FACT_LABELS.items():
        for name in (fact, _code(fact), label):
            yield _plain(name), Column(fact, FACT)


def _beside(question: Question) -> Iterator[tuple[str, Column]]:
    code = _code(question.id)
    for part, label in PART_LABELS.items():
        joined = (f"{question.id}_{part}", f"{code}_{part}", f"{code}{_code(part)}", f"{question.topic}: {label}")
        for name in joined:
            yield _plain(name), Column(question.id, part)
    # LimeSurvey's word for a note beside an answer
    for name in (f"{question.id}_comment", f"{code}_comment", f"{question.ask} [comment]"):
        yield _plain(name), Column(question.id, "note")


def _code(name: str) -> str:
    """A name as LimeSurvey's code of a question."""
    return name.replace("_", "").replace("-", "")[:_LIMESURVEY_CODE]


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()
