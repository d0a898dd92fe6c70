"""Many files at once: assessments, tables and counts found among paths, folders and patterns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import load_assessment
from crm_assess.files.jsontext import read_json
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source, read_source
from crm_assess.files.tallies import MAX_BYTES, MAX_ENTRIES, is_tally
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

TABLES = (".csv", ".jsonl", ".ndjson", ".parquet")
"""How the name of a table ends, with one row for each agency or respondent."""
ASSESSMENTS = (".yaml", ".yml", ".json")
"""How the name of an assessment ends; files of counts are JSON too."""


@dataclass
class Collection:
    """What was found, in the order of the paths."""

    assessments: list[tuple[Path, Assessment]] = field(default_factory=list)
    tables: list[Path] = field(default_factory=list)
    tallies: list[Source] = field(default_factory=list)
    unusable: list[tuple[Path, InputError]] = field(default_factory=list)


def collect(paths: Sequence[Path], pack: Pack, progress: Callable[[int, int], None]) -> Collection:
    """Reads what the paths name; an assessment with problems is set aside with all of them.

    ``progress`` hears how many of how many files are read. Raises CrmAssessError for a path that leads to no file.
    """
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    found = Collection()
    for place, file in enumerate(files):
        progress(place, len(files))
        _take(file, pack, found)
    progress(len(files), len(files))
    return found


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.iterdir() if _is_ours(file))
        if not inside:
            raise CrmAssessError(f"{path}: there is no assessment and no table in this folder ({_endings()}).")
        yield from inside
    elif set(str(path)) & set("*?[") and not path.exists():
        matches = sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
        if not matches:
            raise CrmAssessError(f"{path}: no file has such a name.")
        for match in matches:
            yield from _files(match)
    elif str(path) != "-" and not path.exists():
        raise CrmAssessError(f"{path}: there is no such file.")
    else:
        yield path


def _is_ours(file: Path) -> bool:
    return file.suffix.lower() in TABLES + ASSESSMENTS and not file.name.startswith(".") and file.is_file()


def _endings() -> str:
    return ", ".join(ASSESSMENTS + TABLES)


def _is_tally(source: Source) -> bool:
    return is_tally(read_json(source, MAX_ENTRIES).data)


def _take(file: Path, pack: Pack, found: Collection) -> None:
    try:
        if file.suffix.lower() in TABLES:
            found.tables.append(file)
        elif file.suffix.lower() == ".json" and _is_tally(source := read_source(file, MAX_BYTES)):
            found.tallies.append(source)
        else:
            found.assessments.append((file, load_assessment(file, pack).value))
    except InputError as error:
        found.unusable.append((file, error))
