"""Assessments, read in every form, and written as YAML and JSON."""

import json
import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from crm_assess.analysis.editions import current, edition, migrated
from crm_assess.files.document import Document, Finding
from crm_assess.files.jsontext import read_json
from crm_assess.files.loaded import Loaded
from crm_assess.files.problems import no_question
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import items, mapping, validated
from crm_assess.files.yamltext import read_yaml, write_yaml
from crm_assess.models.assessment import Answer, Assessment, State
from crm_assess.models.base import schema_of, show
from crm_assess.models.pack import Pack

SCHEMA = schema_of(Assessment)
_NOT_ALLOWED = "is not allowed for this question (1 to 5, or dont_know)"


def load_assessment(path: str | Path, pack: Pack) -> Loaded[Assessment]:
    """Reads an assessment of a pack, of this or an older version; raises InputError with every problem."""
    return parse_assessment(read_source(path), pack)


def parse_assessment(source: Source, pack: Pack) -> Loaded[Assessment]:
    """An assessment of a pack from what was read, carried over to the pack's version; raises InputError."""
    written = parse_as_written(source, pack)
    return Loaded(migrated(written.value, pack), written.sha256)


def parse_as_written(source: Source, pack: Pack) -> Loaded[Assessment]:
    """An assessment as it stands in the file, of the version it was answered in; raises InputError."""
    return Loaded(checked(read_form(source, pack), pack), source.sha256)


def checked(document: Document, pack: Pack) -> Assessment:
    """The data of an assessment as one of a pack; raises InputError with every problem."""
    rules = (_pack, _answers, _raters)
    checks = [partial(rule, pack=pack) for rule in rules]
    return validated(Assessment, document, *checks)


def read_form(source: Source, pack: Pack) -> Document:
    """The data of an assessment in any form, before any rule was applied; raises InputError where it is in none."""
    if Path(source.name).suffix.lower() in WIDE:
        raise source.error("is a table of many (crm-assess cohort counts it)")
    form = form_of(source)
    if form in ("yaml", "json"):
        return read_document(source)
    from crm_assess.files.tables import read_csv_table, read_xlsx_table

    return read_csv_table(source, pack) if form == "csv" else read_xlsx_table(source, pack)


def read_document(source: Source) -> Document:
    """JSON where a file is that, YAML otherwise."""
    return read_json(source) if is_json(source) else read_yaml(source)


def is_json(source: Source) -> bool:
    """Whether a file is JSON: by its ending, without a known one by its first character."""
    return form_of(source) == "json"


def form_of(source: Source) -> str:
    """``yaml``, ``json``, ``csv`` or ``xlsx``: by a file's ending, without a known one by how it begins."""
    if source.data.startswith(_ZIP):
        return "xlsx"
    form = ENDINGS.get(Path(source.name).suffix.lower())
    if form:
        return form
    if source.data.startswith(_UTF16) or _TABLE.match(source.data):
        return "csv"
    return "json" if source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "yaml"


ENDINGS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}
WIDE = (".jsonl", ".ndjson", ".parquet")
"""How the name of a file ends that can only be a table with one row for each agency or respondent."""
_ZIP, _UTF16 = b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")
_TABLE = re.compile(
    rb"""(?x)(?:\xef\xbb\xbf)?\s*
    (?: "?sep=                                                          # what tells Excel the separator
      | \#(?:agency|country|kind|size|assessed_on|pack|assessor)         # a fact
      | "[^"{\[]+"  |  [^\s"'\#:,;{\[\]}&*!|>%@`-][^":,;\t\r\n{\[]*       # a heading, and no key of YAML or JSON
    )[,;\t]"""
)


def yaml_text(assessment: Assessment) -> str:
    """The assessment as YAML, keys in the documented order."""
    return write_yaml(file_form(assessment, "python"))


def json_text(assessment: Assessment) -> str:
    """The assessment as JSON, keys in the documented order."""
    return json.dumps(file_form(assessment, "json"), ensure_ascii=False, indent=2) + "\n"


def file_form(assessment: Assessment, mode: str) -> dict[str, Any]:
    """The assessment as plain data, answers in their shortest form; dates as text in mode ``json``."""
    data = assessment.model_dump(mode=mode, by_alias=True, exclude_none=True, exclude_defaults=True)
    data = {"schema": SCHEMA, **data, "answers": {}}
    for question, answer in assessment.answers.items():
        data["answers"][question] = answer_form(answer, mode)
    return data


def answer_form(answer: Answer, mode: str) -> Any:
    """One answer as plain data: a bare level where nothing is said beside it, nothing where it is blank."""
    data = answer.model_dump(mode=mode, exclude_defaults=True)
    if "evidence" in data:
        data["evidence"] = list(data["evidence"])
    return data["level"] if set(data) == {"level"} else data or None


def _pack(data: object, pack: Pack) -> Iterator[Finding]:
    given = mapping(data, "pack")
    name, version = given.get("id"), given.get("version")
    if isinstance(name, str) and name != pack.id:
        yield Finding(("pack", "id"), f"{show(name)} is another question pack ({pack.id}; give yours with --questions)")
    elif type(version) is int and version > pack.version:
        yield Finding(("pack", "version"), f"{version} is newer than the questions at hand ({pack.version})")


def _answers(data: object, pack: Pack) -> Iterator[Finding]:
    asked, now, told = _asked(data, pack), current(pack).questions, count()
    for name, value in mapping(data, "answers").items():
        # What an earlier version of a question allowed is not known: only the present one can refuse.
        refused = asked.get(name) == now.get(name) and not (name in now and pack.questions[name].not_applicable)
        if name not in asked:
            yield Finding(("answers", name), no_question(name, asked, next(told)), key=True)
        elif State.NOT_APPLICABLE in mapping(value) and refused:
            path = ("answers", name, State.NOT_APPLICABLE.value)
            yield Finding(path, _NOT_ALLOWED, key=True)
        elif value == State.NOT_APPLICABLE and refused:
            yield Finding(("answers", name), f"not applicable {_NOT_ALLOWED}")


def _raters(data: object, pack: Pack) -> Iterator[Finding]:
    """What raters differ on has to be asked, or the next merge would have no place for it."""
    asked, told = _asked(data, pack), count()
    for name in ("conflicts", "doubts"):
        for place, entry in enumerate(items(data, name)):
            own = mapping(entry).get("question")
            if isinstance(own, str) and own not in asked:
                what = f'"{own}" {no_question(own, asked, next(told))}'
                yield Finding((name, place, "question"), what)


def _asked(data: object, pack: Pack) -> dict[str, int]:
    """The questions of the version that was answered, each with its meaning."""
    version = mapping(data, "pack").get("version")
    if type(version) is int and 0 < version < pack.version:
        return edition(pack, version).questions
    return current(pack).questions
