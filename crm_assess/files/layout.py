"""How an assessment is laid out as a table: the rows of facts, and the cells of an answer and of its question."""

import datetime as dt

from crm_assess.files.rows import NOT_APPLICABLE
from crm_assess.language import _
from crm_assess.models.assessment import DONT_KNOW, Answer, Assessment
from crm_assess.models.pack import Pack, Question

Value = str | int | dt.date | None
"""What a cell can hold."""

NAMES = {
    **{name: name for name in ("agency", "answer", "answers", "reason", "note", "evidence")},
    "dont_know": DONT_KNOW,
    "not_applicable": NOT_APPLICABLE,
}
"""What instructions have to name as it stands in the file, whatever their language."""


def facts(assessment: Assessment) -> list[tuple[str, Value, Value]]:
    """Name, value and second value of each fact; those not given are there to be filled in."""
    agency, pack = assessment.agency, assessment.pack
    return [
        ("agency", agency.name, None),
        ("country", agency.country, None),
        ("kind", agency.kind, None),
        ("size", agency.size, None),
        ("assessed_on", assessment.assessed_on, None),
        *(("assessor", person.name, person.role) for person in assessment.assessors),
        ("pack", pack.id, pack.version),
    ]


def blank_facts(pack: Pack, today: dt.date) -> list[tuple[str, Value, Value]]:
    """The facts of an assessment that nobody has begun."""
    blank: list[tuple[str, Value, Value]] = [(name, None, None) for name in ("agency", "country", "kind", "size")]
    return [*blank, ("assessed_on", today, None), ("assessor", None, None), ("pack", pack.id, pack.version)]


def answer_cells(answer: Answer) -> dict[str, Value]:
    """The cells of an answer by their headings."""
    return {
        "answer": answer.level if answer.not_applicable is None else NOT_APPLICABLE,
        "note": answer.note,
        "evidence": "\n".join(answer.evidence) or None,
        "target_level": answer.target.level if answer.target else None,
        "target_by": answer.target.by if answer.target else None,
        "reason": answer.not_applicable,
    }


def reading_cells(question: Question, pack: Pack) -> dict[str, str]:
    """What a person reads before answering, by the headings."""
    levels = zip(pack.levels, question.levels, strict=True)
    return {
        "ask": f"{question.topic}\n{question.ask}",
        "levels": "\n".join(
            _("{name}: {text}", name=f"{level} {name}", text=sentence)
            for level, (name, sentence) in enumerate(levels, 1)
        ),
        "evidence_hint": question.evidence,
        "may_be_left_out": _("yes, with a reason") if question.not_applicable else _("no"),
    }
