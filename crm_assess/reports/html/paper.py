"""A short report as one page, in the frame and the style of a report; what is drawn stands beside it in a table."""

from collections.abc import Iterable, Iterator, Sequence

from crm_assess.language import _
from crm_assess.reports.clean import LONGEST_NAME, cleaned, cut
from crm_assess.reports.html import charts, paper_charts
from crm_assess.reports.html.frame import Frame, Section, facts, framed
from crm_assess.reports.html.markup import Child, Markup, several, tag
from crm_assess.reports.html.tables import Column, Group, Line, table
from crm_assess.reports.paper import Block, Facts, Heading, Listing, Paper, Shares, Slopes, Table


def paper_html(paper: Paper) -> str:
    """The whole paper as one HTML document."""
    return _page(cleaned(paper))


def _page(paper: Paper) -> str:
    title = cut(paper.title, LONGEST_NAME)
    flagged = _("{name}: {text}", name=paper.flag, text=title) if paper.flag else title
    frame = Frame(_("{name}: {text}", name=flagged, text=paper.subtitle), paper.made_by, ("style.css", "paper.css"))
    sections = [Section(own.id, own.title, several(map(_block, own.blocks))) for own in paper.sections]
    return framed(frame, _header(paper, title), sections, _footer(paper))


def _header(paper: Paper, title: str) -> Markup:
    first, *others = paper.lead or ("",)
    return tag(
        "header",
        tag("p", paper.subtitle, class_="kicker"),
        tag("h1", title, dir="auto"),
        tag("p", tag("strong", paper.flag), class_="flag") if paper.flag else None,
        (tag("p", notice, class_="provisional") for notice in paper.notices),
        tag("p", first, class_="lede") if first else None,
        (tag("p", sentence, class_="lede more") for sentence in others),
    )


def _footer(paper: Paper) -> Markup:
    flag = several(tag("strong", paper.flag, class_="mark"), " ") if paper.flag else None
    return tag("footer", tag("p", flag, _("Made by {program}.", program=paper.made_by)))


def _block(block: Block) -> Markup:
    if isinstance(block, Table):
        return several(_table(block))
    if isinstance(block, Listing):
        entries = tag("ul", (tag("li", entry.text) for entry in block.entries)) if block.entries else None
        none = None if block.entries else tag("p", block.none, class_="quiet")
        return tag("div", tag("h3", block.title), entries, none, class_="listing")
    if isinstance(block, Facts):
        return facts(block.facts)
    return tag("h3", block.text) if isinstance(block, Heading) else tag("p", block)


def _table(given: Table) -> Iterator[Markup]:
    chart = given.chart
    if isinstance(chart, Slopes):
        yield paper_charts.slopes(given, chart)
    if isinstance(chart, Shares):
        yield paper_charts.key(chart)
    grid = given.read()
    columns = [Column(title, "number" if at in grid.right else None) for at, title in enumerate(grid.titles)]
    lines: list[Sequence[Child]] = list(grid.rows)
    if isinstance(chart, Shares):
        columns.insert(1, Column(chart.title, "shares", charts.axis(charts.PERCENTS)))
        drawn: Iterable[Markup] = paper_charts.shares(given, chart)
        lines = [(row[0], strip, *row[1:]) for row, strip in zip(grid.rows, drawn, strict=True)]
    group = Group(tuple(map(Line, lines)))
    yield table(given.title, columns, [group], "stacking paper-table")
