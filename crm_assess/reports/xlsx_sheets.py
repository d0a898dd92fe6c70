"""What stands on the sheets of a workbook: tables as columns and the values in them, real numbers and real dates."""

from collections.abc import Iterator

from crm_assess.models.base import LEVELS
from crm_assess.models.result import Report, TargetResult
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.study import Figure, GapLine
from crm_assess.reports.view import View
from crm_assess.reports.xlsx_book import DECIMAL, PERCENT, TEXT_WIDTH, WHOLE, Column, Table, Value


def summary(view: View) -> Iterator[tuple[str, Value, str]]:
    """What the first sheet tells: name, value and number format."""
    yield "Assessed on", view.date, ""
    yield "Answered by", view.by, ""
    yield from ((fact.title, fact.text, "") for fact in view.about)
    yield "Questions", view.questions, ""
    yield "In short", view.headline, ""
    if view.provisional:
        yield "Provisional", view.provisional, ""
    if view.left_out:
        yield "Left out", view.left_out, ""
    yield from (("Level, from", view.overall.level_low, WHOLE), ("Level, to", view.overall.level_high, WHOLE))
    yield "Mean", view.overall.mean.exact, DECIMAL
    yield from (("Mean, lowest", view.overall.low.exact, DECIMAL), ("Mean, highest", view.overall.high.exact, DECIMAL))
    yield "Technology", view.technology, ""
    yield "Beside the study", view.study.sentence, ""
    yield from (("Figures usable", view.study.usable, WHOLE), ("Figures counted", view.study.counted, WHOLE))
    yield from (("Figures unknown", view.study.unknown, WHOLE), ("Average respondent", view.study.expected, DECIMAL))
    yield "Respondents, at most", view.study.at_most, PERCENT


def next_steps(view: View) -> Table:
    """The practices that hold a level down."""
    columns = (Column("Practice", 30), Column("What the next level looks like", TEXT_WIDTH), Column("Dimension", 26))
    levels = (Column("From level", 11, WHOLE), Column("To level", 11, WHOLE))
    rows = ((s.topic, s.do, group.title, s.from_level, s.to_level) for group in view.steps for s in group.steps)
    return Table((*columns, *levels), tuple(rows))


def missing(view: View) -> Table:
    """The answers to find out."""
    columns = (
        Column("To find out", 30),
        Column("Answer", TEXT_WIDTH),
        Column("Dimension", 26),
        Column("Figure rests on it", 11),
    )
    rows = ((m.topic, m.state, m.dimension, "yes" if m.has_figure else "no") for m in view.missing)
    return Table(columns, tuple(rows))


def dimensions(view: View) -> Table:
    """The measures of the dimensions, the agency and the lenses."""
    parts = [*(("dimension", row) for row in view.rows), ("agency", view.overall), *(("lens", r) for r in view.lenses)]
    return Table(_MEASURES, tuple((part, row.id, row.title, *_measures(row)) for part, row in parts))


_MEASURES = (
    *(Column("Part", 11), Column("Id", 14), Column("Title", 30), Column("Level", 8, WHOLE)),
    *(Column("Level, from", 8, WHOLE), Column("Level, to", 8, WHOLE), Column("Level name", 26)),
    *(Column(title, 9, DECIMAL) for title in ("Mean", "Median", "Mean, lowest", "Mean, highest")),
    *(Column(title, 11, WHOLE) for title in ("Questions", "Applicable", "Rated", "Don't know", "Not answered")),
    Column("Not applicable", 11, WHOLE),
    *(Column(f"At level {level}", 9, WHOLE) for level in LEVELS),
    *(Column("Evidence named", 10, WHOLE), Column("Evidence due", 10, WHOLE)),
)


def _measures(row: Row) -> tuple[Value, ...]:
    found = row.found
    levels = (found.level, found.level_low, found.level_high, row.level_name)
    answers = (found.applicable, found.rated, found.dont_know, found.unanswered, found.not_applicable)
    questions = found.applicable + found.not_applicable
    means = (found.mean, found.median, found.low, found.high)
    return (*levels, *means, questions, *answers, *found.distribution, found.evidenced, found.evidence_due)


def questions(view: View, report: Report) -> Table:
    """Every question and its answer; targets come from the report, where they are numbers and dates."""
    targets = {question.id: question.target for part in report.dimensions for question in part.questions}
    rows = (
        (row.title, question.id, question.topic, question.lens, *_answer(question, targets[question.id]))
        for row in view.rows
        for question in row.questions
    )
    return Table(_ANSWERS, tuple(rows))


_ANSWERS = (
    *(Column("Dimension", 22), Column("Id", 24), Column("Topic", 34), Column("Lens", 11)),
    *(Column("Answer", 22), Column("Level", 8, WHOLE), Column("What can be seen", 50), Column("Next level", 50)),
    *(Column("Target level", 8, WHOLE), Column("Target by", 12)),
    *(Column("Evidence, pieces", 10, WHOLE), Column("Evidence", 40), Column("Note", 50)),
    *(Column("Why not applicable", 40), Column("Question", 50)),
)


def _answer(question: QuestionLine, target: TargetResult | None) -> tuple[Value, ...]:
    aim = (target.level, target.by) if target else (None, None)
    seen = (question.answer, question.level, question.seen, question.next)
    evidence = (question.evidence_count, "; ".join(question.evidence) or None)
    return (*seen, *aim, *evidence, question.note, question.reason, question.ask)


def figures(view: View) -> Table:
    """The study's figures and the agency's standing on each."""
    found = ((group.title, figure) for group in view.study.groups for figure in group.figures)
    return Table(_FIGURES, tuple((title, *_figure(figure)) for title, figure in found))


_FIGURES = (
    *(Column("Dimension", 22), Column("Id", 30), Column("What respondents said", 50), Column("This agency", 14)),
    *(Column("Its answer", 14), Column("Its target", 28), Column("Share", 8, PERCENT), Column("Relation", 10)),
    *(Column("Printed", 24), Column("Sources", 10), Column("Also printed", 36), Column("Question", 26)),
    *(Column("Counts from level", 9, WHOLE), Column("Rule", 40), Column("Were the rule another", 40)),
    *(Column("Kind", 14), Column("Other coverage", 10)),
)


def _figure(figure: Figure) -> tuple[Value, ...]:
    variants = "; ".join(f"{variant.words} ({variant.sources})" for variant in figure.variants)
    printed = (figure.share, figure.relation.value.replace("_", " "), figure.printed.words, figure.printed.sources)
    standing = (figure.standing, figure.answer, figure.target)
    rule = (figure.question, figure.at_least, figure.rule, figure.sensitivity or None)
    other = "yes" if figure.other_coverage else "no"
    return (figure.id, figure.statement, *standing, *printed, variants or None, *rule, figure.kind.value, other)


def gaps(view: View) -> Table:
    """The gaps between promise and delivery."""
    columns = (Column("Gap", 22), Column("Id", 30), Column("What respondents said", 50), Column("This agency", 14))
    return Table(columns, tuple(map(_gap, view.study.gaps)))


def _gap(gap: GapLine) -> tuple[Value, ...]:
    steps = "; ".join(f"{statement}: {printed.words}" for statement, printed in gap.steps)
    return (gap.title, gap.id, steps, gap.standing)


def method(view: View) -> Table:
    """What the reader must know, the sources, and what the report was made from."""
    rows: list[tuple[Value, ...]] = [("What the reader must know", fact.title, fact.text) for fact in view.must_know]
    for source in view.study.sources:
        told = (source.title, source.publisher, source.published or "date not known", source.url)
        rows.append(("Source of figures", source.id, ", ".join(filter(None, told))))
    rows += [("SHA-256 of what went in", fact.title, fact.text) for fact in view.digests]
    return Table(
        (Column("Part", 26), Column("About", 20), Column("Text", 110)), (*rows, ("Made by", None, view.made_by))
    )
