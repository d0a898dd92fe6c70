"""How conflicts were settled, as a user's file says: a list under ``settled``."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from crm_assess.files.assessments import read_document
from crm_assess.files.document import Finding
from crm_assess.files.problems import near
from crm_assess.files.source import read_source
from crm_assess.files.validation import items, mapping, validated
from crm_assess.models.assessment import Assessment, Settlement
from crm_assess.models.base import Many, Model
from crm_assess.models.pack import Pack


class Settlements(Model):
    """A file of settlements."""

    settled: Many[Settlement]


def load_settlements(path: str | Path, merged: Assessment, pack: Pack) -> tuple[Settlement, ...]:
    """Reads settlements of a merge; raises InputError with every problem. What it settled already may stay listed."""
    document = read_document(read_source(path))
    return validated(Settlements, document, lambda data: _fits(data, merged, pack)).settled


def _fits(data: object, merged: Assessment, pack: Pack) -> Iterator[Finding]:
    open_ = {conflict.question for conflict in merged.conflicts}
    known = open_ | {one.question for one in merged.settled}
    always = {name for name, question in pack.questions.items() if not question.not_applicable}
    seen, told = set(), count()
    for place, item in enumerate(items(data, "settled")):
        own, at = mapping(item).get("question"), ("settled", place, "question")
        if not isinstance(own, str):
            continue
        if own not in known:
            listed = ", ".join(sorted(open_)) or "there is none"
            yield Finding(at, f'"{own}" is not in conflict ({listed}{near(own, open_, next(told))})')
        elif own in seen:
            yield Finding(at, f'"{own}" is there twice (once)')
        elif own in always and "not_applicable" in mapping(item, "answer"):
            path = ("settled", place, "answer", "not_applicable")
            yield Finding(path, "is not allowed for this question (1 to 5, or dont_know)", key=True)
        seen.add(own)
