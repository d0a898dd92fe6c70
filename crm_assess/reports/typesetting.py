"""Typesetting with typst: a template beside this module and data make a tagged PDF, PDF/UA-1.

A template gets its data as JSON, never as markup. The fonts that come with typst are used alone, so that the bytes
are the same on every machine, unless some character needs another font of the machine.
"""

import json
import re
from fractions import Fraction
from importlib.resources import files
from typing import Any

import typst

from crm_assess.errors import CrmAssessError
from crm_assess.language import _, language_tag

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


class PdfError(CrmAssessError):
    """A report that typst could not lay out."""


def typeset(template: str, told: dict[str, Any]) -> bytes:
    """A PDF file from a template, by its name, and all that it sets; the same bytes each time.

    A character that no font here has is printed as its Unicode number, as in ``[U+1F600]``; the template is told so.
    Raises PdfError where the report cannot be laid out.
    """
    data = {name: plain(value) for name, value in told.items()}
    data |= {"language": language_tag(), "page": _("Page {page} of {pages}")}
    try:
        return _compiled(template, _json(data, ""), system_fonts=False)
    except typst.TypstError as error:
        if not _lacking(error):
            raise _failed(error) from None
    # The fonts of the machine come second: looking them up takes long, and they differ from machine to machine.
    lacking = ""
    while True:
        try:
            return _compiled(template, _json(data, lacking), system_fonts=True)
        except typst.TypstError as error:
            more = "".join(character for character in _lacking(error) if character not in lacking)
            if not more:
                raise _failed(error) from None
            lacking += more


def _compiled(template: str, data: str, system_fonts: bool) -> bytes:
    here = files(__package__)
    sources: Any = {"main": (here / template).read_bytes(), "frame.typ": (here / "frame.typ").read_bytes()}
    inputs = {"report": data}
    made: Any = typst.compile(sources, sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=not system_fonts)
    return bytes(made)


def _failed(error: typst.TypstError) -> PdfError:
    return PdfError(f"The PDF could not be made: {error.message}.")


def _lacking(error: typst.TypstError) -> str:
    """The characters beyond ASCII for which typst found no font."""
    texts = (_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text) for text in _UNSHOWN.findall(error.diagnostic))
    return "".join(dict.fromkeys(character for text in texts for character in text if not character.isascii()))


def _json(told: dict[str, Any], lacking: str) -> str:
    """What the template sets, as JSON; the characters for which there is no font by their numbers."""
    text = json.dumps({**told, "numbered": bool(lacking)}, ensure_ascii=False)
    return text.translate({ord(character): f"[U+{ord(character):04X}]" for character in lacking})


def plain(value: Any) -> Any:
    """What JSON can hold; exact measures as numbers, and what paper shows only in words left behind."""
    if isinstance(value, Fraction):
        return float(value)
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value if isinstance(value, int | float | str) else None
