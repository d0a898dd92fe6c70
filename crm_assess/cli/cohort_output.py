"""Where the cohort command's results go: formats, files, stdout."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Request
    from crm_assess.models.cohort import Cohort
    from crm_assess.reports.cohort_view import CohortView


class Format(StrEnum):
    """What a cohort's report can be printed or saved as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"


ENDINGS = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".csv": Format.CSV,
}
"""The format that the ending of a file's name means."""


def refuse_to_replace(files: "Iterable[Path | None]", force: bool) -> None:
    """Raises CrmAssessError where a file to save is there already, before anything is counted."""
    from crm_assess.errors import CrmAssessError

    for file in files:
        if file and file.exists() and not force:
            raise CrmAssessError(f"{file} is there already: give another name, or --force to replace it.")


def deliver(document: "Cohort", asked: "Request", form: Format, out: Path | None) -> None:
    """Prints the document, or saves it whole."""
    printed = _printed(document, asked, form, saved=out is not None)
    if out:
        keep(out, printed)
    else:
        typer.echo(printed, nl=False)


def keep(out: Path, text: str) -> None:
    """Saves a file whole, and says so."""
    from crm_assess.files.save import save

    save(out, text.encode())
    typer.echo(f"crm-assess: saved {out}", err=True)


def _printed(document: "Cohort", asked: "Request", form: Format, saved: bool) -> str:
    if form is Format.JSON:
        from crm_assess.reports.json_report import document_json

        return document_json(document.as_json())
    if form is Format.CSV:
        from crm_assess.reports.cohort_csv import cohort_csv

        return cohort_csv(document)
    from crm_assess.reports.cohort_view import cohort_view

    view = cohort_view(document, asked.pack.value, asked.benchmarks)
    return _text(view, saved) if form is Format.TEXT else _paper(view, form, f"crm-assess {document.tool.version}")


def _text(view: "CohortView", saved: bool) -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.cohort_text import cohort_text
    from crm_assess.reports.page import Screen

    return cohort_text(view, Screen() if saved else screen())


def _paper(view: "CohortView", form: Format, made_by: str) -> str:
    from crm_assess.reports.cohort_paper import cohort_paper
    from crm_assess.reports.paper_html import paper_html
    from crm_assess.reports.paper_markdown import paper_markdown

    return {Format.HTML: paper_html, Format.MARKDOWN: paper_markdown}[form](cohort_paper(view, made_by))
