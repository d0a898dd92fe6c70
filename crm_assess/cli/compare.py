"""crm-assess compare: two or more dates of one agency."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import Format, chosen, printed
from crm_assess.cli.language import Lang, choose, load_benchmarks_in, load_pack_in

if TYPE_CHECKING:
    from crm_assess.analysis.changes import Dossier
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.change import ComparisonOverTime
    from crm_assess.models.pack import Pack


def command(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The earlier assessment.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The later assessment.")],
    more: Annotated[
        list[Path] | None, typer.Argument(metavar="MORE...", help="Still later ones, for a timeline.")
    ] = None,
    format_: options.AsFormat = None,
    out: options.Out = None,
    force: options.Force = False,
    benchmarks: options.Benchmarks = None,
    benchmarks_before: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The benchmark file of the earlier date, where it was another.")
    ] = None,
    questions: options.Questions = None,
    lang: Lang = None,
) -> None:
    """The change of a mean is split into what the answers and what the questions changed; the two add up exactly.

    Of more than two files the first is held against the last, and all of them make the timeline. A file of an older
    version of the questions is scored by the questions of its time.

    Exit status: 0 done, 2 something cannot be used.
    """
    from crm_assess.analysis.changes import compare_over_time
    from crm_assess.cli.output import put, refuse_to_replace

    form = chosen(format_, out)
    files = [before, after, *(more or [])]
    if out:
        refuse_to_replace(out, force, files)
    pack = load_pack_in(choose(lang), questions, words=form is not Format.JSON).value
    figures = load_benchmarks_in(benchmarks).value
    earlier = load_benchmarks_in(benchmarks_before).value if benchmarks_before else figures
    dossiers = [_dossier(file, pack, figures if place else earlier) for place, file in enumerate(files)]
    _notices(dossiers, files)
    put(_printed(compare_over_time(dossiers, pack), pack, (earlier, figures), form, saved=out is not None), out)


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
    from crm_assess.language import _

    written = [dossier.written for dossier in dossiers]
    for place, file in enumerate(files[1:], 1):
        if written[place].assessed_on < written[place - 1].assessed_on:
            notice(_("{file} is dated before {other}: is the order right?", file=file, other=files[place - 1]))
    if len({one.agency.name for one in written}) > 1:
        notice(_("the files name different agencies: is it one and the same?"))


def _printed(
    found: "ComparisonOverTime", pack: "Pack", figures: "tuple[Benchmarks, Benchmarks]", form: Format, saved: bool
) -> str | bytes:
    """The comparison in a format; ``figures`` are those of the earlier and of the later date."""
    if form is Format.JSON:
        from crm_assess.reports.json_report import model_json

        return model_json(found)
    from crm_assess.reports.change_paper import change_paper

    return printed(change_paper(found, pack, figures[1], figures[0]), form, saved)
