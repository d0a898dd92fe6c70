"""crm-assess cohort: many agencies at once, beside the study."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli.cohort_output import Format

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Counted, Request
    from crm_assess.models.cohort import Cohort

RECOGNISED = 10_000
"""Of more members a benchmark file does not hold the fingerprints: it would grow beyond what is read."""


def command(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Assessments, folders of them, patterns in quotes, counts."),
    ],
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COLUMN", help="Also by group: country, kind or size.")
    ] = None,
    smallest: Annotated[int, typer.Option(metavar="N", min=3, help="Show nothing for fewer than N.")] = 5,
    format_: Annotated[Format | None, typer.Option("--format", help="Text if nothing else is said.")] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Save it, in the format of OUT's ending.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let files be replaced that are there.")] = False,
    benchmarks: Annotated[Path | None, typer.Option(metavar="FILE", help="Another benchmark file.")] = None,
    ten: Annotated[bool, typer.Option("--ten", help="Only the ten figures of the source documents.")] = False,
    save_benchmarks: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Save the shares as a benchmark file for report --benchmarks.")
    ] = None,
    title: Annotated[str, typer.Option(metavar="TEXT", help="What the benchmark file is called.")] = "Own cohort",
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
) -> None:
    """Of several assessments of one agency the newest counts; whatever is left out is named, with the reason.

    Nothing is shown for a group of fewer than five, nor what would give it by subtraction.

    Exit status: 0 done, 2 something cannot be used.
    """
    from crm_assess.cli.cohort_input import counted, request
    from crm_assess.cli.cohort_output import chosen, deliver, keep, refuse_to_replace

    form = chosen(format_, out)
    refuse_to_replace([out, save_benchmarks], force)
    asked = request(questions, benchmarks, ten, by or [])
    found = counted(paths, asked)
    document = _document(found, asked, smallest)
    if save_benchmarks:
        keep(save_benchmarks, _own_benchmarks(document, found, asked, title))
    deliver(document, asked, form, out)


def _document(found: "Counted", asked: "Request", smallest: int) -> "Cohort":
    from crm_assess import __version__
    from crm_assess.analysis.cohort import Basis, cohort
    from crm_assess.models.result import PackReceipt, Tool

    pack = asked.pack.value
    receipt = PackReceipt(id=pack.id, version=pack.version, sha256=asked.pack.sha256)
    basis = Basis(pack, asked.benchmarks, smallest)
    return cohort(found.tally, basis, Tool(version=__version__), receipt, found.left_out)


def _own_benchmarks(document: "Cohort", found: "Counted", asked: "Request", title: str) -> str:
    from crm_assess.analysis.membership import fingerprints
    from crm_assess.analysis.own_benchmarks import own_benchmarks
    from crm_assess.errors import CrmAssessError
    from crm_assess.reports.json_report import benchmarks_json

    if document.assessments < document.smallest:
        raise CrmAssessError(f"{document.assessments} assessments are too few for a benchmark ({document.smallest}).")
    members = fingerprints(found.members) if len(found.members) <= RECOGNISED else ()
    return benchmarks_json(own_benchmarks(document, asked.benchmarks, title.strip() or "Own cohort", members))
