"""Raters of one agency, for the tests: their files, and what a merge makes of two of them."""

from typing import Any

from crm_assess.analysis.merging import Rating, merge
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

SHIPPED = load_pack().value
FIRST = SHIPPED.dimensions[1].model_copy(update={"questions": SHIPPED.dimensions[1].questions[:3]})
PACK: Pack = SHIPPED.model_copy(update={"dimensions": (FIRST,)})
ONE, TWO, THREE = PACK.questions


def rating(name: str, answers: dict[str, Any], **top: Any) -> Rating:
    """The file of one rater."""
    data = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": SHIPPED.id, "version": SHIPPED.version},
        "agency": {"name": "Office"},
        "assessed_on": "2026-11-22",
        "assessors": [{"name": name}],
        "answers": answers,
        **top,
    }
    return Rating(name, Assessment.model_validate(data))


def merged(one: dict[str, Any], two: dict[str, Any], base: dict[str, Any] | None = None) -> Assessment:
    """What Ada's and Ben's answers come to, with the answers they both started from."""
    ancestor = None if base is None else rating("Both", base).assessment
    return merge([rating("Ada", one), rating("Ben", two)], PACK, ancestor)
