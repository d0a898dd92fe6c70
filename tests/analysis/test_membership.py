"""Who is in a cohort: one assessment for each agency, and a fingerprint by which it knows its own."""

import hashlib
import json
from typing import Any

import pytest

from crm_assess.analysis.membership import agency_key, fingerprint, fingerprints, newest, of_assessment
from crm_assess.models.assessment import Assessment


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
    assert (
        agency_key(assess(name))
        == agency_key(assess("Office of Permits", country="ca "))
        == ("office of permits", "ca")
    )


def test_offices_of_one_name_in_two_countries_are_two() -> None:
    assert kept_of(assess(country="CA"), assess(country="NO"), assess(country=None)) == ([0, 1, 2], [])
    assert agency_key(assess(country=None)) == ("office", "")


def test_a_fingerprint_is_the_digest_of_agency_date_and_answers() -> None:
    one = assess("Office of Permits", call_routing="dont_know", call_centre=3, life_events={"not_applicable": "None."})
    known = [["call_centre", "3"], ["call_routing", "dont_know"], ["life_events", "not_applicable"]]
    said = json.dumps(["office of permits", "ca", "2026-11-22", known])
    assert fingerprint(one) == hashlib.sha256(said.encode()).hexdigest()


def test_a_fingerprint_stays_with_notes_and_order_and_changes_with_agency_date_and_answers() -> None:
    one = assess(call_centre=3, call_routing=4)
    same = [
        assess(call_routing=4, call_centre={"level": 3, "note": "Seen.", "evidence": ["page 1"]}),
        assess("OFFICE", call_centre=3, call_routing=4, life_events=None),
    ]
    others = [
        assess(call_centre=3, call_routing=5),
        assess(call_centre=3),
        assess(on="2026-11-23", call_centre=3, call_routing=4),
        assess("Bureau", call_centre=3, call_routing=4),
        assess(country="NO", call_centre=3, call_routing=4),
    ]
    assert {fingerprint(other) for other in same} == {fingerprint(one)}
    assert len({fingerprint(other) for other in [one, *others]}) == 6


def test_the_order_of_the_fingerprints_tells_nothing_of_that_of_the_files() -> None:
    everyone = [assess(f"Office {number}") for number in range(9)]
    assert fingerprints(everyone) == fingerprints(everyone[::-1]) == tuple(sorted(map(fingerprint, everyone)))
