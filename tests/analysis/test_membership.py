"""Who is in a cohort: one assessment for each agency, and a fingerprint by which it knows its own."""

import hashlib
import json
from typing import Any

import pytest

from crm_assess.analysis.membership import ENOUGH, fingerprint, fingerprints, newest, of_assessment
from crm_assess.models.assessment import Assessment
from tests.cohorts import PACK


def assess(name: str = "Office", on: str = "2026-11-22", country: str | None = "CA", **answers: Any) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": "government-crm", "version": 1},
            "agency": {"name": name} if country is None else {"name": name, "country": country},
            "assessed_on": on,
            "answers": answers,
        }
    )


MANY: dict[str, Any] = dict.fromkeys(list(PACK.questions)[:ENOUGH], 3)
"""As many answers as it takes for a fingerprint."""


def kept_of(*assessments: Assessment) -> tuple[list[int], list[int]]:
    """The places of those kept and of the others."""
    kept, others = newest([of_assessment(place, own) for place, own in enumerate(assessments)])
    return [own.where for own in kept], [own.where for own in others]


def test_the_newest_of_each_agency_is_kept_wherever_it_stands() -> None:
    old, new, older = assess(on="2025-01-01"), assess(on="2026-01-01"), assess(on="2024-01-01")
    assert kept_of(old, new, older) == ([1], [0, 2])
    assert kept_of(new, older, old) == ([0], [1, 2])
    assert kept_of(older, assess("Bureau"), old, new) == ([1, 3], [0, 2])


def test_of_two_on_the_same_day_the_first_is_kept() -> None:
    assert kept_of(assess(), assess(call_centre=5)) == ([0], [1])


@pytest.mark.parametrize("name", ["OFFICE of  Permits", " office of permits ", "Office\tof Permits"])
def test_an_agency_is_the_same_whatever_its_case_and_spacing(name: str) -> None:
    entries = of_assessment(0, assess(name)), of_assessment(0, assess("Office of Permits", country="ca "))
    assert [entry.key for entry in entries] == [("office of permits", "ca")] * 2


def test_offices_of_one_name_in_two_countries_are_two() -> None:
    assert kept_of(assess(country="CA"), assess(country="NO"), assess(country=None)) == ([0, 1, 2], [])
    assert of_assessment(0, assess(country=None)).key == ("office", "")


def test_a_fingerprint_is_the_digest_of_agency_date_and_answers() -> None:
    given = {**MANY, "call_routing": "dont_know", "life_events": {"not_applicable": "None."}}
    known = sorted({**dict.fromkeys(MANY, "3"), "call_routing": "dont_know", "life_events": "not_applicable"}.items())
    said = json.dumps(["office of permits", "ca", "2026-11-22", known]).encode()
    digest = hashlib.pbkdf2_hmac("sha256", said, b"crm-assess", 4096).hex()
    assert fingerprint(assess("Office of Permits", **given)) == digest


def test_a_fingerprint_stays_with_notes_and_order_and_changes_with_agency_date_and_answers() -> None:
    one = assess(**MANY)
    noted: dict[str, Any] = {name: {"level": 3, "note": "Seen.", "evidence": ["page 1"]} for name in reversed(MANY)}
    same = [assess(**noted), assess("OFFICE", **MANY, privacy_and_data_quality=None)]
    others = [
        assess(**{**MANY, "life_events": 4}),
        assess(**MANY, privacy_and_data_quality="dont_know"),
        assess(on="2026-11-23", **MANY),
        assess("Bureau", **MANY),
        assess(country="NO", **MANY),
    ]
    assert {fingerprint(other) for other in same} == {fingerprint(one)}
    assert len({fingerprint(other) for other in [one, *others]}) == 6


def test_answers_so_few_that_all_could_be_tried_have_no_fingerprint() -> None:
    few = assess(**dict(list(MANY.items())[1:]))
    assert fingerprint(few) is None
    assert fingerprint(assess(**MANY)) is not None
    assert len(fingerprints([few, assess(**MANY)])) == 1


def test_the_order_of_the_fingerprints_tells_nothing_of_that_of_the_files() -> None:
    everyone = [assess(f"Office {number}", **MANY) for number in range(9)]
    digests = sorted(digest for digest in map(fingerprint, everyone) if digest)
    assert fingerprints(everyone) == fingerprints(everyone[::-1]) == tuple(digests)
    assert len(set(digests)) == 9
