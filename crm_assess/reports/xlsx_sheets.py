"""What stands on the sheets of a workbook: tables as columns and the values in them, real numbers and real dates."""

from collections.abc import Iterator

from crm_assess.language import NP_, _, pgettext
from crm_assess.models.report import Report
from crm_assess.models.result import TargetResult
from crm_assess.reports import wording
from crm_assess.reports.beside import SideBySide
from crm_assess.reports.figures import Figure
from crm_assess.reports.gaps import GapLine
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.view import View
from crm_assess.reports.xlsx_book import DECIMAL, PERCENT, TEXT_WIDTH, WHOLE, Column, Table, Value


def summary(view: View) -> Iterator[tuple[str, Value, str]]:
    """What the first sheet tells: name, value and number format."""
    yield _("Assessed on"), view.date, ""
    yield _("Answered by"), view.by, ""
    yield from ((fact.title, fact.text, "") for fact in view.about)
    yield _("Questions"), view.questions, ""
    yield _("In short"), view.headline, ""
    if view.provisional:
        yield _("Provisional"), view.provisional, ""
    if view.left_out:
        yield _("Left out"), view.left_out, ""
    overall, study = view.overall, view.study
    yield from ((_("Level, from"), overall.level_low, WHOLE), (_("Level, to"), overall.level_high, WHOLE))
    yield _("Mean"), overall.mean.exact, DECIMAL
    yield from ((_("Mean, lowest"), overall.low.exact, DECIMAL), (_("Mean, highest"), overall.high.exact, DECIMAL))
    yield _("Technology"), view.technology, ""
    yield _("Beside the study"), study.sentence, ""
    yield from ((_("Figures usable"), study.usable, WHOLE), (_("Figures counted"), study.counted, WHOLE))
    yield from ((_("Figures unknown"), study.unknown, WHOLE), (_("Average respondent"), study.expected, DECIMAL))
    yield _("Respondents, at most"), study.at_most, PERCENT


def next_steps(view: View) -> Table:
    """The practices that hold a level down."""
    columns = (
        Column(_("Practice"), 30),
        Column(_("What the next level looks like"), TEXT_WIDTH),
        Column(_("Dimension"), 26),
    )
    levels = (Column(_("From level"), 11, WHOLE), Column(_("To level"), 11, WHOLE))
    rows = ((s.topic, s.do, group.title, s.from_level, s.to_level) for group in view.steps for s in group.steps)
    return Table((*columns, *levels), tuple(rows))


def missing(view: View) -> Table:
    """The answers to find out."""
    columns = (
        Column(_("To find out"), 30),
        Column(_("Answer"), TEXT_WIDTH),
        Column(_("Dimension"), 26),
        Column(_("Figure rests on it"), 11),
    )
    rows = ((m.topic, m.state, m.dimension, wording.yes_or_no(m.has_figure)) for m in view.missing)
    return Table(columns, tuple(rows))


def dimensions(view: View) -> Table:
    """The measures of the dimensions, the agency and the lenses."""
    parts = [(pgettext("part", "dimension"), row) for row in view.rows]
    parts += [(pgettext("part", "agency"), view.overall)]
    parts += [(pgettext("part", "lens"), row) for row in view.lenses]
    return Table(_titled(_MEASURES), tuple((part, row.id, row.title, *_measures(row)) for part, row in parts))


def _titled(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns with their headings in the present language."""
    return tuple(column._replace(title=pgettext("sheet", column.title)) for column in columns)


_MEANS = (*(NP_("sheet", "Mean"), NP_("sheet", "Median"), NP_("sheet", "Mean, lowest"), NP_("sheet", "Mean, highest")),)
_COUNTS = (
    *(NP_("sheet", "Questions"), NP_("sheet", "Applicable"), NP_("sheet", "Rated")),
    *(NP_("sheet", "Don't know"), NP_("sheet", "Not answered")),
)
_LEVELS = (
    *(NP_("sheet", "At level 1"), NP_("sheet", "At level 2"), NP_("sheet", "At level 3")),
    *(NP_("sheet", "At level 4"), NP_("sheet", "At level 5")),
)
_MEASURES = (
    *(
        Column(NP_("sheet", "Part"), 11),
        Column(NP_("sheet", "Id"), 14),
        Column(NP_("sheet", "Title"), 30),
        Column(NP_("sheet", "Level"), 8, WHOLE),
    ),
    *(
        Column(NP_("sheet", "Level, from"), 8, WHOLE),
        Column(NP_("sheet", "Level, to"), 8, WHOLE),
        Column(NP_("sheet", "Level name"), 26),
    ),
    *(Column(title, 9, DECIMAL) for title in _MEANS),
    *(Column(title, 11, WHOLE) for title in _COUNTS),
    Column(NP_("sheet", "Not applicable"), 11, WHOLE),
    *(Column(title, 9, WHOLE) for title in _LEVELS),
    Column(NP_("sheet", "Evidence named"), 10, WHOLE),
    Column(NP_("sheet", "Evidence due"), 10, WHOLE),
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
    return Table(_titled(_ANSWERS), tuple(rows))


_ANSWERS = (
    *(
        Column(NP_("sheet", "Dimension"), 22),
        Column(NP_("sheet", "Id"), 24),
        Column(NP_("sheet", "Topic"), 34),
        Column(NP_("sheet", "Lens"), 11),
    ),
    *(
        Column(NP_("sheet", "Answer"), 22),
        Column(NP_("sheet", "Level"), 8, WHOLE),
        Column(NP_("sheet", "What can be seen"), 50),
        Column(NP_("sheet", "Next level"), 50),
    ),
    Column(NP_("sheet", "Target level"), 8, WHOLE),
    Column(NP_("sheet", "Target by"), 12),
    *(
        Column(NP_("sheet", "Evidence, pieces"), 10, WHOLE),
        Column(NP_("sheet", "Evidence"), 40),
        Column(NP_("sheet", "Note"), 50),
    ),
    Column(NP_("sheet", "Why not applicable"), 40),
    Column(NP_("sheet", "Question"), 50),
)


def _answer(question: QuestionLine, target: TargetResult | None) -> tuple[Value, ...]:
    aim = (target.level, target.by) if target else (None, None)
    seen = (question.answer, question.level, question.seen, question.next)
    evidence = (question.evidence_count, _("; ").join(question.evidence) or None)
    return (*seen, *aim, *evidence, question.note, question.reason, question.ask)


def figures(view: View) -> Table:
    """The study's figures and the agency's standing on each."""
    found = ((group.title, figure) for group in view.study.groups for figure in group.figures)
    return Table(_titled(_FIGURES), tuple((title, *_figure(figure)) for title, figure in found))


_FIGURES = (
    *(
        Column(NP_("sheet", "Dimension"), 22),
        Column(NP_("sheet", "Id"), 30),
        Column(NP_("sheet", "What respondents said"), 50),
        Column(NP_("sheet", "This agency"), 14),
    ),
    *(
        Column(NP_("sheet", "Its answer"), 14),
        Column(NP_("sheet", "Its target"), 28),
        Column(NP_("sheet", "Share"), 8, PERCENT),
        Column(NP_("sheet", "Relation"), 10),
    ),
    *(
        Column(NP_("sheet", "Printed"), 24),
        Column(NP_("sheet", "Sources"), 10),
        Column(NP_("sheet", "Also printed"), 36),
        Column(NP_("sheet", "Question"), 26),
    ),
    *(
        Column(NP_("sheet", "Counts from level"), 9, WHOLE),
        Column(NP_("sheet", "Rule"), 40),
        Column(NP_("sheet", "Were the rule another"), 40),
    ),
    Column(NP_("sheet", "Kind"), 14),
    Column(NP_("sheet", "Other coverage"), 10),
)


def _figure(figure: Figure) -> tuple[Value, ...]:
    variants = _("; ").join(f"{variant.words} ({variant.sources})" for variant in figure.variants)
    printed = (figure.share, wording.relation(figure.relation), figure.printed.words, figure.printed.sources)
    standing = (figure.standing, figure.answer, figure.target)
    rule = (figure.question, figure.at_least, figure.rule, figure.sensitivity or None)
    other = wording.yes_or_no(figure.other_coverage)
    return (figure.id, figure.statement, *standing, *printed, variants or None, *rule, wording.kind(figure.kind), other)


def gaps(view: View) -> Table:
    """The gaps between promise and delivery."""
    columns = _titled(_GAPS)
    return Table(columns, tuple(map(_gap, view.study.gaps)))


_GAPS = (
    Column(NP_("sheet", "Gap"), 22),
    Column(NP_("sheet", "Id"), 30),
    Column(NP_("sheet", "What respondents said"), 50),
    Column(NP_("sheet", "This agency"), 14),
)


def _gap(gap: GapLine) -> tuple[Value, ...]:
    steps = _("; ").join(_("{name}: {text}", name=statement, text=printed.words) for statement, printed in gap.steps)
    return (gap.title, gap.id, steps, gap.standing)


def side_by_side(beside: SideBySide) -> Table:
    """What several populations say of the same figures."""
    shares = (Column(name, 26) for name in beside.names)
    columns = (Column(_("What respondents said"), 50), *shares, Column(_("This agency"), 14))
    return Table(columns, tuple((line.statement, *line.shares, line.standing) for line in beside.lines))


def method(view: View) -> Table:
    """What the reader must know, the sources, and what the report was made from."""
    rows: list[tuple[Value, ...]] = [(_("What the reader must know"), fact.title, fact.text) for fact in view.must_know]
    rows += [(_("Side by side"), fact.title, fact.text) for fact in view.beside.counts] if view.beside else []
    for source in view.study.sources:
        told = (source.title, source.publisher, source.published or _("date not known"), source.url)
        rows.append((_("Source of figures"), source.id, ", ".join(filter(None, told))))
    rows += [(_("SHA-256 of what went in"), fact.title, fact.text) for fact in view.digests]
    columns = (Column(_("Part"), 26), Column(_("About"), 20), Column(_("Text"), 110))
    return Table(columns, (*rows, (_("Made by"), None, view.made_by)))
