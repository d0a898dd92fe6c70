"""A short report as PDF: A4 paper, laid out by typst from the template beside this module; tagged, PDF/UA-1."""

from collections.abc import Iterator
from math import sqrt
from typing import Any

from crm_assess.language import _
from crm_assess.reports.clean import LONGEST_NAME, SHORT_NAME, cleaned, cut
from crm_assess.reports.paper import Block, Facts, Heading, Listing, Paper, Shares, Slopes, Table
from crm_assess.reports.typesetting import typeset

SHORT = 22
"""A column of texts no longer than this is as wide as they are; others share what is left."""


def paper_pdf(paper: Paper) -> bytes:
    """The whole paper as one PDF file, the same bytes each time; raises PdfError where it cannot be laid out."""
    return typeset("paper.typ", _told(cleaned(paper)))


def _told(paper: Paper) -> dict[str, Any]:
    foot = _("{name}: {text}", name=cut(paper.title, SHORT_NAME), text=paper.subtitle)
    return {
        "title": cut(paper.title, LONGEST_NAME),
        "subtitle": paper.subtitle,
        "foot": _("{name}: {text}", name=paper.flag, text=foot) if paper.flag else foot,
        "flag": paper.flag,
        "notices": paper.notices,
        "lead": paper.lead,
        "sections": [{"title": own.title, "blocks": list(map(_block, own.blocks))} for own in paper.sections],
        "made_by": _("Made by {program}.", program=paper.made_by),
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Listing):
        entries = [entry.text for entry in block.entries]
        return {"kind": "listing", "title": block.title, "entries": entries, "none": block.none}
    if isinstance(block, Facts):
        return {"kind": "facts", "facts": block.facts}
    return {"kind": "heading", "text": block.text} if isinstance(block, Heading) else {"kind": "text", "text": block}


def _table(table: Table) -> dict[str, Any]:
    grid = table.read()
    widths = [_width([title, *cells]) for title, *cells in zip(grid.titles, *grid.rows, strict=True)]
    told = {"kind": "table", "titles": grid.titles, "rows": grid.rows, "right": grid.right, "widths": widths}
    return {**told, "slopes": None, "shares": None, **_chart(table)}


def _width(cells: list[str]) -> float:
    """The column's part of the width; 0 for one that is as wide as its texts."""
    longest = max(map(len, cells))
    return 0.0 if longest <= SHORT else sqrt(min(longest, 400))


def _chart(table: Table) -> dict[str, Any]:
    chart = table.chart
    if isinstance(chart, Slopes):
        names = [row[0] for row in table.read().rows]
        days = [(date - chart.dates[0]).days for date in chart.dates]
        lines = list(zip(*(table.values(column) for column in chart.columns), strict=True))
        dates = [date.isoformat() for date in chart.dates]
        told = {"names": names, "dates": dates, "days": days, "lines": lines, "alternative": chart.alternative}
        return {"slopes": told}
    return {"shares": {"title": chart.title, "key": chart.key, "strips": list(_strips(table, chart))}} if chart else {}


def _strips(table: Table, chart: Shares) -> Iterator[dict[str, Any]]:
    columns = (table.values(column) for column in (chart.share, chart.low, chart.high, chart.against))
    for words, share, low, high, against in zip(chart.alternatives, *columns, strict=True):
        yield {"alternative": words, "share": share, "low": low, "high": high, "against": against}
