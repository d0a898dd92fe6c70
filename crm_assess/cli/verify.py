"""crm-assess verify: whether a report can be made again from its assessment."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli.populations import Populations, beside_each, populations

if TYPE_CHECKING:
    from crm_assess.models.report import Report


def command(
    report: Annotated[Path, typer.Argument(metavar="REPORT.json", help="A report made with --format json.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The assessment; - for standard input.")],
    benchmarks: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The benchmark file it was made with; several in their order."),
    ] = None,
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="The question pack it was made with.")] = None,
) -> None:
    """Prints "same", or one line for each difference: what changed of that which went in, then every figure.

    Exit status: 0 the same, 1 something differs, 2 something cannot be used.
    """
    from crm_assess import __version__
    from crm_assess.analysis.evaluation import evaluate
    from crm_assess.files.assessments import load_assessment
    from crm_assess.files.packs import load_pack
    from crm_assess.files.problems import printable
    from crm_assess.files.report_files import load_report
    from crm_assess.reports.document import Digests, document
    from crm_assess.reports.verification import differences

    given, pack = load_report(report).value, load_pack(questions)
    figures, others = _used(populations(benchmarks), given)
    assessment = load_assessment(file, pack.value)
    digests = Digests(assessment.sha256, pack.sha256, figures.sha256)
    result = evaluate(assessment.value, pack.value, figures.value)
    beside = beside_each(assessment.value, pack.value, others)
    found = differences(
        given, document(result, assessment.value, pack.value, figures.value, digests, __version__, beside)
    )
    typer.echo("\n".join(map(printable, found)) or "same")
    if found:
        raise typer.Exit(1)


def _used(figures: Populations, given: "Report") -> Populations:
    """The figures that the report was made with: all, or the ten of ``report --ten``."""
    ids, ten = [standing.id for standing in given.comparison.benchmarks], figures.kept()
    return ten if ids == [benchmark.id for benchmark in ten.first.value.benchmarks] else figures
