"""What an editor offers and shows that knows the schema of a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crm_assess.cli.schema import Document, schema
from crm_assess.files.packs import load_pack
from tests.running import call

ROOT = Path(__file__).parents[2]
PACK = load_pack().value


def test_every_question_is_offered_with_its_words_and_levels() -> None:
    offered = schema(Document.ASSESSMENT)["properties"]["answers"]["properties"]
    assert list(offered) == list(PACK.questions)
    shown = offered["life_events"]
    question = PACK.questions["life_events"]
    assert shown["title"] == question.topic
    levels = [f"{at + 1} {PACK.levels[at]}: {question.levels[at]}" for at in range(5)]
    last = "Or: dont_know, or not_applicable with a reason."
    assert shown["description"] == "\n\n".join([question.ask, *levels, last])
    assert offered["customer_involvement"]["description"].endswith("Or: dont_know.")


def test_the_questions_of_another_pack_are_offered_on_request(tmp_path: Path) -> None:
    for file in (ROOT / "questions").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8").replace("id: call_centre", "id: desk"))
    offered = json.loads(call("schema", "assessment", "--questions", tmp_path).data)["properties"]["answers"]
    assert "desk" in offered["properties"]
    assert "call_centre" not in offered["properties"]


@pytest.mark.parametrize(
    ("answer", "valid"),
    [(3, True), ("dont_know", True), (None, True), ({"level": 2, "note": "n"}, True), (6, False), ("3", False)],
)
def test_an_offered_question_takes_the_answers_that_the_program_takes(answer: Any, valid: bool) -> None:
    document = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Office"},
        "assessed_on": "2026-11-22",
        "answers": {"call_centre": answer},
    }
    assert Draft202012Validator(schema(Document.ASSESSMENT)).is_valid(document) is valid


@pytest.mark.parametrize("document", [Document.REPORT, Document.COHORT])
def test_what_the_program_writes_always_names_its_schema_and_program(document: Document) -> None:
    found = schema(document)
    assert found["required"][:2] == ["schema", "tool"]
    assert found["$defs"]["Tool"]["required"] == ["name", "version"]


def test_what_only_sometimes_stands_in_a_report_and_what_a_person_may_leave_out_stay_optional() -> None:
    report = schema(Document.REPORT)
    assert set(report["properties"]) - set(report["required"]) == {"beside", "populations", "targets"}
    assert "schema" not in schema(Document.PACK)["$defs"]["PackHead"]["required"]


def test_a_key_shows_what_stands_below_it_in_the_model() -> None:
    found = schema(Document.ASSESSMENT)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["properties"]["assessed_on"]["description"] == "The day the answers stand for, year-month-day."
    level = found["$defs"]["Answer"]["properties"]["level"]["description"]
    assert level == "The level that is met today, 1 to 5, or dont_know."
    assert found["$defs"]["Agency"]["properties"]["size"]["description"] == "Number of staff."


@pytest.mark.parametrize("document", Document)
def test_every_key_says_what_it_means(document: Document) -> None:
    found = schema(document)
    parts = {name: part for name, part in found.get("$defs", {}).items() if "properties" in part}
    if "properties" in found:
        parts["the document"] = found
    silent = [f"{name}.{key}" for name, part in parts.items() for key in part["properties"] if not _words(part, key)]
    assert silent == []


def _words(part: dict[str, Any], key: str) -> str:
    return str(part["properties"][key].get("description", ""))


@pytest.mark.parametrize("name", ["permit-office", "tax-service", "city-contact-centre"])
def test_the_golden_reports_are_valid(name: str) -> None:
    written = (ROOT / "tests" / "reports" / "golden" / f"{name}.json").read_text(encoding="utf-8")
    Draft202012Validator(schema(Document.REPORT)).validate(json.loads(written))
