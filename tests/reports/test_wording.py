"""Words and phrases: counts, dates, spans."""

import pytest

from crm_assess.models.benchmark import Counts
from crm_assess.models.result import Status
from crm_assess.reports import wording
from tests.reports.made import PACK, assessed, everywhere, seen

NAMES = PACK.levels


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2003", "2003"),
        ("2002-12", "December 2002"),
        ("2003-07-01", "1 July 2003"),
        ("spring", "spring"),
        ("2002-13", "2002-13"),
    ],
)
def test_a_date_of_a_file_in_words(written: str, words: str) -> None:
    assert wording.when(written) == words


@pytest.mark.parametrize(
    ("low", "high", "span", "name"),
    [(3, 3, "3", "Defined"), (1, 3, "1 to 3", "Initial to Defined"), (None, None, "not scored", "not scored")],
)
def test_a_level_reached(low: int | None, high: int | None, span: str, name: str) -> None:
    assert (wording.span(low, high), wording.span_name(NAMES, low, high)) == (span, name)


def test_a_rule_in_words() -> None:
    assert wording.rule(NAMES, Counts(question="q", at_least=3)) == "counts from level 3: Defined"
    assert wording.rule(NAMES, Counts(question="q", at_least=3, within_months=36)) == (
        "counts from level 3: Defined, or by a target of that level within 36 months"
    )


@pytest.mark.parametrize(
    ("status", "flips_at", "words", "short"),
    [
        (Status.COUNTED, (4,), "would not count from level 4: Managed", "not from 4"),
        (Status.NOT_COUNTED, (2,), "would count from level 2: Repeatable", "yes from 2"),
        (Status.NOT_COUNTED, (), "the same one level lower or higher", ""),
        (Status.UNKNOWN, (), "", ""),
        (Status.NOT_APPLICABLE, (), "", ""),
    ],
)
def test_what_another_level_would_change(status: Status, flips_at: tuple[int, ...], words: str, short: str) -> None:
    assert wording.sensitivity(NAMES, status, flips_at) == words
    assert wording.sensitivity_in_short(status, flips_at) == short


def test_one_missing_answer_and_several() -> None:
    one = {**everywhere(3), "call_centre": "dont_know"}
    assert seen(one).provisional == (
        "Provisional: 1 of 32 answers is missing (1 don't know). The level is 3 however it turns out."
    )
    several = {**everywhere(3), "call_centre": "dont_know", "call_routing": None, "request_tracking": None}
    assert seen(several).provisional == (
        "Provisional: 3 of 32 answers are missing (1 don't know, 2 not answered). "
        "The level can turn out anywhere from 1 to 3."
    )
    assert seen(everywhere(3)).provisional is None


def test_who_answered() -> None:
    people = [{"name": "A. Clerk", "role": "manager"}, {"name": "B. Smith"}]
    named = assessed({}, assessors=people)
    assert wording.raters(named, redacted=False) == "A. Clerk (manager) and B. Smith"
    assert wording.raters(named, redacted=True) == "2 people (names left out)"
    assert wording.raters(assessed({}), redacted=True) == "persons whom the assessment does not name"
