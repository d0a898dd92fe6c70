"""crm-assess schema: the JSON Schema of each kind of file."""

from enum import StrEnum
from pathlib import Path
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


def command(
    document: Annotated[Document, typer.Argument(metavar="DOCUMENT", help="The kind of file.")],
    questions: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another question pack to offer the questions of.")
    ] = None,
) -> None:
    """Editors and validators take it as it is: crm-assess schema assessment > assessment.schema.json.

    An editor that knows it completes keys and question ids, and shows what each of them means.
    """
    import json

    typer.echo(json.dumps(schema(document, questions), indent=2, ensure_ascii=False))


def schema(document: Document, questions: Path | None = None) -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of a kind of file; that of an assessment offers the questions of a pack."""
    from crm_assess.files.packs import load_pack
    from crm_assess.files.schemas import json_schema, with_questions

    mode: Literal["serialization", "validation"] = "serialization" if document in WRITTEN else "validation"
    found = json_schema(_model(document), mode)
    return with_questions(found, load_pack(questions).value) if document is Document.ASSESSMENT else found


def _model(document: Document) -> Any:
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.cohort import Cohort
    from crm_assess.models.pack import Dimension, PackHead
    from crm_assess.models.report import Report

    return {
        Document.ASSESSMENT: Assessment,
        Document.PACK: PackHead | Dimension,  # a pack's pack.yaml, or one of its other files
        Document.BENCHMARKS: Benchmarks,
        Document.REPORT: Report,
        Document.COHORT: Cohort,
    }[document]
