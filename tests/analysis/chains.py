"""Random histories of a question pack: up to four versions, each question and dimension free to come, change and go."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.migration import Migration
from crm_assess.models.pack import Pack, Question

SHIPPED = load_pack().value
TEMPLATE = next(iter(SHIPPED.questions.values()))
DIMENSIONS = ("one", "two", "three")
LEVELS = st.one_of(st.none(), st.integers(1, 5))
BESIDE = st.fixed_dictionaries(
    {},
    optional={
        "note": st.sampled_from(["A note.", "Another."]),
        "evidence": st.lists(st.sampled_from(["https://example.org", "page 12"]), max_size=2),
        "target": st.fixed_dictionaries({"level": st.integers(1, 5), "by": st.just("2027-12-31")}),
    },
)
STATES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"level": st.one_of(st.integers(1, 5), st.just("dont_know"))}),
    st.just({"not_applicable": "We have none."}),
    st.just({}),
)
ANSWERS = st.builds(lambda state, beside: {**state, **beside}, STATES, BESIDE)

Asked = dict[str, str]
"""The dimension of each question, by the question's id."""


@dataclass(frozen=True)
class Chain:
    """A pack of today, and what each of its versions asked."""

    pack: Pack
    versions: tuple[Asked, ...]
    """From version 1 on."""
    kept: tuple[frozenset[str], ...]
    """Between one version and the next, the questions that went on to mean the same."""

    def at(self, version: int) -> Pack:
        """The questions of one of the versions, for whatever needs no more than to know which there are."""
        asked = self.versions[version - 1]
        return _pack(_Growing(asked, dict.fromkeys(asked, 1)), version)

    def assessment(self, version: int, answers: dict[str, Any], on: str = "2026-11-22") -> Assessment:
        """Answers to one of the versions."""
        return Assessment.model_validate(
            {
                "schema": "crm-assess/assessment/1",
                "pack": {"id": "random", "version": version},
                "agency": {"name": "Office"},
                "assessed_on": on,
                "answers": answers,
            }
        )


@dataclass(frozen=True)
class _Growing:
    asked: Asked
    revisions: dict[str, int]
    steps: tuple[Migration, ...] = ()
    born: int = 0


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Versions one after the other; every kind of change may happen in every step, to any question."""
    first = {f"q{number}": draw(st.sampled_from(DIMENSIONS)) for number in range(draw(st.integers(1, 6)))}
    now = _Growing(first, dict.fromkeys(first, 1), born=len(first))
    versions, kept = [first], []
    for version in range(1, draw(st.integers(2, 4))):
        after = draw(_stepped(now, version))
        versions.append(after.asked)
        kept.append(
            frozenset(own for own in now.asked if own in after.asked and after.revisions[own] == now.revisions[own])
        )
        now = after
    return Chain(_pack(now, len(versions)), tuple(versions), tuple(kept))


@st.composite
def _stepped(draw: st.DrawFn, now: _Growing, version: int) -> _Growing:
    fates = {own: draw(st.sampled_from(["stay", "stay", "retire", "split", "reword", "rescale"])) for own in now.asked}
    asked = {own: part for own, part in now.asked.items() if fates[own] not in ("retire", "split")}
    step: dict[str, Any] = {"from": version, "add": [], "retire": [], "split": [], "reword": [], "rescale": []}
    revisions, born = dict(now.revisions), now.born
    for own, fate in fates.items():
        gone = {"question": own, "dimension": now.asked[own], "topic": f"About {own}"}
        if fate == "retire":
            step["retire"].append(gone)
        elif fate == "split":
            parts = [f"q{born}", f"q{born + 1}"]
            born += 2
            asked |= {part: draw(st.sampled_from(DIMENSIONS)) for part in parts}
            step["split"].append({**gone, "into": parts})
        elif fate == "reword":
            step["reword"].append(own)
        elif fate == "rescale":
            step["rescale"].append({"question": own, "levels": {level: draw(LEVELS) for level in range(1, 6)}})
        if fate in ("reword", "rescale"):
            revisions[own] += 1
    for _ in range(draw(st.integers(0, 2)) or not asked):
        asked[f"q{born}"] = draw(st.sampled_from(DIMENSIONS))
        step["add"].append(f"q{born}")
        born += 1
    revisions |= {own: 1 for own in asked if own not in revisions}
    steps = (*now.steps, Migration.model_validate(step))
    return replace(now, asked=asked, revisions=revisions, steps=steps, born=born)


def _pack(now: _Growing, version: int) -> Pack:
    parts: dict[str, list[Question]] = {}
    for own, part in now.asked.items():
        question = {"id": own, "revision": now.revisions[own], "topic": f"About {own}", "not_applicable": True}
        parts.setdefault(part, []).append(TEMPLATE.model_copy(update=question))
    dimensions = tuple(
        SHIPPED.dimensions[0].model_copy(update={"id": part, "title": part.title(), "questions": tuple(parts[part])})
        for part in DIMENSIONS
        if part in parts
    )
    head = {"id": "random", "version": version, "migrations": now.steps, "dimensions": dimensions}
    return SHIPPED.model_copy(update=head)


@st.composite
def answered(draw: st.DrawFn, chain: Chain, version: int) -> dict[str, Any]:
    """Any answers to any of the questions of a version."""
    asked = chain.versions[version - 1]
    return draw(st.fixed_dictionaries({}, optional=dict.fromkeys(asked, ANSWERS)))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Chain, Assessment, Assessment]:
    """A pack and two assessments of any two of its versions, the earlier one first."""
    chain = draw(chains())
    first = draw(st.integers(1, len(chain.versions)))
    second = draw(st.integers(first, len(chain.versions)))
    before = chain.assessment(first, draw(answered(chain, first)))
    return chain, before, chain.assessment(second, draw(answered(chain, second)), "2027-11-22")
