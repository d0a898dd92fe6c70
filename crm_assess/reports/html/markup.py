"""HTML and SVG built from values: every text is escaped, unless it was built here."""

from collections.abc import Iterable
from html import escape

BLOCKS = frozenset(
    (
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "div"),
        *("h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "figure", "figcaption", "svg"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    )
)
"""Elements that end a line, so that two reports can be compared line by line."""
EMPTY = frozenset(["meta", "br"])
"""Elements without an end tag."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | Iterable[Markup] | None
"""Text, markup, several pieces of markup, or nothing."""


def tag(name: str, /, *children: Child, **attributes: str | int | None) -> Markup:
    """An element; ``class_`` and ``aria_label`` become class and aria-label, attributes that are None are left out."""
    given = "".join(f' {_name(key)}="{escape(str(value))}"' for key, value in attributes.items() if value is not None)
    end = "\n" if name in BLOCKS else ""
    if name in EMPTY:
        return Markup(f"<{name}{given}>{end}")
    return Markup(f"<{name}{given}>{several(*children)}</{name}>{end}")


def several(*children: Child) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(map(_escaped, children)))


def raw(text: str) -> Markup:
    """The program's own words as markup, such as its style sheet; never for a text that came from a file."""
    return Markup(text)


def _escaped(child: Child) -> str:
    if child is None or isinstance(child, Markup):
        return child or ""
    return escape(child) if isinstance(child, str) else "".join(map(_escaped, child))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")
