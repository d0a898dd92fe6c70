"""An attacker reads a whole cohort document, its groups, its figures and the rule, and pins no small group.

What it knows goes in as sums of whole numbers with bounds; bounds are narrowed until nothing moves. A hidden size
below the smallest shown is recovered where a single number is left.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from crm_assess.analysis.cohort import Basis, cohort, known
from crm_assess.analysis.suppression import hidden
from crm_assess.analysis.tallying import Tallying, group_value
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.models.assessment import Assessment
from crm_assess.models.cohort import Cohort, CohortGroup
from crm_assess.models.report import PackReceipt, Tool
from crm_assess.models.tally import Stratum, Tally
from tests.cohorts import PACK, document, rows, write_files
from tests.running import call

FIGURES, BY, PARTS = load_benchmarks(), ("country", "kind", "size"), ("n", "unknown", "not_applicable")
Person = tuple[str, str, int, int | None]
"""Country, kind, staff, and the level of every answer."""


def published(people: Sequence[Person], smallest: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document, and the same with nothing hidden: what the attacker is after."""
    tallying = Tallying(PACK, FIGURES.value)
    for (country, kind, size, level), row in zip(people, rows(len(people)), strict=True):
        answers = dict.fromkeys(PACK.questions, level)
        member = Assessment.model_validate(document({**row, "country": country, "kind": kind, "size": size, **answers}))
        tallying.add_assessment(member, tuple(group_value(member, column) for column in BY))
    receipt, tally = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64), tallying.tally(BY)

    found = cohort(tally, Basis(PACK, FIGURES.value, smallest), Tool(version="1"), receipt)
    return found.model_dump(mode="json"), _bare(found, tally)


def _bare(found: Cohort, tally: Tally) -> dict[str, Any]:
    def sizes(strata: Sequence[Stratum]) -> dict[str, Any]:
        n = [{"n": sum(known(own.benchmarks[row.id]) for own in strata)} for row in found.benchmarks]
        return {"assessments": sum(own.assessments for own in strata), "benchmarks": n}

    def members(group: CohortGroup) -> list[Stratum]:
        return [own for own in tally.strata if own.values[BY.index(group.by)] == group.value]

    return {**sizes(tally.strata), "groups": [sizes(members(group)) for group in found.groups]}


class Attacker:
    """Numbers known to lie between bounds, and sums that they obey."""

    def __init__(self) -> None:
        self.bounds: dict[Any, tuple[int, int]] = {}
        self._sums: list[tuple[Any, list[Any]]] = []

    def number(self, name: Any, value: int | None, low: int, high: int) -> None:
        self.bounds[name] = (low, high) if value is None else (value, value)

    def add_up(self, total: Any, parts: Sequence[Any]) -> None:
        self._sums.append((total, list(parts)))

    def narrow(self) -> None:
        before: dict[Any, tuple[int, int]] = {}
        while before != self.bounds:
            before = dict(self.bounds)
            for total, parts in self._sums:
                lows, highs = (sum(self.bounds[part][end] for part in parts) for end in (0, 1))
                self._cut(total, lows, highs)
                most, least = self.bounds[total][1], self.bounds[total][0]
                for part in parts:
                    low, high = self.bounds[part]
                    self._cut(part, least - (highs - high), most - (lows - low))
                    new = self.bounds[part]
                    lows, highs = lows + new[0] - low, highs + new[1] - high

    def _cut(self, name: Any, low: int, high: int) -> None:
        own = self.bounds[name]
        self.bounds[name] = (max(own[0], low), min(own[1], high))
        assert self.bounds[name][0] <= self.bounds[name][1], f"{name}: the document contradicts itself"


def surely_small(hides: Sequence[bool], place: int) -> bool:
    """Others are hidden in the order of names: where the one before is shown, it is hidden for its own size."""
    return hides[place] and not hides[place - 1]


def attack(found: dict[str, Any]) -> Attacker:
    spy, most, few = Attacker(), found["assessments"], found["smallest"] - 1
    spy.number("all", most, most, most)
    for row in found["benchmarks"]:
        _row(spy, ("all", row["id"]), row, "all", (1, few) if row["suppressed"] else (0, most), most)
    for own in found["questions"]:
        rule = next((rule for rule in FIGURES.value.benchmarks if rule.counts.question == own["id"]), None)
        if rule and rule.counts.within_months is None:
            spy.number(("question", own["id"]), own["n"], 0, most)
            spy.add_up(("question", own["id"]), [("all", rule.id, "n")])
    for column in BY:
        groups = [group for group in found["groups"] if group["by"] == column]
        hides = [group["suppressed"] for group in groups]
        names = [(column, group["value"]) for group in groups]
        for place, group in enumerate(groups):
            high = few if surely_small(hides, place) else most
            spy.number(names[place], group["assessments"], 1, high)
        spy.add_up("all", names)
        for which, whole in enumerate(found["benchmarks"]):
            own_rows = [group["benchmarks"][which] for group in groups]
            rows_hide = [row["suppressed"] for row in own_rows]
            for place, row in enumerate(own_rows):
                high = few if surely_small(rows_hide, place) and not hides[place] else most
                _row(spy, (*names[place], row["id"]), row, names[place], (0, high), most)
            for part in PARTS:
                spy.add_up(("all", whole["id"], part), [(*name, whole["id"], part) for name in names])
    spy.narrow()
    return spy


def _row(spy: Attacker, name: Any, row: dict[str, Any], group: Any, n: tuple[int, int], most: int) -> None:
    for part in PARTS:
        low, high = n if part == "n" else (0, most)
        spy.number((*name, part), row[part], low, high)
    spy.add_up(group, [(*name, part) for part in PARTS])


def recovered(found: dict[str, Any], truth: dict[str, Any]) -> Iterator[Any]:
    """Hidden sizes that a single number is left for; where all of a column is hidden, there is nothing more to hide."""
    spy = attack(found)
    for group, bare in zip(found["groups"], truth["groups"], strict=True):
        alike = [own for own in found["groups"] if own["by"] == group["by"]]
        yield from _pinned(spy, (group["by"], group["value"]), bare["assessments"], [alike, found["smallest"], group])
        for which, row in enumerate(group["benchmarks"]):
            beside = [own["benchmarks"][which] for own in alike]
            name = (group["by"], group["value"], row["id"], "n")
            yield from _pinned(spy, name, bare["benchmarks"][which]["n"], [beside, found["smallest"], row])
    for row, bare in zip(found["benchmarks"], truth["benchmarks"], strict=True):
        if row["suppressed"] and len(set(spy.bounds["all", row["id"], "n"])) == 1:
            yield row["id"], bare["n"]


def _pinned(spy: Attacker, name: Any, size: int, among: list[Any]) -> Iterator[Any]:
    alike, smallest, own = among
    low, high = spy.bounds[name]
    assert low <= size <= high, f"{name}: the attacker is wrong, {size} is not in {low} to {high}"
    if own["suppressed"] and low == high and 0 < size < smallest and not all(one["suppressed"] for one in alike):
        yield name, size


def of_countries(*sizes: int, unknown: Sequence[int] = ()) -> list[Person]:
    """Countries of these sizes, of which so many say nothing."""
    silent = [*unknown, *[0] * len(sizes)]
    return [
        ("ABCDEFGH"[place], ("licensing", "tax")[number % 2], 10, None if number < silent[place] else 1 + number % 5)
        for place, size in enumerate(sizes)
        for number in range(size)
    ]


NASTY = {
    "one small": of_countries(12, 2, 9),
    "two small, small together": of_countries(12, 2, 9, 2),
    "two of four, known as eight together": of_countries(12, 4, 9, 4),
    "five of one": of_countries(12, 1, 1, 1, 1, 1),
    "all but one small": of_countries(4, 4, 4, 30),
    "one left over": of_countries(29, 1),
    "few unknown": of_countries(12, 9, 14, unknown=(1, 0, 2)),
    "few known": of_countries(12, 9, 14, 9, unknown=(8, 0, 10, 0)),
    "as many as there are": of_countries(10, 5, 20, 20, unknown=(6,)),
    "as many as there are, and one hidden": of_countries(10, 5, 20, 3, unknown=(6,)),
    "few known of all": of_countries(12, 9, unknown=(10, 7)),
}


@pytest.mark.parametrize("name", NASTY)
def test_nothing_small_is_recovered_from_a_cohort_made_to_give_it_away(name: str) -> None:
    assert list(recovered(*published(NASTY[name], 5))) == []


people = st.tuples(
    st.sampled_from("AAAABBBC"),
    st.sampled_from(["licensing", "licensing", "tax"]),
    st.sampled_from([10, 10, 10, 60]),
    st.sampled_from([None, 1, 3, 5]),
)


@settings(deadline=None, max_examples=10, phases=(Phase.explicit, Phase.generate), derandomize=True)
@given(st.lists(people, min_size=5, max_size=40), st.integers(3, 5))
@example(of_countries(12, 2, 9), 3)
def test_nothing_small_is_recovered_from_any_cohort(cohort_of: list[Person], smallest: int) -> None:
    assert list(recovered(*published(cohort_of, smallest))) == []


def test_the_attacker_does_find_what_is_badly_hidden() -> None:
    found, truth = published(of_countries(12, 2, 9), 5)
    countries = [group for group in found["groups"] if group["by"] == "country"]
    bare = truth["groups"][: len(countries)]
    place = next(place for place, group in enumerate(countries) if group["suppressed"] and group["value"] != "B")
    countries[place].update(assessments=bare[place]["assessments"], suppressed=False)
    assert (("country", "B"), 2) in list(recovered(found, truth))


@pytest.mark.parametrize(("groups", "smallest", "largest"), [(3, 3, 8), (4, 3, 7), (3, 5, 10)])
def test_who_tries_every_size_by_the_rule_itself_is_left_with_several(groups: int, smallest: int, largest: int) -> None:
    """All sizes that would have been published alike. Where all groups are hidden, there is nothing more to hide."""
    alike = defaultdict(list)
    for sizes in product(range(1, largest + 1), repeat=groups):
        out = frozenset(hidden(sizes, smallest))
        shown = tuple(size for place, size in enumerate(sizes) if place not in out)
        if out and shown and sum(sizes) - sum(shown) <= largest:
            alike[out, shown, sum(sizes)].append(sizes)
    for (out, shown, together), candidates in alike.items():
        for place in out:
            left = {sizes[place] for sizes in candidates}
            assert len(left) > 1 or left.pop() >= smallest, (sorted(out), shown, together)


@pytest.mark.parametrize(
    ("members", "smallest"), [((6, 6, 6, 6), 3), ((5, 7, 6), 5), ((9, 5, 5, 3), 3), ((4, 5, 3, 6, 4), 3)]
)
def test_who_tries_how_many_of_each_group_may_be_known_is_left_with_several(
    members: tuple[int, ...], smallest: int
) -> None:
    """The same of one figure's row in each group, by one who knows how many members every group has."""
    groups = set(hidden(members, smallest))
    alike = defaultdict(list)
    for sizes in product(*(range(size + 1) for size in members)):
        out = frozenset(hidden(sizes, smallest, groups, members))
        if len(out) < len(members):
            shown = tuple(size for place, size in enumerate(sizes) if place not in out)
            alike[out, shown, sum(sizes)].append(sizes)
    for (out, shown, together), candidates in alike.items():
        for place in out - groups:
            left = {sizes[place] for sizes in candidates}
            assert len(left) > 1 or not 0 < left.pop() < smallest, (sorted(out), shown, together)


def test_a_saved_benchmark_file_adds_nothing_to_the_document(tmp_path: Path) -> None:
    members, own = write_files(rows(30), tmp_path / "members"), tmp_path / "own.json"
    hide = FIGURES.value.by_id["integrated_channels"].counts.question
    for number, file in enumerate(sorted(members.iterdir())):
        if number >= 4:
            data = json.loads(file.read_text())
            data["answers"].pop(hide, None)
            file.write_text(json.dumps(data))
    shown = call("cohort", members, "--by", "country", "--save-benchmarks", own, "--format", "json")
    open_rows = {row["id"]: row for row in json.loads(shown.data)["benchmarks"] if not row["suppressed"]}
    saved = {figure["id"]: figure for figure in json.loads(own.read_text())["benchmarks"]}
    assert "integrated_channels" not in open_rows
    assert set(saved) == {name for name, row in open_rows.items() if row["n"]}
    assert all(figure["n"] == open_rows[name]["n"] for name, figure in saved.items())
