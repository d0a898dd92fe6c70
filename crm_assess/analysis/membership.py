"""Which assessments belong to a cohort: one for each agency, and a way to recognise one's own."""

import hashlib
import json
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from crm_assess.analysis.tallying import answer_key
from crm_assess.models.assessment import Assessment

T = TypeVar("T")


def newest(found: Sequence[tuple[T, Assessment]]) -> tuple[list[tuple[T, Assessment]], list[tuple[T, Assessment]]]:
    """The newest assessment of each agency, and the others; of two on the same day the first is kept.

    An agency is told by its name and country, whatever their case and spacing.
    """
    kept: dict[Hashable, int] = {}
    for place, (_, assessment) in enumerate(found):
        best = kept.setdefault(agency_key(assessment), place)
        if assessment.assessed_on > found[best][1].assessed_on:
            kept[agency_key(assessment)] = place
    places = set(kept.values())
    return (
        [own for place, own in enumerate(found) if place in places],
        [own for place, own in enumerate(found) if place not in places],
    )


def agency_key(assessment: Assessment) -> tuple[str, str]:
    """What makes an agency the same one."""
    agency = assessment.agency
    return _folded(agency.name), _folded(agency.country or "")


def fingerprint(assessment: Assessment) -> str:
    """A digest of agency, date and answers: whoever holds the assessment can find it, nobody can read it back.

    SHA-256 in hexadecimal; notes, evidence and the form of the file change nothing.
    """
    answers = {name: answer_key(answer) for name, answer in assessment.answers.items()}
    known = sorted((name, key) for name, key in answers.items() if key != "unanswered")
    said = [*agency_key(assessment), assessment.assessed_on.isoformat(), known]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def fingerprints(assessments: Iterable[Assessment]) -> tuple[str, ...]:
    """The digests of some assessments, in an order that tells nothing."""
    return tuple(sorted(map(fingerprint, assessments)))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
