"""Where the cohort command's results go: formats, files, stdout."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from crm_assess.cli.formats import Format, printed

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Request
    from crm_assess.models.cohort import Cohort


def refuse_to_replace(files: "Iterable[Path | None]", force: bool) -> None:
    """Raises CrmAssessError where a file to save is there already, before anything is counted."""
    from crm_assess.errors import CrmAssessError

    for file in files:
        if file and file.exists() and not force:
            raise CrmAssessError(f"{file} is there already: give another name, or --force to replace it.")


def deliver(document: "Cohort", asked: "Request", form: Format, out: Path | None) -> None:
    """Prints the document, or saves it whole."""
    from crm_assess.cli.output import put

    put(_printed(document, asked, form, saved=out is not None), out)


def keep(out: Path, text: str) -> None:
    """Saves a file whole, and says so."""
    from crm_assess.cli.output import put

    put(text, out)


def _printed(document: "Cohort", asked: "Request", form: Format, saved: bool) -> str | bytes:
    if form is Format.JSON:
        from crm_assess.reports.json_report import model_json

        return model_json(document)
    from crm_assess.reports.cohort_paper import cohort_paper

    return printed(cohort_paper(document, asked.pack.value, asked.benchmarks), form, saved)
