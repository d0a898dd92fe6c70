"""Several raters of one agency: what they agree on, what they do not, and how far apart they are.

Every question has claims: who said what. One position among the claims is agreement; more than one is a conflict,
which nobody's average settles. A settlement answers the claims it heard; a claim that is new opens the conflict again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from crm_assess.analysis.scoring import mean
from crm_assess.models.assessment import (
    UNANSWERED,
    Answer,
    Archived,
    Assessment,
    Assessor,
    Claim,
    Conflict,
    Settled,
    Settlement,
    State,
    Target,
)
from crm_assess.models.merge import Agreement, Disputed, Spread
from crm_assess.models.pack import Pack

ACCEPTABLE = Fraction(8, 10)
"""The largest average deviation that passes for agreement on five levels."""


@dataclass(frozen=True)
class Rating:
    """One file of a merge, and what to call those who answered it."""

    by: str
    assessment: Assessment


def merge(ratings: Sequence[Rating], pack: Pack, base: Assessment | None = None) -> Assessment:
    """One assessment from several of the same agency; the order of ``ratings`` does not matter.

    With ``base``, the ancestor that all of them started from, an answer that was left as it was there gives way to
    one that was changed.
    """
    first = min((rating.assessment for rating in ratings), key=lambda one: one.model_dump_json())
    answers: dict[str, Answer] = {}
    conflicts, doubts, settled = [], [], []
    for question in pack.questions:
        settlements = _settlements(question, ratings)
        claims = claims_on(question, ratings, settlements)
        answer, conflict, doubt = _resolved(question, claims, base.answer(question) if base else UNANSWERED)
        if conflict:
            conflicts.append(conflict)
        elif answer != UNANSWERED:
            answers[question] = answer
        doubts += [doubt] if doubt else []
        settled += settlements
    return first.model_copy(
        update={
            "assessed_on": max(rating.assessment.assessed_on for rating in ratings),
            "assessors": _assessors(ratings),
            "answers": answers,
            "archive": _archive(ratings),
            "conflicts": tuple(conflicts),
            "doubts": tuple(doubts),
            "settled": tuple(settled),
        }
    )


def settle(merged: Assessment, settlements: Iterable[Settlement], pack: Pack) -> Assessment:
    """The same assessment with conflicts settled; each settlement keeps what it heard."""
    answers, settled = dict(merged.answers), list(merged.settled)
    open_ = {conflict.question: conflict for conflict in merged.conflicts}
    for one in settlements:
        conflict = open_.pop(one.question, None)
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


def claims_on(question: str, ratings: Iterable[Rating], settlements: Sequence[Settled] = ()) -> tuple[Claim, ...]:
    """Everything said on a question that no settlement has heard, in an order that does not depend on the files."""
    heard = {claim for one in settlements for claim in map(_key, one.said)}
    claims = {_key(claim): claim for rating in ratings for claim in _said(question, rating)}
    return tuple(claim for key, claim in sorted(claims.items()) if key not in heard)


def levels_by_rater(ratings: Sequence[Rating], pack: Pack) -> dict[str, dict[str, int]]:
    """The level that each rater gave to each question; of a merged file, those whom it still names apart."""
    found: dict[str, dict[str, int]] = {}
    for rating in ratings:
        given = rating.assessment
        entries: tuple[Conflict | Settled, ...] = (*given.settled, *given.doubts, *given.conflicts)
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
    return Agreement.model_validate(
        {
            "schema": "crm-assess/agreement/1",
            "raters": tuple(sorted({*levels, *(rating.by for rating in ratings)})),
            "agreed": len(merged.answers),
            "conflicts": tuple(Disputed(question=one.question, said=one.said) for one in merged.conflicts),
            "doubts": tuple(Disputed(question=one.question, said=one.said) for one in merged.doubts),
            "settled": len(merged.settled),
            "spreads": spreads(levels, pack),
            "alpha": found,
            "alpha_missing": alpha_missing or undefined,
        }
    )


def _key(claim: Claim) -> str:
    return claim.model_dump_json()


def _settlements(question: str, ratings: Iterable[Rating]) -> list[Settled]:
    found = {one.model_dump_json(): one for rating in ratings for one in rating.assessment.settled}
    return [one for _, one in sorted(found.items()) if one.question == question]


def _said(question: str, rating: Rating) -> list[Claim]:
    """What a file says on a question, those whom it names apart each for themselves."""
    given, own = rating.assessment, rating.assessment.answer(question)
    entries = (*given.conflicts, *given.doubts)
    said = [claim for entry in entries if entry.question == question for claim in entry.said]
    if own == UNANSWERED or (said and _resolved(question, said, UNANSWERED)[0] == own):
        return said
    settled = [one.by for one in given.settled if one.question == question and one.answer == own]
    return [*said, Claim(by=settled[0] if settled else rating.by, answer=own)]


def _resolved(question: str, claims: Sequence[Claim], base: Answer) -> tuple[Answer, Conflict | None, Conflict | None]:
    """The answer, or the conflict; beside an answer, who said not to know."""
    if not claims:
        return base, None, None
    answers = [claim.answer for claim in claims]
    position, target = _position(answers, base), _target(answers, base)
    if position is None or (target is None and any(one.target for one in answers)):
        return UNANSWERED, Conflict(question=question, said=tuple(claims)), None
    unsure = position.state is not State.DONT_KNOW and any(one.state is State.DONT_KNOW for one in answers)
    doubt = Conflict(question=question, said=tuple(claims)) if unsure else None
    return _combined(position, target, answers), None, doubt


def _combined(position: Answer, target: Target | None, answers: Sequence[Answer]) -> Answer:
    """The position agreed on, with everything that was said beside it."""
    reasons = _paragraphs(one.not_applicable for one in answers)
    return position.model_copy(
        update={
            "not_applicable": reasons if position.not_applicable else None,
            "note": _paragraphs(one.note for one in answers),
            "evidence": tuple(dict.fromkeys(piece for one in answers for piece in one.evidence)),
            "target": target,
            "ask_again": all(one.ask_again for one in answers),
        }
    )


def _position(answers: Sequence[Answer], base: Answer) -> Answer | None:
    """The one level, "not applicable" or "don't know" that the answers come to; ``None`` where there are more."""
    changed = [one for one in answers if _verdict(one) != _verdict(base)]
    held = changed if changed and base != UNANSWERED else list(answers)
    if all(one.state is State.DONT_KNOW for one in held) and base.state in (State.LEVEL, State.NOT_APPLICABLE):
        held = [*held, base]
    positions = {_verdict(one): one for one in held if one.state is not State.UNANSWERED}
    known = {verdict: one for verdict, one in positions.items() if one.state is not State.DONT_KNOW}
    if len(known) > 1:
        return None
    return next(iter((known or positions).values()), UNANSWERED)


def _verdict(answer: Answer) -> tuple[State, int | None]:
    return answer.state, answer.rated


def _target(answers: Sequence[Answer], base: Answer) -> Target | None:
    """The one target that the answers come to; ``None`` where there is none, or more than one."""
    changed = {one.target for one in answers if one.target and one.target != base.target}
    targets = changed or {one.target for one in answers if one.target}
    return next(iter(targets)) if len(targets) == 1 else None


def _paragraphs(texts: Iterable[str | None]) -> str | None:
    """All texts, each paragraph once; a single text as it is."""
    distinct = list(dict.fromkeys(text for text in texts if text))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    found = dict.fromkeys(part.strip() for text in distinct for part in text.split("\n\n"))
    return "\n\n".join(part for part in found if part) or None


def _assessors(ratings: Sequence[Rating]) -> tuple[Assessor, ...]:
    lists = {rating.assessment.assessors for rating in ratings}
    if len(lists) == 1:
        return lists.pop()
    everyone = {person.model_dump_json(): person for people in lists for person in people}
    return tuple(person for _, person in sorted(everyone.items()))


def _archive(ratings: Sequence[Rating]) -> tuple[Archived, ...]:
    entries = {entry.model_dump_json(): entry for rating in ratings for entry in rating.assessment.archive}
    return tuple(sorted(entries.values(), key=lambda entry: (entry.version, entry.question, entry.model_dump_json())))
