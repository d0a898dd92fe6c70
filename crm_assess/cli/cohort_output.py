"""Where the cohort command's results go: formats, files, stdout."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_assess.cli.formats import Format, printed
from crm_assess.cli.language import ENGLISH, Choice, load_benchmarks_in, load_pack_in

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Request
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.cohort import Cohort
    from crm_assess.models.pack import Pack


class InWords(NamedTuple):
    """How a cohort is told: what is counted and saved for programs is the same in every language."""

    form: Format
    pack: "Pack"
    benchmarks: "Benchmarks"


def in_words(
    form: Format, language: Choice, asked: "Request", questions: Path | None, benchmarks: Path | None
) -> InWords:
    """The questions and the figures in the language of the report, which is that of all that follows.

    Raises CrmAssessError where they are not in the language that --lang asks for, before anything is counted.
    """
    if form is Format.JSON or language.tag == ENGLISH:
        return InWords(form, asked.pack.value, asked.benchmarks)
    return InWords(form, load_pack_in(language, questions).value, load_benchmarks_in(benchmarks).value)


def refuse_to_replace_any(
    files: "Sequence[Path | None]", force: bool, paths: "Sequence[Path]" = (), read: Path | None = None
) -> None:
    """Raises CrmAssessError where a file to save is there already, or named twice, before anything is counted.

    What the paths name, and what else is ``read``, is replaced by nothing.
    """
    from crm_assess.cli.output import refuse_one_name, refuse_to_replace
    from crm_assess.files.collection import named

    refuse_one_name(files)
    for file in filter(None, files):
        inputs = named(paths, []) if file.exists() else []
        refuse_to_replace(file, force, [*inputs, *([read] if read else [])])


def deliver(document: "Cohort", told: InWords, out: Path | None, others: "Mapping[Path, str]") -> None:
    """Prints the document, or saves it with the other files: all of them or none."""
    from crm_assess.cli.output import keep_all, put

    result = _printed(document, told, saved=out is not None)
    files = {file: text.encode() for file, text in others.items()}
    if out:
        files[out] = result if isinstance(result, bytes) else result.encode()
    keep_all(files)
    if not out:
        put(result, None)


def _printed(document: "Cohort", told: InWords, saved: bool) -> str | bytes:
    if told.form is Format.JSON:
        from crm_assess.reports.json_report import model_json

        return model_json(document)
    from crm_assess.reports.cohort_paper import cohort_paper

    return printed(cohort_paper(document, told.pack, told.benchmarks), told.form, saved)
