"""An assessment changed in its file: comments and order stay, and only what differs is exchanged."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import file_form, parse_as_written, read_document
from crm_assess.files.edit import revise
from crm_assess.files.save import save
from crm_assess.files.source import read_source
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack


def rewrite(path: Path, sha256: str, after: Assessment, pack: Pack) -> None:
    """Makes a YAML or JSON file say ``after``; ``sha256`` is that of the bytes it was read from.

    A file of an older version of the pack becomes one of the present version, with its archive.

    Raises EditError where that cannot be done in place, and CrmAssessError where the file has changed meanwhile.
    """
    source = read_source(path)
    if source.sha256 != sha256:
        raise CrmAssessError(f"{path} was changed by something else meanwhile: nothing was written. Try again.")
    written = read_document(source).data
    assert isinstance(written, dict)
    before = parse_as_written(source, pack).value
    old, new = file_form(before, "json"), file_form(after, "json")
    answers = _kept(written.get("answers") or {}, old.pop("answers"), new.pop("answers"))
    save(path, revise(source, {**_kept(written, old, new), "answers": answers}))


def _kept(written: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What is new, and where nothing is, the form in which the user wrote it."""
    return {key: written[key] if key in written and old.get(key) == value else value for key, value in new.items()}
