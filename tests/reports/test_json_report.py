"""JSON: the report as contracted; questions and figures in the shape of their files."""

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_assess.files.benchmarks import parse_benchmarks
from crm_assess.files.source import Source
from crm_assess.models.benchmark import Interval
from crm_assess.reports.json_report import _text, benchmarks_json, model_json, pack_json
from tests.reports.made import BENCHMARKS, EXAMPLES, NAMES, NONE_APPLICABLE, PACK, answer_sets, assessed, example, made

SCORE = [
    "mean",
    "median",
    "low",
    "high",
    "level",
    "level_low",
    "level_high",
    "questions",
    "applicable",
    "rated",
    "dont_know",
    "unanswered",
    "not_applicable",
    "distribution",
    "evidenced",
    "evidence_due",
]
CONTRACT = [
    "schema",
    "tool",
    "assessment",
    "pack",
    "benchmarks",
    "overall",
    "dimensions",
    "lenses",
    "technology_first",
    "comparison",
    "gaps",
    "next_steps",
]


def read(answers: dict[str, Any]) -> Any:
    return json.loads(model_json(made(assessed(answers)).report))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_byte_for_byte_what_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.json", model_json(example(name).report))


def test_it_has_the_parts_of_the_contract_in_their_order() -> None:
    data = read({"call_centre": {"level": 2, "evidence": ["A record."], "target": {"level": 3, "by": "2027-01-31"}}})
    assert list(data) == [*CONTRACT, "targets"]
    assert list(read({"call_centre": 2})) == CONTRACT
    assert sorted(data["overall"]) == sorted(SCORE)
    dimension = data["dimensions"][1]
    assert sorted(dimension) == sorted([*SCORE, "id", "title"])
    assert dimension["questions"][0] == {
        "id": "call_centre",
        "topic": "Call-centre provision",
        "state": "level",
        "level": 2,
        "evidence": 1,
        "target": {"level": 3, "by": "2027-01-31"},
        "next": PACK.questions["call_centre"].sentence(3),
    }
    assert sorted(data["lenses"][0]) == sorted([*SCORE, "id", "title"])


def test_no_number_is_null_never_nought() -> None:
    overall = read(NONE_APPLICABLE)["overall"]
    assert [overall[name] for name in ("mean", "median", "low", "high", "level", "level_low", "level_high")] == [
        None
    ] * 7


def test_numbers_are_not_rounded() -> None:
    data = read({"customer_involvement": 3, "tailored_services": 3, "life_events": 4})
    assert data["dimensions"][0]["mean"] == float(Fraction(10, 3))


def test_text_stays_as_it_was_written() -> None:
    printed = model_json(made(assessed({}, agency={"name": "Bürgeramt [red]"})).report)
    assert '"Bürgeramt [red]"' in printed
    assert printed.endswith("}\n")


@given(answer_sets())
def test_the_order_of_the_answers_changes_nothing(answers: dict[str, Any]) -> None:
    turned = dict(reversed(answers.items()))
    assert model_json(made(assessed(answers)).report) == model_json(made(assessed(turned)).report)


def test_the_figures_can_be_read_again_and_are_the_same() -> None:
    assert parse_benchmarks(Source("again.json", benchmarks_json(BENCHMARKS).encode()), PACK).value == BENCHMARKS


def test_a_share_stays_exact_whatever_it_is() -> None:
    share = BENCHMARKS.benchmarks[0].share.model_copy(update={"value": Fraction(13, 57)})
    interval = Interval(low=Fraction(1, 8), high=Fraction(2, 7))
    own = BENCHMARKS.benchmarks[0].model_copy(update={"share": share, "n": 57, "interval": interval})
    changed = BENCHMARKS.model_copy(update={"benchmarks": (own, *BENCHMARKS.benchmarks[1:])})
    data = json.loads(benchmarks_json(changed))["benchmarks"][0]
    assert (data["share"]["value"], data["interval"]) == ("13/57", {"low": 0.125, "high": "2/7"})
    assert parse_benchmarks(Source("again.json", benchmarks_json(changed).encode())).value.benchmarks[0] == own


def test_the_questions_have_their_levels_by_number_as_in_the_files() -> None:
    data = json.loads(pack_json(PACK))
    assert data["levels"]["3"] == "Defined"
    question = data["dimensions"][0]["questions"][0]
    assert list(question["levels"]) == ["1", "2", "3", "4", "5"]
    assert question["levels"]["5"] == PACK.questions[question["id"]].sentence(5)
    assert [part["id"] for part in data["dimensions"]] == ["offerings", "interactions", "performance", "insights"]


@pytest.mark.parametrize("name", NAMES)
def test_it_names_no_place_of_the_machine(name: str) -> None:
    printed = model_json(example(name).report)
    assert str(EXAMPLES.parent) not in printed
    assert f"{name}.yaml" not in printed


NUMBERS = st.integers(0, 10**6) | st.fractions(0, 5, max_denominator=5000).map(float)
PLAIN = st.none() | st.booleans() | NUMBERS | st.text()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_is_laid_out_as_the_standard_library_does(value: Any) -> None:
    # Below 0.0001 both are right, but differ: 1e-5 and 1e-05.
    assume(all(number == 0 or number >= 1e-4 for number in floats(value)))
    assert _text({"value": value}) == json.dumps({"value": value}, ensure_ascii=False, indent=2) + "\n"


def floats(value: Any) -> list[float]:
    if isinstance(value, dict | list):
        return [number for inner in (value.values() if isinstance(value, dict) else value) for number in floats(inner)]
    return [value] if isinstance(value, float) else []
