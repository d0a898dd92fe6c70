"""The formats that reports of every kind are printed in or saved as, and the writers of short reports."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_assess.reports.paper import Paper


class Format(StrEnum):
    """What a report can be printed or saved as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    PDF = "pdf"
    XLSX = "xlsx"


class TextOrJson(StrEnum):
    """What questions and figures can be printed as."""

    TEXT = "text"
    JSON = "json"


ENDINGS = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".csv": Format.CSV,
    ".pdf": Format.PDF,
    ".xlsx": Format.XLSX,
}
"""The format that the ending of a file's name means."""

BINARY = (Format.PDF, Format.XLSX)
"""What no terminal can show."""


def chosen(given: Format | None, out: Path | None) -> Format:
    """The format asked for, or that of the file's name, else text.

    Raises CrmAssessError where the name means none, where a terminal cannot show it, or where its extra is missing.
    """
    from crm_assess.cli.output import format_of, refuse_terminal

    found = given or format_of(out, ENDINGS, Format.TEXT)
    if found in BINARY and not out:
        refuse_terminal(found)
    need(found)
    return found


def need(format_: Format) -> None:
    """Raises MissingExtraError where the library is missing that a format needs."""
    if format_ in BINARY:
        from crm_assess.files.extras import needed

        needed(*{Format.PDF: ("typst", "pdf", "PDF needs"), Format.XLSX: ("xlsxwriter", "xlsx", _WORKBOOKS)}[format_])


_WORKBOOKS = "Excel workbooks need"


def printed(paper: "Paper", format_: Format, saved: bool) -> str | bytes:
    """A short report in any format but JSON; text is set for the screen, or for a file that is saved."""
    return _WRITERS[format_](paper, saved)


def _text(paper: "Paper", saved: bool) -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.page import Screen
    from crm_assess.reports.paper_text import paper_text

    return paper_text(paper, Screen() if saved else screen())


def _html(paper: "Paper", saved: bool) -> bytes:
    from crm_assess.reports.html.paper import paper_html

    return paper_html(paper).encode()


def _markdown(paper: "Paper", saved: bool) -> bytes:
    from crm_assess.reports.paper_markdown import paper_markdown

    return paper_markdown(paper).encode()


def _csv(paper: "Paper", saved: bool) -> bytes:
    from crm_assess.reports.paper_csv import paper_csv

    return paper_csv(paper).encode()


def _pdf(paper: "Paper", saved: bool) -> bytes:
    from crm_assess.reports.paper_pdf import paper_pdf

    return paper_pdf(paper)


def _xlsx(paper: "Paper", saved: bool) -> bytes:
    from crm_assess.reports.paper_xlsx import paper_xlsx

    return paper_xlsx(paper)


_WRITERS: "dict[Format, Callable[[Paper, bool], str | bytes]]" = {
    Format.TEXT: _text,
    Format.HTML: _html,
    Format.MARKDOWN: _markdown,
    Format.CSV: _csv,
    Format.PDF: _pdf,
    Format.XLSX: _xlsx,
}
"""What makes each format of a short report."""
