"""How a conflict between raters comes to its end: by a settlement, or by an answer that is given anew."""

import datetime as dt
from collections.abc import Iterable

from crm_assess.models.assessment import Answer, Assessment, Settled, Settlement, State
from crm_assess.models.pack import Pack

NOBODY = "somebody whom the assessment does not name"
ANSWERED = "Answered anew in an interview."
"""Why, where the answer has no note that says it."""


def settle(merged: Assessment, settlements: Iterable[Settlement], pack: Pack) -> Assessment:
    """The same assessment with conflicts settled; each settlement keeps what it heard.

    One that is on record already settled what it heard then, and nothing that was said since.
    """
    answers, settled = dict(merged.answers), list(merged.settled)
    open_ = {conflict.question: conflict for conflict in merged.conflicts}
    recorded = [Settlement(**{name: getattr(one, name) for name in Settlement.model_fields}) for one in merged.settled]
    for one in settlements:
        conflict = None if one in recorded else open_.pop(one.question, None)
        if conflict:
            answers[one.question] = one.answer
            settled.append(Settled(**dict(one), said=conflict.said))
    places = {question: place for place, question in enumerate(pack.questions)}
    in_order = sorted(settled, key=lambda one: (places.get(one.question, len(places)), one.model_dump_json()))
    return merged.model_copy(
        update={
            "answers": {own: answers[own] for own in pack.questions if own in answers},
            "settled": tuple(in_order),
            "conflicts": tuple(open_.values()),
        }
    )


def settled_by_answer(assessment: Assessment, question: str, before: Answer, on: dt.date) -> Assessment:
    """The same assessment, its answer to a question taken for the settlement of the question's conflict.

    The record says who answers the assessment, and why in the words of the answer's note. What stood there ``before``
    and was recorded so on the same day is taken for a slip, and its record is replaced. Nothing changes where there is
    no conflict, or no answer.
    """
    answer = assessment.answer(question)
    conflict = next((one for one in assessment.conflicts if one.question == question), None)
    slip = next((one for one in assessment.settled if _same(one, question, before, on)), None)
    heard = conflict or slip
    if heard is None or answer.state is State.UNANSWERED:
        return assessment
    by = ", ".join(person.name for person in assessment.assessors) or NOBODY
    record = Settled(question=question, answer=answer, by=by, on=on, why=answer.note or ANSWERED, said=heard.said)
    kept = tuple(one for one in assessment.settled if conflict or one is not slip)
    open_ = tuple(one for one in assessment.conflicts if one is not conflict)
    return assessment.model_copy(update={"conflicts": open_, "settled": (*kept, record)})


def _same(record: Settled, question: str, answer: Answer, on: dt.date) -> bool:
    now = record.version is None
    return now and record.question == question and record.answer == answer and record.on == on
