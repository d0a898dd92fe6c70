"""PDF: the report on A4 paper, laid out by typst from the template beside this module; tagged, PDF/UA-1.

The template gets the view as data, never as markup. The fonts that come with typst are used alone, so that the bytes
are the same on every machine, unless some character needs another font of the machine.
"""

import json
import re
from fractions import Fraction
from importlib.resources import files
from typing import Any

import typst

from crm_assess.errors import CrmAssessError
from crm_assess.reports import alternatives, wording
from crm_assess.reports.clean import cut
from crm_assess.reports.view import View

LONGEST_NAME, SHORT_NAME = 200, 60
"""Characters shown of the agency's name in the title and below each page."""

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


class PdfError(CrmAssessError):
    """A report that typst could not lay out."""


def pdf(view: View) -> bytes:
    """The whole report as one PDF file, the same bytes each time.

    A character that no font here has is printed as its Unicode number, as in ``[U+1F600]``, and the report says so.
    Raises PdfError where the report cannot be laid out.
    """
    told = _told(view)
    try:
        return _compiled(_data(told, ""), system_fonts=False)
    except typst.TypstError as error:
        if not _lacking(error):
            raise _failed(error) from None
    # The fonts of the machine come second: looking them up takes long, and they differ from machine to machine.
    lacking = ""
    while True:
        try:
            return _compiled(_data(told, lacking), system_fonts=True)
        except typst.TypstError as error:
            more = "".join(character for character in _lacking(error) if character not in lacking)
            if not more:
                raise _failed(error) from None
            lacking += more


def _compiled(data: str, system_fonts: bool) -> bytes:
    template = files(__package__).joinpath("report.typ").read_bytes()
    inputs = {"report": data}
    return typst.compile(template, sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=not system_fonts)


def _failed(error: typst.TypstError) -> PdfError:
    return PdfError(f"The PDF could not be made: {error.message}.")


def _lacking(error: typst.TypstError) -> str:
    """The characters beyond ASCII for which typst found no font."""
    texts = (_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text) for text in _UNSHOWN.findall(error.diagnostic))
    return "".join(dict.fromkeys(character for text in texts for character in text if not character.isascii()))


def _data(told: dict[str, Any], lacking: str) -> str:
    """What the template sets, as JSON; the characters for which there is no font by their numbers."""
    text = json.dumps({**told, "numbered": bool(lacking)}, ensure_ascii=False)
    return text.translate({ord(character): f"[U+{ord(character):04X}]" for character in lacking})


def _told(view: View) -> dict[str, Any]:
    """All that the template sets, as plain values."""
    told: dict[str, Any] = {
        "view": view._replace(agency=cut(view.agency, LONGEST_NAME)),
        "agency_in_short": cut(view.agency, SHORT_NAME),
        "states": wording.STATES,
        "alternatives": _alternatives(view),
    }
    return {name: _plain(value) for name, value in told.items()}


def _alternatives(view: View) -> dict[str, dict[str, str]]:
    figures = [figure for group in view.study.groups for figure in group.figures]
    return {
        "profile": {row.id: alternatives.profile(row) for row in (*view.rows, view.overall, *view.lenses)},
        "share": {figure.id: alternatives.share(figure) for figure in figures},
        "answers": {row.id: alternatives.answers(row) for row in view.rows},
    }


def _plain(value: Any) -> Any:
    """What JSON can hold; the exact measures and the date stay behind, since paper shows their words."""
    if isinstance(value, Fraction):
        return float(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, int | str) else None
