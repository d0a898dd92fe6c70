"""Which assessments belong to a cohort: one for each agency, and a way to recognise one's own."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from crm_assess.analysis.tallying import answer_key
from crm_assess.models.assessment import Assessment

T = TypeVar("T")
ENOUGH = 16
"""So many answers are too many to try all that they could be."""
ROUNDS = 4096
"""How often a digest is digested again: about a millisecond for each."""


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One assessment of an agency, or some rows of a table that say the same agency and day."""

    where: T
    agency: str
    country: str
    assessed_on: dt.date | None
    rows: int = 1

    @property
    def key(self) -> tuple[str, str]:
        """What makes an agency the same one: its name and country, whatever their case and spacing."""
        return _folded(self.agency), _folded(self.country)


def newest(found: Sequence[Entry[T]]) -> tuple[list[Entry[T]], list[Entry[T]]]:
    """The newest entry of each agency, and the others; of two on the same day the first is kept, undated ones last."""
    kept: dict[tuple[str, str], int] = {}
    for place, entry in enumerate(found):
        best = kept.setdefault(entry.key, place)
        if (entry.assessed_on or dt.date.min) > (found[best].assessed_on or dt.date.min):
            kept[entry.key] = place
    places = set(kept.values())
    return (
        [own for place, own in enumerate(found) if place in places],
        [own for place, own in enumerate(found) if place not in places],
    )


def of_assessment(where: T, assessment: Assessment) -> Entry[T]:
    """A file's entry."""
    agency = assessment.agency
    return Entry(where, agency.name, agency.country or "", assessment.assessed_on)


def fingerprint(assessment: Assessment) -> str | None:
    """A digest of agency, date and answers: whoever holds the assessment can find it, and it cannot be read back.

    PBKDF2 of SHA-256 in hexadecimal; notes, evidence and the form of the file change nothing. Whoever guesses all
    answers of an agency can see that the guess is right: so each guess is made slow, and there is no digest (None)
    where fewer than ``ENOUGH`` answers are known.
    """
    answers = {name: answer_key(answer) for name, answer in assessment.answers.items()}
    known = sorted((name, key) for name, key in answers.items() if key != "unanswered")
    if len(known) < ENOUGH:
        return None
    said = [*of_assessment(None, assessment).key, assessment.assessed_on.isoformat(), known]
    return hashlib.pbkdf2_hmac("sha256", json.dumps(said).encode(), b"crm-assess", ROUNDS).hex()


def fingerprints(assessments: Iterable[Assessment]) -> tuple[str, ...]:
    """The digests of those assessments that have one, in an order that tells nothing."""
    return tuple(sorted(filter(None, map(fingerprint, assessments))))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
