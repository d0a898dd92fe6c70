"""What a report says of targets, of answers to earlier questions and of raters who disagree."""

from collections.abc import Iterator

from crm_assess.analysis.progress import targets
from crm_assess.models.assessment import Assessment, Target
from crm_assess.models.pack import Pack
from crm_assess.models.result import TargetProgress, TargetsResult, TargetStanding
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


def _targets(found: TargetsResult, pack: Pack) -> str:
    way = found.progress
    share = "" if way is None else f"; relative progress {half_up(way * 100, 1)} % {_MEANING}"
    listed = "; ".join(_target(one, pack) for one in found.each)
    return f"{found.reached} of {wording.plural(len(found.each), 'target')} reached{share}. {listed}."


def _target(one: TargetProgress, pack: Pack) -> str:
    now = "missing" if one.now is None else f"level {one.now}"
    aim = wording.target(Target(level=one.level, by=one.by))
    return f"{pack.questions[one.question].topic}: {now}, target {aim} ({STANDINGS[one.standing]})"
