"""JSON: the report document, and what was asked and held against it in the shape of their files."""

from fractions import Fraction
from typing import Any

from pydantic_core import to_json

from crm_assess.models.base import Model
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack


def benchmarks_json(benchmarks: Benchmarks) -> str:
    """The figures as a benchmark file that can be read again; shares stay exact."""
    data = benchmarks.model_dump(by_alias=True, exclude_none=True)
    for written, benchmark in zip(data["benchmarks"], benchmarks.benchmarks, strict=True):
        written["share"]["value"] = _share(benchmark.share.value)
        if benchmark.interval:
            written["interval"] = {name: _share(end) for name, end in benchmark.interval}
    return _text(data)


def pack_json(pack: Pack) -> str:
    """The questions with the levels of each, in one document."""
    data = pack.model_dump(by_alias=True)
    for described in [data, *(question for dimension in data["dimensions"] for question in dimension["questions"])]:
        described["levels"] = {str(number): text for number, text in enumerate(described["levels"], 1)}
    return _text(data)


def model_json(model: Model) -> str:
    """A report, or any other document: declared order, numbers unrounded, byte for byte the same everywhere."""
    return _text(model.model_dump(mode="json", by_alias=True))


def _text(value: Any) -> str:
    # As json.dumps has it, which takes half the time of a whole report for its indents.
    return to_json(value, indent=2).decode() + "\n"


def _share(share: Fraction) -> float | str:
    """A share as a number where that is exact, else as text: 0.32, but ``2/3``."""
    return float(share) if Fraction(str(float(share))) == share else str(share)
