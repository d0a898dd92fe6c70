"""An assessment in another form, with a list of what that form cannot hold."""

import re
from collections.abc import Callable
from itertools import chain, count
from pathlib import Path

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import json_text, parse_as_written, yaml_text
from crm_assess.files.csvwriting import csv_table
from crm_assess.files.losses import has_comments, losses
from crm_assess.files.source import MAX_BYTES, Source
from crm_assess.files.surveys import all_of
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
    assessment = parse_as_written(source, pack).value
    data = _readable(writer(assessment, pack), source)
    lost = losses(assessment, parse_as_written(Source(str(out), data), pack).value)
    return data, lost + (["comments: are left out"] if has_comments(source) else [])


def split(source: Source, folder: Path, pack: Pack) -> dict[Path, bytes]:
    """The assessments in a survey's export, as YAML, by the names of their files in a folder; raises InputError.

    A file is named by its agency, and numbered where there are several of one.
    """
    files: dict[Path, bytes] = {}
    for assessment in all_of(source, pack):
        stem = re.sub("[^a-z0-9]+", "-", assessment.agency.name.lower()).strip("-")[:60] or "agency"
        names = (folder / f"{stem}{number}.yaml" for number in chain([""], (f"-{at}" for at in count(2))))
        files[next(name for name in names if name not in files)] = _readable(yaml_text(assessment).encode(), source)
    return files


def _readable(data: bytes, source: Source) -> bytes:
    """What was written, unless it is more than the program reads again."""
    if len(data) > MAX_BYTES:
        raise source.error(f"would be too large in this form (at most {MAX_BYTES // (1024 * 1024)} MiB)")
    return data
