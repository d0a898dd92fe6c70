"""schema: a JSON Schema on stdout, as an editor or validator takes it."""

import json

import pytest

from crm_assess.cli.schema import Document, schema
from tests.running import call


@pytest.mark.parametrize("document", Document)
def test_it_prints_the_schema_and_nothing_else(document: Document) -> None:
    ended = call("schema", document)
    assert (ended.status, ended.errors) == (0, "")
    assert json.loads(ended.text) == schema(document)
    assert json.loads(ended.text)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("document", "name"),
    [(Document.ASSESSMENT, "assessment"), (Document.BENCHMARKS, "benchmarks"), (Document.REPORT, "report")],
)
def test_a_schema_names_the_document_it_is_for(document: Document, name: str) -> None:
    assert schema(document)["properties"]["schema"]["const"] == f"crm-assess/{name}/1"


@pytest.mark.parametrize("arguments", [[], ["asessment"]])
def test_another_document_or_none_is_a_usage_error(arguments: list[str]) -> None:
    ended = call("schema", *arguments)
    assert (ended.status, ended.text) == (2, "")
    assert "Traceback" not in ended.errors
