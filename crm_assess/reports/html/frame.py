"""The frame of a page: what stands around its sections, whichever report it is."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from crm_assess.language import ENGLISH, _, language_tag
from crm_assess.reports.html.markup import Child, Markup, raw, tag


class Section(NamedTuple):
    """A part of the page with its heading and a name for links to it."""

    id: str
    title: str
    content: Child


class Frame(NamedTuple):
    """What a browser is told of a page."""

    title: str
    made_by: str
    styles: tuple[str, ...]
    """The style sheets, by their names in this package."""


def framed(frame: Frame, header: Markup, sections: Sequence[Section], footer: Markup) -> str:
    """A whole HTML document: a way past the top, the top, the contents, the sections, the end."""
    skip = tag("a", _("Skip to the report"), href="#report", class_="skip")
    main = tag("main", map(_section, sections), id="report", tabindex="-1")
    body = tag("body", skip, header, _contents(sections), main, footer)
    return "<!DOCTYPE html>\n" + tag("html", _head(frame), body, lang=_language())


def _language() -> str:
    return "en-GB" if language_tag() == ENGLISH else language_tag()


def _head(frame: Frame) -> Markup:
    style = "".join(map(stylesheet, frame.styles))
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # Nothing but this style sheet: no script, no picture, no font, no form, no address to send anything to.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content=frame.made_by),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", frame.title),
        tag("style", raw(style)),
    )


@cache
def stylesheet(name: str) -> str:
    """A style sheet of this package."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _contents(sections: Iterable[Section]) -> Markup:
    links = (tag("li", tag("a", section.title, href=f"#{section.id}")) for section in sections)
    return tag("nav", tag("ul", links), aria_label=_("Contents"))


def _section(section: Section) -> Markup:
    heading = tag("h2", section.title, id=f"{section.id}-title")
    return tag("section", heading, section.content, id=section.id, aria_labelledby=f"{section.id}-title")


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Paragraphs, each with a short heading."""
    entries = (tag("div", tag("dt", title), tag("dd", text, dir="auto")) for title, text in pairs)
    return tag("dl", entries, class_="facts")
