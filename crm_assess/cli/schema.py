"""crm-assess schema: the JSON Schema of each kind of file."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from crm_assess.models.base import Model


class Document(StrEnum):
    """A kind of file that has a schema."""

    ASSESSMENT = "assessment"
    PACK = "pack"
    BENCHMARKS = "benchmarks"
    REPORT = "report"


def command(document: Annotated[Document, typer.Argument(help="The kind of file.")]) -> None:
    """Editors and validators take it as it is: crm-assess schema assessment > assessment.schema.json."""
    import json

    model = _models()[document]
    mode: Literal["serialization", "validation"] = "serialization" if document is Document.REPORT else "validation"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode=mode)}
    typer.echo(json.dumps(schema, indent=2, ensure_ascii=False))


def _models() -> "dict[Document, type[Model]]":
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack
    from crm_assess.models.result import Report

    return {
        Document.ASSESSMENT: Assessment,
        Document.PACK: Pack,
        Document.BENCHMARKS: Benchmarks,
        Document.REPORT: Report,
    }
