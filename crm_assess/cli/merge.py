"""crm-assess merge: several raters or departments of one agency."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import Format, chosen, printed
from crm_assess.cli.language import Lang, choose, load_pack_in

if TYPE_CHECKING:
    from crm_assess.analysis.merging import Rating
    from crm_assess.models.assessment import Assessment, Settlement
    from crm_assess.models.pack import Pack


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Assessments of one agency.")],
    out: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The merged assessment, YAML or JSON.")],
    base: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What all of them started from; changes win over it.")
    ] = None,
    settlements: Annotated[
        Path | None,
        typer.Option("--settle", metavar="FILE", help="Settlements: question, answer, by, on, why; under settled."),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="Of the account of agreement; text if nothing else is said.")
    ] = None,
    account: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save the account, in the format of FILE's ending.")
    ] = None,
    force: options.Force = False,
    questions: options.Questions = None,
    lang: Lang = None,
) -> None:
    """What all agree on is taken; a question on which they differ stays unanswered until somebody settles it.

    "Don't know" does not contradict a level: the level stands, and who did not know is listed. On a terminal you are
    asked whether to settle the conflicts at once.

    Exit status: 0 done, 1 done but conflicts are open, 2 something cannot be used, 130 broken off with Ctrl-C while
    conflicts were settled (what was settled before is saved).
    """
    from crm_assess.cli.output import keep, put, refuse_one_name, refuse_to_replace

    form = chosen(format_, account)
    pack = load_pack_in(choose(lang), questions, words=form is not Format.JSON).value
    refuse_one_name([out, account])
    if account:
        refuse_to_replace(account, force, files)
    ratings = _ratings(files, pack)
    merged = _merged(ratings, base, settlements, pack)
    _refuse_to_lose(out, merged, force)
    _refuse_a_raters_own(out, files, ratings)
    merged, broken_off = _settled_now(merged, pack, out)
    keep(out, _data(out, merged))
    put(_account(ratings, merged, pack, form, saved=account is not None), account)
    _complain(merged)
    if broken_off or merged.conflicts:
        raise typer.Exit(130 if broken_off else 1)


def _ratings(files: list[Path], pack: "Pack") -> "list[Rating]":
    """What the raters said, each under a name of his own; a doubt is told where the files are of several dates."""
    from crm_assess.analysis.merging import Rating
    from crm_assess.files.assessments import load_assessment

    loaded = [load_assessment(file, pack).value for file in files]
    _refuse_several_agencies(loaded)
    _doubt_dates(loaded)
    return [Rating(label, one) for label, one in zip(_labels(files, loaded), loaded, strict=True)]


def _refuse_several_agencies(loaded: "list[Assessment]") -> None:
    from crm_assess.errors import CrmAssessError

    for field in ("name", "country", "kind", "size"):
        values = {value for one in loaded if (value := getattr(one.agency, field)) is not None}
        if len(values) > 1:
            listed = ", ".join(f'"{value}"' for value in sorted(map(str, values)))
            raise CrmAssessError(f"The files differ in the agency's {field}: {listed}. Make it the same in all first.")


def _labels(files: list[Path], loaded: "list[Assessment]") -> list[str]:
    """The assessors' names, else the file's; with the file's where different assessments would share one."""
    from crm_assess.cli.output import harmless  # not every byte of a file's name need be text

    names = [
        ", ".join(person.name for person in one.assessors) or harmless(_stem(file))
        for file, one in zip(files, loaded, strict=True)
    ]
    distinct = {(name, one) for name, one in zip(names, map(_identity, loaded), strict=True)}
    shared = {name for name in names if sum(name == other for other, _ in distinct) > 1}
    return [
        f"{name} ({harmless(file.name)})" if name in shared else name for name, file in zip(names, files, strict=True)
    ]


def _doubt_dates(loaded: "list[Assessment]") -> None:
    """A merged file has one date, which is not that of every answer where the files have several."""
    from crm_assess.cli.output import notice
    from crm_assess.language import _

    dates = [one.assessed_on for one in loaded]
    if (first := min(dates)) != (last := max(dates)):
        notice(_("the files are dated {first} to {last}: the merged one is dated {last}", first=first, last=last))


def _stem(file: Path) -> str:
    return "standard input" if str(file) == "-" else file.stem


def _identity(assessment: "Assessment") -> str:
    return assessment.model_dump_json()


def _merged(ratings: "list[Rating]", base: Path | None, settlements: Path | None, pack: "Pack") -> "Assessment":
    from crm_assess.analysis.merging import merge
    from crm_assess.analysis.settling import settle
    from crm_assess.files.settlements import load_settlements

    merged = merge(ratings, pack, _base(base, ratings[0].assessment.agency.name, pack))
    return settle(merged, load_settlements(settlements, merged, pack), pack) if settlements else merged


def _base(base: Path | None, merged: str, pack: "Pack") -> "Assessment | None":
    """What all started from; a doubt is told where it names another agency than the one that is ``merged``."""
    from crm_assess.cli.output import notice
    from crm_assess.files.assessments import load_assessment
    from crm_assess.language import _

    if base is None:
        return None
    found = load_assessment(base, pack).value
    if found.agency.name != merged:
        notice(_("the files name different agencies: is it one and the same?"))
    return found


def _settled_now(merged: "Assessment", pack: "Pack", out: Path) -> "tuple[Assessment, bool]":
    """The same with what is settled where there is a terminal, and whether that was broken off after the first of it.

    It is saved each time. Raises typer.Exit where it was broken off before, SaveError where it cannot be saved.
    """
    if not (merged.conflicts and sys.stdin.isatty() and sys.stderr.isatty()):
        return merged, False
    from crm_assess.analysis.settling import settle
    from crm_assess.cli.settle import asked, ended_as_by_ctrl_c
    from crm_assess.cli.terminal import terminal
    from crm_assess.files.draft import must_be_writable

    must_be_writable(out)
    found: list[Settlement] = []
    broken_off = False
    try:
        with ended_as_by_ctrl_c(), terminal(accessible=False) as shown:
            for one in asked(shown, merged.conflicts, pack):
                found.append(one)
                _save(out, settle(merged, found, pack))
    except (KeyboardInterrupt, EOFError, OSError):  # the last where the terminal is gone
        with suppress(OSError):
            typer.echo(err=True)
        if not found:
            raise typer.Exit(130) from None
        broken_off = True
    return settle(merged, found, pack), broken_off


def _save(out: Path, merged: "Assessment") -> None:
    """Saves what was settled so far, or keeps it elsewhere and tells so with the error."""
    from crm_assess.cli.output import rescue_folders
    from crm_assess.files.rescue import Rescue
    from crm_assess.files.save import SaveError, save

    data = _data(out, merged)
    try:
        save(out, data)
    except SaveError as error:
        safe, where = Rescue(out, rescue_folders()).save(data)
        raise SaveError("\n".join([str(error), where, *([] if safe else [data.decode()])])) from None


def _refuse_to_lose(out: Path, merged: "Assessment", force: bool) -> None:
    from crm_assess.errors import CrmAssessError

    if out.suffix.lower() not in (".yaml", ".yml", ".json"):
        raise CrmAssessError(f"The name {out} does not say in which form to save (.yaml or .json).")
    if out.exists() and not force and (not out.is_file() or out.read_bytes() != _data(out, merged)):
        raise CrmAssessError(
            f"{out} is there already: give -o another name, or --force to replace it. "
            "To keep what was settled in it, name it among the files as well."
        )


def _refuse_a_raters_own(out: Path, files: list[Path], ratings: "list[Rating]") -> None:
    """Raises CrmAssessError where the merged file would take the place of what one rater said, even by force."""
    from crm_assess.cli.output import refuse_to_replace

    loaded = zip(files, (rating.assessment for rating in ratings), strict=True)
    refuse_to_replace(out, True, [file for file, one in loaded if not (one.conflicts or one.doubts or one.settled)])


def _data(out: Path, merged: "Assessment") -> bytes:
    from crm_assess.files.assessments import json_text, yaml_text

    return (json_text(merged) if out.suffix.lower() == ".json" else yaml_text(merged)).encode()


def _account(ratings: "list[Rating]", merged: "Assessment", pack: "Pack", form: Format, saved: bool) -> str | bytes:
    """How far the raters agree, in a format."""
    from importlib.util import find_spec

    from crm_assess.analysis.agreement import agreement
    from crm_assess.reports.agreement_paper import NOT_INSTALLED, agreement_paper

    found = agreement(ratings, merged, pack, None if find_spec("krippendorff") else NOT_INSTALLED)
    if form is Format.JSON:
        from crm_assess.reports.json_report import model_json

        return model_json(found)
    return printed(agreement_paper(found, merged.agency.name, pack), form, saved)


def _complain(merged: "Assessment") -> None:
    from crm_assess.cli.output import notice
    from crm_assess.language import _, ngettext
    from crm_assess.reports.agreement_paper import told

    for conflict in merged.conflicts:
        notice(_("{name}: {text}", name=conflict.question, text=told(conflict.said)))
    if merged.conflicts:
        count = len(merged.conflicts)
        notice(
            ngettext(
                "{count} to be settled: --settle FILE, or on a terminal",
                "{count} to be settled: --settle FILE, or on a terminal",
                count,
            )
        )
