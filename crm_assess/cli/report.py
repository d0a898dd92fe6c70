"""crm-assess report: where an agency stands, beside the study's figures."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import Format, chosen, need
from crm_assess.cli.language import Lang, choose, load_pack_in
from crm_assess.cli.populations import Given, beside_each, populations

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_assess.cli.populations import Populations
    from crm_assess.files.loaded import Loaded
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack
    from crm_assess.models.report import Report
    from crm_assess.reports.view import View


class Material(NamedTuple):
    """A report and all that its words are taken from."""

    report: "Report"
    assessment: "Assessment"
    pack: "Pack"
    benchmarks: "Benchmarks"
    others: "tuple[Benchmarks, ...]"
    redact: bool


def command(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="The assessment, - for standard input; several, or folders of them."),
    ],
    format_: options.AsFormat = None,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="OUT", help="Save it, in the format of OUT's ending; or a folder."),
    ] = None,
    force: options.Force = False,
    benchmarks: Given = None,
    ten: options.Ten = False,
    questions: options.Questions = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="Leave out names of persons, notes, reasons and evidence.")
    ] = False,
    require_level: Annotated[
        int | None,
        typer.Option(
            metavar="N", parser=options.level, help="Exit with status 1 unless the agency has reached level N, 1 to 5."
        ),
    ] = None,
    skip_unusable: Annotated[
        bool, typer.Option("--skip-unusable", help="Of several, report on those that can be used.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Missing answers are never taken as a level: the report shows what they could change.

    Several assessments, or the folders they lie in, are reported on into a folder OUT, each report under the name of
    its assessment: all of them, or none where one cannot be used (but see --skip-unusable).

    Exit status: 0 done, 1 done but --require-level is not met or an assessment was left out, 2 something cannot be
    used.
    """
    from crm_assess.cli.report_many import Job, report_many, several

    many, read = several(files, out), list(benchmarks or [])
    form = _ready(files[0], format_, None if many else out, force, read, many)
    pack = load_pack_in(choose(lang), questions, words=form is not Format.JSON)
    figures = populations(benchmarks, ten)
    _tell_what_is_left_out(figures.first.value, pack.value)
    made = partial(_made, pack=pack, figures=figures, redact=redact, form=form, level=require_level)
    if many:
        report_many(files, out, Job(partial(made, saved=True), form, force, skip_unusable, read))
    else:
        _deliver(made(files[0], saved=out is not None), out)


def _ready(file: Path, given: Format | None, out: str | None, force: bool, read: list[Path], many: bool) -> Format:
    """The format, where nothing is in the way of a report in it; raises CrmAssessError."""
    from crm_assess.cli.output import refuse_to_replace

    if many:
        need(given or Format.TEXT)
        return given or Format.TEXT
    form = chosen(given, Path(out) if out else None)
    if out:
        refuse_to_replace(Path(out), force, [file, *read])
    return form


def _made(
    file: Path,
    pack: "Loaded[Pack]",
    figures: "Populations",
    redact: bool,
    form: Format,
    level: int | None,
    saved: bool,
) -> tuple[bytes | str, str]:
    """A report, and that the agency has not reached the level, if one is required."""
    material = _material(file, pack, figures, redact)
    return _PRINTED[form](material, saved), _too_low(level, material)


def _deliver(made: tuple[bytes | str, str], out: str | None) -> None:
    from crm_assess.cli.output import notice, put

    printed, too_low = made
    put(printed, Path(out) if out else None)
    if too_low:
        notice(too_low)
        raise typer.Exit(1)


def _material(file: Path, pack: "Loaded[Pack]", figures: "Populations", redact: bool) -> Material:
    from crm_assess import __version__
    from crm_assess.analysis.evaluation import evaluate
    from crm_assess.files.assessments import load_assessment
    from crm_assess.reports.document import Digests, document

    assessment, (first, others) = load_assessment(file, pack.value), figures
    result = evaluate(assessment.value, pack.value, first.value)
    digests = Digests(assessment.sha256, pack.sha256, first.sha256)
    beside = beside_each(assessment.value, pack.value, others)
    report = document(result, assessment.value, pack.value, first.value, digests, __version__, beside)
    return Material(report, assessment.value, pack.value, first.value, tuple(own.value for own in others), redact)


def _tell_what_is_left_out(benchmarks: "Benchmarks", pack: "Pack") -> None:
    from crm_assess.cli.output import notice
    from crm_assess.language import _

    lacking = [one for one in benchmarks.benchmarks if one.counts.question not in pack.questions]
    if lacking:
        named = ", ".join(f"{one.id} ({one.counts.question})" for one in lacking)
        notice(_("left out, because the question is not asked: {figures}", figures=named))


def _view(material: Material) -> "View":
    from crm_assess.reports.view import view

    figures = (material.benchmarks, material.others)
    return view(material.report, material.assessment, material.pack, *figures, redact=material.redact)


def _text(material: Material, saved: bool) -> str:
    from crm_assess.cli.screen import screen
    from crm_assess.reports.page import Screen
    from crm_assess.reports.text import text

    return text(_view(material), Screen() if saved else screen())


def _json(material: Material, saved: bool) -> bytes:
    from crm_assess.reports.json_report import model_json

    return model_json(material.report).encode()


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


def _too_low(level: int | None, material: Material) -> str:
    overall = material.report.overall
    if level is None or (overall.level_low is not None and overall.level_low >= level):
        return ""
    from crm_assess.language import _
    from crm_assess.reports.wording import span

    reached = span(overall.level_low, overall.level_high)
    return _("the level is {reached}; required is {level}", reached=reached, level=level)
