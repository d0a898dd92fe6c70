"""Reports made in a test: from an example, or from answers that stand in the test."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from crm_assess.analysis.evaluation import evaluate
from crm_assess.analysis.populations import beside
from crm_assess.files.assessments import load_assessment
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.report import Report
from crm_assess.reports.document import Digests, document
from crm_assess.reports.view import View, view

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("permit-office", "tax-service", "city-contact-centre")
PACK = load_pack().value
BENCHMARKS = load_benchmarks().value
QUESTIONS = tuple(PACK.questions)
DIGESTS = Digests("a" * 64, "b" * 64, "c" * 64)
NONE_APPLICABLE = {question: {"not_applicable": "Not ours."} for question in QUESTIONS}


class Made(NamedTuple):
    """A report, what it was made from, and its view."""

    report: Report
    assessment: Assessment
    view: View


@cache
def example(name: str) -> Made:
    """One of the examples, as a program of version 1.2.3 reports it."""
    pack, benchmarks = load_pack(), load_benchmarks()
    assessment = load_assessment(EXAMPLES / f"{name}.yaml", pack.value)
    digests = Digests(assessment.sha256, pack.sha256, benchmarks.sha256)
    return made(assessment.value, digests=digests)


def assessed(answers: dict[str, Any], **more: Any) -> Assessment:
    """An assessment with these answers."""
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": {"name": "Office of Permits"},
            "assessed_on": "2026-11-22",
            "answers": answers,
            **more,
        }
    )


def made(
    assessment: Assessment,
    *,
    pack: Pack = PACK,
    benchmarks: Benchmarks = BENCHMARKS,
    others: tuple[Benchmarks, ...] = (),
    digests: Digests | None = None,
    redact: bool = False,
) -> Made:
    """The report of an assessment, beside other populations where there are any."""
    result = evaluate(assessment, pack, benchmarks)
    populations = tuple(beside(assessment, pack, other, "d" * 64) for other in others)
    report = document(result, assessment, pack, benchmarks, digests or DIGESTS, "1.2.3", populations)
    return Made(report, assessment, view(report, assessment, pack, benchmarks, others, redact=redact))


def seen(answers: dict[str, Any], **more: Any) -> View:
    """The view of an assessment with these answers."""
    return made(assessed(answers, **more)).view


def pack_without(dimension: str) -> Pack:
    """The shipped questions without those of one dimension."""
    fields = {name: getattr(PACK, name) for name in Pack.model_fields}
    rest = tuple(part for part in PACK.dimensions if part.id != dimension)
    return Pack.model_construct(**{**fields, "dimensions": rest})


def everywhere(level: int) -> dict[str, Any]:
    """The same level for every question."""
    return dict.fromkeys(QUESTIONS, level)


def texts_in(value: object) -> list[str]:
    """Every text in a view, however deep."""
    if isinstance(value, str):
        return [value]
    return [text for item in value for text in texts_in(item)] if isinstance(value, tuple) else []


def answer_sets() -> st.SearchStrategy[dict[str, Any]]:
    """Answers to the shipped questions, in every state."""
    level = st.integers(1, 5)
    target = st.fixed_dictionaries({"level": level, "by": st.dates().map(str)})
    answer = st.one_of(
        level,
        st.just("dont_know"),
        st.none(),
        st.just({"not_applicable": "Not ours."}),
        st.fixed_dictionaries({"level": level, "target": target}, optional={"evidence": st.just(["A record."])}),
    )
    return st.dictionaries(st.sampled_from(QUESTIONS), answer)
