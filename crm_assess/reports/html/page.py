"""The page: head, summary, sections in the order they are read, and what the reader must know."""

from collections.abc import Iterator

from crm_assess.language import _
from crm_assess.reports.clean import LONGEST_NAME, cut
from crm_assess.reports.html import answers, charts, scores, study
from crm_assess.reports.html.frame import Frame, Section, facts, framed
from crm_assess.reports.html.markup import Markup, several, tag
from crm_assess.reports.view import View


def html(view: View) -> str:
    """The whole report as one HTML document."""
    frame = Frame(view.titled, view.made_by, ("style.css",))
    return framed(frame, _header(view), list(_sections(view)), _footer(view))


def _header(view: View) -> Markup:
    about = [fact.text for fact in view.about]
    return tag(
        "header",
        tag("p", view.title, class_="kicker"),
        tag("h1", cut(view.agency, LONGEST_NAME), dir="auto"),
        tag("p", tag("span", view.answered), (tag("span", text) for text in about), class_="byline"),
        tag("p", view.headline, class_="lede"),
        tag("p", view.provisional, class_="provisional") if view.provisional else None,
        _summary(view),
    )


def _summary(view: View) -> Markup:
    """What a hurried reader takes along: the agency on the scale of levels, and how much is known."""
    told = [
        (_("Rated"), view.overall.coverage, _("applicable questions")),
        (_("Counted"), view.study.coverage, view.study.of_what),
    ]
    numbers = (
        tag("div", tag("dt", name), tag("dd", tag("span", number, class_="big"), tag("span", text, class_="quiet")))
        for name, number, text in told
    )
    return tag("div", charts.opening(view.overall, view.levels), tag("dl", numbers), class_="summary")


def _sections(view: View) -> Iterator[Section]:
    yield Section("maturity", _("Maturity by dimension"), scores.profile(view))
    yield Section("glance", _("All answers at a glance"), scores.heat_map(view))
    yield Section("study", _("The study’s figures, and this agency"), study.figures(view.study))
    if view.study.gaps:
        yield Section("gaps", _("The gaps: promise and delivery"), study.gaps(view.study))
    if view.beside:
        yield Section("beside", _("Side by side"), study.side_by_side(view.beside))
    yield Section("next", _("Next steps: what holds a level down"), answers.next_steps(view))
    if view.missing:
        yield Section("missing", _("First to find out"), answers.missing(view.missing))
    yield Section("answers", _("Every answer and its grounds"), answers.answers(view.rows))
    yield Section("know", _("What the reader must know"), facts(view.must_know))
    yield Section("sources", _("Sources of the figures"), study.sources(view.study))


def _footer(view: View) -> Markup:
    digests = (tag("div", tag("dt", fact.title), tag("dd", tag("code", fact.text))) for fact in view.digests)
    return tag("footer", tag("p", view.made), several(tag("dl", digests, class_="digests")))
