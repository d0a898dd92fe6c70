"""The page: head, summary, sections in the order they are read, and what the reader must know."""

from collections.abc import Iterator

from crm_assess.reports.clean import cut
from crm_assess.reports.html import answers, charts, scores, study
from crm_assess.reports.html.frame import LONGEST_NAME, Frame, Section, facts, framed
from crm_assess.reports.html.markup import Markup, several, tag
from crm_assess.reports.view import View


def html(view: View) -> str:
    """The whole report as one HTML document."""
    title = f"{cut(view.agency, LONGEST_NAME)}: {view.title}, {view.assessed_on}"
    frame = Frame(title, view.made_by, ("style.css",))
    return framed(frame, _header(view), list(_sections(view)), _footer(view))


def _header(view: View) -> Markup:
    about = [fact.text for fact in view.about]
    by = f"Answered by {view.by} on {view.assessed_on}"
    return tag(
        "header",
        tag("p", view.title, class_="kicker"),
        tag("h1", cut(view.agency, LONGEST_NAME), dir="auto"),
        tag("p", tag("span", by), (tag("span", text) for text in about), class_="byline"),
        tag("p", view.headline, class_="lede"),
        tag("p", view.provisional, class_="provisional") if view.provisional else None,
        _summary(view),
    )


def _summary(view: View) -> Markup:
    """What a hurried reader takes along: the agency on the scale of levels, and how much is known."""
    told = [
        ("Rated", view.overall.coverage, "applicable questions"),
        ("Counted", f"{view.study.counted} of {view.study.usable}", _unknown(view)),
    ]
    numbers = (
        tag("div", tag("dt", name), tag("dd", tag("span", number, class_="big"), tag("span", text, class_="quiet")))
        for name, number, text in told
    )
    return tag("div", charts.opening(view.overall, view.levels), tag("dl", numbers), class_="summary")


def _unknown(view: View) -> str:
    unknown = view.study.unknown
    return "figures of the study" + (f"; {unknown} unknown" if unknown else "")


def _sections(view: View) -> Iterator[Section]:
    yield Section("maturity", "Maturity by dimension", scores.profile(view))
    yield Section("glance", "All answers at a glance", scores.heat_map(view))
    yield Section("study", "The study’s figures, and this agency", study.figures(view.study))
    if view.study.gaps:
        yield Section("gaps", "The gaps: promise and delivery", study.gaps(view.study))
    yield Section("next", "Next steps: what holds a level down", answers.next_steps(view))
    if view.missing:
        yield Section("missing", "First to find out", answers.missing(view.missing))
    yield Section("answers", "Every answer and its grounds", answers.answers(view.rows))
    yield Section("know", "What the reader must know", facts(view.must_know))
    yield Section("sources", "Sources of the figures", study.sources(view.study))


def _footer(view: View) -> Markup:
    digests = (tag("div", tag("dt", fact.title), tag("dd", tag("code", fact.text))) for fact in view.digests)
    made = f"Made by {view.made_by} from {view.questions}. SHA-256 of what went in:"
    return tag("footer", tag("p", made), several(tag("dl", digests, class_="digests")))
