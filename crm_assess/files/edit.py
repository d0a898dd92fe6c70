"""Exchanges single answers in a text that a person wrote: comments, order, quotes and line ends stay as they are."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import is_json, read_document
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.spans import Entry, Node, json_nodes, yaml_nodes

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STEP = 2
_BOM = "\ufeff"


class EditError(CrmAssessError):
    """A text that cannot be changed in place without changing more than was asked for."""


def revise(source: Source, data: Mapping[str, Any]) -> bytes:
    """The text with as little changed as makes it say ``data``; new keys go where their order in ``data`` puts them.

    Raises InputError where the text cannot be read, EditError where the changed text would say anything else.
    """
    text, old = source.text(), read_document(source).data
    editor = _Editor(text, json_flow if is_json(source) else yaml_flow)
    if isinstance(old, dict) and old:
        editor.mapping(json_nodes(text) if is_json(source) else yaml_nodes(text), old, data)
    bom = _BOM.encode() if source.data.startswith(_BOM.encode()) else b""
    revised = Source(source.name, bom + editor.result().encode())
    if not _says(revised, data):
        raise EditError(f"{source.name} cannot be changed in place: its layout is unusual.")
    return revised.data


def _says(source: Source, data: Mapping[str, Any]) -> bool:
    try:
        return read_document(source).data == data
    except InputError:
        return False


def json_flow(value: object) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def yaml_flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {yaml_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(yaml_flow, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _DATE.fullmatch(value) else _yaml_text(value)


def _yaml_text(value: str) -> str:
    import yaml

    style = None if value.isprintable() else '"'  # quoted, a line break is an escape and the line stays one
    dumped = yaml.safe_dump([value], default_flow_style=True, default_style=style, allow_unicode=True, width=10**9)
    return dumped.partition("[")[2].rpartition("]")[0]


class _Editor:
    """Collects what to exchange in a text. ``flow`` writes a value on one line."""

    def __init__(self, text: str, flow: Callable[[object], str]) -> None:
        self.text = text
        self.flow = flow
        self.line_end = "\r\n" if "\r\n" in text else "\n"
        self.splices: list[tuple[int, int, str]] = []

    def result(self) -> str:
        pieces, at = [], 0
        for start, end, text in sorted(self.splices, key=lambda splice: splice[:2]):
            pieces += [self.text[at:start], text]
            at = max(at, end)
        return "".join([*pieces, self.text[at:]])

    def splice(self, start: int, end: int, text: str = "") -> None:
        self.splices.append((start, end, text))

    def mapping(self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        there = {entry.key: entry for entry in node.entries if entry.key in new}
        gone = [entry for entry in node.entries if entry.key not in new]
        added = [key for key in new if key not in old]
        for key, entry in there.items():
            self.change(node, entry, old[str(key)], new[str(key)])
        for entry, key in zip(gone, added, strict=False):
            self.splice(entry.start, entry.node.end, self.pair(key, new[key]))
            there[key] = entry
        for entry in gone[len(added) :]:
            self.drop(node, entry, gone[len(added) :])
        order = list(new)
        for key in added[len(gone) :]:
            before = [there[earlier] for earlier in order[: order.index(key)] if earlier in there]
            self.insert(node, f"{self.name(key)}:", new[key], before[-1] if before else None)

    def items(self, node: Node, old: list[Any], new: list[Any]) -> None:
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        tail = min(len(old), len(new)) - same
        tail = next((i for i in range(tail) if old[-1 - i] != new[-1 - i]), tail)
        middle, wanted = node.entries[same : len(old) - tail], new[same : len(new) - tail]
        for place, (entry, value) in enumerate(zip(middle, wanted, strict=False), same):
            self.change(node, entry, old[place], value)
        for entry in middle[len(wanted) :]:
            self.drop(node, entry, middle[len(wanted) :])
        after = same + min(len(middle), len(wanted))
        for value in wanted[len(middle) :]:
            self.insert(node, "-", value, node.entries[after - 1] if after else None)

    def change(self, parent: Node, entry: Entry, old: object, new: object) -> None:
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, Mapping) and old and new:
            self.mapping(entry.node, old, new)
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            self.items(entry.node, old, new)
        else:
            self.replace(parent, entry, new)

    def replace(self, parent: Node, entry: Entry, new: object) -> None:
        node, one_line = entry.node, "\n" not in self.text[entry.start : entry.node.end]
        if entry.key is None:
            self.splice(node.start, node.end, self.flow(new))
        elif parent.flow or not one_line or self.fits_one_line(new, parent.column):
            self.exchange(entry, new)
        else:
            colon = self.text.index(":", entry.key_end) + 1
            self.splice(colon, node.end)
            end = self.line_after(node.end)
            lines = self.lines("", new, parent.column)[1:]
            self.splice(end, end, "".join(self.line_end + line for line in lines))

    def exchange(self, entry: Entry, new: object) -> None:
        node = entry.node
        if not node.flow:
            self.splice(entry.start, node.end, self.pair(str(entry.key), new))
        elif node.start == node.end:
            colon = "" if ":" in self.text[entry.key_end : node.start] else ":"
            self.splice(node.start, node.end, f"{colon} {self.flow(new)}")
        elif not node.entries and "#" in self.text[node.start : node.end] and isinstance(new, Mapping):
            self.splice(node.start + 1, node.start + 1, self.flow(new)[1:-1])  # brackets around a comment
        else:
            self.splice(node.start, node.end, self.opened(node, new))

    def opened(self, node: Node, new: object) -> str:
        """What stands for a value; in JSON over several lines, an empty mapping opens up over lines of its own."""
        if node.entries or not (isinstance(new, Mapping) and new and self.flow is json_flow and "\n" in self.text):
            return self.flow(new)
        line = self.text[self.line_before(node.start) : node.start]
        pad = self.line_end + line[: len(line) - len(line.lstrip())]
        return "{" + ",".join(f"{pad}{' ' * _STEP}{self.pair(key, new[key])}" for key in new) + pad + "}"

    def insert(self, node: Node, name: str, value: object, after: Entry | None) -> None:
        """Adds an entry, named by its key and colon or by a dash, behind another one or at the start."""
        if node.flow:
            self.insert_flow(node, self.flow(value) if name == "-" else f"{name} {self.flow(value)}", after)
            return
        lines = self.lines(name, value, node.column)
        if after:
            end = self.line_after(after.node.end)
            self.splice(end, end, "".join(self.line_end + line for line in lines))
        else:
            text = self.line_end.join(lines) + self.line_end + " " * node.column
            self.splice(node.start, node.start, text[node.column :])

    def insert_flow(self, node: Node, text: str, after: Entry | None) -> None:
        if after:
            self.splice(after.node.end, after.node.end, f",{self.gap(after.start)}{text}")
        else:
            first = node.entries[0].start
            self.splice(first, first, f"{text},{self.gap(first)}")

    def drop(self, node: Node, entry: Entry, gone: list[Entry]) -> None:
        """Removes one of the entries that go; a comment behind it stays."""
        if node.flow:
            self.drop_flow(node.entries, node.entries.index(entry), gone)
            return
        start, end = self.line_before(entry.start), self.line_after(entry.node.end)
        rest = self.text[entry.node.end : end]
        after = node.entries[node.entries.index(entry) + 1 :]
        if node.kind == "mapping" and after and self.text[start : entry.start].strip():  # behind a list's dash
            self.splice(entry.start, after[0].start)
        elif rest.lstrip().startswith("#"):
            line = self.text[start:end]
            self.splice(start + len(line) - len(line.lstrip()), end - len(rest.lstrip()))
        elif start:
            self.splice(self.line_after(start - 1), end)  # from the line end before it, which others may add to
        else:
            self.splice(start, end + len(self.line_end))

    def drop_flow(self, entries: list[Entry], place: int, gone: list[Entry]) -> None:
        """Removes an entry with the comma before it, or behind it where none that stays is before it."""
        if all(entry in gone for entry in entries[:place]):
            self.splice(entries[place].start, entries[place + 1].start)
        else:
            self.splice(entries[place - 1].node.end, entries[place].node.end)

    def pair(self, key: str, value: object) -> str:
        return f"{self.name(key)}: {self.flow(value)}"

    def name(self, key: str) -> str:
        return self.flow(key)

    def lines(self, name: str, value: object, column: int) -> list[str]:
        """A key with its value, or a list's entry, as lines of a block."""
        pad = " " * column
        if name == "-" or self.fits_one_line(value, column):
            return [f"{pad}{name} {self.flow(value)}"]
        if isinstance(value, Mapping):
            parts = [self.lines(f"{self.name(key)}:", part, column + _STEP) for key, part in value.items()]
            return [pad + name, *(line for part in parts for line in part)]
        assert isinstance(value, list)
        return [pad + name, *(f"{pad}{' ' * _STEP}- {self.flow(part)}" for part in value)]

    def fits_one_line(self, value: object, column: int) -> bool:
        """Whether a value stands behind its key: plain values, a target, an answer that says no more than one thing."""
        if isinstance(value, Mapping):
            return not value or column > _STEP or (column > 0 and len(value) == 1 and "note" not in value)
        return not isinstance(value, list) or not value

    def gap(self, start: int) -> str:
        """What separates an entry in brackets from the one before it: a space, or a new line as far indented."""
        before = self.text[:start]
        space = before[len(before.rstrip()) :]
        return self.line_end + space.rpartition("\n")[2] if "\n" in space else " "

    def line_before(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def line_after(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if end and self.text[end - 1] == "\r" else end
