"""How far an agency has come to the targets it set itself."""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction

from crm_assess.models.assessment import Assessment, Target
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Pack
from crm_assess.models.result import TargetProgress, TargetsResult, TargetStanding


def relative_progress(pairs: Iterable[tuple[Fraction | int, Fraction | int]]) -> Fraction | None:
    """The part of the way to all targets that is behind one, 0 to 1; ``None`` where there is no way to go.

    Each pair is what is reached and what is aimed at, both from 0 up. A target that is passed counts as reached, so
    that none pays for another. The rule of OWASP SAMM's published example (35.7 %).
    """
    known = list(pairs)
    way = sum((Fraction(aim) for _, aim in known), Fraction())
    return sum((Fraction(min(now, aim)) for now, aim in known), Fraction()) / way if way else None


def targets(assessment: Assessment, pack: Pack) -> TargetsResult | None:
    """The account of all targets; ``None`` where the assessment has none."""
    found = tuple(_each(assessment, pack))
    if not found:
        return None
    reached = sum(one.standing is TargetStanding.REACHED for one in found)
    return TargetsResult.model_construct(reached=reached, progress=progress(found), each=found)


def progress(found: Iterable[TargetProgress]) -> Fraction | None:
    """The relative progress over targets whose answer is known, counted in levels above the lowest."""
    lowest = LEVELS[0]
    return relative_progress((one.now - lowest, one.level - lowest) for one in found if one.now is not None)


def _each(assessment: Assessment, pack: Pack) -> Iterator[TargetProgress]:
    for own in pack.questions:
        answer = assessment.answer(own)
        if answer.target:
            yield TargetProgress.model_construct(
                question=own,
                now=answer.rated,
                level=answer.target.level,
                by=answer.target.by,
                standing=_standing(answer.rated, answer.target, assessment.assessed_on),
            )


def _standing(level: int | None, target: Target, on: dt.date) -> TargetStanding:
    if level is None:
        return TargetStanding.UNKNOWN
    if level >= target.level:
        return TargetStanding.REACHED
    return TargetStanding.OVERDUE if target.by < on else TargetStanding.DUE
