"""Markdown: the report for a wiki or a pull request, with GitHub's tables; every text of others is escaped."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from crm_assess.language import _
from crm_assess.reports.clean import LONGEST_NAME, cut
from crm_assess.reports.figures import Figure, Words
from crm_assess.reports.markdown_marks import escaped, table
from crm_assess.reports.next_steps import Missing, StepGroup
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.study import SourceLine, StudyPart
from crm_assess.reports.view import View

ADDRESS = "/:?#[]@!$&'()*+,;=%-._~"
"""What stays as it is in an address."""


def markdown(view: View) -> str:
    """The whole report as Markdown."""
    return "\n\n".join(_blocks(view)) + "\n"


Blocks = Iterator[str]


def _blocks(view: View) -> Blocks:
    yield f"# {escaped(cut(view.agency, LONGEST_NAME))}"
    about = "".join(_("; ") + escaped(fact.text) for fact in view.about)
    by = _("Answered by {persons}", persons=view.by)
    yield f"{escaped(view.title)}, {view.assessed_on}. {escaped(by)}{about}."
    yield f"**{escaped(view.headline)}**"
    if view.provisional:
        yield f"> {escaped(view.provisional)}"
    yield from _scores(view)
    yield from _study(view.study)
    if view.beside:
        yield _heading(_("Side by side"))
        yield table(("", ""), view.beside.counts)
        header = (_("What respondents said"), *view.beside.names, _("This agency"))
        yield table(header, ((line.statement, *line.shares, line.standing) for line in view.beside.lines))
    yield from _next(view)
    yield from _answers(view.rows)
    yield _heading(_("What the reader must know"))
    yield table(("", ""), view.must_know)
    yield from _sources(view.study)
    yield _("Made by {program}. SHA-256 of what went in:", program=view.made_by)
    yield table(("", "SHA-256"), view.digests)


def _heading(text: str) -> str:
    return f"## {text}"


def _scores(view: View) -> Blocks:
    yield _heading(_("Maturity by dimension"))
    header = ("", _("Level"), _("Name"), _("Mean"), _("Range"), _("Rated"), _("Evidence"))
    yield table(header, map(_score, (*view.rows, view.overall, *view.lenses)), numbers=(1, 3, 4, 5, 6))
    yield _("Range: where the mean can lie once the missing answers are known.")
    if view.left_out:
        yield escaped(view.left_out)
    yield escaped(view.technology)


def _score(row: Row) -> Sequence[str]:
    return row.title, row.level, row.level_name, row.mean.text, row.range, row.coverage, row.evidence


def _study(study: StudyPart) -> Blocks:
    yield _heading(_("The study’s figures, and this agency"))
    yield f"**{escaped(study.sentence)}**"
    header = (_("What respondents said"), _("Study"), _("This agency"), _("Answer"), _("Counts"))
    for group in study.groups:
        yield f"### {escaped(group.title)}"
        yield table(header, map(_figure, group.figures))
    yield from (escaped(note) for note in (study.not_asked, study.no_figure, study.other_coverage) if note)
    if study.gaps:
        yield _heading(_("The gaps: promise and delivery"))
        gaps = ((gap.title, gap.study, f"{gap.mark} {gap.standing}", gap.sentence) for gap in study.gaps)
        yield table((_("Gap"), _("Study"), _("This agency"), ""), gaps)


def _figure(figure: Figure) -> Sequence[str]:
    mark = " †" if figure.other_coverage else ""
    rule = _("; ").join(filter(None, (figure.rule, figure.sensitivity)))
    standing = f"{figure.mark} {figure.standing}"
    answer = _("; ").join(filter(None, (figure.answer, figure.target)))
    return figure.statement, _printed(figure.printed) + mark, standing, answer, rule


def _printed(printed: Words) -> str:
    return f"{printed.words} ({printed.sources})"


def _next(view: View) -> Blocks:
    yield _heading(_("Next steps: what holds a level down"))
    if view.no_steps:
        yield escaped(view.no_steps)
    else:
        header = (_("Dimension"), _("Practice"), _("Level"), _("What the next level looks like"))
        yield table(header, _steps(view.steps))
    if view.missing:
        yield _heading(_("First to find out"))
        yield table((_("Question"), _("Answer"), _("Dimension"), _("Needed for")), map(_missing, view.missing))


def _steps(groups: Iterable[StepGroup]) -> Iterator[Sequence[str]]:
    for group in groups:
        for step in group.steps:
            yield group.title, step.topic, f"{step.from_level} → {step.to_level}", step.do


def _missing(answer: Missing) -> Sequence[str]:
    needed = _("a figure of the study") if answer.has_figure else _("a level")
    return answer.topic, answer.state, answer.dimension, needed


def _answers(rows: Iterable[Row]) -> Blocks:
    yield _heading(_("All answers"))
    header = (_("Question"), _("Answer"), _("Target"), _("Evidence"), _("Note"))
    for row in rows:
        yield f"### {escaped(row.title)}"
        yield table(header, map(_answer, row.questions))


def _answer(question: QuestionLine) -> Sequence[str]:
    answer = question.answer
    if question.reason:
        answer = _("{name}: {text}", name=answer, text=question.reason)
    evidence = _("; ").join(question.evidence) or str(question.evidence_count or "")
    return question.topic, answer, question.target or "", evidence, question.note or ""


def _sources(study: StudyPart) -> Blocks:
    yield _heading(_("Sources of the figures"))
    if study.sources:
        yield "\n".join(map(_source, study.sources))


def _source(source: SourceLine) -> str:
    published = f", {escaped(source.published)}" if source.published else _(", date not known")
    told = _("{name}: {text}", name=source.id, text=f"{_link(source)}, {escaped(source.publisher)}{published}")
    return f"- {told}"


def _link(source: SourceLine) -> str:
    title = escaped(source.title)
    return f"[{title}](<{quote(source.url, safe=ADDRESS)}>)" if source.url else title
