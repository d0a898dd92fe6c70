"""Builds data and the place of each part from a parser's events; no file can exhaust its stack."""

from crm_assess.files.document import MAX_DEPTH, MAX_ENTRIES, TOO_DEEP, Document, Place, Places
from crm_assess.files.problems import InputError, Path, Problem, where


class _Open:
    """A mapping or list whose end has not come yet."""

    def __init__(self, path: Path, into: dict[str, object] | list[object], ignored: bool) -> None:
        self.path, self.into, self.ignored = path, into, ignored
        self.key: str | None = None


class Builder:
    """Takes keys, values and ends in the order of the text; of two equal keys the first is kept."""

    def __init__(self, file: str, most: int = MAX_ENTRIES) -> None:
        """So many values are taken of the file at ``most``."""
        self.file, self.most = file, most
        self.entries = 0
        """How many there were up to here, those that are ignored among them."""
        self.data: object = None
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self._stack: list[_Open] = []

    @property
    def awaits_key(self) -> bool:
        """Whether the next thing in the text is a mapping's key."""
        return bool(self._stack) and isinstance(self._stack[-1].into, dict) and self._stack[-1].key is None

    def key(self, key: str, place: Place) -> None:
        """A mapping's key."""
        mapping = self._stack[-1]
        path = (*mapping.path, key)
        mapping.key = key
        if key in mapping.into:
            first = self.keys.get(path, place)
            self.problem(place, f"is there twice (once; first on line {first[0]})")
        elif not mapping.ignored:
            self.keys[path] = place

    def value(self, value: object, place: Place) -> bool:
        """A value; says whether it is ignored, being the second under its key or inside one that is.

        Raises InputError beyond the allowed number of values.
        """
        self.entries += 1
        if self.entries > self.most:
            self.refuse(place, f"is one entry too many (at most {self.most} in a file)")
        if not self._stack:
            self.data, self.values[()] = value, place
            return False
        parent, path = self._stack[-1], self._path()
        ignored = parent.ignored
        if isinstance(parent.into, list):
            parent.into.append(value)
        else:
            key = str(parent.key)
            ignored = ignored or key in parent.into
            parent.into.setdefault(key, value)
            parent.key = None
        if not ignored:
            self.values[path] = place
        return ignored

    def open(self, into: dict[str, object] | list[object], place: Place) -> None:
        """The start of a mapping or list; raises InputError beyond the allowed depth and where a key is due."""
        path = self._path()
        if len(self._stack) >= MAX_DEPTH:
            self.refuse(place, TOO_DEEP)
        if self.awaits_key:
            self.refuse(place, "has a key that is no plain text (a word, then a colon)")
        ignored = self.value(into, place)
        self._stack.append(_Open(path, into, ignored))

    def close(self) -> None:
        """The end of the mapping or list that was opened last."""
        self._stack.pop()

    def problem(self, place: Place, what: str) -> None:
        """Something wrong here that does not keep the rest from being read."""
        self.problems.append(Problem(self.file, *place, where(self._path()), what))

    def refuse(self, place: Place, what: str) -> None:
        """Something wrong here that ends the reading: raises InputError."""
        self.problem(place, what)
        raise InputError(self.problems)

    def document(self) -> Document:
        """What was built."""
        return Document(self.file, self.data, Places(self.values, self.keys), tuple(self.problems))

    def _path(self) -> Path:
        if not self._stack:
            return ()
        top = self._stack[-1]
        if isinstance(top.into, list):
            return (*top.path, len(top.into))
        return top.path if top.key is None else (*top.path, top.key)
