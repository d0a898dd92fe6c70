"""CSV: the report as one tidy table, ``section,id,measure,value``; numbers unrounded, as in JSON."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from crm_assess.models.base import LEVELS
from crm_assess.reports.beside import SideBySide
from crm_assess.reports.csv_cells import tidy
from crm_assess.reports.figures import Figure
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.study import StudyPart
from crm_assess.reports.view import View

DIGESTS = ("assessment", "questions", "figures")
"""What programs call that which went in, in the order of the view."""

Value = str | int | Fraction | None
Line = tuple[str, str, str, Value]


def csv_report(view: View) -> str:
    """The whole report as one table, a number or a text a line; an empty value where there is none."""
    return tidy(_lines(view))


def _lines(view: View) -> Iterator[Line]:
    yield from _each("report", "", _about(view))
    yield from _each("overall", view.overall.id, _measures(view.overall))
    for row in view.rows:
        yield from _each("dimension", row.id, [("title", row.title), *_measures(row)])
    for row in view.lenses:
        yield from _each("lens", row.id, [("title", row.title), *_measures(row)])
    yield ("lens", "technology", "finding", view.technology)
    for row in view.rows:
        for question in row.questions:
            yield from _each("question", question.id, [("dimension", row.id), *_question(question)])
    yield from _study(view.study)
    for step in (step for group in view.steps for step in group.steps):
        does: list[tuple[str, Value]] = [("from", step.from_level), ("to", step.to_level), ("do", step.do)]
        yield from _each("next_step", step.question, does)
    if view.beside:
        yield from _beside(view.beside)
    yield from (("disclosure", fact.title, "text", fact.text) for fact in view.must_know)
    yield from (("digest", own, "sha256", fact.text) for own, fact in zip(DIGESTS, view.digests, strict=True))


def _each(section: str, own_id: str, pairs: Iterable[tuple[str, Value]]) -> Iterator[Line]:
    return ((section, own_id, measure, value) for measure, value in pairs)


def _about(view: View) -> list[tuple[str, Value]]:
    return [
        ("title", view.title),
        ("agency", view.agency),
        *zip(view.about_ids, (fact.text for fact in view.about), strict=True),
        ("assessed_on", view.date.isoformat()),
        ("answered_by", view.by),
        ("questions", view.questions),
        ("made_by", view.made_by),
        ("headline", view.headline),
        ("provisional", view.provisional),
        ("left_out", view.left_out),
    ]


def _measures(row: Row) -> Iterator[tuple[str, Value]]:
    found = row.found
    yield from (("level", found.level), ("level_low", found.level_low), ("level_high", found.level_high))
    yield from (("mean", found.mean), ("median", found.median), ("low", found.low), ("high", found.high))
    yield from (("applicable", found.applicable), ("rated", found.rated), ("dont_know", found.dont_know))
    yield from (("unanswered", found.unanswered), ("not_applicable", found.not_applicable))
    yield from ((f"at_level_{level}", count) for level, count in zip(LEVELS, found.distribution, strict=True))
    yield from (("evidenced", found.evidenced), ("evidence_due", found.evidence_due))


def _question(question: QuestionLine) -> list[tuple[str, Value]]:
    return [
        ("topic", question.topic),
        ("lens", question.lens),
        ("state", question.state.value),
        ("level", question.level),
        ("target", question.target),
        ("not_applicable", question.reason),
        ("note", question.note),
        ("evidence", question.evidence_count),
        *(("evidence_text", text) for text in question.evidence),
    ]


def _study(study: StudyPart) -> Iterator[Line]:
    counts: list[tuple[str, Value]] = [("usable", study.usable), ("counted", study.counted), ("unknown", study.unknown)]
    yield from _each("comparison", "", [*counts, ("expected", study.expected), ("at_most", study.at_most)])
    yield ("comparison", "", "sentence", study.sentence)
    for figure in (figure for group in study.groups for figure in group.figures):
        yield from _each("figure", figure.id, _figure(figure))
    for gap in study.gaps:
        yield from _each("gap", gap.id, [("title", gap.title), ("status", gap.status.value), ("study", gap.study)])
    for source in study.sources:
        printed: list[tuple[str, Value]] = [("title", source.title), ("publisher", source.publisher)]
        yield from _each("source", source.id, [*printed, ("published", source.published), ("url", source.url)])


def _beside(beside: SideBySide) -> Iterator[Line]:
    """What each population says of a figure, under the population's name."""
    yield from (("beside", fact.title, "sentence", fact.text) for fact in beside.counts)
    for line in beside.lines:
        shares = ((name, share) for name, share in zip(beside.names, line.shares, strict=True) if share)
        yield from _each("beside", line.id, [("statement", line.statement), *shares, ("standing", line.standing)])


def _figure(figure: Figure) -> list[tuple[str, Value]]:
    return [
        ("statement", figure.statement),
        ("share", figure.share),
        ("relation", figure.relation.value),
        ("printed", figure.printed.words),
        ("sources", figure.printed.sources),
        ("other_coverage", figure.other_coverage),
        ("question", figure.question),
        ("at_least", figure.at_least),
        ("answer", figure.answer),
        ("status", figure.status.value),
        ("flips_at", " ".join(map(str, figure.flips_at))),
    ]
