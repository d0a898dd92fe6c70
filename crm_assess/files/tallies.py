"""Files of counts: one part of a cohort, counted where it lies."""

import json
from collections.abc import Collection, Iterator, Sequence

from crm_assess.files.document import Finding
from crm_assess.files.jsontext import read_json
from crm_assess.files.source import Source
from crm_assess.files.validation import items, mapping, validated
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.tally import Tally

MAX_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 16 * 1024 * 1024
"""No file of counts is larger than this, or holds more values."""


def parse_tally(source: Source, pack: Pack, benchmarks: Benchmarks, by: Sequence[str]) -> Tally:
    """Reads counts of these questions, benchmarks and groups; raises InputError, also where they are of others."""
    checks = (
        lambda data: _questions(data, pack),
        lambda data: _rules(data, benchmarks),
        lambda data: _groups(data, by),
    )
    return validated(Tally, read_json(source, MAX_ENTRIES), *checks)


def check_tally(source: Source, pack: Pack) -> Tally:
    """Reads counts of these questions, by whatever rules and groups; raises InputError."""
    return validated(Tally, read_json(source, MAX_ENTRIES), lambda data: _questions(data, pack))


def tally_text(tally: Tally) -> str:
    """The counts as JSON, the same for the same counts."""
    return json.dumps(tally.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=1) + "\n"


def _questions(data: object, pack: Pack) -> Iterator[Finding]:
    if (name := mapping(data, "pack").get("id")) not in (None, pack.id):
        yield Finding(("pack", "id"), f'"{name}" is another question pack ({pack.id}; give yours with --questions)')
    if (version := mapping(data, "pack").get("version")) not in (None, pack.version):
        what = f"counts answers to version {version} of the questions (version {pack.version}: count them again)"
        yield Finding(("pack", "version"), what)
    dimensions = {dimension.id for dimension in pack.dimensions}
    parts: dict[str, Collection[str]] = {"questions": set(pack.questions), "levels": dimensions, "means": dimensions}
    for place, stratum in enumerate(items(data, "strata")):
        for part, names in parts.items():
            if set(mapping(stratum, part)) != names:
                yield Finding(("strata", place, part), "are not those of the question pack (the same questions)")


def _rules(data: object, benchmarks: Benchmarks) -> Iterator[Finding]:
    ours = {benchmark.id: benchmark.counts.model_dump() for benchmark in benchmarks.benchmarks}
    theirs = {name: {"within_months": None, **mapping(rule)} for name, rule in mapping(data, "rules").items()}
    for name in [*ours, *(name for name in theirs if name not in ours)]:
        if ours.get(name) != theirs.get(name):
            what = f"{name} is not counted by the rule used here (count both with the same --benchmarks, --ten or not)"
            yield Finding(("rules", name), what)


def _groups(data: object, by: Sequence[str]) -> Iterator[Finding]:
    theirs = items(data, "by")
    if theirs != list(by):
        options = " ".join(f"--by {column}" for column in theirs) or "no --by"
        yield Finding(("by",), f"was counted with {options} (the same groups in every part)")
