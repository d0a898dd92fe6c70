"""What steps cost, as a user's file says it: every form, and every problem with its place."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from crm_assess.files.costs import amount, load_costs
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.models.assessment import Answer, Assessment
from tests.cohorts import document, rows

PACK = load_pack().value
ALLOWED = "(a number from 0 up, a list of them, or null where it is not possible)"


def read(tmp_path: Path, text: str, to: int = 4, level: int = 2) -> object:
    file = tmp_path / "costs.yaml"
    file.write_text(text, encoding="utf-8")
    own = Assessment.model_validate(document(rows(1)[0], answers={"call_centre": level}))
    assert own.answer("call_centre") == Answer(level=level)
    return load_costs(file, PACK, own, to)


def told(tmp_path: Path, text: str, to: int = 4, level: int = 2) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(tmp_path, text, to, level)
    return [line.removeprefix(f"{tmp_path}/") for line in str(refused.value).splitlines()]


def test_costs_are_exact_a_step_or_one_for_all_or_none(tmp_path: Path) -> None:
    assert read(tmp_path, "call_centre: [0.1, null, 3]\ncall_routing: 2.5\nrequest_tracking: null\n") == {
        "call_centre": [Fraction(1, 10), None, Fraction(3)],
        "call_routing": Fraction(5, 2),
        "request_tracking": None,
    }


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, 3),
        ("2.50", Fraction(5, 2)),
        (Decimal("0.1"), Fraction(1, 10)),
        (True, None),
        (0.5, None),
        ("-1", None),
        ([], None),
    ],
)
def test_an_amount_is_a_number_from_zero_up_written_out(value: object, found: object) -> None:
    assert amount(value) == found


def test_every_problem_is_told_with_its_place(tmp_path: Path) -> None:
    assert told(tmp_path, "- 1\n") == ["costs.yaml:1:1: file: a list is no mapping (lines of question: cost)"]
    assert told(tmp_path, "call_center: 1\ncall_centre: [1, x]\ncall_routing: true\nzzz: 1\n") == [
        "costs.yaml:1:1: call_center: is no question of the pack (see crm-assess questions; did you mean call_centre?)",
        f'costs.yaml:2:18: call_centre[1]: "x" is no cost {ALLOWED}',
        f"costs.yaml:3:15: call_routing: true is no cost {ALLOWED}",
        "costs.yaml:4:1: zzz: is no question of the pack (see crm-assess questions)",
    ]


def test_what_was_meant_is_looked_for_only_while_problems_are_printed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, "".join(f"call_centr_{number}: 1\n" for number in range(SHOWN + 2)))
    suggested = ["did you mean call_centre" in problem.what for problem in refused.value.problems]
    assert suggested == [True] * (SHOWN + 1) + [False]


@pytest.mark.parametrize(
    ("level", "to", "costs", "what"),
    [
        (2, 4, "[1]", "lists 1 cost (from level 2 up: 2 to 3, one a step)"),
        (2, 4, "[1, 1, 1, 1]", "lists 4 costs (from level 2 up: 2 to 3, one a step)"),
        (2, 5, "[]", "lists 0 costs (from level 2 up: 3, one a step)"),
        (4, 3, "[1, 1]", "lists 2 costs (from level 4 up: 0 to 1, one a step)"),
    ],
)
def test_a_list_covers_the_steps_there_are(tmp_path: Path, level: int, to: int, costs: str, what: str) -> None:
    assert told(tmp_path, f"call_centre: {costs}\n", to, level) == [f"costs.yaml:1:14: call_centre: {what}"]


@pytest.mark.parametrize("costs", ["[1, 1]", "[1, 1, 1]"])
def test_a_list_may_end_at_the_level_or_at_the_highest(tmp_path: Path, costs: str) -> None:
    assert read(tmp_path, f"call_centre: {costs}\n", to=4, level=2)
    assert read(tmp_path, "call_centre: []\n", to=3, level=4) == {"call_centre": []}
