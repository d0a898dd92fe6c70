"""PDF: the report on A4 paper, laid out by typst from the template beside this module; tagged, PDF/UA-1."""

from typing import Any

from crm_assess.language import N_, _, pgettext
from crm_assess.models.assessment import State
from crm_assess.reports import alternatives, wording
from crm_assess.reports.clean import LONGEST_NAME, SHORT_NAME, cut
from crm_assess.reports.typesetting import typeset
from crm_assess.reports.view import View


def pdf(view: View) -> bytes:
    """The whole report as one PDF file, the same bytes each time; raises PdfError where it cannot be laid out."""
    return typeset("report.typ", _told(view))


def _told(view: View) -> dict[str, Any]:
    """All that the template sets."""
    return {
        "view": view._replace(agency=cut(view.agency, LONGEST_NAME)),
        "agency_in_short": cut(view.agency, SHORT_NAME),
        "states": {state: wording.state(state) for state in State if state is not State.LEVEL},
        "alternatives": _alternatives(view),
        "words": {message: _(message) for message in WORDS},
        "sentences": _sentences(view),
    }


WORDS = (
    *(N_("All answers at a glance"), N_("Answer"), N_("Counted"), N_("Dimension"), N_("Evidence"), N_("Grounds")),
    *(N_("Every answer and its grounds"), N_("First to find out"), N_("How to check this report"), N_("Level")),
    *(N_("Maturity by dimension"), N_("Mean"), N_("Median"), N_("Next level"), N_("Note"), N_("Practice")),
    *(N_("Next steps: what holds a level down"), N_("Question"), N_("Range"), N_("Rated"), N_("Reason")),
    N_("Side by side"),
    *(N_("Sources of the figures"), N_("Target"), N_("The gaps: promise and delivery"), N_("The study, in percent")),
    *(N_("The study’s figures, and this agency"), N_("This agency"), N_("What respondents said")),
    *(N_("What the next level looks like"), N_("What the reader must know"), N_("Which answers count")),
    *(N_("What the study’s respondents said"), N_("also"), N_("applicable questions"), N_("date not known")),
    *(N_("A figure of the study rests on these"), N_("A level rests on these")),
    *(N_("mean of the rated answers"), N_("where it can lie once the missing answers are known")),
    *(N_("level reached, or from where to where it can turn out"), N_("share of the study’s respondents")),
    N_("the printed words say less than, or at most, this share"),
    N_("Evidence: for how many of the answers at level 3 or above some is named. Nobody has checked it."),
    N_("A character for which no font was found is shown as its Unicode number, as in [U+1F600]."),
)
"""The words that stand in the template itself."""


def _sentences(view: View) -> dict[str, str]:
    """What the template says with numbers or names in it; page, level and text have their places there."""
    overall = view.overall
    exact = overall.low.exact is not None and overall.low.exact == overall.high.exact
    return {
        "answered": view.answered,
        "range": overall.range if exact else _("can lie at {range}", range=overall.range),
        "counted": view.study.coverage,
        "unknown": view.study.of_what,
        "made": view.made,
        "titled": view.titled,
        "levels": _("{low} to {high}"),
        "left_out": _("{count}, left out"),
        "named": _("{name}:"),
        "and": _("; "),
        "evidence": pgettext("column", "Evidence"),
        "paired": _("{name}: {text}"),
        "quoted": _("“{words}”"),
    }


def _alternatives(view: View) -> dict[str, dict[str, str]]:
    figures = [figure for group in view.study.groups for figure in group.figures]
    return {
        "profile": {row.id: alternatives.profile(row) for row in (*view.rows, view.overall, *view.lenses)},
        "share": {figure.id: alternatives.share(figure) for figure in figures},
        "answers": {row.id: alternatives.answers(row) for row in view.rows},
    }
