"""crm-assess report for many assessments in one call: a report of each in one folder, or none at all."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from crm_assess.cli.formats import ENDINGS, Format

if TYPE_CHECKING:
    from crm_assess.files.staging import Staging


class Outcome(NamedTuple):
    """What became of one assessment."""

    file: Path
    problems: str = ""
    """Why it cannot be used, a line for each problem."""
    too_low: str = ""
    """That it has not reached the level that is required."""


class Job(NamedTuple):
    """How each report is made, and what is to be done about those that cannot be."""

    made: Callable[[Path], tuple[bytes | str, str]]
    """The report of an assessment, and a word where it has not reached the level that is required."""
    form: Format
    force: bool
    skip_unusable: bool
    read: Sequence[Path]
    """What else is read, and must not be written over."""


def several(files: Sequence[Path], out: str | None) -> bool:
    """Whether reports go into a folder: of a folder, of several assessments, or where OUT is a folder."""
    into = out is not None and (out.endswith("/") or Path(out).is_dir())
    return len(files) > 1 or files[0].is_dir() or into


def report_many(files: Sequence[Path], out: str | None, job: Job) -> None:
    """Saves a report of each assessment in the folder ``out``; ends with SystemExit where the status is not 0.

    Raises CrmAssessError where not all can be made, or something is in the way: then nothing is saved.
    """
    from crm_assess.errors import CrmAssessError
    from crm_assess.files.folders import named_files
    from crm_assess.files.staging import Staging, refuse_to_replace_any

    if out is None:
        raise CrmAssessError("Several reports need a folder to be saved in: give -o DIR.")
    folder, named = Path(out), named_files(files)
    _refuse_own_folder(files, folder)
    names = _names(named, job.form)
    refuse_to_replace_any(folder, names.values(), job.force, [*named, *job.read])
    with Staging(folder) as staging:
        outcomes = _made(named, names, staging, job)
        usable = [outcome.file for outcome in outcomes if not outcome.problems]
        if len(usable) < len(named) and not (job.skip_unusable and usable):
            raise CrmAssessError(_nothing_saved(len(named) - len(usable), len(named)))
        staging.publish([names[file] for file in usable])
    _tell(outcomes, folder)


def _tell(outcomes: Sequence[Outcome], folder: Path) -> None:
    """Says what is saved, and ends with exit status 1 where that is not all or a level is not reached."""
    from crm_assess.cli.output import notice
    from crm_assess.language import _, ngettext

    too_low = [outcome for outcome in outcomes if outcome.too_low]
    for outcome in too_low:
        notice(f"{outcome.file}: {outcome.too_low}")
    left_out = sum(bool(outcome.problems) for outcome in outcomes)
    count = len(outcomes) - left_out
    saved = ngettext("saved {count} report in {folder}", "saved {count} reports in {folder}", count, folder=folder)
    notice(saved + (_("; left out {count}", count=left_out) if left_out else ""))
    if left_out or too_low:
        raise typer.Exit(1)


def _made(named: Sequence[Path], names: dict[Path, str], staging: "Staging", job: Job) -> list[Outcome]:
    from crm_assess.cli.many import each
    from crm_assess.cli.output import notice
    from crm_assess.cli.progress import Progress
    from crm_assess.language import _

    outcomes: list[Outcome] = []
    try:
        with Progress() as progress:
            for outcome in each(partial(_outcome, names=names, staging=staging, made=job.made), named):
                if outcome.problems:
                    progress.hide()
                    typer.echo(outcome.problems, err=True)
                outcomes.append(outcome)
                progress.show(_("{done} of {total} reports made", done=len(outcomes), total=len(named)))
    except KeyboardInterrupt:
        notice(_("stopped: nothing is saved"))
        raise
    return outcomes


def _outcome(
    file: Path, names: dict[Path, str], staging: "Staging", made: Callable[[Path], tuple[bytes | str, str]]
) -> Outcome:
    from crm_assess.files.problems import InputError

    try:
        data, too_low = made(file)
    except InputError as error:
        return Outcome(file, problems=str(error))
    staging.write(names[file], data if isinstance(data, bytes) else data.encode())
    return Outcome(file, too_low=too_low)


def _names(named: Sequence[Path], form: Format) -> dict[Path, str]:
    """What each report is called; raises CrmAssessError where two would have one name, on any file system."""
    from crm_assess.errors import CrmAssessError
    from crm_assess.files.problems import printable

    ending = next(ending for ending, meant in ENDINGS.items() if meant is form)
    seen: dict[str, Path] = {}
    same = []
    for file in named:
        if str(file) == "-":
            raise CrmAssessError("Standard input (-) can only be reported on alone, into a file or to stdout.")
        first = seen.setdefault(file.stem.casefold(), file)
        if first is not file:
            same.append(printable(f"{first} and {file} would both become {file.stem}{ending}."))
    if same:
        raise CrmAssessError("\n".join([*same, "Give them different names, or report on them in separate calls."]))
    return {file: f"{file.stem}{ending}" for file in named}


def _refuse_own_folder(files: Sequence[Path], folder: Path) -> None:
    """The next call would take the reports for assessments."""
    from crm_assess.errors import CrmAssessError

    if any(file.is_dir() and folder.is_dir() and file.samefile(folder) for file in files):
        raise CrmAssessError(f"{folder} is where the assessments are: give -o another folder.")


def _nothing_saved(unusable: int, of: int) -> str:
    rest = "" if unusable == of else " (--skip-unusable saves the reports of the others)"
    return f"crm-assess: {unusable} of {of} assessments cannot be used: nothing is saved{rest}"
