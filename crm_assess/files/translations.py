"""A question pack's translations: a folder for each language beside the pack's files, such as ``questions/fr``."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from importlib.resources.abc import Traversable
from itertools import count
from pathlib import Path
from typing import TypeVar

from crm_assess.files.catalogues import languages
from crm_assess.files.document import Document, Finding
from crm_assess.files.packs import HEAD
from crm_assess.files.problems import InputError, Problem, no_such
from crm_assess.files.shipped import shipped
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import items, mapping, validated
from crm_assess.files.yamltext import read_yaml
from crm_assess.language import ENGLISH
from crm_assess.models.base import show
from crm_assess.models.pack import Dimension, Pack
from crm_assess.models.translation import DimensionWords, PackWords, in_words

T = TypeVar("T")


def translations(folder: Path | None) -> list[str]:
    """The languages that a pack is translated into, of those the program speaks."""
    return [tag for tag in languages() if tag != ENGLISH and (_place(folder) / tag / HEAD).is_file()]


def translated(pack: Pack, folder: Path | None, tag: str) -> Pack:
    """The pack in one of its languages; raises InputError with every text that is missing, unknown or out of date."""
    found = _Translation(pack)
    documents = found.documents(folder, tag)
    heads = [each for name, each in documents.items() if Path(name).name == HEAD]
    head = found.made(lambda: validated(PackWords, heads[0], lambda data: _head_faults(data, pack))) if heads else None
    words = [found.dimension(each) for each in documents.values() if each not in heads]
    dimensions = {each.id: each for each in words if each}
    if heads:
        found.problems += (heads[0].problem(each) for each in _lacking(pack, found.named))
    if found.problems or head is None:
        raise InputError(found.problems)
    return in_words(pack, head, dimensions)


def _place(folder: Path | None) -> Traversable:
    return shipped("questions") if folder is None else folder


def _read(folder: Path | None, tag: str, name: str) -> Document:
    if folder is None:
        return read_yaml(Source(f"questions/{tag}/{name}", (shipped("questions") / tag / name).read_bytes()))
    return read_yaml(read_source(folder / tag / name))


class _Translation:
    """What was read so far, and all that is wrong with it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.problems: list[Problem] = []
        self.named: set[str] = set()
        """Ids of the dimensions that have a file."""

    def documents(self, folder: Path | None, tag: str) -> dict[str, Document]:
        """What the files of a language hold, by their names."""
        names = sorted(file.name for file in (_place(folder) / tag).iterdir() if file.name.endswith(".yaml"))
        read = [self.made(partial(_read, folder, tag, name)) for name in names]
        return {document.file: document for document in read if document}

    def made(self, attempt: Callable[[], T]) -> T | None:
        try:
            return attempt()
        except InputError as error:
            self.problems += error.problems
            return None

    def dimension(self, document: Document) -> DimensionWords | None:
        own = mapping(document.data).get("id")
        known = {each.id: each for each in self.pack.dimensions}
        fresh = own not in self.named
        self.named.add(str(own))
        check = _dimension_faults(known.get(str(own)), known, fresh)
        return self.made(lambda: validated(DimensionWords, document, check))


def _head_faults(data: object, pack: Pack) -> Iterator[Finding]:
    told = mapping(data)
    if isinstance(told.get("id"), str) and told["id"] != pack.id:
        yield Finding(("id",), f"{show(told['id'])} is another pack ({pack.id})")
    if type(told.get("version")) is int and told["version"] != pack.version:
        yield Finding(("version",), f"version {told['version']} was translated; the pack is at {pack.version}")
    lenses = mapping(data, "lenses")
    for before, name in enumerate(name for name in lenses if name not in pack.lenses):
        yield Finding(("lenses", name), no_such(name, "lens of the pack", pack.lenses, before), key=True)
    missing = [name for name in pack.lenses if name not in lenses]
    if missing:
        yield Finding(("lenses",), f"lacks {', '.join(missing)} (every lens of the pack)")


def _dimension_faults(
    dimension: Dimension | None, known: Collection[str], fresh: bool
) -> Callable[[object], Iterator[Finding]]:
    def faults(data: object) -> Iterator[Finding]:
        own = mapping(data).get("id")
        if not isinstance(own, str):
            return
        if dimension is None:
            yield Finding(("id",), no_such(own, "dimension of the pack", known, 0))
            return
        if not fresh:
            yield Finding(("id",), f"{show(own)} is there twice (every dimension once)")
        yield from _question_faults(data, dimension)

    return faults


def _question_faults(data: object, dimension: Dimension) -> Iterator[Finding]:
    revisions = {question.id: question.revision for question in dimension.questions}
    seen, told = set(), count()
    for place, words in enumerate(items(data, "questions")):
        own, revision = mapping(words).get("id"), mapping(words).get("revision")
        if not isinstance(own, str):
            continue
        if own not in revisions:
            what = no_such(own, "question of the pack", revisions, next(told))
            yield Finding(("questions", place, "id"), what)
        elif own in seen:
            yield Finding(("questions", place, "id"), f"{show(own)} is there twice (every question once)")
        elif type(revision) is int and revision != revisions[own]:
            what = f"revision {revision} was translated; the question is at {revisions[own]}"
            yield Finding(("questions", place, "revision"), what)
        seen.add(own)
    missing = [own for own in revisions if own not in seen]
    if missing:
        yield Finding(("questions",), f"lacks {', '.join(missing)} (every question of the dimension)")


def _lacking(pack: Pack, named: set[str]) -> Iterator[Finding]:
    for dimension in pack.dimensions:
        if dimension.id not in named:
            yield Finding((), f"no file beside it translates the dimension {dimension.id} (one for every dimension)")
