"""A short report as one tidy table, ``section,id,measure,value``, as a report is; no cell can run as a formula."""

from collections.abc import Iterator

from crm_assess.reports.clean import cleaned
from crm_assess.reports.csv_cells import tidy
from crm_assess.reports.paper import Block, Facts, Heading, Listing, Paper, Section, Table, Value

Line = tuple[str, str, str, Value]


def paper_csv(paper: Paper) -> str:
    """The whole paper, a number or a text a line; numbers unrounded, an empty value where there is none."""
    return tidy(_lines(cleaned(paper)))


def _lines(paper: Paper) -> Iterator[Line]:
    if paper.flag:
        yield (paper.id, "", "flag", paper.flag)
    yield from ((paper.id, "", "notice", notice) for notice in paper.notices)
    yield (paper.id, "", "title", paper.title)
    yield (paper.id, "", "subtitle", paper.subtitle)
    yield from ((paper.id, "", "finding", sentence) for sentence in paper.lead)
    for section in paper.sections:
        for block in section.blocks:
            yield from _block(section, block)
    yield (paper.id, "", "made_by", paper.made_by)


def _block(section: Section, block: Block) -> Iterator[Line]:
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Listing):
        yield from ((section.id, entry.id, block.id, entry.text) for entry in block.entries)
    elif isinstance(block, Facts):
        yield from ((section.id, title, "text", text) for title, text in block.facts)
    elif not isinstance(block, Heading):
        yield (section.id, "", "text", block)


def _table(table: Table) -> Iterator[Line]:
    columns, rows = table.data()
    for row, values in zip(table.rows, rows, strict=True):
        yield from ((table.id, row.id, column.id, value) for column, value in zip(columns, values, strict=True))
