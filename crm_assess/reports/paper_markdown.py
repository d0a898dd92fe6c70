"""A short report as Markdown with GitHub's tables; every text is escaped."""

import re
from collections.abc import Iterator

from crm_assess.reports.paper import Bars, Block, Paper, Slopes, Table
from crm_assess.reports.view import cleaned

MARKUP = re.compile(r"[\\`*_\[\]<>|~^$&!#@]|(?<=www)(?=\.)|(?=://)")
"""What Markdown reads as markup, and where an address would turn into a link."""


def paper_markdown(paper: Paper) -> str:
    """The whole paper as Markdown."""
    return "\n\n".join(_blocks(cleaned(paper))) + "\n"


def _escaped(text: str) -> str:
    return MARKUP.sub(lambda found: "\\" + found.group(), text)


def _blocks(paper: Paper) -> Iterator[str]:
    yield f"# {_escaped(paper.title)}"
    flag = f"**{paper.flag}.** " if paper.flag else ""
    yield f"{flag}{_escaped(paper.subtitle)}"
    yield from map(_escaped, paper.lead)
    for section in paper.sections:
        yield f"## {_escaped(section.title)}"
        yield from (_block(block) for block in section.blocks if not isinstance(block, Slopes | Bars))
    yield f"Made by {paper.made_by}."


def _block(block: Block) -> str:
    if not isinstance(block, Table):
        return _escaped(str(block))
    rule = tuple("---:" if place in block.numbers else "---" for place in range(len(block.header)))
    rows = [tuple(map(_escaped, block.header)), rule, *(tuple(map(_escaped, row)) for row in block.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
