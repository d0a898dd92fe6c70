"""Question packs: ``pack.yaml`` and one YAML file for each dimension in one folder."""

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from crm_assess.files.document import Document, Finding
from crm_assess.files.loaded import Loaded
from crm_assess.files.problems import InputError, Problem, near
from crm_assess.files.shipped import shipped
from crm_assess.files.source import Source, read_source
from crm_assess.files.validation import items, mapping, newer, validated
from crm_assess.files.yamltext import read_yaml
from crm_assess.models.pack import Dimension, Pack, PackHead

HEAD = "pack.yaml"
SCHEMA = "crm-assess/pack/1"
_PACK = "a folder with pack.yaml and a YAML file for each dimension"


def load_pack(folder: Path | None = None) -> Loaded[Pack]:
    """Reads a pack, the shipped one where no folder is given; raises InputError with the problems of all its files."""
    sources = _sources(shipped("questions") if folder is None else folder)
    problems: list[Problem] = []
    documents = list(_readable(sources, problems))
    lenses = [lens for document in documents if _is_head(document) for lens in mapping(document.data, "lenses")]
    seen: dict[str, str] = {}
    heads, dimensions = [], []
    for document in documents:
        try:
            if _is_head(document):
                heads.append(validated(PackHead, document, lambda data: newer(data, SCHEMA)))
            else:
                dimensions.append(validated(Dimension, document, lambda data: _cross(data, lenses, seen)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    ordered = sorted(dimensions, key=lambda dimension: (dimension.order, dimension.id))
    return Loaded(Pack(**heads[0].model_dump(by_alias=True), dimensions=tuple(ordered)), _digest(sources))


def _sources(folder: Path | Traversable) -> list[Source]:
    if isinstance(folder, Path):
        if not folder.is_dir():
            raise Source(str(folder), b"").unreadable(f"is no folder ({_PACK})")
        sources = [read_source(path) for path in sorted(folder.glob("*.yaml"))]
    else:
        found = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
        sources = [Source(file.name, file.read_bytes()) for file in sorted(found, key=lambda file: file.name)]
    names = [Path(source.name).name for source in sources]
    if HEAD not in names or len(names) < 2:
        raise Source(str(folder), b"").error(f"is no question pack ({_PACK})")
    return sources


def _readable(sources: list[Source], problems: list[Problem]) -> Iterator[Document]:
    for source in sources:
        try:
            yield read_yaml(source)
        except InputError as error:
            problems += error.problems


def _is_head(document: Document) -> bool:
    return Path(document.file).name == HEAD


def _cross(data: object, lenses: list[str], seen: dict[str, str]) -> Iterator[Finding]:
    """What one dimension's file cannot know: the pack's lenses, and the ids of the other files."""
    yield from _once((("id",), f"dimension {mapping(data).get('id')}"), seen)
    for place, question in enumerate(items(data, "questions")):
        at = ("questions", place)
        name, lens = mapping(question).get("id"), mapping(question).get("lens")
        yield from _once(((*at, "id"), f"question {name}"), seen)
        if isinstance(lens, str) and lens not in lenses:
            yield Finding((*at, "lens"), f'"{lens}" is no lens of the pack ({", ".join(lenses)}{near(lens, lenses)})')


def _once(item: tuple[tuple[str | int, ...], str], seen: dict[str, str]) -> Iterator[Finding]:
    path, name = item
    if name in seen and not name.endswith(" None"):
        yield Finding(path, f"{name} is there twice (every id once in a pack)")
    seen[name] = name


def _digest(sources: list[Source]) -> str:
    lines = "".join(f"{source.sha256}  {Path(source.name).name}\n" for source in sources)
    return hashlib.sha256(lines.encode()).hexdigest()
