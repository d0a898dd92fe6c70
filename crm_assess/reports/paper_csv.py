"""A short report's tables and sentences as CSV: the section, then the cells; no cell can run as a formula."""

import csv
from collections.abc import Iterator
from io import StringIO

from crm_assess.reports.paper import Bars, Block, Paper, Slopes, Table
from crm_assess.reports.view import cleaned

FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula."""


def paper_csv(paper: Paper) -> str:
    """The whole paper as CSV; rows have as many cells as they need."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerows(map(_cell, row) for row in _rows(cleaned(paper)))
    return table.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def _rows(paper: Paper) -> Iterator[tuple[str, ...]]:
    yield ("title", paper.title)
    yield (paper.flag.lower() or "subtitle", paper.subtitle)
    yield from (("finding", sentence) for sentence in paper.lead)
    for section in paper.sections:
        for block in section.blocks:
            yield from ((section.title, *row) for row in _block(block))


def _block(block: Block) -> tuple[tuple[str, ...], ...]:
    if isinstance(block, Table):
        return (block.header, *block.rows)
    return () if isinstance(block, Slopes | Bars) else ((block,),)
