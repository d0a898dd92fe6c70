"""The scores: the profile of the dimensions, and all answers as a heat map."""

from collections.abc import Iterator, Sequence

from crm_assess.language import N_, _
from crm_assess.models.base import LEVELS
from crm_assess.reports import wording
from crm_assess.reports.html import charts
from crm_assess.reports.html.markup import Child, Markup, tag
from crm_assess.reports.html.tables import Column, Group, Line, table
from crm_assess.reports.scores import Row
from crm_assess.reports.view import View

KEY = (
    ("mean", N_("mean of the rated answers")),
    ("range", N_("where it can lie once the missing answers are known")),
    ("level", N_("level reached, or from where to where it can turn out")),
)


def profile(view: View) -> Iterator[Markup]:
    """The profile: one line for each dimension, then the agency, then the lenses."""
    yield tag("ul", (charts.legend(kind, _(text)) for kind, text in KEY), class_="key")
    groups = (
        Group(tuple(map(_line, view.rows))),
        Group((_line(view.overall, "total"),)),
        Group(tuple(map(_line, view.lenses)), _("The same answers by lens")),
    )
    yield table(_("Level reached and mean of each dimension"), _columns(), groups, "stacking profile")
    if view.left_out:
        yield tag("p", view.left_out)
    evidence = _("Evidence: for how many of the answers at level 3 or above some is named. Nobody has checked it.")
    yield tag("p", evidence, class_="quiet")
    yield tag("p", view.technology)


def _columns() -> list[Column]:
    scale = charts.axis([str(level) for level in LEVELS])
    numbers = (_("Level"), _("Mean"), _("Range"), _("Rated"), _("Evidence"))
    texts = [Column(_("Dimension"), "name"), Column(_("Level 1 to 5"), "chart", scale)]
    return [*texts, *(Column(name, "number") for name in numbers)]


def _line(row: Row, kind: str | None = None) -> Line:
    level = tag("strong", row.level)
    cells: Sequence[Child] = (row.title, charts.profile(row), level, row.mean.text, row.range, row.coverage)
    return Line((*cells, row.evidence), kind=kind)


def heat_map(view: View) -> Iterator[Markup]:
    """All answers at a glance: one square an answer, in the order they were asked."""
    keys = [(str(level), name) for level, name in zip(LEVELS, view.levels, strict=True)]
    keys += [(mark, wording.state(state)) for state, mark in charts.MARKS.items()]
    yield tag("ul", (charts.key_square(mark, name) for mark, name in keys), class_="key")
    yield tag("div", (_heat(row) for row in view.rows), class_="heat-map")


def _heat(row: Row) -> Markup:
    caption = tag("figcaption", tag("strong", row.title), " ", tag("span", row.answers, class_="quiet"))
    return tag("figure", caption, charts.heat_map(row))
