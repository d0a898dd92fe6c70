"""Benchmark files: the study's figures, or a cohort's."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

from crm_assess.files.document import Finding
from crm_assess.files.jsontext import read_json
from crm_assess.files.loaded import Loaded
from crm_assess.files.problems import no_question, no_such
from crm_assess.files.shipped import shipped
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import Check, items, mapping, validated
from crm_assess.models.base import show
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.share import share_of

NAME = "benchmarks.json"


def load_benchmarks(path: str | Path | None = None) -> Loaded[Benchmarks]:
    """Reads a benchmark file, the study's where no path is given; raises InputError with every problem."""
    source = Source(NAME, shipped(NAME).read_bytes()) if path is None else read_source(path)
    return parse_benchmarks(source)


def parse_benchmarks(source: Source, pack: Pack | None = None) -> Loaded[Benchmarks]:
    """Reads benchmarks; given a pack, every rule must name one of its questions and that question's dimension."""
    checks: list[Check] = [_ids, _references, _values]
    if pack is not None:
        checks.append(lambda data: _fits(data, pack))
    return Loaded(validated(Benchmarks, read_json(source), *checks), source.sha256)


def _ids(data: object) -> Iterator[Finding]:
    yield from _unique(data, "studies")
    yield from _unique(data, "benchmarks")
    yield from _unique(data, "gaps")
    for place, study in enumerate(items(data, "studies")):
        for finding in _unique(study, "sources"):
            yield Finding(("studies", place, *finding.path), finding.what)
    for place, gap in enumerate(items(data, "gaps")):
        seen: set[str] = set()
        for step, name in enumerate(items(gap, "steps")):
            if isinstance(name, str) and name in seen:
                yield Finding(("gaps", place, "steps", step), f"{show(name)} is there twice (every step once)")
            seen.add(str(name))


def _unique(data: object, name: str) -> Iterator[Finding]:
    seen = set()
    for place, item in enumerate(items(data, name)):
        key = mapping(item).get("id")
        if isinstance(key, str) and key in seen:
            yield Finding((name, place, "id"), f"{show(key)} is there twice (every id once)")
        seen.add(key if isinstance(key, str) else None)


def _references(data: object) -> Iterator[Finding]:
    """Every name that is used is defined, and every source that is defined is used."""
    sources = {str(mapping(study).get("id")): _names(items(study, "sources")) for study in items(data, "studies")}
    used: set[tuple[str, str]] = set()
    told = count()
    for path, study, printed in _printed(data):
        for place, source in enumerate(items(printed, "sources")):
            if not isinstance(source, str):
                continue
            used.add((study, source))
            if sources.get(study) and source not in sources[study]:
                what = no_such(source, "source of the study", sources[study], next(told))
                yield Finding((*path, "sources", place), what)
    yield from _unused(data, used)
    for place, benchmark in enumerate(items(data, "benchmarks")):
        name = mapping(benchmark).get("study")
        if sources and isinstance(name, str) and name not in sources:
            what = no_such(name, "study of this file", sources, next(told))
            yield Finding(("benchmarks", place, "study"), what)
    names = _names(items(data, "benchmarks"))
    for place, gap in enumerate(items(data, "gaps")):
        for step, name in enumerate(items(gap, "steps")):
            if isinstance(name, str) and name not in names:
                what = no_such(name, "benchmark of this file", names, next(told))
                yield Finding(("gaps", place, "steps", step), what)


def _printed(data: object) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """Every place where words are quoted: its path, its study, and what stands there."""
    for place, study in enumerate(items(data, "studies")):
        name, at = str(mapping(study).get("id")), ("studies", place)
        yield (*at, "sample", "printed"), name, mapping(study, "sample", "printed")
        for number, variant in enumerate(items(study, "sample", "variants")):
            yield (*at, "sample", "variants", number), name, variant
        for number, finding in enumerate(items(study, "findings")):
            yield (*at, "findings", number), name, finding
    for place, benchmark in enumerate(items(data, "benchmarks")):
        name = str(mapping(benchmark).get("study"))
        yield ("benchmarks", place, "printed"), name, mapping(benchmark, "printed")
        for number, variant in enumerate(items(benchmark, "variants")):
            yield ("benchmarks", place, "variants", number), name, variant


def _unused(data: object, used: set[tuple[str, str]]) -> Iterator[Finding]:
    for place, study in enumerate(items(data, "studies")):
        for number, source in enumerate(items(study, "sources")):
            name = mapping(source).get("id")
            if isinstance(name, str) and (str(mapping(study).get("id")), name) not in used:
                path = ("studies", place, "sources", number, "id")
                yield Finding(path, f"{show(name)} is never used (name it beside a figure)")


def _values(data: object) -> Iterator[Finding]:
    """One study asked one population: the same rule cannot have two shares."""
    seen: dict[str, tuple[Fraction, object]] = {}
    for place, benchmark in enumerate(items(data, "benchmarks")):
        rule = repr((mapping(benchmark).get("study"), sorted(mapping(benchmark, "counts").items(), key=str)))
        value = share_of(mapping(benchmark, "share").get("value"))
        if value is None:
            continue
        known, first = seen.setdefault(rule, (value, mapping(benchmark).get("id")))
        if known != value:
            path = ("benchmarks", place, "share", "value")
            yield Finding(path, f"differs from the share of {show(first)}, which has the same rule (one value)")


def _fits(data: object, pack: Pack) -> Iterator[Finding]:
    told = count()
    for place, benchmark in enumerate(items(data, "benchmarks")):
        question, at = mapping(benchmark, "counts").get("question"), ("benchmarks", place)
        if not isinstance(question, str):
            continue
        if question not in pack.questions:
            what = f"{show(question)} {no_question(question, pack.questions, next(told))}"
            yield Finding((*at, "counts", "question"), what)
        elif mapping(benchmark).get("dimension") != pack.dimension_of[question].id:
            yield Finding((*at, "dimension"), f"is not the dimension of {question} ({pack.dimension_of[question].id})")


def _names(things: list[Any]) -> dict[str, None]:
    """The ids of some things in their order, quick to be looked up."""
    return dict.fromkeys(str(mapping(thing).get("id")) for thing in things)
