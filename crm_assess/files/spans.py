"""Where each key and value of a YAML or JSON text begins and ends, so that one of them can be exchanged in place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from crm_assess.files.jsontext import TOKEN
from crm_assess.files.yamltext import LOADER


@dataclass
class Node:
    """A value in a text: from ``start`` up to, not including, ``end``."""

    start: int
    end: int
    kind: str
    """``mapping``, ``list`` or ``scalar``."""
    flow: bool = True
    """Written in brackets; a scalar counts as such."""
    column: int = 0
    """How far a block mapping or list is indented."""
    entries: "list[Entry]" = field(default_factory=list)


@dataclass
class Entry:
    """One entry of a mapping or list; a list's entries have no key and start with their value."""

    start: int
    key: str | None
    key_end: int
    node: Node


class _Builder:
    """Puts nodes together from a parser's events; the text is known to be sound."""

    def __init__(self) -> None:
        self.open: list[Node] = []
        self.key: tuple[int, str, int] | None = None
        self.root: Node | None = None

    def awaits_key(self) -> bool:
        return bool(self.open) and self.open[-1].kind == "mapping" and self.key is None

    def add(self, node: Node) -> None:
        if not self.open:
            self.root = node
        else:
            start, key, key_end = self.key or (node.start, None, node.start)
            self.open[-1].entries.append(Entry(start, key, key_end, node))
        self.key = None
        if node.kind != "scalar":
            self.open.append(node)

    def close(self, end: int) -> None:
        node = self.open.pop()
        # A block has no end of its own: the parser's lies beyond the comments that follow.
        node.end = end if node.flow else node.entries[-1].node.end


def yaml_nodes(text: str) -> Node:
    """The values of a sound YAML text that holds one mapping."""
    builder = _Builder()
    for event in yaml.parse(text, Loader=LOADER):
        start, end = event.start_mark, event.end_mark
        assert start
        assert end
        if isinstance(event, yaml.CollectionEndEvent):
            builder.close(end.index)
        elif isinstance(event, yaml.CollectionStartEvent):
            kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
            builder.add(Node(start.index, end.index, kind, bool(event.flow_style), start.column))
        elif isinstance(event, yaml.ScalarEvent) and builder.awaits_key():
            builder.key = (start.index, event.value, end.index)
        elif isinstance(event, yaml.ScalarEvent):
            builder.add(_scalar(text, start.index, end.index, event.style))
    assert builder.root
    return builder.root


def _scalar(text: str, start: int, end: int, style: str | None) -> Node:
    if style not in ("|", ">"):
        return Node(start, end, "scalar")
    kept = "+" in text[start:end].partition("\n")[0]
    end = end if kept else start + len(text[start:end].rstrip())
    return Node(start, len(text[:end].removesuffix("\n").removesuffix("\r")), "scalar")


def json_nodes(text: str) -> Node:
    """The values of a sound JSON text that holds one mapping."""
    builder = _Builder()
    for start, end, token in _tokens(text):
        if token in "{[":
            builder.add(Node(start, end, "mapping" if token == "{" else "list"))
        elif token in "}]":
            builder.close(end)
        elif builder.awaits_key():
            builder.key = (start, json.loads(token), end)
        else:
            builder.add(Node(start, end, "scalar"))
    assert builder.root
    return builder.root


def _tokens(text: str) -> Iterator[tuple[int, int, str]]:
    return ((match.start(), match.end(), match.group()) for match in TOKEN.finditer(text))
