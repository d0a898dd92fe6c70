"""The agreement of several raters in words, with what the numbers can and cannot say."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess import __version__
from crm_assess.models.assessment import Claim
from crm_assess.models.merge import Agreement, Disputed, Spread
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.paper import Cell, Column, For, Paper, Row, Section, Table, Told
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
        _disputed("conflicts", "Conflicts: to be settled", found.conflicts, pack),
        _disputed("doubts", "Kept, though somebody does not know", found.doubts, pack),
        _spreads(found.spreads, pack),
        Section("alpha", "Agreement over all questions", (_alpha(found), _ALPHA)),
    )
    return Paper(
        id="agreement",
        title=agency,
        subtitle="What its raters agree on",
        flag="UNSETTLED" if found.conflicts else "",
        notices=(_UNSETTLED,) if found.conflicts else (),
        lead=tuple(_lead(found)),
        sections=tuple(section for section in sections if section),
        date=None,
        made_by=f"crm-assess {__version__}",
    )


_UNSETTLED = "A question in conflict counts as not answered until somebody settles it."


def _lead(found: Agreement) -> Iterator[str]:
    yield f"Raters: {wording.listed(found.raters)}." if found.raters else "No rater."
    agreed = wording.plural(found.agreed, "question with one answer", "questions with one answer")
    open_ = wording.plural(len(found.conflicts), "open conflict")
    settled = wording.plural(found.settled, "settled conflict")
    yield f"{agreed}, {open_}, {settled}. Nothing was averaged."


def told(claims: Sequence[Claim]) -> str:
    """Who said what, in one line."""
    return "; ".join(f"{claim.by}: {_answer(claim)}" for claim in claims)


def _answer(claim: Claim) -> str:
    reason = f" ({claim.answer.not_applicable})" if claim.answer.not_applicable else ""
    target = f", target {wording.target(claim.answer.target)}" if claim.answer.target else ""
    return f"{wording.answer(claim.answer)}{reason}{target}"


_SAID = (Column("title", "Question"), Column("said", "Who said what"))


def _disputed(own: str, title: str, disputed: Sequence[Disputed], pack: Pack) -> Section | None:
    rows = tuple(Row(one.question, (pack.questions[one.question].topic, told(one.said))) for one in disputed)
    return Section(own, title, (Table(own, title, _SAID, rows),)) if rows else None


_SPREADS = (
    *(Column("title", "Question"), Column("levels", "Levels", whom=For.PEOPLE)),
    *(Column("low", "Lowest", "0", For.PROGRAMS), Column("high", "Highest", "0", For.PROGRAMS)),
    *(Column("raters", "Raters", "0"), Column("deviation", "Average deviation", "0.00")),
    Column("acceptable", "Agreement"),
)


def _spreads(spreads: Sequence[Spread], pack: Pack) -> Section | None:
    apart = [one for one in spreads if one.deviation]
    same = len(spreads) - len(apart)
    rows = tuple(Row(one.question, _spread(one, pack)) for one in apart)
    table = Table("spreads", "How far apart the levels lie", _SPREADS, rows)
    said = (
        f"{wording.plural(same, 'question was', 'questions were')} given one and the same level by two raters or more."
    )
    return Section("spreads", "Spread", ((table, said, _SPREAD) if rows else (said,))) if spreads else None


def _spread(one: Spread, pack: Pack) -> tuple[Cell, ...]:
    deviation = Told(half_up(Fraction(one.deviation), 2), one.deviation)
    verdict = Told("acceptable" if one.acceptable else "too far apart", one.acceptable)
    topic, levels = pack.questions[one.question].topic, f"{one.low} to {one.high}"
    return (topic, levels, one.low, one.high, one.raters, deviation, verdict)


def _alpha(found: Agreement) -> str:
    if found.alpha is None:
        return f"No alpha: {found.alpha_missing}"
    return f"Alpha: {half_up(Fraction(found.alpha), 2)}."
