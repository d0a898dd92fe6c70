"""What differs between a report and the same report made anew, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crm_assess.models.report import Report

NAMES = ("id", "question")
"""What tells the entries of a list apart, where they have a name."""
TARGETS = "targets"
NOTHING = object()


def differences(given: Report, found: Report) -> list[str]:
    """Each difference on a line of its own, its cause first; empty where the two are the same."""
    causes = list(_causes(given, found))
    figures, anew = _figures(given), _figures(found)
    if given.targets is None:
        anew.pop(TARGETS, None)  # reports of earlier programs have no account of the targets
    return causes + list(_values("", figures, anew))


def _causes(given: Report, found: Report) -> Iterator[str]:
    if given.assessment.sha256 != found.assessment.sha256:
        yield _digest("the assessment file", given.assessment.sha256, found.assessment.sha256)
    if given.pack.sha256 != found.pack.sha256:
        yield _digest("the questions", given.pack.sha256, found.pack.sha256)
    if given.benchmarks.sha256 != found.benchmarks.sha256:
        yield _digest("the benchmark file", given.benchmarks.sha256, found.benchmarks.sha256)
    if given.tool.version != found.tool.version:
        yield f"made by another version of the program: {given.tool.version}; this is {found.tool.version}"


def _digest(what: str, given: str, found: str) -> str:
    return f"{what} changed: SHA-256 {given} in the report, now {found}"


def _figures(report: Report) -> dict[str, Any]:
    """The document without what ``_causes`` compares."""
    data = report.as_json()
    del data["tool"]
    for receipt in ("assessment", "pack", "benchmarks"):
        del data[receipt]["sha256"]
    return data


def _values(path: str, given: Any, found: Any) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(found, dict):
        yield from _entries(path, given, found)
    elif isinstance(given, list) and isinstance(found, list):
        yield from _lists(path, given, found)
    elif given != found:
        yield f"{path}: {_shown(given)} in the report, {_shown(found)} made anew"


def _entries(path: str, given: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys([*given, *found]):
        inner = f"{path}.{key}" if path else key
        yield from _values(inner, given.get(key, NOTHING), found.get(key, NOTHING))


def _lists(path: str, given: Sequence[Any], found: Sequence[Any]) -> Iterator[str]:
    names, others = _named(given), _named(found)
    yield from _entries(path, names, others)
    if list(names) != list(others) and set(names) == set(others):
        yield f"{path}: in another order"


def _named(items: Sequence[Any]) -> dict[str, Any]:
    """The entries of a list by their names, or by their places from 1."""
    named = {str(_name(item, place)): item for place, item in enumerate(items, 1)}
    return named if len(named) == len(items) else {str(place): item for place, item in enumerate(items, 1)}


def _name(item: Any, place: int) -> object:
    names = [item[key] for key in NAMES if key in item] if isinstance(item, dict) else []
    return names[0] if names else place


def _shown(value: Any) -> str:
    if value is NOTHING:
        return "nothing"
    if isinstance(value, dict | list):
        return "an entry"
    if value is None or isinstance(value, bool):
        return "none" if value is None else str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
