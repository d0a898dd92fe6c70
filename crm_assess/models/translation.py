"""A question pack and the study's figures in another language: their words alone; everything else stays."""

from typing import Annotated

from pydantic import Field

from crm_assess.language import _, place
from crm_assess.models.base import FiveTexts, Id, Many, Model, Text
from crm_assess.models.benchmark import Benchmark, Benchmarks, Gap, Study
from crm_assess.models.pack import Pack


class QuestionWords(Model):
    """One question in another language."""

    id: Id
    """The question's id in the pack."""
    revision: Annotated[int, Field(ge=1)]
    """The revision of the question that was translated."""
    topic: Text
    """What it is about, in a few words."""
    ask: Text
    """The question as it is put."""
    why: Text
    """Why it matters."""
    levels: FiveTexts
    """What can be seen in the agency at each level, lowest first."""
    evidence: Text
    """What would count as evidence."""


class DimensionWords(Model):
    """One dimension in another language."""

    id: Id
    """The dimension's id in the pack."""
    title: Text
    """The heading of its questions."""
    summary: Text
    """What it looks at, in a few sentences."""
    questions: Many[QuestionWords]
    """Every question of the dimension, in any order."""


class PackWords(Model):
    """What ``pack.yaml`` says in another language."""

    id: Id
    """The id of the pack."""
    version: Annotated[int, Field(ge=1)]
    """The version of the pack that was translated."""
    title: Text
    """What the questions are about."""
    levels: FiveTexts
    """The names of the levels, lowest first."""
    lenses: dict[Id, Text]
    """Title of each lens by its id."""


def in_words(pack: Pack, head: PackWords, dimensions: dict[str, DimensionWords]) -> Pack:
    """The pack in other words; ``dimensions`` has every dimension by its id, each with every question."""
    questions = {question.id: question for words in dimensions.values() for question in words.questions}
    kept = {"title", "levels", "lenses"}
    said = [
        dimension.model_copy(
            update={
                "title": dimensions[dimension.id].title,
                "summary": dimensions[dimension.id].summary,
                "questions": tuple(
                    question.model_copy(update=dict(questions[question.id])) for question in dimension.questions
                ),
            }
        )
        for dimension in pack.dimensions
    ]
    return pack.model_copy(update={**{name: getattr(head, name) for name in kept}, "dimensions": tuple(said)})


def figures_in_words(benchmarks: Benchmarks) -> Benchmarks:
    """The study's figures in the present language; titles and all that is quoted stay as printed.

    Findings are looked through for a word of English, and are put into the language where they are printed.
    """
    return benchmarks.model_copy(
        update={
            "studies": tuple(map(_study, benchmarks.studies)),
            "benchmarks": tuple(map(_benchmark, benchmarks.benchmarks)),
            "gaps": tuple(map(_gap, benchmarks.gaps)),
        }
    )


def _study(study: Study) -> Study:
    sample = study.sample.model_copy(update={"respondents": _(study.sample.respondents)})
    places = tuple(each.model_copy(update={"name": place(each.code, each.name)}) for each in study.places)
    words = {"interest": study.interest and _(study.interest), "unknowns": tuple(map(_, study.unknowns))}
    return study.model_copy(update={"sample": sample, "places": places, **words})


def _benchmark(benchmark: Benchmark) -> Benchmark:
    return benchmark.model_copy(update={"statement": _(benchmark.statement)})


def _gap(gap: Gap) -> Gap:
    return gap.model_copy(update={"title": _(gap.title)})
