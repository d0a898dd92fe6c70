"""The page: head, summary, sections in the order they are read, and what the reader must know."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crm_assess.reports.clean import cut
from crm_assess.reports.disclosure import Fact
from crm_assess.reports.html import answers, charts, scores, study
from crm_assess.reports.html.markup import Child, Markup, raw, several, tag
from crm_assess.reports.view import View

LONGEST_NAME = 200
"""Characters of the agency's name that a heading shows."""


class Section(NamedTuple):
    """A part of the page with its heading and a name for links to it."""

    id: str
    title: str
    content: Child


def html(view: View) -> str:
    """The whole report as one HTML document."""
    sections = list(_sections(view))
    skip = tag("a", "Skip to the report", href="#report", class_="skip")
    main = tag("main", map(_section, sections), id="report", tabindex="-1")
    body = tag("body", skip, _header(view), _contents(sections), main, _footer(view))
    return "<!DOCTYPE html>\n" + tag("html", _head(view), body, lang="en-GB")


def _head(view: View) -> Markup:
    style = stylesheet()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Nothing but this style sheet: no script, no picture, no font, no form, no address to send anything to.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=view.made_by),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{cut(view.agency, LONGEST_NAME)}: {view.title}, {view.assessed_on}"),
        tag("style", raw(style)),
    )


@cache
def stylesheet() -> str:
    """The style sheet that stands in every report."""
    return (files(__package__) / "style.css").read_text(encoding="utf-8")


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


def _contents(sections: list[Section]) -> Markup:
    links = (tag("li", tag("a", section.title, href=f"#{section.id}")) for section in sections)
    return tag("nav", tag("ul", links), aria_label="Contents")


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
    yield Section("know", "What the reader must know", _facts(view.must_know))
    yield Section("sources", "Sources of the figures", study.sources(view.study))


def _section(section: Section) -> Markup:
    heading = tag("h2", section.title, id=f"{section.id}-title")
    return tag("section", heading, section.content, id=section.id, aria_labelledby=f"{section.id}-title")


def _facts(facts: tuple[Fact, ...]) -> Markup:
    pairs = (tag("div", tag("dt", fact.title), tag("dd", fact.text, dir="auto")) for fact in facts)
    return tag("dl", pairs, class_="facts")


def _footer(view: View) -> Markup:
    digests = (tag("div", tag("dt", fact.title), tag("dd", tag("code", fact.text))) for fact in view.digests)
    made = f"Made by {view.made_by} from {view.questions}. SHA-256 of what went in:"
    return tag("footer", tag("p", made), several(tag("dl", digests, class_="digests")))
