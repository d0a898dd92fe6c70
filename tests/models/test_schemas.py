"""The JSON Schemas accept what the program accepts, and refuse what a schema can refuse."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from crm_assess import __version__
from crm_assess.analysis.evaluation import evaluate
from crm_assess.cli.schema import Document, schema
from crm_assess.files.assessments import json_text, load_assessment
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.report import Report
from tests.strategies import assessments, benchmark_files, packs

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PACK = load_pack().value
QUESTIONS = {"dimensions": [dimension.model_dump(mode="json") for dimension in PACK.dimensions]}
VALIDATORS = {
    document: jsonschema.Draft202012Validator(
        schema(document), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for document in Document
}


def faults(document: Document, data: Any) -> list[str]:
    return [error.message for error in VALIDATORS[document].iter_errors(data)]


def typed(path: Path) -> Any:
    """A file as a validator sees it: numbers and truths as such, dates as text."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text if path.suffix == ".json" else json.dumps(yaml.safe_load(text), default=str))


@pytest.mark.parametrize("document", Document)
def test_a_schema_is_one(document: Document) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(document))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_valid(path: Path) -> None:
    assert faults(Document.ASSESSMENT, typed(path)) == []
    assert faults(Document.ASSESSMENT, json.loads(json_text(load_assessment(path, PACK).value))) == []


def test_the_shipped_figures_are_valid() -> None:
    assert faults(Document.BENCHMARKS, json.loads((ROOT / "benchmarks.json").read_bytes())) == []


@pytest.mark.parametrize("path", sorted((ROOT / "questions").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_the_shipped_pack_is_valid(path: Path) -> None:
    assert faults(Document.PACK, typed(path)) == []


@settings(max_examples=30)
@given(packs().flatmap(lambda pack: assessments(pack)))
def test_random_assessments_are_valid(assessment: dict[str, Any]) -> None:
    assert faults(Document.ASSESSMENT, assessment) == []


@settings(max_examples=30)
@given(packs().flatmap(lambda pack: benchmark_files(pack)))
def test_random_figures_are_valid(figures: dict[str, Any]) -> None:
    assert faults(Document.BENCHMARKS, figures) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_report_is_valid(path: Path) -> None:
    loaded, figures = load_assessment(path, PACK), load_benchmarks()
    one = loaded.value
    report = Report.model_validate(
        {
            **dict(evaluate(one, PACK, figures.value)),
            "tool": {"version": __version__},
            "assessment": {"agency": one.agency, "assessed_on": one.assessed_on, "sha256": loaded.sha256},
            "pack": {"id": PACK.id, "version": PACK.version, "sha256": load_pack().sha256},
            "benchmarks": {"sha256": figures.sha256, "studies": tuple(study.id for study in figures.value.studies)},
        }
    )
    assert faults(Document.REPORT, report.as_json()) == []
    assert faults(Document.REPORT, {**report.as_json(), "score": 65}) != []


FOLDERS = {Document.ASSESSMENT: "assessments", Document.BENCHMARKS: "benchmarks"}
# What no schema can know: what the pack holds and allows, and how a text spells the same data.
BEYOND_ASSESSMENTS = {
    *["alias.yaml", "merge-key.yaml", "tag.yaml", "key-duplicate.yaml"],
    *["answer-duplicate.yaml", "answer-duplicate-key-inside.yaml", "answer-duplicate.json", "key-duplicate.json"],
    *["not-applicable-where-not-allowed.yaml", "question-misspelt.yaml", "question-other-case.yaml"],
    *["question-unknown.yaml", "pack-of-another-kind.yaml", "pack-version-newer.yaml", "pack-version-newer.json"],
    *["level-decimal.json", "level-exponent.json", "level-decimal.yaml", "pack-version-decimal.yaml"],
    *["lone-surrogate.json", "lone-surrogate-in-a-key.json", "level-octal.yaml"],
    *["answer-level-and-not-applicable.yaml", "answer-level-and-not-applicable.json", "pack-of-another-kind.json"],
    *["answer-duplicate-key-inside.json", "lone-surrogate.yaml", "lone-surrogate-in-a-key.yaml"],
    *["not-applicable-where-not-allowed.json", "question-misspelt.json", "question-other-case.json"],
    "question-unknown.json",
}
BEYOND_BENCHMARKS = {
    *["question-unknown.json", "question-unlike-any.json", "dimension-unknown.json", "level-decimal.json"],
    *["dimension-of-another-question.json", "source-unused.json", "source-unknown.json", "source-duplicate.json"],
    *["source-unknown-of-a-sample.json", "study-unknown.json", "study-duplicate.json", "rule-with-two-values.json"],
    *["benchmark-duplicate.json", "gap-step-unknown.json", "gap-step-twice.json", "gap-duplicate.json"],
    *["share-fraction-over-one.json", "key-duplicate.json", "benchmarks-none.json"],
}


def accepted(document: Document) -> set[str]:
    """The broken files that an ordinary reader can read and the schema finds no fault with."""
    found = set()
    for path in (DATA / FOLDERS[document]).glob("*.[jy]*"):
        try:
            data = typed(path)
        except (ValueError, yaml.YAMLError):
            continue  # no JSON or YAML at all
        if not faults(document, data):
            found.add(path.name)
    return found


def test_of_the_broken_assessments_a_schema_refuses_all_but_what_no_schema_can_know() -> None:
    assert accepted(Document.ASSESSMENT) == BEYOND_ASSESSMENTS


def test_of_the_broken_benchmark_files_a_schema_refuses_all_but_what_no_schema_can_know() -> None:
    assert accepted(Document.BENCHMARKS) == BEYOND_BENCHMARKS


def test_of_the_broken_packs_a_schema_refuses_each_with_a_fault_in_one_file() -> None:
    names = ("level-missing", "level-blank", "levels-a-list", "questions-empty", "question-key-unknown", "version-zero")
    for name in names:
        files = [typed(path) for path in sorted((DATA / "packs" / name).glob("*.yaml"))]
        assert sum(bool(faults(Document.PACK, data)) for data in files) == 1
