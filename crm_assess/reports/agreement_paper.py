"""The agreement of several raters in words, with what the numbers can and cannot say."""

from collections.abc import Sequence
from fractions import Fraction

from crm_assess import __version__
from crm_assess.models.assessment import Claim
from crm_assess.models.merge import Agreement, Disputed, Spread
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.paper import Paper, Section, Table
from crm_assess.reports.rounding import half_up

_SPREAD = (
    "Average deviation: how far the levels lie from their mean, on average. 0.8 or less on five levels is commonly "
    "taken as agreement."
)
_ALPHA = (
    "Krippendorff's alpha (ordinal) is 1 where all agree and 0 where they agree no better than by chance. It looks at "
    "all questions together, says nothing about who is right, and with few raters or levels that hardly differ it "
    "jumps at every answer. A merged file counts as one rater where it does not name its raters apart."
)


def agreement_paper(found: Agreement, agency: str, pack: Pack) -> Paper:
    """Words an agreement document."""
    sections = (
        _disputed("Conflicts: to be settled", found.conflicts, pack),
        _disputed("Kept, though somebody does not know", found.doubts, pack),
        _spreads(found.spreads, pack),
        Section("Agreement over all questions", (_alpha(found), _ALPHA)),
    )
    agreed = wording.plural(found.agreed, "question has", "questions have")
    open_ = wording.plural(len(found.conflicts), "conflict is", "conflicts are")
    raters = f"Raters: {wording.listed(found.raters)}." if found.raters else "No rater."
    return Paper(
        title=agency,
        flag="UNSETTLED" if found.conflicts else "",
        subtitle="What its raters agree on",
        lead=(raters, f"{agreed} one answer; {open_} open, {found.settled} settled. Nothing was averaged."),
        sections=tuple(section for section in sections if section),
        made_by=f"crm-assess {__version__}",
    )


def told(claims: Sequence[Claim]) -> str:
    """Who said what, in one line."""
    return "; ".join(f"{claim.by}: {_answer(claim)}" for claim in claims)


def _answer(claim: Claim) -> str:
    reason = f" ({claim.answer.not_applicable})" if claim.answer.not_applicable else ""
    target = f", target {wording.target(claim.answer.target)}" if claim.answer.target else ""
    return f"{wording.answer(claim.answer)}{reason}{target}"


def _disputed(title: str, disputed: Sequence[Disputed], pack: Pack) -> Section | None:
    rows = tuple((pack.questions[one.question].topic, one.question, told(one.said)) for one in disputed)
    return Section(title, (Table(("Question", "Id", "Who said what"), rows),)) if rows else None


def _spreads(spreads: Sequence[Spread], pack: Pack) -> Section | None:
    apart = [one for one in spreads if one.deviation]
    same = len(spreads) - len(apart)
    rows = tuple(
        (
            pack.questions[one.question].topic,
            f"{one.low} to {one.high}",
            str(one.raters),
            half_up(Fraction(one.deviation), 2),
            "acceptable" if one.acceptable else "too far apart",
        )
        for one in apart
    )
    table = Table(("Question", "Levels", "Raters", "Average deviation", ""), rows, (2, 3))
    said = (
        f"{wording.plural(same, 'question was', 'questions were')} given one and the same level by two raters or more."
    )
    return Section("Spread", ((table, said, _SPREAD) if rows else (said,))) if spreads else None


def _alpha(found: Agreement) -> str:
    if found.alpha is None:
        return f"No alpha: {found.alpha_missing}"
    return f"Alpha: {half_up(Fraction(found.alpha), 2)}."
