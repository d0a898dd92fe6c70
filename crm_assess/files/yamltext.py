"""YAML, read strictly: what a person typed is never turned into something else.

Only the parser's events are used. Loading in the common way crashes on deep nesting, reads ``no`` as false and
``1:30`` as 90, keeps the last of two equal keys and lets aliases grow without end. Here a plain scalar is null, true,
false, a decimal integer, or text.
"""

import re
from typing import Any

import yaml

from crm_assess.files.builder import Builder
from crm_assess.files.document import Document, Place
from crm_assess.files.source import Source

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_QUOTED = ("'", '"', "|", ">")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def read_yaml(source: Source) -> Document:
    """Reads one YAML document; raises InputError where the text is no YAML at all."""
    builder = Builder(source.name)
    documents = 0
    try:
        for event in yaml.parse(source.text(), Loader=_LOADER):
            place = _place(event.start_mark)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    builder.refuse(place, "holds a second document (one document a file)")
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close()
            elif isinstance(event, yaml.NodeEvent):
                _node(builder, event, place)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise source.error(f"is not YAML: {error.problem or error.context}", *_place(mark)) from None
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", None) or str(error).splitlines()[0]
        raise source.error(f"is not YAML: {reason}") from None
    return builder.document()


def _place(mark: Any) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _node(builder: Builder, event: yaml.NodeEvent, place: Place) -> None:
    if event.anchor is not None:
        builder.problem(place, "uses an anchor or alias (write the value out)")
    if getattr(event, "tag", None) is not None:
        builder.problem(place, "uses a tag (plain values only)")
    if isinstance(event, yaml.CollectionStartEvent):
        builder.open({} if isinstance(event, yaml.MappingStartEvent) else [], place)
        return
    text = event.value if isinstance(event, yaml.ScalarEvent) else ""
    if builder.awaits_key:
        builder.key(text, place)
    else:
        builder.value(_value(event) if isinstance(event, yaml.ScalarEvent) else None, place)


def _value(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    if event.style in _QUOTED:
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if _INTEGER.fullmatch(text) else text
