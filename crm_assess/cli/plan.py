"""crm-assess plan: the cheapest steps to a level."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli import options
from crm_assess.cli.formats import Format, chosen, printed
from crm_assess.cli.language import Lang, choose, load_benchmarks_in, load_pack_in

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager
    from fractions import Fraction

    from crm_assess.files.loaded import Loaded
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack
    from crm_assess.models.plan import Plan


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The assessment; - for standard input.")],
    to: Annotated[int, typer.Option(metavar="LEVEL", parser=options.level, help="The level to reach, 1 to 5.")],
    dimension: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this dimension; otherwise every one of them.")
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="DATE", help="When it is to be done, such as 2027-12-31.")] = None,
    costs: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What steps cost, in YAML; otherwise 1 for each.")
    ] = None,
    budget: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What all steps together may cost.")] = None,
    format_: options.AsFormat = None,
    out: options.Out = None,
    force: options.Force = False,
    write_targets: Annotated[
        bool, typer.Option("--write-targets", help="Write the plan into FILE, as targets for the date of --by.")
    ] = False,
    benchmarks: options.Benchmarks = None,
    questions: options.Questions = None,
    lang: Lang = None,
) -> None:
    """A projection, never an assessment: nothing in it has been shown by the agency.

    A level takes three in four of a dimension's questions. A missing answer is taken as level 1 and listed first, as
    something to find out. Costs: a line for each question, with a number for every step, a list for the steps from
    the present level up, or null where it is not possible.

    Exit status: 0 done (also where the level cannot be reached, which the plan then says), 2 something cannot be used.
    """
    asked = Asked(file, to, dimension, _date(by), costs, _amount(budget), benchmarks, questions, lang)
    if write_targets:
        _must_be_writable(file, asked.by)
        with _locked(file):
            _print(asked, format_, out, force, write_targets)
    else:
        _print(asked, format_, out, force, write_targets)


class Asked(NamedTuple):
    """What is to be planned, from what."""

    file: Path
    to: int
    dimension: str | None
    by: "dt.date | None"
    costs: Path | None
    budget: "Fraction | None"
    benchmarks: Path | None
    questions: Path | None
    lang: str | None


def _locked(file: Path) -> "AbstractContextManager[None]":
    from crm_assess.files.locking import held

    return held(file)


def _print(asked: Asked, format_: Format | None, out: Path | None, force: bool, write_targets: bool) -> None:
    from crm_assess.cli.output import put, refuse_to_replace

    form = chosen(format_, out)
    if out:
        refuse_to_replace(out, force, [asked.file, *([asked.costs] if asked.costs else [])])
    pack = load_pack_in(choose(asked.lang), asked.questions, words=form is not Format.JSON)
    figures = load_benchmarks_in(asked.benchmarks).value
    assessment, planned = _plan(asked, pack, figures)
    put(_printed(planned, pack.value, figures, form, saved=out is not None), out)
    if write_targets and asked.by:
        _write_targets(asked.file, pack.value, assessment, planned, asked.by)


def _plan(asked: Asked, pack: "Loaded[Pack]", figures: "Benchmarks") -> "tuple[Loaded[Assessment], Plan]":
    from crm_assess.analysis.planning import Wanted, plan
    from crm_assess.files.assessments import load_assessment
    from crm_assess.files.costs import load_costs
    from crm_assess.models.report import AssessmentReceipt, PackReceipt

    if asked.dimension:
        options.must_be_a_dimension(asked.dimension, pack.value)
    assessment = load_assessment(asked.file, pack.value)
    given = assessment.value
    _must_not_be_past(asked.by, given)
    prices = load_costs(asked.costs, pack.value, given, asked.to) if asked.costs else {}
    receipts = (
        AssessmentReceipt(agency=given.agency, assessed_on=given.assessed_on, sha256=assessment.sha256),
        PackReceipt(id=pack.value.id, version=pack.value.version, sha256=pack.sha256),
    )
    wanted = Wanted(asked.to, asked.dimension or None, asked.by, prices, asked.budget)
    return assessment, plan(wanted, given, pack.value, figures, receipts)


def _printed(planned: "Plan", pack: "Pack", figures: "Benchmarks", form: Format, saved: bool) -> str | bytes:
    if form is Format.JSON:
        from crm_assess.reports.json_report import model_json

        return model_json(planned)
    from crm_assess.reports.plan_paper import plan_paper

    return printed(plan_paper(planned, pack, figures), form, saved)


def _date(by: str | None) -> "dt.date | None":
    import datetime as dt
    import re

    if not by:
        return None
    try:
        return dt.date.fromisoformat(by if re.fullmatch(r"\d{4}-\d\d-\d\d", by) else "")
    except ValueError:
        raise options.refusal("--by", f"{by!r} is no date (year-month-day, such as 2027-12-31).") from None


def _amount(budget: str | None) -> "Fraction | None":
    from crm_assess.files.costs import amount

    if not budget:
        return None
    found = amount(budget)
    if found is None:
        raise options.refusal("--budget", f"{budget!r} is no amount (such as 12 or 7.5).")
    return found


def _must_not_be_past(by: "dt.date | None", assessment: "Assessment") -> None:
    if by and by < assessment.assessed_on:
        raise options.refusal("--by", f"{by} is before the date of the assessment ({assessment.assessed_on}).")


def _must_be_writable(file: Path, by: "dt.date | None") -> None:
    if by is None:
        raise options.refusal("--write-targets", "needs a date (give --by as well).")
    if str(file) == "-":
        raise options.refusal("--write-targets", "needs a file, not standard input.")
    from crm_assess.files.assessments import form_of
    from crm_assess.files.source import read_source

    if form_of(read_source(file)) not in ("yaml", "json"):
        words = "writes into YAML or JSON alone (crm-assess convert makes one of the table)"
        raise options.refusal("--write-targets", f"{words}.")


def _write_targets(file: Path, pack: "Pack", assessment: "Loaded[Assessment]", planned: "Plan", by: "dt.date") -> None:
    from crm_assess.analysis.planning import with_targets
    from crm_assess.cli.output import notice
    from crm_assess.files.rewriting import rewrite
    from crm_assess.language import _, fill, ngettext

    after = with_targets(assessment.value, planned, by)
    written = [own for own in pack.questions if after.answer(own) != assessment.value.answer(own)]
    if not written:
        notice(_("no target to write"))
        return
    rewrite(file, assessment.sha256, after, pack)
    replaced = [(own, old) for own in written if (old := assessment.value.answer(own).target)]
    notice(ngettext("wrote {count} target into {file}", "wrote {count} targets into {file}", len(written), file=file))
    for own, old in replaced:
        said = _("{question}: the target of level {level} by {date} was replaced")
        notice(fill(said, question=own, level=old.level, date=old.by))
