"""YAML, read strictly: what a person typed is never turned into something else.

Only the parser's events are used. Loading in the common way crashes on deep nesting, reads ``no`` as false and
``1:30`` as 90, keeps the last of two equal keys and lets aliases grow without end. Here a plain scalar is null, true,
false, a decimal integer, or text.
"""

import re
from typing import Any

import yaml

from crm_assess.files.builder import Builder
from crm_assess.files.document import TOO_DEEP, Document, Place, place_finder
from crm_assess.files.problems import InputError, Problem
from crm_assess.files.source import Source

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Whose events are used: the same of both, and the faster one is not everywhere."""
_PLAIN: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_QUOTED = ("'", '"', "|", ">")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DIGITS = 18
_FIT = (
    ("\t", "\n"),
    ("\r", "\r"),
    (" ", "~"),
    ("\xa0", "\u2027"),
    ("\u202a", "\ud7ff"),
    ("\ue000", "\ufffd"),
    ("\U00010000", "\U0010ffff"),
)
"""From which to which character: neither those that YAML forbids, nor those that it would take for a line break where
no editor shows one."""


def read_yaml(source: Source) -> Document:
    """Reads one YAML document; raises InputError where the text is no YAML at all."""
    text = source.text()
    _must_be_fit(source, text)
    builder = Builder(source.name)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
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
        what = str(error.problem or error.context)
        # libyaml looks ahead, and since 0.2.6 gives up at a depth of its own before it has told of ours.
        what = TOO_DEEP if "nesting depth" in what else f"is not YAML: {what}"
        raise source.error(what, *_place(mark)) from None
    return builder.document()


def write_yaml(data: object) -> str:
    """Plain data as YAML that `read_yaml` reads back as it was, whatever its texts hold."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, for the reader takes none, and what no editor shows as an escape."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def text(self, text: str) -> yaml.ScalarNode:
        lines = text.split("\n")
        style = "|" if len(lines) > 1 else None
        return self.represent_scalar(
            "tag:yaml.org,2002:str", text, style=style if all(map(str.isprintable, lines)) else '"'
        )


_Dumper.add_representer(str, _Dumper.text)


def _must_be_fit(source: Source, text: str) -> None:
    strange = "".join(one for one in set(text) if not any(first <= one <= last for first, last in _FIT))
    if not strange:
        return
    place_of = place_finder(text)
    problems = []
    for found in re.finditer(f"[{re.escape(strange)}]+", text):
        code = ord(found.group()[0])
        what = f"holds the character U+{code:04X} (leave it out, or write \\u{code:04x} in double quotes)"
        problems.append(Problem(source.name, *place_of(found.start()), "file", what))
    raise InputError(problems)


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
        builder.value(_value(builder, event, place) if isinstance(event, yaml.ScalarEvent) else None, place)


def _value(builder: Builder, event: yaml.ScalarEvent, place: Place) -> object:
    text: str = event.value
    if event.style in _QUOTED:
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    if not _INTEGER.fullmatch(text):
        return text
    if len(text.lstrip("-")) > _DIGITS:
        builder.problem(place, f"is a number out of range (at most {_DIGITS} digits)")
        return text
    return int(text)
