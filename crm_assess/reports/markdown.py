"""Markdown: the report for a wiki or a pull request, with GitHub's tables; every text of others is escaped."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from crm_assess.reports.clean import cut
from crm_assess.reports.markdown_marks import escaped, table
from crm_assess.reports.next_steps import Missing, StepGroup
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.study import Figure, SourceLine, StudyPart, Words
from crm_assess.reports.view import View

ADDRESS = "/:?#[]@!$&'()*+,;=%-._~"
"""What stays as it is in an address."""


def markdown(view: View) -> str:
    """The whole report as Markdown."""
    return "\n\n".join(_blocks(view)) + "\n"


Blocks = Iterator[str]


def _blocks(view: View) -> Blocks:
    yield f"# {escaped(cut(view.agency, 200))}"
    about = "".join(f"; {escaped(fact.text)}" for fact in view.about)
    yield f"{escaped(view.title)}, {view.assessed_on}. Answered by {escaped(view.by)}{about}."
    yield f"**{escaped(view.headline)}**"
    if view.provisional:
        yield f"> {escaped(view.provisional)}"
    yield from _scores(view)
    yield from _study(view.study)
    yield from _next(view)
    yield from _answers(view.rows)
    yield "## What the reader must know"
    yield table(("", ""), view.must_know)
    yield from _sources(view.study)
    yield f"Made by {view.made_by}. SHA-256 of what went in:"
    yield table(("", "SHA-256"), view.digests)


def _scores(view: View) -> Blocks:
    yield "## Maturity by dimension"
    header = ("", "Level", "Name", "Mean", "Range", "Rated", "Evidence")
    yield table(header, map(_score, (*view.rows, view.overall, *view.lenses)), numbers=(1, 3, 4, 5, 6))
    yield "Range: where the mean can lie once the missing answers are known."
    if view.left_out:
        yield escaped(view.left_out)
    yield escaped(view.technology)


def _score(row: Row) -> Sequence[str]:
    return row.title, row.level, row.level_name, row.mean.text, row.range, row.coverage, row.evidence


def _study(study: StudyPart) -> Blocks:
    yield "## The study’s figures, and this agency"
    yield f"**{escaped(study.sentence)}**"
    header = ("What respondents said", "Study", "This agency", "Answer", "Counts")
    for group in study.groups:
        yield f"### {escaped(group.title)}"
        yield table(header, map(_figure, group.figures))
    yield from (escaped(note) for note in (study.not_asked, study.no_figure, study.other_coverage) if note)
    if study.gaps:
        yield "## The gaps: promise and delivery"
        gaps = ((gap.title, gap.study, f"{gap.mark} {gap.standing}", gap.sentence) for gap in study.gaps)
        yield table(("Gap", "Study", "This agency", ""), gaps)


def _figure(figure: Figure) -> Sequence[str]:
    mark = " †" if figure.other_coverage else ""
    rule = "; ".join(filter(None, (figure.rule, figure.sensitivity)))
    standing = f"{figure.mark} {figure.standing}"
    return figure.statement, _printed(figure.printed) + mark, standing, figure.answer, rule


def _printed(printed: Words) -> str:
    return f"{printed.words} ({printed.sources})"


def _next(view: View) -> Blocks:
    yield "## Next steps: what holds a level down"
    if view.no_steps:
        yield escaped(view.no_steps)
    else:
        yield table(("Dimension", "Practice", "Level", "What the next level looks like"), _steps(view.steps))
    if view.missing:
        yield "## First to find out"
        yield table(("Question", "Answer", "Dimension", "Needed for"), map(_missing, view.missing))


def _steps(groups: Iterable[StepGroup]) -> Iterator[Sequence[str]]:
    for group in groups:
        for step in group.steps:
            yield group.title, step.topic, f"{step.from_level} → {step.to_level}", step.do


def _missing(answer: Missing) -> Sequence[str]:
    return answer.topic, answer.state, answer.dimension, "a figure of the study" if answer.has_figure else "a level"


def _answers(rows: Iterable[Row]) -> Blocks:
    yield "## All answers"
    for row in rows:
        yield f"### {escaped(row.title)}"
        yield table(("Question", "Answer", "Target", "Evidence", "Note"), map(_answer, row.questions))


def _answer(question: QuestionLine) -> Sequence[str]:
    answer = f"{question.answer}: {question.reason}" if question.reason else question.answer
    evidence = "; ".join(question.evidence) or str(question.evidence_count or "")
    return question.topic, answer, question.target or "", evidence, question.note or ""


def _sources(study: StudyPart) -> Blocks:
    yield "## Sources of the figures"
    if study.sources:
        yield "\n".join(map(_source, study.sources))


def _source(source: SourceLine) -> str:
    published = f", {escaped(source.published)}" if source.published else ""
    return f"- {source.id}: {_link(source)}, {escaped(source.publisher)}{published}"


def _link(source: SourceLine) -> str:
    title = escaped(source.title)
    return f"[{title}](<{quote(source.url, safe=ADDRESS)}>)" if source.url else title
