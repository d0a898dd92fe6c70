"""Blank assessments as text: YAML with the whole questionnaire as comments, and JSON for programs."""

import datetime as dt
import json
import textwrap
from collections.abc import Iterator

from crm_assess.models.assessment import DONT_KNOW
from crm_assess.models.pack import Dimension, Pack, Question

SCHEMA = "crm-assess/assessment/1"
WIDTH = 100
_READ_AS_VALUES = ("null", "true", "false")
"""Words that YAML takes for something other than text."""

_HEAD = """\
# {title}: a blank assessment
#
# After the name of each question, write the highest level that is true of your agency today:
#
#   {example}: 3
#
# dont_know is an answer, and never counts as zero. A question you leave blank stays open.
# Where a question may be left out, write why: {{not_applicable: the reason in a few words}}
# A note, evidence and a target are optional:
#
#   {example}:
#     level: 3
#     note: Two of the five counters still keep lists of their own.
#     evidence: [https://example.org/report, "Service report 2025, page 12"]
#     target: {{level: 4, by: 2027-12-31}}
#
# Then: crm-assess check FILE, and crm-assess report FILE

schema: {schema}
pack: {{id: {pack}, version: {version}}}
agency:
  name:        # required
  country:     # such as CA; optional, like the two below
  kind:        # such as licensing or tax
  size:        # number of staff, a whole number
assessed_on: {today}    # the day of the answers, year-month-day
assessors: []    # optional: [{{name: A. Clerk, role: service manager}}]

answers:
"""


def yaml_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment in YAML; each question with its levels, and what would count as evidence, above its name."""
    name = f'"{pack.id}"' if pack.id in _READ_AS_VALUES else pack.id
    head = _HEAD.format(
        title=_one_line(pack.title),
        example=next(iter(pack.questions)),
        schema=SCHEMA,
        pack=name,
        version=pack.version,
        today=today,
    )
    parts = [line for dimension in pack.dimensions for line in _dimension(dimension, pack)]
    return (head + "\n".join(parts) + "\n").encode()


def json_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment in JSON; null stands wherever something can be filled in."""
    blank = {
        "schema": SCHEMA,
        "pack": {"id": pack.id, "version": pack.version},
        "agency": dict.fromkeys(("name", "country", "kind", "size")),
        "assessed_on": today.isoformat(),
        "assessors": [],
        "answers": dict.fromkeys(pack.questions),
    }
    return (json.dumps(blank, ensure_ascii=False, indent=2) + "\n").encode()


def allowed_answers(question: Question) -> str:
    """What may be answered to a question, in a few words."""
    left_out = ", or {not_applicable: why}" if question.not_applicable else ""
    return f"1 to 5, {DONT_KNOW}{left_out}" if left_out else f"1 to 5, or {DONT_KNOW}"


def _dimension(dimension: Dimension, pack: Pack) -> Iterator[str]:
    yield f"\n  # {'=' * (WIDTH - 4)}"
    yield from _comment(dimension.title.upper())
    yield from _comment(dimension.summary)
    for question in dimension.questions:
        yield ""
        yield from _question(question, pack)


def _question(question: Question, pack: Pack) -> Iterator[str]:
    yield from _comment(f"{question.topic}. {question.ask}")
    for level, (name, sentence) in enumerate(zip(pack.levels, question.levels, strict=True), start=1):
        yield from _comment(f"{name}: {sentence}", f"  {level} ")
    yield from _comment(f"Why: {question.why}")
    yield from _comment(f"Evidence: {question.evidence}")
    yield from _comment(f"Answer: {allowed_answers(question)}")
    yield f"  {question.id}:"


def _comment(text: str, first: str = "") -> list[str]:
    """Text as comment lines; the first of them may start with something, the others are set below what follows it."""
    start = "  # "
    return textwrap.wrap(
        _one_line(text),
        WIDTH,
        initial_indent=start + first,
        subsequent_indent=start + " " * len(first),
        break_on_hyphens=False,
    )


def _one_line(text: str) -> str:
    """Text without anything that could end a comment, or that YAML does not allow in one."""
    return "".join(char if char.isprintable() else "\ufffd" for char in " ".join(text.split()))
