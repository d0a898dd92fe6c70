"""A short report as Markdown; every text is escaped, and a chart is left to the table that holds its numbers."""

from collections.abc import Iterator

from crm_assess.language import _
from crm_assess.reports.clean import cleaned
from crm_assess.reports.markdown_marks import escaped, table
from crm_assess.reports.paper import Block, Facts, Heading, Listing, Paper, Table


def paper_markdown(paper: Paper) -> str:
    """The whole paper as Markdown."""
    return "\n\n".join(_blocks(cleaned(paper))) + "\n"


def _blocks(paper: Paper) -> Iterator[str]:
    yield f"# {escaped(paper.title)}"
    yield escaped(paper.subtitle)
    if paper.flag:
        yield f"**{escaped(paper.flag)}**"
    yield from (f"> {escaped(notice)}" for notice in paper.notices)
    yield from (f"**{escaped(sentence)}**" for sentence in paper.lead)
    for section in paper.sections:
        yield f"## {escaped(section.title)}"
        yield from map(_block, section.blocks)
    yield _("Made by {program}.", program=escaped(paper.made_by))


def _block(block: Block) -> str:
    if isinstance(block, Table):
        return table(*block.read())
    if isinstance(block, Listing):
        entries = [f"- {escaped(entry.text)}" for entry in block.entries] or [escaped(block.none)]
        return "\n".join([f"**{escaped(block.title)}**\n", *entries])
    if isinstance(block, Facts):
        return table(("", ""), block.facts)
    return f"### {escaped(block.text)}" if isinstance(block, Heading) else escaped(block)
