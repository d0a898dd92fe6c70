"""crm-assess schema: the JSON Schema of each kind of file."""

from enum import StrEnum
from typing import Annotated, Any, Literal

import typer


class Document(StrEnum):
    """A kind of file that has a schema."""

    ASSESSMENT = "assessment"
    PACK = "pack"
    BENCHMARKS = "benchmarks"
    REPORT = "report"
    COHORT = "cohort"


WRITTEN = (Document.REPORT, Document.COHORT)
"""What the program only writes."""


def command(document: Annotated[Document, typer.Argument(help="The kind of file.")]) -> None:
    """Editors and validators take it as it is: crm-assess schema assessment > assessment.schema.json."""
    import json

    typer.echo(json.dumps(schema(document), indent=2, ensure_ascii=False))


def schema(document: Document) -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of a kind of file."""
    from pydantic import TypeAdapter

    mode: Literal["serialization", "validation"] = "serialization" if document in WRITTEN else "validation"
    found = TypeAdapter(_model(document)).json_schema(mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def _model(document: Document) -> Any:
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.cohort import Cohort
    from crm_assess.models.pack import Dimension, PackHead
    from crm_assess.models.result import Report

    return {
        Document.ASSESSMENT: Assessment,
        Document.PACK: PackHead | Dimension,  # a pack's pack.yaml, or one of its other files
        Document.BENCHMARKS: Benchmarks,
        Document.REPORT: Report,
        Document.COHORT: Cohort,
    }[document]
