"""What the answers come to so far, in a few rows: after each dimension, and at the end."""

from crm_assess.analysis.evaluation import evaluate
from crm_assess.interview.state import Interview
from crm_assess.interview.words import Row
from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.result import DimensionResult, Measures, Result, Status

_HELD_DOWN = 3
"""So many questions are named that hold a dimension down."""
_STANDINGS = {
    Status.COUNTED: "you: counted",
    Status.NOT_COUNTED: "you: not counted",
    Status.UNKNOWN: "you: unknown",
    Status.NOT_APPLICABLE: "you: not applicable",
}


def after_dimension(now: Interview, benchmarks: Benchmarks) -> list[Row]:
    """The dimension that was just finished: its level, what held it down, the study's executives on the same topics."""
    result = evaluate(now.assessment, now.pack, benchmarks)
    found = next(each for each in result.dimensions if each.id == now.finished)
    asked = [question for question in found.questions if question.id in now.scope]
    answered = sum(question.id not in now.unanswered for question in asked)
    head = f"{found.title}: {_level(found)}; {answered} of {len(asked)} answered."
    return [Row(head, "title"), *_held_down(found, result), *_study(found, result, benchmarks)]


def at_the_end(now: Interview, benchmarks: Benchmarks) -> list[Row]:
    """All dimensions, and where the agency stands in the study."""
    result = evaluate(now.assessment, now.pack, benchmarks)
    overall, comparison = result.overall, result.comparison
    coverage = f"{overall.rated} of {overall.questions} rated"
    rows = [Row(f"{now.assessment.agency.name}: {_level(overall)}; {coverage}.", "title")]
    for found in result.dimensions:
        rows.append(Row(f"{_level(found)}; {found.rated} of {len(found.questions)} rated.", "", f"{found.title}:"))
    if comparison.usable:
        counted = f"{comparison.counted} to {comparison.counted + comparison.unknown}"
        counted = counted if comparison.unknown else str(comparison.counted)
        rows.append(Row(f"You are counted in {counted} of the study's {comparison.usable} statements."))
    return rows


def reached(now: Interview, benchmarks: Benchmarks) -> int | None:
    """The level the agency has reached whatever the missing answers are; ``None`` where nothing applies."""
    return evaluate(now.assessment, now.pack, benchmarks).overall.level_low


def _level(measures: Measures) -> str:
    low, high = measures.level_low, measures.level_high
    if low is None or high is None:
        return "not scored"
    if low != high:
        return f"level {low} to {high}, depending on the missing answers"
    return f"level {low}"


def _held_down(found: DimensionResult, result: Result) -> list[Row]:
    mine = {question.id: question.topic for question in found.questions}
    steps = [step for step in result.next_steps if step.question in mine][:_HELD_DOWN]
    named = "; ".join(f"{mine[step.question]} ({step.from_})" for step in steps)
    return [Row(named, "", "Held down by:")] if steps else []


def _study(found: DimensionResult, result: Result, benchmarks: Benchmarks) -> list[Row]:
    mine = {question.id for question in found.questions}
    standings = [each for each in result.comparison.benchmarks if each.question in mine]
    if not standings:
        return []
    rows = [Row(_figure(benchmarks.by_id[each.id], each.status), "bullet", "-") for each in standings]
    return [Row("The study's executives on the same topics:"), *rows]


def _figure(benchmark: Benchmark, status: Status) -> str:
    return f'{benchmark.statement}: "{benchmark.printed.words}"; {_STANDINGS[status]}.'
