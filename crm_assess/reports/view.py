"""Everything a report says, rounded and worded once; a format only lays it out.

Its values are named tuples: as fixed as frozen dataclasses, and made in a tenth of the time at every start.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_assess.language import _, day, fill, ngettext
from crm_assess.models.assessment import Agency, Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.reports import wording
from crm_assess.reports.clean import LONGEST_NAME, cleaned, cut
from crm_assess.reports.disclosure import Fact, must_know, study_facts
from crm_assess.reports.next_steps import NO_STEPS, Missing, StepGroup, missing_answers, step_groups
from crm_assess.reports.redaction import redacted
from crm_assess.reports.scores import Row, dimension_row, headline, left_out, row, technology_finding
from crm_assess.reports.study import StudyPart, study_part, used_studies

if TYPE_CHECKING:
    from crm_assess.reports.beside import SideBySide


class View(NamedTuple):
    """A whole report in words and numbers, every text clean of control characters."""

    title: str
    agency: str
    about: tuple[Fact, ...]
    """Country, kind and size of the agency, as far as the assessment gives them."""
    about_ids: tuple[str, ...]
    """What programs call them, in the same order."""
    assessed_on: str
    date: dt.date
    """The same, for formats that hold dates."""
    by: str
    questions: str
    """Which questions, in which version."""
    made_by: str
    """The program and its version."""
    digests: tuple[Fact, ...]
    """SHA-256 of what went in."""
    provisional: str | None
    """Why the result is not final; ``None`` where no answer is missing."""
    headline: str
    levels: tuple[str, ...]
    """The names of the levels, lowest first."""
    overall: Row
    rows: tuple[Row, ...]
    """One for each dimension, with its questions."""
    left_out: str | None
    """Dimensions without an applicable question."""
    lenses: tuple[Row, ...]
    technology: str
    """The technology-first finding, either way."""
    study: StudyPart
    steps: tuple[StepGroup, ...]
    no_steps: str | None
    missing: tuple[Missing, ...]
    """What to find out, first what a figure of the study rests on."""
    must_know: tuple[Fact, ...]
    beside: "SideBySide | None" = None
    """Each figure with every population's share, where more than one was given."""

    @property
    def titled(self) -> str:
        """What the whole report is called: agency, title and date."""
        name = cut(self.agency, LONGEST_NAME)
        return _("{agency}: {title}, {date}", agency=name, title=self.title, date=self.assessed_on)

    @property
    def answered(self) -> str:
        """By whom and when the questions were answered."""
        return _("Answered by {persons} on {date}", persons=self.by, date=self.assessed_on)

    @property
    def made(self) -> str:
        """By what and from what it was made; the digests follow."""
        said = _("Made by {program} from {questions}. SHA-256 of what went in:")
        return fill(said, program=self.made_by, questions=self.questions)


def view(
    report: Report,
    assessment: Assessment,
    pack: Pack,
    benchmarks: Benchmarks,
    others: Sequence[Benchmarks] = (),
    *,
    redact: bool = False,
) -> View:
    """Words a report.

    ``benchmarks`` are those the report was made with, ``others`` those it shows beside them. ``redact`` leaves out
    persons' names and roles, notes, reasons and evidence, and says so.
    """
    shown, about = redacted(assessment) if redact else assessment, _about(assessment.agency)
    overall, steps = row("overall", _("The agency"), report.overall, pack), step_groups(report, pack)
    return cleaned(
        View(
            title=_("Maturity of customer relationship management"),
            agency=assessment.agency.name,
            about=tuple(Fact(title, text) for title, text, own in about),
            about_ids=tuple(own for title, text, own in about),
            assessed_on=day(assessment.assessed_on),
            date=assessment.assessed_on,
            by=wording.raters(shown, redact),
            questions=_("{title}, version {version}", title=pack.title, version=pack.version),
            made_by=f"{report.tool.name} {report.tool.version}",
            digests=_digests(report),
            provisional=wording.provisional(report.overall),
            headline=headline(overall),
            levels=pack.levels,
            overall=overall,
            rows=tuple(dimension_row(part, shown, pack, redact) for part in report.dimensions),
            left_out=left_out(report),
            lenses=tuple(row(lens.id, lens.title, lens, pack) for lens in report.lenses),
            technology=technology_finding(report, used_studies(benchmarks)),
            study=study_part(report, shown, pack, benchmarks),
            steps=steps,
            no_steps=None if steps else _(NO_STEPS),
            missing=missing_answers(report),
            must_know=(*must_know(report, shown, pack, benchmarks, redact), *_of_others(shown, others)),
            beside=_beside(report, benchmarks, others),
        )
    )


def _beside(report: Report, benchmarks: Benchmarks, others: Sequence[Benchmarks]) -> "SideBySide | None":
    if not others:
        return None
    from crm_assess.reports.beside import side_by_side

    return side_by_side(report, benchmarks, others)


def _of_others(assessment: Assessment, others: Sequence[Benchmarks]) -> tuple[Fact, ...]:
    studies = (study for other in others for study in used_studies(other))
    return tuple(fact for study in studies for fact in study_facts(study, assessment))


def _about(agency: Agency) -> list[tuple[str, str, str]]:
    size = None if agency.size is None else ngettext("{count} staff", "{count} staff", agency.size)
    found = [
        (_("Country"), agency.country, "country"),
        (_("Kind"), agency.kind, "kind"),
        (_("Size"), size, "size"),
    ]
    return [(title, text, own) for title, text, own in found if text]


def _digests(report: Report) -> tuple[Fact, ...]:
    return (
        Fact(_("Assessment"), report.assessment.sha256),
        Fact(_("Questions"), report.pack.sha256),
        Fact(_("Figures"), report.benchmarks.sha256),
    )
