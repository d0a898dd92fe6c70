"""Files of counts: what is read is what was saved, and counts of anything else are refused with the reason."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from crm_assess.analysis.tallying import Tallying
from crm_assess.files import tallies
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.tallies import check_tally, parse_tally, tally_text
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack
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
    data = json.loads(counted())
    data["period"] = {"first": "2026-01-02", "last": "2026-11-22"}
    data["strata"][0]["values"] = ["Québec"]
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    tally = parse_tally(Source("counts.json", text.encode()), PACK, TEN, ("country",))
    assert tally.assessments == 12
    assert tally_text(tally) == text
    assert check_tally(Source("counts.json", text.encode()), PACK) == tally


def test_counts_of_another_pack_are_refused() -> None:
    told = problems(lambda data: data["pack"].update(id="library-crm", version=7))
    assert told == [
        'pack.id: "library-crm" is another question pack (government-crm; give yours with --questions)',
        "pack.version: counts answers to version 7 of the questions (version 1: count them again)",
    ]


def test_counts_on_their_own_are_held_to_the_questions_and_the_form_alone() -> None:
    data = json.loads(counted())
    data.update(schema="crm-assess/counts/9", by=[], more=1)
    data["pack"]["version"] = 7
    with pytest.raises(InputError) as refused:
        check_tally(Source("counts.json", json.dumps(data).encode()), PACK)
    schema, version, more = (line.partition(": ")[2] for line in str(refused.value).splitlines())
    assert schema.startswith('schema: "crm-assess/counts/9" is newer than this program reads')
    assert version == "pack.version: counts answers to version 7 of the questions (version 1: count them again)"
    assert more.startswith("more: is no known key (allowed: schema, ")


@pytest.mark.parametrize("read", [check_tally, lambda source, pack: parse_tally(source, pack, TEN, ("country",))])
def test_a_file_of_counts_has_a_largest_number_of_values(
    read: Callable[[Source, Pack], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "MAX_ENTRIES", 5)
    with pytest.raises(InputError) as refused:
        read(Source("counts.json", counted().encode()), PACK)
    assert "at most 5" in str(refused.value)


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
    for by, options in ((["kind", "size"], "--by kind --by size"), ([], "no --by")):
        told = problems(lambda data, by=by: data.update(by=by))  # type: ignore[misc]
        assert f"by: was counted with {options} (the same groups in every part)" in told


def test_counts_of_a_newer_program_are_refused() -> None:
    (told,) = problems(lambda data: data.update(schema="crm-assess/counts/9"))
    assert "is newer than this program reads" in told
