"""What the answers come to so far, in a few rows: after each dimension, and at the end."""

from crm_assess.analysis.evaluation import evaluate
from crm_assess.interview.state import Interview
from crm_assess.interview.words import Row
from crm_assess.language import NP_, _, fill, pgettext, quoted
from crm_assess.models.benchmark import Benchmark, Benchmarks
from crm_assess.models.result import DimensionResult, Measures, Result, Status

_HELD_DOWN = 3
"""So many questions are named that hold a dimension down."""
_STANDINGS = {
    Status.COUNTED: NP_("you", "you: counted"),
    Status.NOT_COUNTED: NP_("you", "you: not counted"),
    Status.UNKNOWN: NP_("you", "you: unknown"),
    Status.NOT_APPLICABLE: NP_("you", "you: not applicable"),
}


def after_dimension(now: Interview, benchmarks: Benchmarks) -> list[Row]:
    """The dimension that was just finished: its level, what held it down, the study's executives on the same topics."""
    result = evaluate(now.assessment, now.pack, benchmarks)
    found = next(each for each in result.dimensions if each.id == now.finished)
    asked = [question for question in found.questions if question.id in now.scope]
    answered = sum(question.id not in now.unanswered for question in asked)
    head = _("{dimension}: {level}; {count} of {total} answered.")
    head = fill(head, dimension=found.title, level=_level(found), count=answered, total=len(asked))
    return [Row(head, "title"), *_held_down(found, result), *_study(found, result, benchmarks)]


def at_the_end(now: Interview, benchmarks: Benchmarks) -> list[Row]:
    """All dimensions, and where the agency stands in the study."""
    result = evaluate(now.assessment, now.pack, benchmarks)
    overall, comparison = result.overall, result.comparison
    rated = _rated(overall, overall.questions)
    rows = [Row(_("{name}: {text}", name=now.assessment.agency.name, text=rated), "title")]
    for found in result.dimensions:
        rows.append(Row(_rated(found, len(found.questions)), "", _("{name}:", name=found.title)))
    if comparison.usable:
        low, high = comparison.counted, comparison.counted + comparison.unknown
        counted = _("{low} to {high}", low=low, high=high) if comparison.unknown else str(low)
        said = _("You are counted in {counted} of the study's {total} statements.")
        rows.append(Row(fill(said, counted=counted, total=comparison.usable)))
    return rows


def _rated(measures: Measures, total: int) -> str:
    said = _("{level}; {count} of {total} rated.")
    return fill(said, level=_level(measures), count=measures.rated, total=total)


def reached(now: Interview, benchmarks: Benchmarks) -> int | None:
    """The level the agency has reached whatever the missing answers are; ``None`` where nothing applies."""
    return evaluate(now.assessment, now.pack, benchmarks).overall.level_low


def _level(measures: Measures) -> str:
    low, high = measures.level_low, measures.level_high
    if low is None or high is None:
        return _("not scored")
    if low != high:
        return _("level {low} to {high}, depending on the missing answers", low=low, high=high)
    return _("level {level}", level=low)


def _held_down(found: DimensionResult, result: Result) -> list[Row]:
    mine = {question.id: question.topic for question in found.questions}
    steps = [step for step in result.next_steps if step.question in mine][:_HELD_DOWN]
    named = _("; ").join(f"{mine[step.question]} ({step.from_})" for step in steps)
    return [Row(named, "", _("Held down by:"))] if steps else []


def _study(found: DimensionResult, result: Result, benchmarks: Benchmarks) -> list[Row]:
    mine = {question.id for question in found.questions}
    standings = [each for each in result.comparison.benchmarks if each.question in mine]
    if not standings:
        return []
    rows = [Row(_figure(benchmarks.by_id[each.id], each.status), "bullet", "-") for each in standings]
    return [Row(_("The study's executives on the same topics:")), *rows]


def _figure(benchmark: Benchmark, status: Status) -> str:
    return _(
        "{statement}: {printed}; {you}.",
        statement=benchmark.statement,
        printed=quoted(benchmark.printed.words),
        you=pgettext("you", _STANDINGS[status]),
    )
