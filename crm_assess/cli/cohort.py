"""crm-assess cohort: many agencies at once, beside the study."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crm_assess.cli import cohort_options as own
from crm_assess.cli import options
from crm_assess.cli.formats import chosen
from crm_assess.cli.language import Lang, choose, speak

if TYPE_CHECKING:
    from crm_assess.cli.cohort_input import Counted, Request
    from crm_assess.models.cohort import Cohort


RECOGNISED = 10_000
"""Of more members a benchmark file does not hold the fingerprints: it would grow beyond what is read."""


def command(
    paths: own.Paths = None,
    by: own.By = None,
    one_per: own.OnePer = own.Once.ROW,
    smallest: own.Smallest = 5,
    format_: options.AsFormat = None,
    out: options.Out = None,
    force: own.Force = False,
    benchmarks: options.Benchmarks = None,
    ten: options.Ten = False,
    save_benchmarks: own.SaveBenchmarks = None,
    title: own.Title = own.OWN,
    save_counts: own.SaveCounts = None,
    skip_invalid: own.SkipInvalid = False,
    engine: own.Engine_ = own.Engine.POLARS,
    spark_remote: own.SparkRemote = None,
    simulate: own.Simulate = None,
    seed: own.Seed = 1,
    questions: options.Questions = None,
    lang: Lang = None,
) -> None:
    """Of an agency's files the newest counts; of a table every row, or with --one-per agency the newest too.

    Whatever is left out is named, with the reason. Nothing is shown for a group of fewer than five, nor what would
    give it by subtraction.

    Exit status: 0 done, 2 something cannot be used.
    """
    if simulate is not None:
        _refuse_paths(paths)
        speak(choose(lang))
        _simulate(simulate, seed, out, force, questions)
        return
    from crm_assess.cli.cohort_input import counted, request
    from crm_assess.cli.cohort_output import deliver, in_words, refuse_to_replace_any

    form, spoken = chosen(format_, out), choose(lang)
    refuse_to_replace_any([out, save_benchmarks, save_counts], force, paths or (), benchmarks)
    how = own.Counting(str(engine), spark_remote, skip_invalid, one_per is own.Once.AGENCY)
    asked = request(questions, benchmarks, ten, by or [], how)
    told = in_words(form, spoken, asked, questions, benchmarks)
    found = counted(_some(paths), asked)
    document = _document(found, asked, smallest)
    others = {}
    if save_benchmarks:
        others[save_benchmarks] = _own_benchmarks(document, found, asked, title)
    if save_counts:
        others[save_counts] = _counts(found, smallest)
    deliver(document, told, out, others)


def _document(found: "Counted", asked: "Request", smallest: int) -> "Cohort":
    from crm_assess import __version__
    from crm_assess.analysis.cohort import Basis, cohort
    from crm_assess.models.report import PackReceipt, Tool

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
    known = len(found.members) == document.assessments <= RECOGNISED  # else some member would not find itself
    members = fingerprints(found.members) if known else ()
    return benchmarks_json(own_benchmarks(document, asked.benchmarks, title, members))


def _counts(found: "Counted", smallest: int) -> str:
    """The bare counts; those of fewer than may ever be shown would be the answers of single agencies."""
    from crm_assess.analysis.suppression import FLOOR
    from crm_assess.cli.output import notice
    from crm_assess.errors import CrmAssessError
    from crm_assess.files.tallies import tally_text
    from crm_assess.language import _

    if found.tally.assessments < FLOOR:
        raise CrmAssessError(f"Counts of fewer than {FLOOR} assessments would be the answers of single agencies.")
    groups = found.tally.strata
    few = sum(group.assessments < smallest for group in groups)
    told = _("counts show small groups too: give them only to who adds them up")
    if few:
        told = _(
            "counts show the answers of small groups too, here of {few} of {total} with fewer than {count}: give them "
            "only to who adds them up",
            few=few,
            total=len(groups),
            count=smallest,
        )
    notice(told)
    return tally_text(found.tally)


def _some(paths: list[Path] | None) -> list[Path]:
    from crm_assess.errors import CrmAssessError

    if not paths:
        raise CrmAssessError("Nothing to count: name assessments, folders or tables (or --simulate N -o FILE).")
    return paths


def _refuse_paths(paths: list[Path] | None) -> None:
    if paths:
        raise options.refusal("--simulate", f"counts nothing (leave out {paths[0]}, or --simulate).")


def _simulate(respondents: int, seed: int, out: Path | None, force: bool, questions: Path | None) -> None:
    """Writes the invented survey, and its true shares as JSON to stdout."""
    import json

    from crm_assess.cli.cohort_input import engine_of, request
    from crm_assess.cli.cohort_output import refuse_to_replace_any
    from crm_assess.cli.output import keep

    if out is None:
        raise options.refusal("--simulate", "needs -o FILE, a table to write (.csv, .jsonl or .parquet).")
    refuse_to_replace_any([out], force)
    asked = request(questions, None, False, [], own.Counting())
    engine_of(out.with_suffix(".parquet"), asked)
    from crm_assess.cohort.simulation import simulate, true_shares

    keep(out, simulate(out, asked.pack.value, respondents, seed))
    shares = {name: float(share) for name, share in true_shares(asked.pack.value, asked.benchmarks).items()}
    typer.echo(json.dumps({"respondents": respondents, "seed": seed, "true_shares": shares}, indent=2))
