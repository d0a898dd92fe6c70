"""What is lost when an assessment is written in another form: found by reading back what was written."""

from collections.abc import Iterator
from typing import Any

from crm_assess.files.assessments import file_form, form_of
from crm_assess.files.problems import Path, where
from crm_assess.files.source import Source
from crm_assess.models.assessment import Assessment
from crm_assess.models.base import show


def losses(before: Assessment, after: Assessment) -> list[str]:
    """A line for each part of an assessment that is not the same afterwards; nothing where all is."""
    old, new = (dict(_leaves(file_form(assessment, "json"), ())) for assessment in (before, after))
    lines = [f"{where(path)}: becomes {show(new[path])}" for path in old if path in new and new[path] != old[path]]
    lines += [f"{where(path)}: is left out" for path in old if path not in new]
    return lines + [f"{where(path)}: is added" for path in new if path not in old]


def has_comments(source: Source) -> bool:
    """Whether a YAML file has comments, which no other form can hold and no conversion keeps."""
    if form_of(source) != "yaml":
        return False
    import yaml

    text, end = source.text(), 0
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if "#" in text[end : token.start_mark.index]:
            return True
        end = max(end, token.end_mark.index)
    return False  # the last token stands at the end of the text


def _leaves(data: Any, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(data, dict | list):
        parts = data.items() if isinstance(data, dict) else enumerate(data)
        for part, value in parts:
            yield from _leaves(value, (*path, part))
    elif data is not None:
        yield path, data
