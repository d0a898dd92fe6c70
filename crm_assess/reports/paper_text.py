"""A short report as a page for a terminal, a pipe or a text file; a chart is left to the table with its numbers."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from crm_assess.language import _, held
from crm_assess.reports import page
from crm_assess.reports.clean import cleaned
from crm_assess.reports.page import QUIET, STRONG, Screen, joined, words
from crm_assess.reports.paper import Block, Facts, Grid, Heading, Listing, Paper, Table

Blocks = Iterator[Text]

UNBROKEN, SHORT = 14, 9
"""A column gets no narrower than its longest word, up to so many characters; a short one does not give way at all."""


def paper_text(paper: Paper, screen: Screen) -> str:
    """The whole paper as text."""
    return page.render(_blocks(cleaned(paper), screen), screen)


def _blocks(paper: Paper, screen: Screen) -> Blocks:
    yield from page.title(paper.title, paper.flag, screen)
    yield page.paragraph(words(paper.subtitle, STRONG), screen)
    for sentence in (*paper.notices, *paper.lead):
        yield page.paragraph(words(sentence), screen)
    for section in paper.sections:
        yield from page.heading(section.title, screen)
        for block in section.blocks:
            yield from _block(block, screen)
    yield Text()
    yield page.paragraph(words(_("Made by {program}.", program=paper.made_by), QUIET), screen)


def _block(block: Block, screen: Screen) -> Blocks:
    if isinstance(block, Table):
        yield from _table(block.read(), screen)
    elif isinstance(block, Listing):
        entries = _("; ").join(entry.text for entry in block.entries) or block.none
        yield from page.facts([(block.title, entries)], screen)
    elif isinstance(block, Facts):
        yield from page.facts(block.facts, screen)
    elif isinstance(block, Heading):
        yield from (Text(), page.paragraph(words(block.text, STRONG), screen))
    else:
        yield page.paragraph(words(block), screen)


def _table(grid: Grid, screen: Screen) -> Blocks:
    wide = page.page_width(screen)
    widths = _widths(grid, wide) if screen.width >= page.NARROW else None
    if widths is None:
        yield from _stacked(grid, screen)
        return
    table = page.columns(wide, widths, grid.right)
    yield table.row(*(words(title, QUIET) for title in grid.titles))
    for row in grid.rows:
        yield table.row(*map(words, row))


def _widths(grid: Grid, wide: int) -> list[int] | None:
    """The width of each column: what its cells need, less where fewest lines are added; None where there is no room."""
    columns = list(zip(grid.titles, *grid.rows, strict=True))
    needed = [max(1, *map(cell_len, cells)) for cells in columns]
    words_ = [max(1, *(cell_len(word) for cell in cells for word in held(cell).split())) for cells in columns]
    least = [width if width <= SHORT else min(UNBROKEN, word) for width, word in zip(needed, words_, strict=True)]
    widths, room = list(needed), wide - len(columns) + 1
    rows = [[cell_len(cell) for cell in row] for row in (grid.titles, *grid.rows)]
    while sum(widths) > room:
        loose = [at for at, width in enumerate(widths) if width > least[at]]
        if not loose:
            return None
        widths = min((_narrower(widths, at) for at in loose), key=lambda tried: (_lines(rows, tried), max(tried)))
    return widths


def _narrower(widths: Sequence[int], column: int) -> list[int]:
    return [width - (at == column) for at, width in enumerate(widths)]


def _lines(rows: Sequence[Sequence[int]], widths: Sequence[int]) -> int:
    """About how many lines a table takes, from the lengths of its cells."""
    return sum(max(-(-length // width) for length, width in zip(row, widths, strict=True)) for row in rows)


def _stacked(grid: Grid, screen: Screen) -> Blocks:
    """Each row as lines below one another, what stands in its cells behind their headings.

    What the rows are stands above the first, or two tables one after the other could not be told apart.
    """
    if grid.titles[0]:
        yield page.paragraph(words(grid.titles[0], QUIET), screen)
    for first, *rest in grid.rows:
        yield page.paragraph(words(first, STRONG), screen)
        yield from _named(zip(grid.titles[1:], rest, strict=True), screen)


def _named(cells: "zip[tuple[str, str]]", screen: Screen) -> Sequence[Text]:
    told = ((title, words(text)) for title, text in cells if text)
    named = [joined(words(_("{name}:", name=title), QUIET), text) if title else text for title, text in told]
    return [page.paragraph(text, screen, indent=2) for text in named]
