"""What was answered, question by question, and what to do next."""

from collections.abc import Iterable, Iterator

from crm_assess.language import _
from crm_assess.reports.html.charts import MARKS
from crm_assess.reports.html.markup import Markup, several, tag
from crm_assess.reports.html.tables import Column, Group, Line, table
from crm_assess.reports.next_steps import Missing, Step
from crm_assess.reports.scores import QuestionLine, Row
from crm_assess.reports.view import View


def _columns() -> tuple[Column, ...]:
    return Column(_("Question"), "name"), Column(_("Answer"), "answer"), Column(_("Grounds"), "grounds")


def next_steps(view: View) -> Iterator[Markup]:
    """The practices that hold a level down, dimension by dimension."""
    if view.no_steps:
        yield tag("p", view.no_steps)
    for group in view.steps:
        yield tag("h3", group.title)
        yield tag("ol", map(_step, group.steps), class_="steps")


def missing(answers: Iterable[Missing]) -> Iterator[Markup]:
    """The answers to find out, first those that a figure of the study rests on."""
    found = list(answers)
    titles = ((True, _("A figure of the study rests on these")), (False, _("A level rests on these")))
    for has_figure, title in titles:
        items = [_missing(answer) for answer in found if answer.has_figure is has_figure]
        if items:
            yield several(tag("h3", title), tag("ul", items, class_="missing"))


def answers(rows: Iterable[Row]) -> Iterator[Markup]:
    """Every question with its answer and the grounds for it."""
    for row in rows:
        yield tag("h3", row.title)
        lines = Group(tuple(map(_line, row.questions)))
        yield table(_("Answers: {title}", title=row.title), _columns(), [lines], "stacking answers")


def _step(step: Step) -> Markup:
    levels = tag("span", f"{step.from_level} → {step.to_level}", class_="levels")
    return tag("li", levels, " ", tag("div", tag("strong", _link(step.question, step.topic)), " ", step.do))


def _missing(answer: Missing) -> Markup:
    state = _("{name}: {text}", name=answer.dimension, text=answer.state)
    return tag("li", _link(answer.question, answer.topic), f", {state}")


def _link(question: str, topic: str) -> Markup:
    return tag("a", topic, href=f"#question-{question}")


def _line(question: QuestionLine) -> Line:
    name = several(tag("strong", question.topic), tag("span", question.ask, class_="quiet"))
    kind = f"l{question.level}" if question.level else "none"
    square = tag("span", str(question.level or MARKS[question.state]), class_=f"cell {kind}", aria_hidden="true")
    answer = several(square, tag("span", question.answer))
    return Line((name, answer, several(_grounds(question))), id=f"question-{question.id}")


def _grounds(question: QuestionLine) -> Iterator[Markup]:
    if question.seen:
        yield tag("p", question.seen)
    told = [(_("Reason"), question.reason), (_("Note"), question.note), (_("Evidence"), _evidence(question))]
    told += [(_("Target"), question.target), (_("Next level"), question.next)]
    facts = [(title, text) for title, text in told if text]
    if facts:
        pairs = (tag("div", tag("dt", title), tag("dd", text, dir="auto")) for title, text in facts)
        yield tag("dl", pairs, class_="grounds-list")


def _evidence(question: QuestionLine) -> Markup | str | None:
    if question.evidence:
        return tag("ul", (tag("li", text, dir="auto") for text in question.evidence))
    return _("{count}, left out", count=question.evidence_count) if question.evidence_count else None
