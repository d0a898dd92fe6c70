"""PDF: the report on A4 paper, laid out by typst from the template beside this module; tagged, PDF/UA-1."""

from typing import Any

from crm_assess.reports import alternatives, wording
from crm_assess.reports.clean import cut
from crm_assess.reports.typesetting import typeset
from crm_assess.reports.view import View

LONGEST_NAME, SHORT_NAME = 200, 60
"""Characters shown of the agency's name in the title and below each page."""


def pdf(view: View) -> bytes:
    """The whole report as one PDF file, the same bytes each time; raises PdfError where it cannot be laid out."""
    return typeset("report.typ", _told(view))


def _told(view: View) -> dict[str, Any]:
    """All that the template sets."""
    return {
        "view": view._replace(agency=cut(view.agency, LONGEST_NAME)),
        "agency_in_short": cut(view.agency, SHORT_NAME),
        "states": wording.STATES,
        "alternatives": _alternatives(view),
    }


def _alternatives(view: View) -> dict[str, dict[str, str]]:
    figures = [figure for group in view.study.groups for figure in group.figures]
    return {
        "profile": {row.id: alternatives.profile(row) for row in (*view.rows, view.overall, *view.lenses)},
        "share": {figure.id: alternatives.share(figure) for figure in figures},
        "answers": {row.id: alternatives.answers(row) for row in view.rows},
    }
