"""What a report says of targets, of answers to earlier questions and of raters who disagree."""

from collections.abc import Iterator

from crm_assess.analysis.progress import targets
from crm_assess.language import N_, NP_, _, day, fill, ngettext, percent, pgettext
from crm_assess.models.assessment import Assessment, State, Target
from crm_assess.models.pack import Pack
from crm_assess.models.result import TargetProgress, TargetsResult, TargetStanding
from crm_assess.reports import wording
from crm_assess.reports.rounding import half_up

STANDINGS = {
    TargetStanding.REACHED: NP_("target", "reached"),
    TargetStanding.DUE: NP_("target", "due"),
    TargetStanding.OVERDUE: NP_("target", "overdue"),
    TargetStanding.UNKNOWN: NP_("target", "unknown"),
}
"""Word of each standing of a target."""


def upkeep(assessment: Assessment, pack: Pack) -> Iterator[tuple[str, str]]:
    """Headings and texts, only where there is something to say."""
    found = targets(assessment, pack)
    if found:
        yield _("Targets"), _targets(found, assessment, pack)
    again = " ".join(_again(assessment, pack))
    if again:
        yield _("To be asked again"), again
    gone = dict.fromkeys(entry.question for entry in assessment.archive if entry.question not in pack.questions)
    if gone:
        topics = [pack.topic(own) for own in gone]
        said = _("Kept in the file and not counted: {topics}.", topics=_("; ").join(topics))
        yield _("Answers to questions that are asked no more"), said
    if assessment.conflicts:
        yield _("In conflict"), " ".join(_disputed(assessment, pack))


def _again(assessment: Assessment, pack: Pack) -> Iterator[str]:
    marked = {own: answer for own, answer in assessment.answers.items() if answer.ask_again}
    blank = [pack.topic(own) for own, answer in marked.items() if answer.state is State.UNANSWERED]
    counted = [pack.topic(own) for own, answer in marked.items() if answer.state is not State.UNANSWERED]
    if counted:
        yield _("Answered before the question changed, and counted: {topics}.", topics=_("; ").join(counted))
    if blank:
        said = _("Answered before the question changed, and not counted, for the answer fits no more: {topics}.")
        yield fill(said, topics=_("; ").join(blank))


def _disputed(assessment: Assessment, pack: Pack) -> Iterator[str]:
    """An answer written beside a conflict by hand counts like any other, though no settlement is on record."""
    states = {one.question: assessment.answer(one.question).state for one in assessment.conflicts}
    blank = [pack.topic(own) for own, state in states.items() if state is State.UNANSWERED]
    given = [pack.topic(own) for own, state in states.items() if state is not State.UNANSWERED]
    if blank:
        yield _("The raters disagree, and the question counts as not answered: {topics}.", topics=_("; ").join(blank))
    if given:
        yield _("The raters disagree; the answer in the file counts, unsettled: {topics}.", topics=_("; ").join(given))


_PROGRESS = N_(
    "; relative progress {share} (of the levels from 1 up to the targets; no share to be held against the study)"
)


def _targets(found: TargetsResult, assessment: Assessment, pack: Pack) -> str:
    way = found.progress
    share = "" if way is None else _(_PROGRESS, share=percent(half_up(way * 100, 1)))
    targets = ngettext("{count} target", "{count} targets", len(found.each))
    said = ngettext(
        "{count} of {targets} reached on {date}",
        "{count} of {targets} reached on {date}",
        found.reached,
        targets=targets,
        date=day(assessment.assessed_on),
    )
    return f"{said}{share}. {_('; ').join(_target(one, pack) for one in found.each)}."


def _target(one: TargetProgress, pack: Pack) -> str:
    return _(
        "{topic}: {now}, target {target} ({standing})",
        topic=pack.questions[one.question].topic,
        now=_("missing") if one.now is None else _("level {level}", level=one.now),
        target=wording.target(Target(level=one.level, by=one.by)),
        standing=pgettext("target", STANDINGS[one.standing]),
    )
