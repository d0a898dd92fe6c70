"""An assessment in another form, with a list of what that form cannot hold."""

from collections.abc import Callable
from pathlib import Path

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import json_text, parse_assessment, yaml_text
from crm_assess.files.csvwriting import csv_table
from crm_assess.files.losses import has_comments, losses
from crm_assess.files.source import Source
from crm_assess.files.xlsxwriting import xlsx_table
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

WRITERS: dict[str, Callable[[Assessment, Pack], bytes]] = {
    ".yaml": lambda assessment, pack: yaml_text(assessment).encode(),
    ".yml": lambda assessment, pack: yaml_text(assessment).encode(),
    ".json": lambda assessment, pack: json_text(assessment).encode(),
    ".csv": csv_table,
    ".xlsx": xlsx_table,
}
"""What writes each form, by the ending of a file's name."""


class NoFormError(CrmAssessError):
    """An ending that stands for no form."""


def converted(source: Source, out: Path, pack: Pack) -> tuple[bytes, list[str]]:
    """An assessment in the form of ``out``'s ending, and what is not kept; raises InputError and NoFormError."""
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise NoFormError(f"{out}: no form is known by this ending ({', '.join(WRITERS)})")
    assessment = parse_assessment(source, pack).value
    data = writer(assessment, pack)
    lost = losses(assessment, parse_assessment(Source(str(out), data), pack).value)
    return data, lost + (["comments: are left out"] if has_comments(source) else [])
