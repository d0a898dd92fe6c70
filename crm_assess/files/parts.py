"""An assessment in parts, each of which one person may change while another changes the next."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from crm_assess.files.assessments import answer_form
from crm_assess.models.assessment import UNANSWERED, Agency, Answer, Assessment
from crm_assess.models.pack import Pack

Part = tuple[str, ...]
"""Where a part stands: ``("answers", "call_centre")``, ``("agency", "name")``, ``("assessed_on",)``."""
Parts = Mapping[Part, Any]

_RATERS = ("conflicts", "doubts", "settled")
"""What is kept of several raters."""
_HEAD = ("schema", "pack", "agency", "assessed_on", "assessors", "answers", "archive", *_RATERS)
_BLANK: tuple[object, ...] = (None, [], "")


def parts(assessment: Assessment) -> dict[Part, Any]:
    """All that an assessment says, blank parts left out."""
    said: dict[Part, Any] = {("agency", name): getattr(assessment.agency, name) for name in Agency.model_fields}
    said |= {("assessed_on",): assessment.assessed_on, ("assessors",): assessment.assessors}
    said |= {("pack", "version"): assessment.pack.version, ("archive",): assessment.archive}
    said |= {(name,): getattr(assessment, name) for name in _RATERS}
    said |= {("answers", question): answer for question, answer in assessment.answers.items()}
    return {part: value for part, value in said.items() if value not in (None, (), UNANSWERED)}


def merged(base: Parts, theirs: Parts, mine: Parts) -> tuple[dict[Part, Any], list[Part]]:
    """Both sides' changes to ``base``, and the parts both changed in different ways; there ``mine`` is taken."""
    result, conflicts = {}, []
    for part in {**theirs, **mine}:
        before, other, own = base.get(part), theirs.get(part), mine.get(part)
        value = other if own == before else own
        if value is not None:
            result[part] = value
        if own != before and other not in (before, own):
            conflicts.append(part)
    return result, conflicts


def assembled(assessment: Assessment, said: Parts, pack: Pack) -> Assessment:
    """An assessment with the pack and schema of another that says just these parts, its answers in the pack's order."""
    agency = {part[1]: value for part, value in said.items() if part[0] == "agency"}
    answers = {question: said[part] for question in pack.questions if (part := ("answers", question)) in said}
    return assessment.model_copy(
        update={
            "agency": Agency(**agency),
            "assessed_on": said["assessed_on",],
            "assessors": said.get(("assessors",), ()),
            **{name: said.get((name,), ()) for name in ("archive", *_RATERS)},
            "answers": answers,
        }
    )


def written(raw: Mapping[str, Any], before: Parts, after: Parts, pack: Pack) -> dict[str, Any]:
    """A file's data with the parts that differ exchanged, all else as it was written."""
    data = copy.deepcopy(dict(raw))
    for part in {**before, **after}:
        if before.get(part) != after.get(part):
            _write(data, part, after.get(part))
    data["agency"] = _ordered(data["agency"], Agency.model_fields)
    data["answers"] = _ordered(data["answers"], pack.questions)
    return _ordered(data, _HEAD)


def _write(data: dict[str, Any], part: Part, value: Any) -> None:
    *above, key = part
    holder = data[above[0]] if above else data
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = _plain(value, holder.get(key))


def _plain(value: Any, before: Any) -> Any:
    """A part as a file writes it; an answer in its long form stays in it, blank keys and all."""
    if isinstance(value, tuple):
        return [each.model_dump(mode="json", exclude_defaults=True) for each in value]
    if not isinstance(value, Answer):
        return value.isoformat() if hasattr(value, "isoformat") else value
    form = answer_form(value, "json")
    if not isinstance(before, dict):
        return form
    form = form if isinstance(form, dict) else {"level": form}
    blank = {key: old for key, old in before.items() if key not in form and old in _BLANK}
    return {**form, **blank}


def _ordered(data: Mapping[str, Any], order: Iterable[str]) -> dict[str, Any]:
    """The same entries, those named in ``order`` first and in that order."""
    return {**{key: data[key] for key in order if key in data}, **data}
