"""Files of counts: what is read is what was saved, and counts of anything else are refused with the reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from crm_assess.analysis.tallying import Tallying
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.tallies import is_tally, parse_tally, tally_text
from crm_assess.models.assessment import Assessment
from tests.cohorts import document, rows

PACK, BENCHMARKS = load_pack().value, load_benchmarks().value
TEN = BENCHMARKS.ten()


def counted() -> str:
    tallying = Tallying(PACK, TEN)
    for row in rows(12):
        tallying.add_assessment(Assessment.model_validate(document(row)), (row["country"],))
    return tally_text(tallying.tally(("country",)))


def problems(change: Callable[[dict[str, Any]], object], by: tuple[str, ...] = ("country",)) -> list[str]:
    data = json.loads(counted())
    change(data)
    with pytest.raises(InputError) as refused:
        parse_tally(Source("counts.json", json.dumps(data).encode()), PACK, TEN, by)
    return [line.partition(": ")[2] for line in str(refused.value).splitlines()]


def test_counts_are_read_back_as_they_were_saved() -> None:
    text = counted()
    tally = parse_tally(Source("counts.json", text.encode()), PACK, TEN, ("country",))
    assert tally.assessments == 12
    assert tally_text(tally) == text
    assert is_tally(json.loads(text))
    assert not is_tally({"schema": "crm-assess/assessment/1"})
    assert not is_tally([])


def test_counts_of_another_pack_are_refused() -> None:
    told = problems(lambda data: data["pack"].update(id="library-crm"))
    assert told == ['pack.id: "library-crm" is another question pack (government-crm; give yours with --questions)']


def test_counts_of_other_questions_are_refused() -> None:
    told = problems(lambda data: data["strata"][0]["questions"].pop("call_centre"))
    assert "strata[0].questions: are not those of the question pack (the same questions)" in told


def test_counts_by_another_rule_are_refused() -> None:
    name = TEN.benchmarks[0].id
    words = f"rules.{name}: {name} is not counted by the rule used here"
    words += " (count both with the same --benchmarks, --ten or not)"
    assert words in problems(lambda data: data["rules"][name].update(at_least=5))
    missing = problems(lambda data: data["rules"].pop(name))
    assert any(line.endswith(words.partition(": ")[2]) for line in missing)
    more = {"other": {"question": "call_centre", "at_least": 3}}
    assert any("other is not counted by the rule" in line for line in problems(lambda data: data["rules"].update(more)))


def test_counts_by_other_groups_are_refused() -> None:
    assert problems(lambda data: None, ("kind",)) == [
        "by: was counted with --by country (the same groups in every part)"
    ]
    assert problems(lambda data: None, ()) == ["by: was counted with --by country (the same groups in every part)"]


def test_counts_of_a_newer_program_are_refused() -> None:
    (told,) = problems(lambda data: data.update(schema="crm-assess/counts/9"))
    assert "is newer than this program reads" in told
