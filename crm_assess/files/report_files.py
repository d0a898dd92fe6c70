"""Report documents, as ``report --format json`` writes them, read back strictly."""

from pathlib import Path

from crm_assess.files.jsontext import read_json
from crm_assess.files.loaded import Loaded
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import validated
from crm_assess.models.report import Report


def load_report(path: str | Path) -> Loaded[Report]:
    """Reads a report document; raises InputError with every problem."""
    return parse_report(read_source(path))


def parse_report(source: Source) -> Loaded[Report]:
    """A report document from what was read; raises InputError with every problem."""
    return Loaded(validated(Report, read_json(source)), source.sha256)
