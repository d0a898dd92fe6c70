"""crm-assess compare: two or more dates of one agency."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from crm_assess.analysis.changes import Dossier
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.change import ComparisonOverTime
    from crm_assess.models.pack import Pack
    from crm_assess.reports.paper import Paper


class Format(StrEnum):
    """What a comparison can be printed or saved as."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"


ENDINGS = {
    ".txt": Format.TEXT,
    ".json": Format.JSON,
    ".html": Format.HTML,
    ".md": Format.MARKDOWN,
    ".csv": Format.CSV,
}
"""The format that the ending of a file's name means."""


def command(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The earlier assessment.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The later assessment.")],
    more: Annotated[
        list[Path] | None, typer.Argument(metavar="[MORE...]", help="Still later ones, for a timeline.")
    ] = None,
    format_: Annotated[Format | None, typer.Option("--format", help="Text if nothing else is said.")] = None,
    out: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Save it, in the format of OUT's ending.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let -o replace a file that is there.")] = False,
    benchmarks: Annotated[Path | None, typer.Option(metavar="FILE", help="Another benchmark file.")] = None,
    benchmarks_before: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The benchmark file of the earlier date, where it was another.")
    ] = None,
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
) -> None:
    """The change of a mean is split into what the answers and what the questions changed; the two add up exactly.

    Of more than two files the first is held against the last, and all of them make the timeline. A file of an older
    version of the questions is scored by the questions of its time.

    Exit status: 0 done, 2 something cannot be used.
    """
    from crm_assess.analysis.changes import compare_over_time
    from crm_assess.cli.output import format_of, put, refuse_to_replace
    from crm_assess.files.benchmarks import load_benchmarks
    from crm_assess.files.packs import load_pack

    chosen = format_ or format_of(out, ENDINGS, Format.TEXT)
    files = [before, after, *(more or [])]
    if out:
        refuse_to_replace(out, force, files)
    pack, figures = load_pack(questions).value, load_benchmarks(benchmarks or None).value
    earlier = load_benchmarks(benchmarks_before).value if benchmarks_before else figures
    dossiers = [_dossier(file, pack, figures if place else earlier) for place, file in enumerate(files)]
    _notices(dossiers, files)
    put(_printed(compare_over_time(dossiers, pack), pack, figures, chosen, saved=out is not None), out)


def _dossier(file: Path, pack: "Pack", benchmarks: "Benchmarks") -> "Dossier":
    from crm_assess.analysis.changes import Dossier
    from crm_assess.analysis.editions import edition, migrated
    from crm_assess.files.assessments import parse_as_written
    from crm_assess.files.source import read_source

    written = parse_as_written(read_source(file), pack)
    value = written.value
    return Dossier(value, edition(pack, value.pack.version), migrated(value, pack), benchmarks, written.sha256)


def _notices(dossiers: "list[Dossier]", files: list[Path]) -> None:
    from crm_assess.cli.output import notice

    written = [dossier.written for dossier in dossiers]
    for place, file in enumerate(files[1:], 1):
        if written[place].assessed_on < written[place - 1].assessed_on:
            notice(f"{file} is dated before {files[place - 1]}: is the order right?")
    if len({one.agency.name for one in written}) > 1:
        notice("the files name different agencies: is it one and the same?")


def _printed(found: "ComparisonOverTime", pack: "Pack", figures: "Benchmarks", format_: Format, saved: bool) -> str:
    from crm_assess.reports.change_paper import change_paper
    from crm_assess.reports.paper import json_text

    if format_ is Format.JSON:
        return json_text(found)
    paper = change_paper(found, pack, figures)
    if format_ is Format.TEXT:
        from crm_assess.cli.screen import screen
        from crm_assess.reports.page import Screen
        from crm_assess.reports.paper_text import paper_text

        return paper_text(paper, Screen() if saved else screen())
    return _laid_out(paper, format_)


def _laid_out(paper: "Paper", format_: Format) -> str:
    from crm_assess.reports.paper_csv import paper_csv
    from crm_assess.reports.paper_html import paper_html
    from crm_assess.reports.paper_markdown import paper_markdown

    made = {Format.CSV: paper_csv, Format.HTML: paper_html, Format.MARKDOWN: paper_markdown}
    return made[format_](paper)
