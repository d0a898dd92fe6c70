"""Scores: what some answers come to, with what is not known kept in sight.

The arithmetic is exact; nothing is rounded here. A missing answer (don't know or unanswered) is never a number: it
leaves the mean and widens the range.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from statistics import median

from crm_assess.models.assessment import MISSING, Answer, State
from crm_assess.models.base import LEVELS
from crm_assess.models.result import Measures, Score

WORST, BEST = LEVELS[0], LEVELS[-1]
EVIDENCE_FROM = 3
"""From this level on an answer should show evidence."""


def score(answers: Iterable[Answer]) -> Score:
    """Scores any set of answers: a dimension's, or a lens's."""
    given = list(answers)
    states = Counter(answer.state for answer in given)
    levels = sorted(answer.rated for answer in given if answer.rated is not None)
    missing = sum(states[state] for state in MISSING)
    level_low, level_high = reached(levels, missing, WORST), reached(levels, missing, BEST)
    due = [answer for answer in given if (answer.rated or WORST) >= EVIDENCE_FROM]
    return Score.model_construct(
        questions=len(given),
        mean=mean(levels),
        median=Fraction(median(levels)) if levels else None,
        low=mean([*levels, *[WORST] * missing]),
        high=mean([*levels, *[BEST] * missing]),
        level=level_low if level_low == level_high else None,
        level_low=level_low,
        level_high=level_high,
        applicable=len(levels) + missing,
        rated=len(levels),
        dont_know=states[State.DONT_KNOW],
        unanswered=states[State.UNANSWERED],
        not_applicable=states[State.NOT_APPLICABLE],
        distribution=distribution(levels),
        evidenced=sum(bool(answer.evidence) for answer in due),
        evidence_due=len(due),
    )


def reached(levels: Sequence[int], missing: int, missing_as: int) -> int | None:
    """The highest level at or above which three quarters of the answers stand.

    Each missing answer is taken as ``missing_as``; ``None`` where there is no applicable question.
    """
    everything = [*levels, *[missing_as] * missing]
    met = [at for at in LEVELS if sum(level >= at for level in everything) >= needed(len(everything))]
    return max(met) if everything else None


def needed(applicable: int) -> int:
    """How many of the applicable questions must be at a level for it to be reached: three quarters, or just above."""
    return -(-3 * applicable // 4)


def mean(numbers: Sequence[int | Fraction]) -> Fraction | None:
    """The exact mean; ``None`` of nothing."""
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def distribution(levels: Iterable[int]) -> tuple[int, int, int, int, int]:
    """How many stand at each level, lowest first."""
    at = Counter(levels)
    return at[1], at[2], at[3], at[4], at[5]


def overall(parts: Sequence[Measures], everything: Score) -> Score:
    """The agency's score from its dimensions' scores; counts and median are those of all answers together.

    Each dimension weighs the same. Dimensions without an applicable question are left out. The agency has reached a
    level when all the others have.
    """
    scored = [part for part in parts if part.applicable]
    level_low = min((part.level_low for part in scored if part.level_low is not None), default=None)
    level_high = min((part.level_high for part in scored if part.level_high is not None), default=None)
    return everything.model_copy(
        update={
            "mean": mean([part.mean for part in scored if part.mean is not None]),
            "low": mean([part.low for part in scored if part.low is not None]),
            "high": mean([part.high for part in scored if part.high is not None]),
            "level": level_low if level_low == level_high else None,
            "level_low": level_low,
            "level_high": level_high,
        }
    )
