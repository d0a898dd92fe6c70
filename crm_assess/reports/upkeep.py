"""What a report says of targets, of answers to earlier questions and of raters who disagree."""

from collections.abc import Iterator

from crm_assess.analysis.progress import TargetProgress, TargetStanding, progress, targets
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.rounding import half_up

STANDINGS = {
    TargetStanding.REACHED: "reached",
    TargetStanding.DUE: "due",
    TargetStanding.OVERDUE: "overdue",
    TargetStanding.UNKNOWN: "unknown",
}
"""Word of each standing of a target."""


def upkeep(assessment: Assessment, pack: Pack) -> Iterator[tuple[str, str]]:
    """Headings and texts, only where there is something to say."""
    found = targets(assessment, pack)
    if found:
        yield "Targets", _targets(found, pack)
    again = [pack.questions[own].topic for own, answer in assessment.answers.items() if answer.ask_again]
    if again:
        yield "To be asked again", f"Answered before the question changed, and counted: {'; '.join(again)}."
    if assessment.conflicts:
        topics = [pack.questions[one.question].topic for one in assessment.conflicts if one.question in pack.questions]
        yield "In conflict", f"The raters disagree, and the question counts as not answered: {'; '.join(topics)}."


_MEANING = "(of the levels from 1 up to the targets; no share to be held against the study)"


def _targets(found: tuple[TargetProgress, ...], pack: Pack) -> str:
    reached = sum(one.standing is TargetStanding.REACHED for one in found)
    way = progress(found)
    share = "" if way is None else f"; relative progress {half_up(way * 100, 1)} % {_MEANING}"
    listed = "; ".join(_target(one, pack) for one in found)
    return f"{reached} of {wording.plural(len(found), 'target')} reached{share}. {listed}."


def _target(one: TargetProgress, pack: Pack) -> str:
    now = "missing" if one.level is None else f"level {one.level}"
    return (
        f"{pack.questions[one.question].topic}: {now}, target {wording.target(one.target)} ({STANDINGS[one.standing]})"
    )
