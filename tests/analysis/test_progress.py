"""Progress to targets."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.progress import progress, relative_progress, targets
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment

PACK = load_pack().value
LEVELS = st.integers(1, 5)


def assess(answers: dict[str, Any]) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": {"name": "Office"},
            "assessed_on": "2026-11-22",
            "answers": answers,
        }
    )


def aimed(level: object, target: int, by: str = "2027-12-31") -> dict[str, Any]:
    return {"level": level, "target": {"level": target, "by": by}}


def test_relative_progress_is_that_of_the_published_example() -> None:
    current: list[Fraction | int] = [Fraction(1, 4), 0, 0, 1, 0, 0]
    target: list[Fraction | int] = [1, 1, 0, 1, Fraction(1, 2), 0]
    found = relative_progress(zip(current, target, strict=True))
    assert found is not None
    assert round(float(found) * 100, 1) == 35.7


@given(st.lists(st.tuples(LEVELS, LEVELS)))
def test_progress_lies_between_nothing_and_all_and_is_all_only_where_every_target_is_reached(
    pairs: list[tuple[int, int]],
) -> None:
    answers = {own: aimed(*pair) for own, pair in zip(PACK.questions, pairs, strict=False)}
    account = targets(assess(answers), PACK)
    assert (account is None) == (not pairs)
    found = account.progress if account else None
    if account and found is not None:
        assert account.reached == sum(level >= aim for level, aim in pairs[: len(PACK.questions)])
        assert 0 <= found <= 1
        assert (found == 1) == all(level >= aim for level, aim in pairs[: len(PACK.questions)])


def test_passing_one_target_does_not_pay_for_another() -> None:
    found = targets(assess({"call_centre": aimed(5, 3), "call_routing": aimed(1, 3)}), PACK)
    assert found
    assert (found.reached, found.progress) == (1, Fraction(1, 2))


@pytest.mark.parametrize(
    ("level", "by", "standing"),
    [
        (3, "2020-01-01", "reached"),
        (2, "2026-11-22", "due"),
        (2, "2026-11-21", "overdue"),
        ("dont_know", "2020-01-01", "unknown"),
    ],
)
def test_a_target_is_overdue_only_once_its_day_is_over(level: object, by: str, standing: str) -> None:
    account = targets(assess({"call_centre": aimed(level, 3, by)}), PACK)
    assert account
    (found,) = account.each
    assert (found.question, found.standing) == ("call_centre", standing)


def test_a_missing_answer_is_left_out_of_the_progress_and_never_counted_as_none() -> None:
    found = targets(assess({"call_centre": aimed("dont_know", 3), "call_routing": aimed(3, 3)}), PACK)
    assert found
    assert found.progress == 1
    assert progress(found.each[:1]) is None
