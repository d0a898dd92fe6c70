"""How far apart several raters of one agency are: spreads, and one ordinal Krippendorff alpha."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from crm_assess.analysis.merging import Rating
from crm_assess.analysis.scoring import mean
from crm_assess.models.assessment import Assessment, Claim, Conflict, Settled
from crm_assess.models.merge import Agreement, Disputed, Spread
from crm_assess.models.pack import Pack

ACCEPTABLE = Fraction(8, 10)
"""The largest average deviation that passes for agreement on five levels."""


def levels_by_rater(ratings: Sequence[Rating], pack: Pack) -> dict[str, dict[str, int]]:
    """The level that each rater gave to each question; of a merged file, those whom it still names apart."""
    found: dict[str, dict[str, int]] = {}
    for rating in ratings:
        given = rating.assessment
        settled = [one for one in given.settled if one.version is None]
        entries: tuple[Conflict | Settled, ...] = (*settled, *given.doubts, *given.conflicts)
        apart = {one.question: one.said for one in entries}
        for own in pack.questions:
            for claim in apart.get(own, (Claim(by=rating.by, answer=given.answer(own)),)):
                if claim.answer.rated is not None:
                    found.setdefault(claim.by, {})[own] = claim.answer.rated
    return found


def spread(question: str, levels: Sequence[int]) -> Spread:
    """The range and the average deviation from the mean of at least one level."""
    middle = mean(levels)
    assert middle is not None
    deviation = sum((abs(level - middle) for level in levels), Fraction()) / len(levels)
    return Spread(
        question=question,
        raters=len(levels),
        low=min(levels),
        high=max(levels),
        deviation=deviation,
        acceptable=deviation <= ACCEPTABLE,
    )


def spreads(levels: Mapping[str, Mapping[str, int]], pack: Pack) -> tuple[Spread, ...]:
    """The spread of every question that two raters or more gave a level, widest first."""
    given = {own: [rated[own] for rated in levels.values() if own in rated] for own in pack.questions}
    found = [spread(own, numbers) for own, numbers in given.items() if len(numbers) > 1]
    return tuple(sorted(found, key=lambda one: -one.deviation))


def alpha(
    levels: Sequence[Mapping[str, int]], measurement: Literal["nominal", "ordinal", "interval"] = "ordinal"
) -> float | None:
    """Krippendorff's alpha over raters' levels by question; ``None`` where it is not defined.

    It is not where no question was rated twice, or where every level given is the same. Raises ImportError without
    the extra ``agreement``.
    """
    import krippendorff

    questions = list(dict.fromkeys(own for rated in levels for own in rated))
    pairable = [own for own in questions if sum(own in rated for rated in levels) > 1]
    if len({rated[own] for rated in levels for own in pairable if own in rated}) < 2:
        return None
    matrix = [[float(rated.get(own, "nan")) for own in pairable] for rated in levels]
    return float(krippendorff.alpha(reliability_data=matrix, level_of_measurement=measurement))


def agreement(ratings: Sequence[Rating], merged: Assessment, pack: Pack, alpha_missing: str | None = None) -> Agreement:
    """The agreement document; ``alpha_missing`` says why alpha is not to be worked out."""
    levels = levels_by_rater(ratings, pack)
    found = None if alpha_missing else alpha(list(levels.values()))
    undefined = "It takes two raters, and levels that differ." if found is None else None
    return Agreement(
        raters=tuple(sorted({*levels, *(rating.by for rating in ratings)})),
        agreed=len(merged.answers),
        conflicts=tuple(Disputed(question=one.question, said=one.said) for one in merged.conflicts),
        doubts=tuple(Disputed(question=one.question, said=one.said) for one in merged.doubts),
        settled=len(merged.settled),
        spreads=spreads(levels, pack),
        alpha=found,
        alpha_missing=alpha_missing or undefined,
    )
