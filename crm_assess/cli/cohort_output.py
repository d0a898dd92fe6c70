"""Where the cohort command's results go: formats, files, stdout."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_assess.cli.cohort_input import Request
    from crm_assess.models.cohort import Cohort
    from crm_assess.reports.cohort_view import CohortView
    from crm_assess.reports.page import Screen


class Format(StrEnum):
    """What a cohort's report can be printed or saved as."""

    TEXT = "text"
    JSON = "json"


ENDINGS = {".txt": Format.TEXT, ".json": Format.JSON}
"""The format that the ending of a file's name means."""


def chosen(given: Format | None, out: Path | None) -> Format:
    """The format asked for, else the one of OUT's ending, else text; raises CrmAssessError for an unknown ending."""
    from crm_assess.errors import CrmAssessError

    if given or not out:
        return given or Format.TEXT
    found = ENDINGS.get(out.suffix.lower())
    if not found:
        known = ", ".join(f"{ending} for {known}" for ending, known in ENDINGS.items())
        raise CrmAssessError(f"The name {out} does not say in which format to save ({known}; or give --format).")
    return found


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
    from crm_assess.cli.screen import screen
    from crm_assess.reports.cohort_view import cohort_view
    from crm_assess.reports.page import Screen

    view = cohort_view(document, asked.pack.value, asked.benchmarks)
    return _LAID_OUT[form](view, Screen() if saved else screen())


def _text(view: "CohortView", screen: "Screen") -> str:
    from crm_assess.reports.cohort_text import cohort_text

    return cohort_text(view, screen)


_LAID_OUT: "dict[Format, Callable[[CohortView, Screen], str]]" = {Format.TEXT: _text}
"""What lays out each format but JSON, which is the document itself."""
