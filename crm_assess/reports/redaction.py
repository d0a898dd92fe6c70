"""What a report leaves out on request, taken out before anything is worded."""

from crm_assess.language import N_, _
from crm_assess.models.assessment import Answer, Assessment, Assessor

LEFT_OUT = N_("(left out)")


def redacted(assessment: Assessment) -> Assessment:
    """The same answers without persons' names and roles, notes, reasons and evidence."""
    return assessment.model_copy(
        update={
            "assessors": tuple(Assessor(name=_(LEFT_OUT)) for each in assessment.assessors),
            "answers": {question: _bare(answer) for question, answer in assessment.answers.items()},
        }
    )


def _bare(answer: Answer) -> Answer:
    reason = None if answer.not_applicable is None else _(LEFT_OUT)
    return answer.model_copy(update={"note": None, "evidence": (), "not_applicable": reason})
