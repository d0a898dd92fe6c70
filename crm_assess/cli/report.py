"""crm-assess report: where an agency stands, beside the study's figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli.formats import Format, chosen
from crm_assess.cli.language import Lang, choose, load_benchmarks_in, load_pack_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_assess.files.loaded import Loaded
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack
    from crm_assess.models.result import Report
    from crm_assess.reports.view import View


class Material(NamedTuple):
    """A report and all that its words are taken from."""

    report: "Report"
    assessment: "Assessment"
    pack: "Pack"
    benchmarks: "Benchmarks"
    redact: bool


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The assessment; - for standard input.")],
    format_: Annotated[Format | None, typer.Option("--format", help="Text if nothing else is said.")] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Save it, in the format of OUT's ending.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")] = False,
    benchmarks: Annotated[Path | None, typer.Option(metavar="FILE", help="Another benchmark file.")] = None,
    ten: Annotated[bool, typer.Option("--ten", help="Only the ten figures of the source documents.")] = False,
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out names of persons, notes, reasons and evidence.")
    ] = False,
    require_level: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=5, help="Exit with status 1 unless the agency has reached this level."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Missing answers are never taken as a level: the report shows what they could change.

    Exit status: 0 done, 1 done but --require-level is not met, 2 something cannot be used.
    """
    from crm_assess.cli.output import put, refuse_to_replace

    form = chosen(format_, out)
    if out:
        refuse_to_replace(out, force, [file, *([benchmarks] if benchmarks else [])])
    pack = load_pack_in(choose(lang), questions, words=form is not Format.JSON)
    material = _material(file, pack, load_benchmarks_in(benchmarks), ten, redact)
    _tell_what_is_left_out(material)
    put(_PRINTED[form](material, out is not None), out)
    if require_level is not None:
        _require(require_level, material)


def _material(file: Path, pack: "Loaded[Pack]", figures: "Loaded[Benchmarks]", ten: bool, redact: bool) -> Material:
    from crm_assess import __version__
    from crm_assess.analysis.evaluation import evaluate
    from crm_assess.files.assessments import load_assessment
    from crm_assess.reports.document import Digests, document

    assessment = load_assessment(file, pack.value)
    used = figures.value.ten() if ten else figures.value
    result = evaluate(assessment.value, pack.value, used)
    digests = Digests(assessment.sha256, pack.sha256, figures.sha256)
    report = document(result, assessment.value, pack.value, used, digests, __version__)
    return Material(report, assessment.value, pack.value, used, redact)


def _tell_what_is_left_out(material: Material) -> None:
    from crm_assess.cli.output import notice
    from crm_assess.language import _

    standings = material.report.comparison.benchmarks
    lacking = [standing for standing in standings if standing.question not in material.pack.questions]
    if lacking:
        named = ", ".join(f"{standing.id} ({standing.question})" for standing in lacking)
        notice(_("left out, because the question is not asked: {figures}", figures=named))


def _view(material: Material) -> "View":
    from crm_assess.reports.view import view

    return view(material.report, material.assessment, material.pack, material.benchmarks, redact=material.redact)


def _text(material: Material, saved: bool) -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.page import Screen
    from crm_assess.reports.text import text

    return text(_view(material), Screen() if saved else screen())


def _json(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.json_report import report_json

    return report_json(material.report).encode()


def _html(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.html import html

    return html(_view(material)).encode()


def _markdown(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.markdown import markdown

    return markdown(_view(material)).encode()


def _csv(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.csv_report import csv_report

    return csv_report(_view(material)).encode()


def _pdf(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.pdf import pdf

    return pdf(_view(material))


def _xlsx(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.xlsx import xlsx

    return xlsx(_view(material), material.report)


_PRINTED: "dict[Format, Callable[[Material, bool], str | bytes]]" = {
    Format.TEXT: _text,
    Format.JSON: _json,
    Format.HTML: _html,
    Format.MARKDOWN: _markdown,
    Format.CSV: _csv,
    Format.PDF: _pdf,
    Format.XLSX: _xlsx,
}
"""What makes each format; text is set for the screen, or for a file that is saved."""


def _require(level: int, material: Material) -> None:
    overall = material.report.overall
    if overall.level_low is None or overall.level_low < level:
        from crm_assess.cli.output import notice
        from crm_assess.language import _
        from crm_assess.reports.wording import span

        reached = span(overall.level_low, overall.level_high)
        notice(_("the level is {reached}; required is {level}", reached=reached, level=level))
        raise typer.Exit(1)
