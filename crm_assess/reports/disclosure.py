"""What the reader of a report must know: who, how, from what, and what none of it can bear."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_assess.analysis.populations import inside
from crm_assess.language import ENGLISH, N_, _, fill, language_tag, listed, ngettext, place_names, quoted
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks, Source, Study
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.reports import wording
from crm_assess.reports.clean import cut
from crm_assess.reports.study import used_studies
from crm_assess.reports.upkeep import upkeep


class Fact(NamedTuple):
    """Something a reader must know, under a short heading."""

    title: str
    text: str


def must_know(
    report: Report, assessment: Assessment, pack: Pack, benchmarks: Benchmarks, redact: bool
) -> tuple[Fact, ...]:
    """The disclosures of a report, in the order they are read."""
    own = list(_own(report, assessment, pack, benchmarks, redact))
    if not benchmarks.benchmarks:
        return tuple(own)
    studies = used_studies(benchmarks)
    theirs = [fact for study in studies for fact in study_facts(study, assessment)]
    return (*own, Fact(_("Figures"), _figures(studies)), *theirs)


def _own(report: Report, assessment: Assessment, pack: Pack, benchmarks: Benchmarks, redact: bool) -> Iterator[Fact]:
    yield Fact(_("Self-assessment"), _("Not audited, and no certificate.") + _independence(benchmarks))
    if redact:
        what = _("Names and roles of persons, notes, reasons and evidence were left out on request.")
        yield Fact(_("Left out"), what)
    yield Fact(_("Questions"), _questions(assessment, pack))
    yield Fact(_("Level"), _(_LEVEL))
    yield Fact(_("Mean"), _(_MEAN))
    yield Fact(_("Answers"), _answers(report))
    reasons = _reasons(assessment, pack)
    if reasons and not redact:
        yield Fact(_("Not applicable"), reasons)
    yield Fact(_("Evidence"), _evidence(report))
    yield from (Fact(*said) for said in upkeep(assessment, pack))


_LEVEL = N_(
    "The highest that three in four of a dimension's applicable questions reach; for the agency, the lowest of its "
    "dimensions."
)
_MEAN = N_(
    "The rated levels over their number; for the agency, the mean of its dimensions' means. Its range takes every "
    "missing answer as 1, and as 5. What is not applicable counts in neither."
)
_TIE = N_(
    "From which level an answer counts for a figure is this project's rule, not the study's. Beside each figure "
    "stands that level, and a neighbouring one from which the standing would be another."
)
_SAME_RULE = N_("Beside each figure stands the rule by which this agency and those behind the figure were counted.")
_AT_MOST = N_(
    '"Average" is the sum of the shares. "At most" holds however the statements go together (Rüger 1978), and is '
    "worked out for those counted now."
)


def _questions(assessment: Assessment, pack: Pack) -> str:
    if assessment.pack.version == pack.version:
        said = _("{pack}, version {version}; dimensions and levels are theirs, not the study's.")
    else:
        said = _(
            "{pack}, version {version}, answered in version {earlier}; dimensions and levels are theirs, not the "
            "study's."
        )
    return fill(said, pack=pack.id, version=pack.version, earlier=assessment.pack.version)


def _answers(report: Report) -> str:
    if report.overall.rated == report.overall.questions:
        return _("All {count} questions are rated.", count=report.overall.questions)
    parts = (_("{name}: {text}", name=part.title, text=wording.answers(part)) for part in report.dimensions)
    return _("; ").join(parts) + "."


def _reasons(assessment: Assessment, pack: Pack) -> str:
    given = ((question.topic, assessment.answer(own).not_applicable) for own, question in pack.questions.items())
    said = ((topic, _sentence(cut(reason, 300))) for topic, reason in given if reason)
    return " ".join(_("{name}: {text}", name=topic, text=reason) for topic, reason in said)


def _sentence(text: str) -> str:
    words = text.strip()
    return words if words.endswith((".", "!", "?")) else words + "."


def _evidence(report: Report) -> str:
    due, shown = report.overall.evidence_due, report.overall.evidenced
    if not due:
        return _("No answer is at level 3 or above, from which evidence is asked for.")
    answers = ngettext("{count} answer", "{count} answers", due)
    if not shown:
        return _("No evidence is named for {answers} at level 3 or above.", answers=answers)
    return ngettext(
        "{count} of {answers} at level 3 or above names evidence; it was not checked.",
        "{count} of {answers} at level 3 or above name evidence; it was not checked.",
        shown,
        answers=answers,
    )


def _independence(benchmarks: Benchmarks) -> str:
    studies = [study for study in used_studies(benchmarks) if study.method is None]
    if not studies:
        return ""
    named = listed(list(dict.fromkeys(map(_publisher, studies))), "or")
    return " " + _("Neither this report nor crm-assess is affiliated with {publishers}.", publishers=named)


def _publisher(study: Study) -> str:
    if study.interest is None:
        return study.publisher
    return _("{publisher}, {interest}", publisher=study.publisher, interest=study.interest)


def _figures(studies: Sequence[Study]) -> str:
    own_rule = all(study.method for study in studies)
    return f"{_(_SAME_RULE if own_rule else _TIE)} {_(_AT_MOST)}"


def study_facts(study: Study, assessment: Assessment) -> Iterator[Fact]:
    """Who was asked and when, whether this agency is inside, what is not known, and the sources."""
    yield Fact(_("The study"), _in_short(study))
    if study.places:
        yield Fact(_("Where"), f"{_places(study)} {_country(study, assessment.agency.country)}")
    if study.method:
        yield Fact(_("How it was made"), _sentence(study.method))
    if study.members:
        yield Fact(_("Inside"), _inside(inside(study, assessment)))
    if study.unknowns:
        yield Fact(_("Not known of it"), " ".join(map(_sentence, study.unknowns)))
    yield Fact(_("Sources"), _("; ").join(f"{source.id} {_source(source)}" for source in study.sources) + ".")


def _in_short(study: Study) -> str:
    sample = study.sample
    return _(
        "{title}. {publisher}, {published}. Asked {period}: {size} {respondents}. "
        "The figures are from {year}, not from today.",
        title=study.title,
        publisher=study.publisher,
        published=wording.when(study.published),
        period=wording.period(study.fieldwork),
        size=_size(study),
        respondents=sample.respondents,
        year=study.published[:4],
    )


def _size(study: Study) -> str:
    """The number asked, as printed; it is in the study's language, so another language also says what it means."""
    sample = study.sample
    at_least = _("at least {count}", count=sample.n_at_least)
    if sample.printed is None:
        return at_least
    words = sample.printed.words
    return words if language_tag() == ENGLISH else f"{at_least} ({quoted(words)})"


def _inside(member: bool | None) -> str:
    if member is None:
        return _("With so few answers, it cannot be told whether this assessment is one of those behind the figures.")
    if member:
        return _("This assessment is one of those behind the figures: in part it is compared with itself.")
    return _("With these answers and this date, this assessment is not one of those behind the figures.")


def _places(study: Study) -> str:
    return ngettext(
        "{count} country or territory: {places}.",
        "{count} countries or territories: {places}.",
        len(study.places),
        places=listed([place.name for place in study.places]),
    )


def _country(study: Study, country: str | None) -> str:
    if country is None:
        return _("The assessment does not name the agency's country.")
    wanted = country.strip().casefold()
    for place in study.places:
        if wanted in (name.casefold() for name in (place.code, place.name, *place_names(place.code))):
            return _("The agency's own, {country}, is one of them.", country=place.name)
    return _('The agency\'s own, written "{country}" in the assessment, is not one of them.', country=country)


def _source(source: Source) -> str:
    return source.publisher + (f", {wording.when(source.published)}" if source.published else _(", date not known"))
