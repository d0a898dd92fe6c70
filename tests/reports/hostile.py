"""Texts that try to be more than text, put wherever a file can hold a text."""

from typing import Any

from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from tests.reports.made import BENCHMARKS, PACK, QUESTIONS, Made, assessed, made

TEXTS = (
    "<script>window.ran = 1; alert(1)</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<svg onload='window.ran = 1'><a href='javascript:alert(1)'>here</a></svg>",
    "\"><b onmouseover='alert(1)'>bold</b>",
    "' autofocus onfocus='alert(1)",
    "</style></title></textarea><script>alert(1)</script>",
    "<!-- a comment that never ends",
    "&lt;script&gt; &amp; &#60;",
    "<meta http-equiv=refresh content='0;url=https://example.org/'>",
    "[link](javascript:alert) ![picture](https://example.org/x.png) <https://example.org>",
    "a | b | c\n| --- | --- |\n# heading\n- [ ] task",
    "**bold** _slant_ `code` ~~gone~~ $x$ @someone #12 :smile: www.example.org me@example.org",
    "\\| \\` \\",
    "=HYPERLINK(\"https://example.org\", \"click\")",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",  # noqa: RUF001
    "red \x1b[31malert\x1b[0m \x9b1m \x07\x08",
    "ab\u202edc\u202c \u2066x\u2069 \u200b\ufeff",
    "{{ 7 * 7 }} ${7*7} {% raw %} #{7*7}",
    '"quoted", and; separated',
)  # fmt: skip
LONG = "word " * 200_000 + "x" * 50_000


def assessment_with(texts: tuple[str, ...]) -> Assessment:
    """An assessment with the texts in every place where people write."""
    answers: dict[str, Any] = {}
    for place, question in enumerate(QUESTIONS):
        text = texts[place % len(texts)]
        beside = {"note": text, "evidence": [text, f"see {text}"]}
        may_lack = PACK.questions[question].not_applicable
        answers[question] = {"not_applicable": text, **beside} if may_lack else {"level": 1 + place % 5, **beside}
    agency = {"name": texts[0], "country": texts[1 % len(texts)], "kind": texts[2 % len(texts)]}
    people = [{"name": text, "role": text} for text in texts]
    return assessed(answers, agency=agency, assessors=people)


def pack_with(texts: tuple[str, ...]) -> Pack:
    """The shipped questions with the texts for words."""
    words = [texts[place % len(texts)] for place in range(len(QUESTIONS) + len(PACK.dimensions) + 10)]
    fives = [tuple(words[at : at + 5]) for at in range(6)]
    dimensions = []
    for dimension in PACK.dimensions:
        questions = tuple(
            question.model_copy(update={"topic": words.pop(), "ask": words[0], "levels": fives[place % 6]})
            for place, question in enumerate(dimension.questions)
        )
        dimensions.append(dimension.model_copy(update={"title": words[1], "summary": words[2], "questions": questions}))
    lenses = dict.fromkeys(PACK.lenses, words[3])
    named = {"title": words[4], "levels": fives[0], "lenses": lenses, "dimensions": tuple(dimensions)}
    return Pack.model_construct(**{**{name: getattr(PACK, name) for name in Pack.model_fields}, **named})


def benchmarks_with(texts: tuple[str, ...]) -> Benchmarks:
    """The shipped figures with the texts for words."""
    benchmarks = []
    for place, benchmark in enumerate(BENCHMARKS.benchmarks):
        text = texts[place % len(texts)]
        printed = benchmark.printed.model_copy(update={"words": text})
        benchmarks.append(benchmark.model_copy(update={"statement": text, "printed": printed, "variants": (printed,)}))
    gaps = tuple(gap.model_copy(update={"title": texts[0]}) for gap in BENCHMARKS.gaps)
    (study,) = BENCHMARKS.studies
    sources = tuple(source.model_copy(update={"title": texts[1], "publisher": texts[2]}) for source in study.sources)
    studied = study.model_copy(update={"title": texts[3], "publisher": texts[4], "sources": sources})
    return BENCHMARKS.model_copy(update={"studies": (studied,), "benchmarks": tuple(benchmarks), "gaps": gaps})


def report_with(texts: tuple[str, ...]) -> Made:
    """A report on all of these, beside a population whose name is what a spreadsheet takes for a formula."""
    others = (benchmarks_with(texts[13:] + texts[:13]),)
    return made(assessment_with(texts), pack=pack_with(texts), benchmarks=benchmarks_with(texts), others=others)
