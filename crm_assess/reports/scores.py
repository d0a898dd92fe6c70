"""Scores in words and numbers: the agency, its dimensions with their questions, the lenses."""

from fractions import Fraction
from typing import NamedTuple

from crm_assess.analysis.evaluation import OTHERS, TECHNOLOGY, lens_mean
from crm_assess.language import _, fill, listed, pgettext
from crm_assess.models.assessment import Assessment, State
from crm_assess.models.base import LEVELS
from crm_assess.models.benchmark import Study
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.models.result import DimensionResult, Measures
from crm_assess.reports import wording
from crm_assess.reports.rounding import on_scale


class Number(NamedTuple):
    """A number on the scale of levels, 1 to 5: exact for charts, rounded for reading; ``none`` where there is none."""

    exact: Fraction | None
    text: str


class QuestionLine(NamedTuple):
    """One question and its answer, for formats that have room for all of them."""

    id: str
    topic: str
    ask: str
    lens: str
    state: State
    answer: str
    level: int | None
    seen: str | None
    """What can be seen at that level."""
    next: str | None
    """What can be seen at the next."""
    target: str | None
    reason: str | None
    """Why it is not applicable."""
    note: str | None
    evidence: tuple[str, ...]
    evidence_count: int


class Row(NamedTuple):
    """The score of the agency, of a dimension or of a lens."""

    id: str
    title: str
    level: str
    """``3``, or ``1 to 3`` while missing answers can change it."""
    level_name: str
    level_low: int | None
    level_high: int | None
    mean: Number
    median: Number
    low: Number
    high: Number
    range: str
    """``1.7 to 3.1``; ``exact`` where no answer is missing."""
    range_in_short: str
    """``1.7–3.1`` for a narrow column."""
    coverage: str
    """Rated answers of applicable questions: ``27 of 32``."""
    evidence: str
    """Those that name evidence of the rated answers at level 3 or above: ``3 of 5``."""
    answers: str
    """All answers by kind."""
    found: Measures
    """The exact measures behind the words, for formats that hold numbers."""
    questions: tuple[QuestionLine, ...] = ()


def row(own_id: str, title: str, found: Measures, pack: Pack, questions: tuple[QuestionLine, ...] = ()) -> Row:
    """Words any score."""
    return Row(
        id=own_id,
        title=title,
        level=wording.span(found.level_low, found.level_high),
        level_name=wording.span_name(pack.levels, found.level_low, found.level_high),
        level_low=found.level_low,
        level_high=found.level_high,
        mean=number(found.mean),
        median=number(found.median),
        low=number(found.low),
        high=number(found.high),
        range=_range(found, _("{low} to {high}")),
        range_in_short=_range(found, "{low}–{high}"),
        coverage=_("{count} of {total}", count=found.rated, total=found.applicable),
        evidence=_evidence(found),
        answers=wording.answers(found),
        found=found,
        questions=questions,
    )


def dimension_row(found: DimensionResult, assessment: Assessment, pack: Pack, redact: bool) -> Row:
    """Words a dimension's score and its questions."""
    questions = tuple(
        _question(question.id, question.evidence, assessment, pack, redact) for question in found.questions
    )
    return row(found.id, found.title, found, pack, questions)


def number(value: Fraction | None) -> Number:
    """Words a mean, a median or an end of a range."""
    return Number(value, pgettext("mean", "none") if value is None else on_scale(value))


def headline(found: Row) -> str:
    """The agency's score in a sentence or two."""
    if found.level_low is None:
        return _("Not scored: no question is applicable.")
    level = _("Level {level} of {most} ({name}).", level=found.level, most=LEVELS[-1], name=found.level_name)
    return f"{level} {_mean_so_far(found)}"


def _mean_so_far(found: Row) -> str:
    if found.mean.exact is None:
        return _("No mean: nothing is rated yet.")
    if found.low == found.high:
        return _("Mean {mean}.", mean=found.mean.text)
    said = _("Mean {mean} so far; {range} once the missing answers are known.")
    return fill(said, mean=found.mean.text, range=found.range)


def left_out(report: Report) -> str | None:
    """Which dimensions the agency's score leaves out, and why."""
    titles = [part.title for part in report.dimensions if not part.applicable]
    if not titles:
        return None
    said = _("Left out of the agency's score, no question being applicable: {dimensions}.")
    return fill(said, dimensions=listed(titles))


def technology_finding(report: Report, studies: tuple[Study, ...]) -> str:
    """Whether technology leads people and process by a level or more, with what the study found where it does."""
    ours, theirs = lens_mean(report.lenses, [TECHNOLOGY]), lens_mean(report.lenses, OTHERS)
    names = listed([lens.title for lens in report.lenses if lens.id in OTHERS] or OTHERS)
    if ours is None or theirs is None:
        return _("Technology cannot be held against {lenses} yet: too little is rated.", lenses=names)
    if report.technology_first:
        said = _("Technology (mean {ours}) leads {lenses} together ({theirs}) by one level or more.")
    else:
        said = _("Technology (mean {ours}) does not lead {lenses} together ({theirs}) by one level or more.")
    finding = fill(said, ours=on_scale(ours), lenses=names, theirs=on_scale(theirs))
    if any(lens.rated < lens.applicable for lens in report.lenses if lens.id in (TECHNOLOGY, *OTHERS)):
        finding = _("So far: {finding}", finding=finding)
    return " ".join([finding, *(_findings(studies) if report.technology_first else [])])


def _findings(studies: tuple[Study, ...]) -> list[str]:
    found = [words for study in studies for words in study.findings if TECHNOLOGY in words.words.casefold()]
    return [
        _("The study ({sources}): {finding}", sources=" ".join(printed.sources), finding=_(printed.words))
        for printed in found
    ]


def _range(found: Measures, between: str) -> str:
    if found.low is None or found.high is None:
        return _(wording.NOT_SCORED)
    if found.low == found.high:
        return pgettext("range", "exact")
    return fill(between, low=on_scale(found.low), high=on_scale(found.high))


def _evidence(found: Measures) -> str:
    if not found.evidence_due:
        return pgettext("evidence", "none due")
    return _("{count} of {total}", count=found.evidenced, total=found.evidence_due)


def _question(own_id: str, evidence_count: int, assessment: Assessment, pack: Pack, redact: bool) -> QuestionLine:
    question, given = pack.questions[own_id], assessment.answer(own_id)
    level = given.rated
    return QuestionLine(
        id=own_id,
        topic=question.topic,
        ask=question.ask,
        lens=pack.lenses[question.lens],
        state=given.state,
        answer=wording.answer(given) if level is None else wording.level(pack.levels, level),
        level=level,
        seen=None if level is None else question.sentence(level),
        next=None if level in (None, LEVELS[-1]) else question.sentence(level + 1),
        target=wording.target(given.target) if given.target else None,
        reason=None if redact else given.not_applicable,
        note=given.note,
        evidence=given.evidence,
        evidence_count=evidence_count,
    )
