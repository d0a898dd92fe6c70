"""A short report as a page for a terminal, a pipe or a text file."""

from collections.abc import Iterator

from rich.text import Text

from crm_assess.reports import page
from crm_assess.reports.page import QUIET, STRONG, Screen, words
from crm_assess.reports.paper import Bars, Block, Paper, Slopes, Table
from crm_assess.reports.view import cleaned

Blocks = Iterator[Text]


def paper_text(paper: Paper, screen: Screen) -> str:
    """The whole paper as text."""
    return page.render(_blocks(cleaned(paper), screen), screen)


def _blocks(paper: Paper, screen: Screen) -> Blocks:
    yield from page.title(paper.title, paper.flag, screen)
    yield page.paragraph(words(paper.subtitle, STRONG), screen)
    for sentence in paper.lead:
        yield page.paragraph(words(sentence), screen)
    for section in paper.sections:
        yield from page.heading(section.title, screen)
        for block in section.blocks:
            yield from _block(block, screen)
    yield Text()
    yield page.paragraph(words(f"Made by {paper.made_by}.", QUIET), screen)


def _block(block: Block, screen: Screen) -> Blocks:
    if isinstance(block, str):
        yield page.paragraph(words(block), screen)
    elif isinstance(block, Table) and screen.width < page.NARROW:
        yield from _stacked(block, screen)
    elif isinstance(block, Table):
        yield from _table(block, screen)
    elif isinstance(block, Slopes | Bars):
        return


def _table(block: Table, screen: Screen) -> Blocks:
    """Short columns as wide as they need; the longest one takes what is left and wraps."""
    longest = [max(len(row[place]) for row in (block.header, *block.rows)) for place in range(len(block.header))]
    flexible = longest.index(max(longest))
    most = max(8, page.page_width(screen) // len(longest))
    widths = [None if place == flexible else min(size, most) or 1 for place, size in enumerate(longest)]
    table = page.columns(page.page_width(screen), widths, block.numbers)
    yield table.row(*(words(name, QUIET) for name in block.header))
    for row in block.rows:
        yield table.row(*map(words, row))


def _stacked(block: Table, screen: Screen) -> Blocks:
    for first, *rest in block.rows:
        yield words(first, STRONG)
        named = zip(block.header[1:], rest, strict=True)
        yield from page.facts([(name or "-", text) for name, text in named if text], screen, indent=2)
