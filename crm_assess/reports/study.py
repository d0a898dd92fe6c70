"""All that a report says about a study: the figures and the gaps together, what they come to, and who prints them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from crm_assess.language import N_, _, fill, ngettext
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks, Relation, Source, Study
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.models.result import Comparison, Status
from crm_assess.reports import wording
from crm_assess.reports.figures import Figure, FigureGroup, grouped, worded
from crm_assess.reports.gaps import GapLine, gap_line
from crm_assess.reports.rounding import bound, decimal

OTHER_COVERAGE = N_("† From other coverage of the study than the source documents.")


class SourceLine(NamedTuple):
    """Where figures of a study are printed."""

    study: str
    id: str
    title: str
    publisher: str
    published: str | None
    """When, in words; ``None`` where that is not known."""
    url: str | None


class StudyPart(NamedTuple):
    """All that a report says about the figures."""

    groups: tuple[FigureGroup, ...]
    usable: int
    counted: int
    unknown: int
    expected: Fraction
    at_most: Fraction
    sentence: str
    """Counted in how many, beside the average respondent, and how rare that can be."""
    not_asked: str | None
    """Which figures rest on questions that were not asked."""
    no_figure: str | None
    """That the study published nothing for the other questions."""
    other_coverage: str | None
    """What the mark beside figures from other coverage means; ``None`` where no figure has it."""
    gaps: tuple[GapLine, ...]
    sources: tuple[SourceLine, ...]
    """Every source that a figure names, study by study."""

    @property
    def coverage(self) -> str:
        """Counted figures of usable ones: ``5 of 13``."""
        return _("{count} of {total}", count=self.counted, total=self.usable)

    @property
    def of_what(self) -> str:
        """What these are, and how many of them are unknown."""
        if self.unknown:
            return _("figures of the study; {count} unknown", count=self.unknown)
        return _("figures of the study")


def study_part(report: Report, assessment: Assessment, pack: Pack, benchmarks: Benchmarks) -> StudyPart:
    """Words the comparison and the gaps of a report."""
    comparison = report.comparison
    figures = [
        worded(standing, benchmarks, assessment, pack)
        for standing in comparison.benchmarks
        if standing.question in pack.questions
    ]
    gaps = {gap.id: gap for gap in benchmarks.gaps}
    return StudyPart(
        groups=grouped(figures, pack),
        usable=comparison.usable,
        counted=comparison.counted,
        unknown=comparison.unknown,
        expected=comparison.expected,
        at_most=comparison.at_most,
        sentence=counted_sentence(comparison, used_studies(benchmarks)),
        not_asked=_not_asked(comparison, benchmarks, pack),
        no_figure=_no_figure(figures, pack),
        other_coverage=_(OTHER_COVERAGE) if any(figure.other_coverage for figure in figures) else None,
        gaps=tuple(gap_line(found, gaps[found.id], benchmarks, comparison.statuses) for found in report.gaps),
        sources=tuple(_source(study, source) for study in used_studies(benchmarks) for source in study.sources),
    )


def used_studies(benchmarks: Benchmarks) -> tuple[Study, ...]:
    """The studies that a figure comes from; all of them where there is no figure."""
    used = {benchmark.study for benchmark in benchmarks.benchmarks}
    return tuple(study for study in benchmarks.studies if not used or study.id in used)


def counted_sentence(comparison: Comparison, studies: Sequence[Study]) -> str:
    """How many figures count for the agency, how many for the average respondent, how rare that is."""
    if not comparison.usable:
        return _("None of the figures can be held against this agency.")
    parts = [_counted(comparison), _average(studies, _expected(comparison)), *_rarity(comparison)]
    return _("; ").join(parts) + "."


_USABLE = (Status.COUNTED, Status.NOT_COUNTED, Status.UNKNOWN)


def _counted(comparison: Comparison) -> str:
    if not comparison.counted:
        return ngettext(
            "This agency is counted in none of {count} figure{open}",
            "This agency is counted in none of {count} figures{open}",
            comparison.usable,
            open=_open(comparison),
        )
    return ngettext(
        "This agency is counted in {counted} of {count} figure{open}",
        "This agency is counted in {counted} of {count} figures{open}",
        comparison.usable,
        counted=comparison.counted,
        open=_open(comparison),
    )


def _expected(comparison: Comparison) -> str:
    inexact = any(s.relation is not Relation.EXACTLY for s in comparison.benchmarks if s.status in _USABLE)
    number = decimal(comparison.expected, 1)
    return ngettext(
        "{number} of this {count}",
        "{number} of these {count}",
        comparison.usable,
        number=_("about {number}", number=number) if inexact else number,
    )


def _open(comparison: Comparison) -> str:
    counted, unknown = comparison.counted, comparison.unknown
    if not unknown:
        return ""
    return ngettext(
        " ({low} to {high} while {count} is unknown)",
        " ({low} to {high} while {count} are unknown)",
        unknown,
        low=counted,
        high=counted + unknown,
    )


def _rarity(comparison: Comparison) -> list[str]:
    if not comparison.counted:
        return []
    if comparison.at_most == 1:
        return [_("the figures do not rule out that every respondent can have reported as many")]
    share = bound(comparison.at_most)
    return [_("at most {share} of the respondents can have reported as many", share=share)]


_EXECUTIVE = N_("executive")
"""What the study's respondents are called in its words for the sample."""


def _average(studies: Sequence[Study], expected: str) -> str:
    """Names the study where it asked executives; a cohort of one's own is no study."""
    if not all(_(_EXECUTIVE) in study.sample.respondents for study in studies):
        said = _("the average respondent behind the figures: {expected}")
    elif len(studies) == 1:
        said = _("the average executive of the study: {expected}")
    else:
        said = _("the average executive of the studies: {expected}")
    return fill(said, expected=expected)


def _source(study: Study, source: Source) -> SourceLine:
    published = wording.when(source.published) if source.published else None
    return SourceLine(study.id, source.id, source.title, source.publisher, published, source.url)


def _not_asked(comparison: Comparison, benchmarks: Benchmarks, pack: Pack) -> str | None:
    ids = [standing.id for standing in comparison.benchmarks if standing.question not in pack.questions]
    if not ids:
        return None
    statements = _("; ").join(benchmarks.by_id[own].statement for own in ids)
    return _("Left out, because the question was not asked: {statements}.", statements=statements)


def _no_figure(figures: Sequence[Figure], pack: Pack) -> str | None:
    others = len(pack.questions) - len({figure.question for figure in figures})
    if not figures or not others:
        return None
    return ngettext(
        "No figure was published for the other question, which is not a pass.",
        "No figure was published for the other {count} questions, which is not a pass.",
        others,
    )
