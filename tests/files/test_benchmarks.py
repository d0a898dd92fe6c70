"""Benchmark files: the study's figures as printed, checked both ways against the questions."""

import hashlib
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from crm_assess.files.benchmarks import load_benchmarks, parse_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.files.source import Source
from crm_assess.models.benchmark import Benchmarks, Kind

FILE = Path(__file__).parents[2] / "benchmarks.json"
PACK = load_pack().value
STUDY = load_benchmarks().value
# Share, and the question and level that count, as the study's description lists them.
FIGURES = {
    "service_is_important": ("0.92", "exactly", "service_priority", 2),
    "superior_service_delivered": ("0.10", "at_most", "superior_service", 5),
    "call_centre_in_use": ("2/3", "exactly", "call_centre", 3),
    "call_centre_in_three_years": ("0.81", "exactly", "call_centre", 3),
    "integrated_channels": ("0.32", "exactly", "integrated_channels", 3),
    "customers_involved": ("0.54", "about", "customer_involvement", 3),
    "tailored_services_effective": ("1/3", "exactly", "tailored_services", 4),
    "questions_resolved_efficiently": ("0.40", "under", "first_contact_resolution", 4),
    "requests_tracked_effectively": ("1/4", "exactly", "request_tracking", 4),
    "satisfaction_followed_up": ("0.22", "under", "satisfaction_follow_up", 3),
    "preferred_channels_effective": ("0.28", "exactly", "channel_preference", 4),
    "calls_routed_efficiently": ("0.34", "exactly", "call_routing", 4),
    "more_than_two_channels": ("0.50", "exactly", "channel_breadth", 3),
}


def with_change(change: Callable[[Any], object]) -> Benchmarks:
    """The study's file, read after a change to it."""
    data = json.loads(FILE.read_bytes())
    change(data)
    return parse_benchmarks(Source("mine.json", json.dumps(data).encode()), PACK).value


def test_the_thirteen_figures_are_those_of_the_study() -> None:
    found = {
        figure.id: (figure.share.value, figure.share.relation, figure.counts.question, figure.counts.at_least)
        for figure in STUDY.benchmarks
    }
    assert found == {name: (Fraction(share), *rest) for name, (share, *rest) in FIGURES.items()}
    assert [figure.id for figure in STUDY.ten().benchmarks] == list(FIGURES)[:10]


def test_the_level_that_counts_follows_from_the_kind_of_statement() -> None:
    """Routine from 3, measured and on target from 4, an attitude from 2, superior from 5."""
    from_level = {Kind.EXISTENCE: 3, Kind.FORECAST: 3, Kind.EFFECTIVENESS: 4, Kind.ATTITUDE: 2, Kind.OUTCOME: 5}
    assert {figure.id: figure.counts.at_least for figure in STUDY.benchmarks} == {
        figure.id: from_level[figure.kind] for figure in STUDY.benchmarks
    }


def test_a_forecast_alone_has_a_time() -> None:
    assert {f.id: f.counts.within_months for f in STUDY.benchmarks if f.counts.within_months is not None} == {
        "call_centre_in_three_years": 36
    }


def test_the_four_gaps_lead_from_a_promise_to_its_delivery() -> None:
    assert sorted(gap.steps for gap in STUDY.gaps) == [
        ("call_centre_in_use", "integrated_channels"),
        ("customers_involved", "tailored_services_effective"),
        ("questions_resolved_efficiently", "requests_tracked_effectively", "satisfaction_followed_up"),
        ("service_is_important", "superior_service_delivered"),
    ]


def test_the_study_says_who_was_asked_where_and_when_and_what_is_unknown() -> None:
    (study,) = STUDY.studies
    assert (study.sample.n_at_least, study.published) == (140, "2003-07-01")
    assert (study.fieldwork.from_, study.fieldwork.to) == ("2002-12", "2003-03")
    assert len({place.code for place in study.places}) == len(study.places) == 15
    assert study.unknowns


def test_the_shipped_figures_are_those_of_the_file_and_fit_the_shipped_questions() -> None:
    assert load_benchmarks(FILE) == load_benchmarks()
    assert parse_benchmarks(Source("b.json", FILE.read_bytes()), PACK).value == STUDY
    assert load_benchmarks().sha256 == hashlib.sha256(FILE.read_bytes()).hexdigest()


def test_without_questions_at_hand_rules_are_not_held_against_any() -> None:
    text = FILE.read_text(encoding="utf-8").replace('"question": "call_centre"', '"question": "of_another_pack"')
    assert parse_benchmarks(Source("mine.json", text.encode())).value.benchmarks[2].counts.question == "of_another_pack"
    with pytest.raises(InputError, match='"of_another_pack" is no question of the pack'):
        parse_benchmarks(Source("mine.json", text.encode()), PACK)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (0, "0"),
        (1, "1"),
        (0.1, "1/10"),
        (1.0, "1"),
        (0.123456789012345678, "0.12345678901234568"),
        ("0/7", "0"),
        ("2/3", "2/3"),
        ("140/140", "1"),
        ("999999998/999999999", "999999998/999999999"),
        (1e-9, "1/1000000000"),
    ],
)
def test_a_share_is_exact_however_it_is_written(written: object, value: str) -> None:
    found = with_change(lambda data: data["benchmarks"][0]["share"].update(value=written))
    assert found.benchmarks[0].share.value == Fraction(value)


@pytest.mark.parametrize("pair", [(0.5, "1/2"), (0.25, "25/100"), (1, "3/3")])
def test_two_spellings_of_one_share_are_one_value(pair: tuple[object, object]) -> None:
    def twice(data: Any) -> None:
        first = data["benchmarks"][0]
        data["benchmarks"].append({**first, "id": "again", "share": {**first["share"], "value": pair[1]}})
        first["share"]["value"] = pair[0]

    assert len(with_change(twice).benchmarks) == 14


@pytest.mark.parametrize("second", [0.91, 0.93, "92/101"])
def test_one_study_has_one_value_for_one_rule_whichever_is_larger(second: object) -> None:
    def twice(data: Any) -> None:
        first = data["benchmarks"][0]
        data["benchmarks"].append({**first, "id": "again", "share": {**first["share"], "value": second}})

    with pytest.raises(InputError, match='differs from the share of "service_is_important", which has the same rule'):
        with_change(twice)


def test_two_studies_may_have_two_values_for_one_rule() -> None:
    def second_study(data: Any) -> None:
        data["studies"].append({**data["studies"][0], "id": "another"})
        again = {
            **data["benchmarks"][0],
            "id": "again",
            "study": "another",
            "share": {"value": 0.5, "relation": "exactly"},
        }
        data["benchmarks"].append(again)
        for source in ("DC", "WT"):
            again["variants"] = [*again["variants"], {"words": "a half", "sources": [source]}]

    assert len(with_change(second_study).studies) == 2


def wrong(change: Callable[[Any], object]) -> list[str]:
    """Where something is wrong, in the order it is told."""
    with pytest.raises(InputError) as refused:
        with_change(change)
    return [problem.where for problem in refused.value.problems]


def test_a_source_that_the_study_does_not_have_is_told_wherever_words_are_quoted() -> None:
    def misspell(data: Any) -> None:
        (study,), first = data["studies"], data["benchmarks"][0]
        study["sample"]["printed"]["sources"] = [7, "ZZ"]
        for printed in (study["sample"]["variants"][0], study["findings"][0], first["printed"], first["variants"][0]):
            printed["sources"] = ["ZZ"]

    assert sorted(place for place in wrong(misspell) if place.endswith("]")) == [
        "benchmarks[0].printed.sources[0]",
        "benchmarks[0].variants[0].sources[0]",
        "studies[0].findings[0].sources[0]",
        "studies[0].sample.printed.sources[0]",
        "studies[0].sample.printed.sources[1]",
        "studies[0].sample.variants[0].sources[0]",
    ]


def test_what_one_entry_lacks_keeps_no_other_from_being_looked_at() -> None:
    def spoil(data: Any) -> None:
        first, second, third = data["benchmarks"][:3]
        first["share"]["value"] = first["counts"]["question"] = None
        second["counts"]["question"] = "nowhere"
        data["benchmarks"].append({**third, "id": "again", "share": {**third["share"], "value": 0.5}})

    assert {"benchmarks[1].counts.question", "benchmarks[13].share.value"} <= set(wrong(spoil))


def test_a_file_of_ones_own_is_read_from_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_bytes(FILE.read_bytes().replace(b"2003-07-01", b"2003-07-02"))
    assert load_benchmarks(own).value.studies[0].published == "2003-07-02"


@pytest.mark.parametrize(
    ("count", "listed"),
    [
        (12, "b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11"),
        (13, "b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, ..."),
    ],
)
def test_a_dozen_names_are_listed_and_no_more(count: int, listed: str) -> None:
    def shorten(data: Any) -> None:
        for place, benchmark in enumerate(data["benchmarks"]):
            benchmark["id"] = f"b{place}"
        del data["benchmarks"][count:]
        data["gaps"] = [{**data["gaps"][0], "steps": ["zzzz", "b1"]}]

    with pytest.raises(InputError) as refused:
        with_change(shorten)
    assert f'"zzzz" is no benchmark of this file ({listed})' in str(refused.value)


def test_what_was_meant_is_looked_for_only_while_problems_are_printed() -> None:
    def misspell(data: Any) -> None:
        data["gaps"][0]["steps"] = [f"call_centre_in_use_{number}" for number in range(SHOWN + 2)]
        data["benchmarks"] = [
            {**data["benchmarks"][0], "id": f"b{number}", "counts": {"question": f"call_centr_{number}", "at_least": 1}}
            for number in range(SHOWN + 2)
        ] + data["benchmarks"]

    with pytest.raises(InputError) as refused:
        with_change(misspell)
    told = [problem for problem in refused.value.problems if "is no" in problem.what]
    for kind, meant in (("benchmark of this file", "call_centre_in_use"), ("question of the pack", "call_centre")):
        suggested = [f"did you mean {meant}?" in problem.what for problem in told if kind in problem.what]
        assert suggested == [True] * (SHOWN + 1) + [False]
