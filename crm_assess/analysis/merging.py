"""One assessment from several raters': what they agree on is taken, what they do not is left open.

Every question has claims: who said what. One position among the claims is agreement; more than one is a conflict,
which nobody's average settles. A settlement answers the claims it heard; a claim that is new opens the conflict again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_assess.models.assessment import (
    UNANSWERED,
    Agency,
    Answer,
    Archived,
    Assessment,
    Assessor,
    Claim,
    Conflict,
    Settled,
    State,
    Target,
)
from crm_assess.models.pack import Pack


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
    conflicts, doubts = [], []
    settled = [own for question in pack.questions for own in _settlements(question, ratings)]
    for question in pack.questions:
        claims = claims_on(question, ratings, _settlements(question, ratings))
        answer, conflict, doubt = _resolved(question, claims, base.answer(question) if base else UNANSWERED)
        if conflict:
            conflicts.append(conflict)
        elif answer != UNANSWERED:
            answers[question] = answer
        doubts += [doubt] if doubt else []
    gone = {own.question for rating in ratings for own in rating.assessment.settled} - set(pack.questions)
    settled += [own for question in sorted(gone) for own in _settlements(question, ratings)]
    return first.model_copy(
        update={
            "agency": _agency(ratings),
            "assessed_on": max(rating.assessment.assessed_on for rating in ratings),
            "assessors": _assessors(ratings),
            "answers": answers,
            "archive": _archive(ratings),
            "conflicts": tuple(conflicts),
            "doubts": tuple(doubts),
            "settled": tuple(settled),
        }
    )


def claims_on(question: str, ratings: Iterable[Rating], settlements: Sequence[Settled] = ()) -> tuple[Claim, ...]:
    """Everything said on a question that no settlement has heard, in an order that does not depend on the files."""
    heard = {claim for one in settlements if one.version is None for claim in map(_key, one.said)}
    claims = {_key(claim): claim for rating in ratings for claim in _said(question, rating)}
    return tuple(claim for key, claim in sorted(claims.items()) if key not in heard)


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
    blank = own.model_copy(update={"ask_again": False}) == UNANSWERED
    if blank or (said and _resolved(question, said, UNANSWERED)[0] == own):
        return said
    settled = [one for one in given.settled if one.question == question and one.version is None]
    by = next((one.by for one in settled if one.answer == own), rating.by)
    return [*said, Claim(by=by, answer=own)]


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
    held = changed or list(answers)
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


def _agency(ratings: Sequence[Rating]) -> Agency:
    """All that any file says of the agency, whatever the order of the files."""
    said = sorted((rating.assessment.agency for rating in ratings), key=lambda one: one.model_dump_json())
    return Agency(**{name: value for one in said for name, value in one if value is not None})


def _archive(ratings: Sequence[Rating]) -> tuple[Archived, ...]:
    """Everything archived, each entry with the name of whoever gave it unless it is the same in all files."""
    shared = set.intersection(*({entry.model_dump_json() for entry in one.assessment.archive} for one in ratings))
    entries = {}
    for rating in ratings:
        for entry in rating.assessment.archive:
            own = entry.by is None and entry.model_dump_json() not in shared
            named = entry.model_copy(update={"by": rating.by}) if own else entry
            entries[named.model_dump_json()] = named
    return tuple(sorted(entries.values(), key=lambda entry: (entry.version, entry.question, entry.model_dump_json())))
