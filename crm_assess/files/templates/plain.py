"""Blank assessments as text: YAML with the whole questionnaire as comments, and JSON for programs."""

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterator

from crm_assess.files.assessments import SCHEMA
from crm_assess.language import _, pgettext
from crm_assess.models.assessment import DONT_KNOW
from crm_assess.models.pack import Dimension, Pack, Question

WIDTH = 100
_READ_AS_VALUES = ("null", "true", "false")
"""Words that YAML takes for something other than text."""

_NO_BREAK = "\u00a0\u202f"
_BLANKS = re.compile(rf"[^\S{_NO_BREAK}]+")

_HEAD = """\
{title}
#
{how}
#
#   {example}: 3
#
{besides}
#
#   {example}:
#     level: 3
#     note: {note}
#     evidence: [https://example.org/report, "{evidence}"]
#     target: {{level: 4, by: 2027-12-31}}
#
{then}

schema: {schema}
pack: {{id: {pack}, version: {version}}}
agency:
  name:        # {required}
  country:     # {country}
  kind:        # {kind}
  size:        # {size}
assessed_on: {today}    # {day}
assessors: []    # {assessors}

answers:
"""


def yaml_template(pack: Pack, today: dt.date) -> bytes:
    """A blank assessment in YAML; each question with its levels, and what would count as evidence, above its name."""
    name = f'"{pack.id}"' if pack.id in _READ_AS_VALUES else pack.id
    example = next(iter(pack.questions))
    head = _HEAD.format(example=example, schema=SCHEMA, pack=name, version=pack.version, today=today, **_words(pack))
    parts = [line for dimension in pack.dimensions for line in _dimension(dimension, pack)]
    return (head + "\n".join(parts) + "\n").encode()


def _words(pack: Pack) -> dict[str, str]:
    """What the head tells, a line or several of comments each."""
    reason, name, role = _("the reason in a few words"), _("A. Clerk"), _("service manager")
    besides = (
        _(
            "{dont_know} is an answer, and never counts as zero. A question you leave blank stays open.",
            dont_know=DONT_KNOW,
        ),
        _("Where a question may be left out, write why: {form}", form=f"{{not_applicable: {reason}}}"),
        _("A note, evidence and a target are optional:"),
    )
    return {
        "title": _above(_("{title}: a blank assessment", title=pack.title)),
        "how": _above(_("After the name of each question, write the highest level that is true of your agency today:")),
        "besides": "\n".join(map(_above, besides)),
        "then": _above(
            _("Then: {check}, and {report}", check="crm-assess check FILE", report="crm-assess report FILE")
        ),
        "note": _("Two of the five counters still keep lists of their own."),
        "evidence": _("Service report 2025, page 12"),
        "required": _("required"),
        "country": _("such as CA; optional, like the two below"),
        "kind": _("such as licensing or tax"),
        "size": _("number of staff, a whole number"),
        "day": _("the day of the answers, year-month-day"),
        "assessors": _("optional: {form}", form=f"[{{name: {name}, role: {role}}}]"),
    }


def _above(text: str) -> str:
    return "\n".join(_comment(text, indent=""))


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
    return (json.dumps(blank, indent=2) + "\n").encode()


def allowed_answers(question: Question) -> str:
    """What may be answered to a question, in a few words."""
    if question.not_applicable:
        why = pgettext("a reason", "why")
        return _("1 to 5, {dont_know}, or {form}", dont_know=DONT_KNOW, form=f"{{not_applicable: {why}}}")
    return _("1 to 5, or {dont_know}", dont_know=DONT_KNOW)


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
        yield from _comment(_("{name}: {text}", name=name, text=sentence), f"  {level} ")
    yield from _comment(_("Why: {text}", text=question.why))
    yield from _comment(_("Evidence: {text}", text=question.evidence))
    yield from _comment(_("Answer: {text}", text=allowed_answers(question)))
    yield f"  {question.id}:"


def _comment(text: str, first: str = "", indent: str = "  ") -> list[str]:
    """Text as comment lines; the first of them may start with something, the others are set below what follows it."""
    start = f"{indent}# "
    return textwrap.wrap(
        _one_line(text),
        WIDTH,
        initial_indent=start + first,
        subsequent_indent=start + " " * len(first),
        break_on_hyphens=False,
    )


def _one_line(text: str) -> str:
    """Text without anything that could end a comment, or that YAML does not allow in one."""
    line = _BLANKS.sub(" ", text).strip()
    return "".join(char if char.isprintable() or char in _NO_BREAK else "\ufffd" for char in line)
