"""Blank assessments in a golden file: a pack of two questions, and a workbook as lines that a person can read."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from crm_assess.files.catalogues import catalogue
from crm_assess.files.packs import load_pack
from crm_assess.files.translations import translated
from crm_assess.language import speak
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

PACK = load_pack().value
ASKED = ("customer_involvement", "life_events")
"""One question that every agency answers, and one that may be left out."""
FILLED = Assessment.model_validate(
    {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Bürgeramt, Süd", "country": "DE", "kind": "=kind", "size": 85},
        "assessed_on": "2026-11-22",
        "assessors": [{"name": "A. Clerk", "role": "manager"}, {"name": "B. Clerk"}],
        "answers": {
            "customer_involvement": {
                "level": 3,
                "note": '“Smart”; with, separators\nand "quotes" of a line that needs more than one line of its cell',
                "evidence": ["https://example.org/a?b=1", "Report, page 2"],
                "target": {"level": 4, "by": "2027-12-31"},
            },
            "life_events": {"not_applicable": "None here."},
            "asked_earlier": {"level": "dont_know", "note": "n", "target": {"level": 2, "by": "1900-02-28"}},
            "asked_long_ago": {"evidence": ["@e"], "target": {"level": 5, "by": "1900-03-01"}},
        },
    }
)
"""Answers to both, and to questions that an earlier version of the pack asked."""


def small(pack: Pack) -> Pack:
    """The pack with two of its questions, and words in it that survey tools take for a reference."""
    first = pack.dimensions[0]
    asked = tuple(
        question.model_copy(update={"why": f"{question.why} ${{why}}"})
        for question in first.questions
        if question.id in ASKED
    )
    return pack.model_copy(
        update={"title": f"{pack.title} ${{a}}", "dimensions": (first.model_copy(update={"questions": asked}),)}
    )


def french() -> Pack:
    """The pack of two questions in French, which is spoken from here to the end of the test."""
    speak("fr", catalogue("fr"))
    return small(translated(PACK, None, "fr"))


def workbook(data: bytes) -> str:
    """What is in a workbook and how it looks: a cell a line with its format, everything else as its XML has it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    texts = ["".join(each.itertext()) for each in parts["xl/sharedStrings.xml"]]
    lines: list[str] = []
    for name, part in parts.items():
        if re.match(r"docProps/core|xl/(worksheets/|workbook|styles)", name):
            lines += [f"== {name}", *(line for child in part for line in _lines(child, texts))]
    return "\n".join(lines) + "\n"


def _lines(part: ElementTree.Element, texts: list[str]) -> Iterator[str]:
    kind = part.tag.rpartition("}")[2]
    told = " ".join([kind, *(f"{name.rpartition('}')[2]}={value}" for name, value in part.items())])
    if kind != "c":
        yield f"{told} {part.text or ''}".rstrip()
        for child in part:
            yield from _lines(child, texts)
    else:
        value = "".join(part.itertext())
        text = texts[int(value)] if part.get("t") == "s" else value
        if text or part.get("s"):
            yield f"{part.get('r')} {part.get('s', '-')} {text}".replace("\n", "\\n").rstrip()
