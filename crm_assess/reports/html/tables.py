"""Tables that stay tables for a screen reader also where a narrow screen shows their cells one below the other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from crm_assess.reports.html.markup import Child, Markup, several, tag


class Column(NamedTuple):
    """A column: its heading, its class in the style sheet, and what is drawn below the heading."""

    title: str
    kind: str | None = None
    axis: Markup | None = None


class Line(NamedTuple):
    """A row: its cells, the first being its heading, and a name for links to it."""

    cells: Sequence[Child]
    id: str | None = None
    kind: str | None = None


class Group(NamedTuple):
    """Rows that belong together, under a heading of their own where they have one."""

    lines: Iterable[Line]
    title: str | None = None


def table(caption: str, columns: Sequence[Column], groups: Iterable[Group], kind: str | None = None) -> Markup:
    """A table; roles are spelt out, since a style that lays cells out anew takes them away in some browsers."""
    heads = (tag("th", c.title, c.axis, scope="col", role="columnheader", class_=c.kind) for c in columns)
    head = tag("thead", tag("tr", heads, role="row"), role="rowgroup")
    bodies = (_group(group, columns) for group in groups)
    return tag("table", tag("caption", caption), head, bodies, class_=kind, role="table")


def _group(group: Group, columns: Sequence[Column]) -> Markup:
    title = None
    if group.title is not None:
        heading = tag("th", group.title, colspan=len(columns), scope="rowgroup", role="rowheader")
        title = tag("tr", heading, role="row", class_="group")
    return tag("tbody", title, (_line(line, columns) for line in group.lines), role="rowgroup")


def _line(line: Line, columns: Sequence[Column]) -> Markup:
    first, *others = line.cells
    head = tag("th", first, scope="row", role="rowheader", class_=columns[0].kind)
    cells = (_cell(cell, column) for cell, column in zip(others, columns[1:], strict=True))
    return tag("tr", head, cells, role="row", id=line.id, class_=line.kind)


def _cell(cell: Child, column: Column) -> Markup:
    return tag("td", several(cell), role="cell", class_=column.kind, data_label=column.title)
