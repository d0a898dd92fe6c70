"""The gaps the study is named after, promise and delivery, in words."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_assess.language import _
from crm_assess.models.benchmark import Benchmarks, Gap
from crm_assess.models.result import GapResult, GapStatus, Status
from crm_assess.reports import wording
from crm_assess.reports.figures import Words, as_printed


class GapLine(NamedTuple):
    """A gap between promise and delivery: how the study's respondents stood, how the agency does."""

    id: str
    title: str
    status: GapStatus
    mark: str
    standing: str
    steps: tuple[tuple[str, Words], ...]
    """Statement and printed words, the promise first."""
    study: str
    """The steps' printed words in a row."""
    why: str
    """Why it cannot be told; empty where it can."""
    sentence: str


def gap_line(found: GapResult, gap: Gap, benchmarks: Benchmarks, statuses: dict[str, Status]) -> GapLine:
    """Words one gap, and how the agency stands to it."""
    mark, word = wording.gap(found.status)
    steps = tuple((benchmarks.by_id[step].statement, as_printed(benchmarks.by_id[step].printed)) for step in gap.steps)
    shares = _(", then ").join(printed.words for _, printed in steps)
    standings = [statuses[step] for step in gap.steps]
    return GapLine(
        id=gap.id,
        title=gap.title,
        status=found.status,
        mark=mark,
        standing=word,
        steps=steps,
        study=shares,
        why=_why(found.status, standings),
        sentence=_gap_sentence(found.status, standings),
    )


def _gap_sentence(status: GapStatus, steps: Sequence[Status]) -> str:
    if status is GapStatus.SAME:
        return _("This agency shows the same gap: counted for the promise, not for all of the delivery.")
    if status is GapStatus.BRIDGED:
        return _("This agency has bridged it: counted for promise and delivery.")
    if status is GapStatus.NOT_STARTED:
        return _("This agency has not started: counted for neither promise nor delivery.")
    return _("Of this agency one cannot tell: {reason}.", reason=_why(status, steps))


def _why(status: GapStatus, steps: Sequence[Status]) -> str:
    if status is not GapStatus.UNKNOWN:
        return ""
    if Status.NOT_APPLICABLE in steps:
        return _("part of it does not apply")
    return _("an answer is missing") if Status.UNKNOWN in steps else _("something is delivered without the promise")
