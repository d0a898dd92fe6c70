"""Tallies that do not add up are refused with the place: a file of counts is trusted by nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from crm_assess.models.tally import Tally

RULE = {"question": "call_centre", "at_least": 3}


def counts() -> dict[str, Any]:
    return {
        "schema": "crm-assess/counts/1",
        "pack": {"id": "government-crm", "version": 1},
        "pack_versions": {"1": 3},
        "rules": {"call_centre_in_use": RULE},
        "by": ["country"],
        "strata": [
            {
                "values": ["CA"],
                "assessments": 3,
                "questions": {"call_centre": {"3": 2, "dont_know": 1}},
                "levels": {"interactions": {"1": 2, "not_scored": 1}},
                "means": {"interactions": {"17/5": 2, "not_scored": 1}},
                "benchmarks": {"call_centre_in_use": {"counted": 2, "unknown": 1}},
            }
        ],
    }


def test_counts_that_add_up_are_taken() -> None:
    assert Tally.model_validate(counts()).assessments == 3


def change(part: str, name: str, histogram: dict[str, int]) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["strata"][0][part].update({name: histogram})


@pytest.mark.parametrize(
    ("how", "complaint"),
    [
        (change("questions", "call_centre", {"3": 2}), "questions.call_centre does not add up to the 3 assessments"),
        (
            change("questions", "call_centre", {"6": 3}),
            'questions.call_centre counts "6", which is none',
        ),
        (change("levels", "interactions", {"dont_know": 3}), 'levels.interactions counts "dont_know"'),
        (change("benchmarks", "call_centre_in_use", {"3": 3}), 'benchmarks.call_centre_in_use counts "3"'),
        *[
            (change("means", "interactions", {mean: 3}), f'means.interactions counts "{mean}"')
            for mean in ("34/10", "3/0", "6", "1/2", "3.4", "-3", "", "/5", "\u0663", "9" * 10)
        ],
        (lambda data: data.update(by=[]), "strata do not give one value for each column in by"),
        (lambda data: data.update(rules={}), "strata do not count the benchmarks that rules names"),
    ],
)
def test_counts_that_cannot_be_are_refused(how: Callable[[dict[str, Any]], None], complaint: str) -> None:
    data = counts()
    how(data)
    with pytest.raises(ValidationError) as caught:
        Tally.model_validate(data)
    assert complaint in str(caught.value)
