"""The agreement of several raters in words, with what the numbers can and cannot say."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from crm_assess import __version__
from crm_assess.language import N_, _, ngettext
from crm_assess.models.assessment import Claim
from crm_assess.models.merge import Agreement, Disputed, Spread
from crm_assess.models.pack import Pack
from crm_assess.reports import wording
from crm_assess.reports.paper import Cell, Column, For, Paper, Row, Section, Table, Told
from crm_assess.reports.rounding import decimal

_SPREAD = N_(
    "Average deviation: how far the levels lie from their mean, on average. 0.8 or less on five levels is commonly "
    "taken as agreement."
)
_ALPHA = N_(
    "Krippendorff's alpha (ordinal) is 1 where all agree and 0 where they agree no better than by chance. It looks at "
    "all questions together, says nothing about who is right, and with few raters or levels that hardly differ it "
    "jumps at every answer. A merged file counts as one rater where it does not name its raters apart."
)


def agreement_paper(found: Agreement, agency: str, pack: Pack) -> Paper:
    """Words an agreement document."""
    sections = (
        _disputed("conflicts", _("Conflicts: to be settled"), found.conflicts, pack),
        _disputed("doubts", _("Kept, though somebody does not know"), found.doubts, pack),
        _spreads(found.spreads, pack),
        Section("alpha", _("Agreement over all questions"), (_alpha(found), _(_ALPHA))),
    )
    return Paper(
        id="agreement",
        title=agency,
        subtitle=_("What its raters agree on"),
        flag=_("UNSETTLED") if found.conflicts else "",
        notices=(_(_UNSETTLED),) if found.conflicts else (),
        lead=tuple(_lead(found)),
        sections=tuple(section for section in sections if section),
        date=None,
        made_by=f"crm-assess {__version__}",
    )


_UNSETTLED = N_("A question in conflict counts as not answered until somebody settles it.")


def _lead(found: Agreement) -> Iterator[str]:
    yield _("Raters: {names}", names=_("; ").join(found.raters)) if found.raters else _("No rater.")
    agreed = ngettext("{count} question with one answer", "{count} questions with one answer", found.agreed)
    open_ = ngettext("{count} open conflict", "{count} open conflicts", len(found.conflicts))
    settled = ngettext("{count} settled conflict", "{count} settled conflicts", found.settled)
    yield _("{agreed}, {open}, {settled}. Nothing was averaged.", agreed=agreed, open=open_, settled=settled)


def told(claims: Sequence[Claim]) -> str:
    """Who said what, in one line."""
    return _("; ").join(_("{name}: {text}", name=claim.by, text=_answer(claim)) for claim in claims)


def _answer(claim: Claim) -> str:
    reason = f" ({claim.answer.not_applicable})" if claim.answer.not_applicable else ""
    target = ", " + _("target {target}", target=wording.target(claim.answer.target)) if claim.answer.target else ""
    return f"{wording.answer(claim.answer)}{reason}{target}"


_SAID = (Column("title", N_("Question")), Column("said", N_("Who said what")))


def _disputed(own: str, title: str, disputed: Sequence[Disputed], pack: Pack) -> Section | None:
    rows = tuple(Row(one.question, (pack.questions[one.question].topic, told(one.said))) for one in disputed)
    return Section(own, title, (Table(own, title, _SAID, rows),)) if rows else None


_SPREADS = (
    Column("title", N_("Question")),
    Column("levels", N_("Levels"), whom=For.PEOPLE),
    Column("low", N_("Lowest"), "0", For.PROGRAMS),
    Column("high", N_("Highest"), "0", For.PROGRAMS),
    Column("raters", N_("Raters"), "0"),
    Column("deviation", N_("Average deviation"), "0.00"),
    Column("acceptable", N_("Agreement")),
)


def _spreads(spreads: Sequence[Spread], pack: Pack) -> Section | None:
    apart = [one for one in spreads if one.deviation]
    same = len(spreads) - len(apart)
    rows = tuple(Row(one.question, _spread(one, pack)) for one in apart)
    table = Table("spreads", _("How far apart the levels lie"), _SPREADS, rows)
    said = ngettext(
        "{count} question was given one and the same level by two raters or more.",
        "{count} questions were given one and the same level by two raters or more.",
        same,
    )
    return Section("spreads", _("Spread"), ((table, said, _(_SPREAD)) if rows else (said,))) if spreads else None


def _spread(one: Spread, pack: Pack) -> tuple[Cell, ...]:
    deviation = Told(decimal(Fraction(one.deviation), 2), one.deviation)
    verdict = Told(_("acceptable") if one.acceptable else _("too far apart"), one.acceptable)
    topic, levels = pack.questions[one.question].topic, _("{low} to {high}", low=one.low, high=one.high)
    return (topic, levels, one.low, one.high, one.raters, deviation, verdict)


NOT_INSTALLED = N_("pip install 'crm-assess[agreement]' to have it worked out.")
"""Why a document has no alpha where the library is missing."""
N_("It takes two raters, and levels that differ.")  # why else, in the words of the arithmetic


def _alpha(found: Agreement) -> str:
    if found.alpha is None:
        return _("No alpha: {reason}", reason=_(str(found.alpha_missing)))
    return ngettext(
        "Alpha: {alpha}, from {count} question that two raters or more gave a level.",
        "Alpha: {alpha}, from {count} questions that two raters or more gave a level.",
        len(found.spreads),
        alpha=decimal(Fraction(found.alpha), 2),
    )
