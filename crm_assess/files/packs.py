"""Question packs: ``pack.yaml`` and one YAML file for each dimension in one folder."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

from crm_assess.analysis.editions import faults
from crm_assess.files.document import Document, Finding
from crm_assess.files.loaded import Loaded
from crm_assess.files.problems import InputError, Problem, no_such
from crm_assess.files.problems import Path as Steps
from crm_assess.files.shipped import shipped
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import items, mapping, validated
from crm_assess.files.yamltext import read_yaml
from crm_assess.models.base import show
from crm_assess.models.pack import Dimension, Pack, PackHead

T = TypeVar("T")
U = TypeVar("U")

HEAD = "pack.yaml"
_PACK = "a folder with pack.yaml and a YAML file for each dimension"


def load_pack(folder: Path | None = None) -> Loaded[Pack]:
    """Reads a pack, the shipped one where no folder is given; raises InputError with the problems of all its files."""
    problems: list[Problem] = []
    sources = list(_sources(folder, problems))
    documents = list(_each(read_yaml, sources, problems))
    lenses = dict.fromkeys(lens for own in documents if _is_head(own) for lens in mapping(own.data, "lenses"))
    seen: dict[str, str] = {}
    heads = list(_each(_head, filter(_is_head, documents), problems))
    others = (document for document in documents if not _is_head(document))
    dimensions = list(_each(lambda document: _dimension(document, lenses, seen), others, problems))
    if problems:
        raise InputError(problems)
    ordered = sorted(dimensions, key=lambda dimension: (dimension.order, dimension.id))
    pack = Pack.model_construct(**dict(heads[0]), dimensions=tuple(ordered))  # all its parts are checked
    head = next(document for document in documents if _is_head(document))
    wrong = [head.problem(Finding(path, what)) for path, what in faults(pack)]
    if wrong:
        raise InputError(wrong)
    return Loaded(pack, _digest(sources))


def _each(attempt: Callable[[T], U], things: Iterable[T], problems: list[Problem]) -> Iterator[U]:
    """What each thing becomes; where one cannot be used, its problems join the others'."""
    for thing in things:
        try:
            yield attempt(thing)
        except InputError as error:
            problems += error.problems


def _sources(folder: Path | None, problems: list[Problem]) -> Iterator[Source]:
    if folder is None:
        found = [file for file in shipped("questions").iterdir() if file.name.endswith(".yaml")]
        return (Source(file.name, file.read_bytes()) for file in sorted(found, key=lambda file: file.name))
    if not folder.is_dir():
        raise Source(str(folder), b"").unreadable(f"is no folder ({_PACK})")
    paths = sorted(folder.glob("*.yaml"))
    if len(paths) < 2 or HEAD not in [path.name for path in paths]:
        raise Source(str(folder), b"").error(f"is no question pack ({_PACK})")
    if (folder.absolute().parent / HEAD).is_file():
        raise Source(str(folder), b"").error("is a translation of the question pack around it (name that one)")
    return _each(read_source, paths, problems)


def _is_head(document: Document) -> bool:
    return Path(document.file).name == HEAD


def _head(document: Document) -> PackHead:
    return validated(PackHead, document)


def _dimension(document: Document, lenses: Collection[str], seen: dict[str, str]) -> Dimension:
    file = Path(document.file).name
    return validated(
        Dimension, document, lambda data: _known_lenses(data, lenses), lambda data: _fresh_ids(data, seen, file)
    )


def _known_lenses(data: object, lenses: Collection[str]) -> Iterator[Finding]:
    """Nothing where the pack names no lens: that is the fault of its pack.yaml alone."""
    told = count()
    for place, question in enumerate(items(data, "questions")):
        lens = mapping(question).get("lens")
        if lenses and isinstance(lens, str) and lens not in lenses:
            yield Finding(("questions", place, "lens"), no_such(lens, "lens of the pack", lenses, next(told)))


def _fresh_ids(data: object, seen: dict[str, str], file: str) -> Iterator[Finding]:
    """Findings for ids that another dimension or question has; ``seen`` tells the file of each, and is added to."""
    questions = enumerate(items(data, "questions"))
    named: list[tuple[str, Steps, object]] = [("dimension", ("id",), mapping(data).get("id"))]
    named += [("question", ("questions", place, "id"), mapping(question).get("id")) for place, question in questions]
    for kind, path, name in named:
        if not isinstance(name, str):
            continue
        if first := seen.get(f"{kind} {name}"):
            yield Finding(path, f"{show(name)} is there twice (every {kind} once in a pack; first in {first})")
        seen.setdefault(f"{kind} {name}", file)


def _digest(sources: list[Source]) -> str:
    lines = "".join(f"{source.sha256}  {Path(source.name).name}\n" for source in sources)
    return hashlib.sha256(lines.encode()).hexdigest()
