"""What the reader of a report must know: who, how, from what, and what none of it can bear."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks, Source, Study
from crm_assess.models.pack import Pack
from crm_assess.models.result import Report
from crm_assess.reports import wording
from crm_assess.reports.clean import cut
from crm_assess.reports.study import used_studies
from crm_assess.reports.upkeep import upkeep

INTERESTS = {"Accenture": ", which sells CRM services"}
"""What a reader should know of a publisher beside its name."""


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
    theirs = [fact for study in studies for fact in _study(study, assessment)]
    return (*own, Fact("Figures", _figures(studies)), *theirs)


def _own(report: Report, assessment: Assessment, pack: Pack, benchmarks: Benchmarks, redact: bool) -> Iterator[Fact]:
    yield Fact("Self-assessment", f"Not audited, and no certificate.{_independence(benchmarks)}")
    if redact:
        yield Fact("Left out", "Names and roles of persons, notes, reasons and evidence were left out on request.")
    yield Fact("Questions", _questions(assessment, pack))
    yield Fact("Level", _LEVEL)
    yield Fact("Mean", _MEAN)
    yield Fact("Answers", _answers(report))
    reasons = _reasons(assessment, pack)
    if reasons and not redact:
        yield Fact("Not applicable", reasons)
    yield Fact("Evidence", _evidence(report))
    yield from (Fact(*said) for said in upkeep(assessment, pack))


_LEVEL = (
    "The highest that three in four of a dimension's applicable questions reach; for the agency, the lowest of its "
    "dimensions."
)
_MEAN = (
    "The rated levels over their number; for the agency, the mean of its dimensions' means. Its range takes every "
    "missing answer as 1, and as 5. What is not applicable counts in neither."
)
_TIE = (
    "From which level an answer counts for a figure is this project's rule, not the study's. Beside each figure "
    "stands that level, and a neighbouring one from which the standing would be another."
)
_SAME_RULE = "Beside each figure stands the rule by which this agency and those behind the figure were counted."
_AT_MOST = (
    '"Average" is the sum of the shares. "At most" holds however the statements go together (Rüger 1978), and is '
    "worked out for those counted now."
)


def _questions(assessment: Assessment, pack: Pack) -> str:
    earlier = f", answered in version {assessment.pack.version}" if assessment.pack.version != pack.version else ""
    return f"{pack.id}, version {pack.version}{earlier}; dimensions and levels are theirs, not the study's."


def _answers(report: Report) -> str:
    if report.overall.rated == report.overall.questions:
        return f"All {report.overall.questions} questions are rated."
    return "; ".join(f"{part.title}: {wording.answers(part)}" for part in report.dimensions) + "."


def _reasons(assessment: Assessment, pack: Pack) -> str:
    given = ((question.topic, assessment.answer(own).not_applicable) for own, question in pack.questions.items())
    return " ".join(f"{topic}: {_sentence(cut(reason, 300))}" for topic, reason in given if reason)


def _sentence(text: str) -> str:
    words = text.strip()
    return words if words.endswith((".", "!", "?")) else words + "."


def _evidence(report: Report) -> str:
    due, shown = report.overall.evidence_due, report.overall.evidenced
    if not due:
        return "No answer is at level 3 or above, from which evidence is asked for."
    verb = "names" if shown == 1 else "name"
    return f"{shown} of {wording.plural(due, 'answer')} at level 3 or above {verb} evidence; it was not checked."


def _independence(benchmarks: Benchmarks) -> str:
    publishers = dict.fromkeys(study.publisher for study in used_studies(benchmarks) if study.method is None)
    if not publishers:
        return ""
    named = wording.listed([publisher + INTERESTS.get(publisher, "") for publisher in publishers], "or")
    return f" Neither this report nor crm-assess is affiliated with {named}."


def _figures(studies: Sequence[Study]) -> str:
    own_rule = all(study.method for study in studies)
    return f"{_SAME_RULE if own_rule else _TIE} {_AT_MOST}"


def _study(study: Study, assessment: Assessment) -> Iterator[Fact]:
    size = study.sample.printed.words if study.sample.printed else f"at least {study.sample.n_at_least}"
    yield Fact(
        "The study",
        f"{study.title}. {study.publisher}, {wording.when(study.published)}. "
        f"Asked {wording.period(study.fieldwork)}: {size} {study.sample.respondents}. "
        f"The figures are from {study.published[:4]}, not from today.",
    )
    if study.places:
        yield Fact("Where", f"{_places(study)} {_country(study, assessment.agency.country)}")
    if study.method:
        yield Fact("How it was made", _sentence(study.method))
    if study.members:
        yield Fact("Inside", _inside(study, assessment))
    if study.unknowns:
        yield Fact("Not known of it", " ".join(map(_sentence, study.unknowns)))
    yield Fact("Sources", "; ".join(f"{source.id} {_source(source)}" for source in study.sources) + ".")


def _inside(study: Study, assessment: Assessment) -> str:
    from crm_assess.analysis.membership import fingerprint  # only cohorts' own benchmarks have members

    if fingerprint(assessment) in study.members:
        return "This assessment is one of those behind the figures: in part it is compared with itself."
    return "With these answers and this date, this assessment is not one of those behind the figures."


def _places(study: Study) -> str:
    number = wording.plural(len(study.places), "country or territory", "countries or territories")
    return f"{number}: {wording.listed([place.name for place in study.places])}."


def _country(study: Study, country: str | None) -> str:
    if country is None:
        return "The assessment does not name the agency's country."
    wanted = country.strip().casefold()
    for place in study.places:
        if wanted in (place.code.casefold(), place.name.casefold()):
            return f"The agency's own, {place.name}, is one of them."
    return f'The agency\'s own, written "{country}" in the assessment, is not one of them.'


def _source(source: Source) -> str:
    return f"{source.publisher}, {wording.when(source.published)}" if source.published else source.publisher
