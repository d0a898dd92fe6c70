"""crm-assess cohort: many agencies at once, beside the study."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli.formats import Format, chosen

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Counted, Request
    from crm_assess.models.cohort import Cohort


class Engine(StrEnum):
    """What counts wide tables."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


RECOGNISED = 10_000
"""Of more members a benchmark file does not hold the fingerprints: it would grow beyond what is read."""


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", help="Assessments, folders, patterns in quotes, wide tables, counts."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", metavar="COLUMN", help="Also by group: country, kind, size, or a column of the tables."),
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
    save_counts: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Save the bare counts, to be added to others: not for publication."),
    ] = None,
    skip_invalid: Annotated[
        bool, typer.Option("--skip-invalid", help="Leave out rows of tables with cells that cannot be used.")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="What counts wide tables.")] = Engine.POLARS,
    spark_remote: Annotated[
        str | None, typer.Option(metavar="URL", help="A Spark Connect server, with --engine spark.")
    ] = None,
    simulate: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Instead: write N invented respondents to the table -o.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="Other seeds, other respondents.")] = 1,
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
) -> None:
    """Of several assessments of one agency the newest counts; whatever is left out is named, with the reason.

    Nothing is shown for a group of fewer than five, nor what would give it by subtraction.

    Exit status: 0 done, 2 something cannot be used.
    """
    if simulate is not None:
        _simulate(simulate, seed, out, force, questions)
        return
    from dataclasses import replace

    from crm_assess.cli.cohort_input import counted, request
    from crm_assess.cli.cohort_output import deliver, keep, refuse_to_replace

    form = chosen(format_, out)
    refuse_to_replace([out, save_benchmarks, save_counts], force)
    asked = request(questions, benchmarks, ten, by or [])
    asked = replace(asked, engine=str(engine), spark_remote=spark_remote, skip_invalid=skip_invalid)
    found = counted(_some(paths), asked)
    document = _document(found, asked, smallest)
    if save_benchmarks:
        keep(save_benchmarks, _own_benchmarks(document, found, asked, title))
    if save_counts:
        keep(save_counts, _counts(found))
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


def _counts(found: "Counted") -> str:
    """The bare counts; those of fewer than may ever be shown would be the answers of single agencies."""
    from crm_assess.analysis.suppression import FLOOR
    from crm_assess.errors import CrmAssessError
    from crm_assess.files.tallies import tally_text

    if found.tally.assessments < FLOOR:
        raise CrmAssessError(f"Counts of fewer than {FLOOR} assessments would be the answers of single agencies.")
    typer.echo("crm-assess: counts show small groups too: give them only to who adds them up", err=True)
    return tally_text(found.tally)


def _some(paths: list[Path] | None) -> list[Path]:
    from crm_assess.errors import CrmAssessError

    if not paths:
        raise CrmAssessError("Nothing to count: name assessments, folders or tables (or --simulate N -o FILE).")
    return paths


def _simulate(respondents: int, seed: int, out: Path | None, force: bool, questions: Path | None) -> None:
    """Writes the invented survey, and its true shares as JSON to stdout."""
    import json

    from crm_assess.cli.cohort_input import engine_of, request
    from crm_assess.cli.cohort_output import refuse_to_replace
    from crm_assess.errors import CrmAssessError

    if out is None:
        raise CrmAssessError("--simulate needs -o FILE: a table to write (.csv, .jsonl or .parquet).")
    refuse_to_replace([out], force)
    asked = request(questions, None, False, [])
    engine_of(out.with_suffix(".parquet"), asked)
    from crm_assess.cohort.simulation import simulate, true_shares

    simulate(out, asked.pack.value, respondents, seed)
    typer.echo(f"crm-assess: saved {out}", err=True)
    shares = {name: float(share) for name, share in true_shares(asked.pack.value, asked.benchmarks).items()}
    typer.echo(json.dumps({"respondents": respondents, "seed": seed, "true_shares": shares}, indent=2))
