"""The data-frame definition against counting one assessment at a time, and against a known truth."""

from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_assess.analysis.cohort import Basis, cohort
from crm_assess.analysis.tallying import Tallying, group_value
from crm_assess.cohort import duckdb_engine, polars_engine
from crm_assess.cohort.counting import Engine, Order, count
from crm_assess.cohort.definition import COUNTERS, Definition
from crm_assess.cohort.simulation import simulate, true_shares
from crm_assess.cohort.tables import PARQUET, Unit
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.models.assessment import Assessment
from crm_assess.models.report import PackReceipt, Tool
from crm_assess.models.tally import Tally
from tests.cohorts import PACK, Row, document, rows, write_parquet

FIGURES = load_benchmarks().value
BY = ("country", "size")


def one_by_one(everyone: list[Row]) -> Tally:
    tallying, dates = Tallying(PACK, FIGURES), []
    for row in everyone:
        assessment = Assessment.model_validate(document(row))
        tallying.add_assessment(assessment, tuple(group_value(assessment, column) for column in BY))
        dates.append(assessment.assessed_on)
    return tallying.tally(BY, dates, by_row=True)


@pytest.mark.parametrize("engine", [polars_engine, duckdb_engine])
def test_ten_thousand_are_counted_exactly_as_one_by_one(engine: Engine, tmp_path: Path) -> None:
    everyone = rows(10_000)
    part = count(write_parquet(everyone, tmp_path / "a.parquet"), engine, Order(PACK, FIGURES, BY))
    assert part.tally == one_by_one(everyone)


def test_an_engine_tells_how_many_rows_have_passed_or_how_much_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[int, Unit]] = []
    told = Event()

    def hear(done: int, unit: Unit) -> None:
        heard.append((done, unit))
        told.set()

    order = Order(PACK, FIGURES, hear=hear)
    count(write_parquet(rows(8), tmp_path / "a.parquet"), polars_engine, order)
    assert heard[-1] == (8, "rows")
    told.clear()
    monkeypatch.setattr(duckdb_engine, "_TELL", 0)
    query: Any = SimpleNamespace(fetchall=lambda: [told.wait(10)])  # as long as a query of millions
    query.to_native = lambda: query
    duckdb_engine.collected(duckdb_engine.opened(tmp_path / "a.parquet", PARQUET), [query], hear)
    assert heard[-1] == (0, "percent")


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("survey") / "a.parquet"
    simulate(path, PACK, 100_000, 1)(path)
    return path


def test_a_simulated_survey_comes_within_sampling_error_of_its_truth(survey: Path) -> None:
    tally = count(survey, polars_engine, Order(PACK, FIGURES)).tally
    receipt = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64)
    found = cohort(tally, Basis(PACK, FIGURES), Tool(version="1"), receipt)
    truth = true_shares(PACK, FIGURES)
    assert len(truth) == len(found.benchmarks) == 13
    for row in found.benchmarks:
        assert row.share is not None
        assert row.n is not None
        spread = (float(truth[row.id] * (1 - truth[row.id])) / row.n) ** 0.5
        assert abs(float(row.share - truth[row.id])) < 4 * spread, row.id


def test_the_same_seed_draws_the_same_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("a.csv", 1), ("b.csv", 1), ("c.csv", 2)):
        simulate(tmp_path / name, PACK, 500, seed)(tmp_path / name)
    first, again, other = ((tmp_path / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv"))
    assert first == again != other


def test_a_simulated_survey_is_the_same_in_every_form(tmp_path: Path) -> None:
    tallies = []
    for name, engine in (("a.csv", polars_engine), ("a.parquet", polars_engine), ("a.jsonl", duckdb_engine)):
        simulate(tmp_path / name, PACK, 500, 3)(tmp_path / name)
        tallies.append(count(tmp_path / name, engine, Order(PACK, FIGURES, ("kind",))).tally)
    assert tallies[0] == tallies[1] == tallies[2]


@settings(deadline=None)
@given(st.integers(0, 3), st.lists(st.sampled_from([*COUNTERS, "dont_know", "unanswered"]), min_size=8, max_size=8))
def test_a_packed_number_holds_its_profile(place: int, answers: list[str]) -> None:
    definition = Definition(PACK, dict.fromkeys(PACK.questions, "text"), ())
    codes = {state: 1 << definition.bits * at for at, state in enumerate(COUNTERS)}
    key = (place << definition.bits * len(COUNTERS)) + sum(codes.get(answer, 0) for answer in answers)
    dimension, (levels, missing) = definition.profile(key)
    assert dimension == PACK.dimensions[place]
    assert levels == tuple(answers.count(str(level)) for level in range(1, 6))
    assert missing == answers.count("dont_know") + answers.count("unanswered")
