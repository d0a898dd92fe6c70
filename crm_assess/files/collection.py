"""Many files at once: assessments, tables and counts found among paths, folders and patterns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crm_assess.analysis.editions import migrated
from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import WIDE, form_of, parse_as_written
from crm_assess.files.folders import is_hidden
from crm_assess.files.jsontext import read_json
from crm_assess.files.problems import InputError
from crm_assess.files.source import MAX_BYTES as ASSESSMENT_BYTES
from crm_assess.files.source import STDIN, Source, read_head, read_source
from crm_assess.files.tallies import MAX_BYTES, MAX_ENTRIES
from crm_assess.files.validation import kind_of
from crm_assess.models.assessment import Assessment
from crm_assess.models.pack import Pack

CSV, XLSX = (".csv", ".tsv"), (".xlsx",)
"""Either such a table, the export of a survey, or an assessment with one row for each answer."""
ASSESSMENTS = (".yaml", ".yml", ".json")
"""How the name of an assessment ends; files of counts are JSON too."""
_HEAD = 256 * 1024
"""Bytes of a table in which its headings stand."""


@dataclass
class Collection:
    """What was found, in the order of the paths."""

    assessments: list[tuple[Path, Assessment]] = field(default_factory=list)
    """Carried over to the questions' present version."""
    versions: dict[Path, int] = field(default_factory=dict)
    """Which version of the questions each of them answers in its file."""
    tables: list[Path] = field(default_factory=list)
    surveys: list[Source] = field(default_factory=list)
    tallies: list[Source] = field(default_factory=list)
    unusable: list[tuple[Path, InputError]] = field(default_factory=list)
    passed: list[Path] = field(default_factory=list)
    """What lies in folders and is neither: files whose names end otherwise, and folders."""


def collect(paths: Sequence[Path], pack: Pack, by: Sequence[str], progress: Callable[[int, int], None]) -> Collection:
    """Reads what the paths name; a file with problems is set aside with all of them.

    Of a table only the headings are read: whether it is an assessment, a survey's export or, with columns named in
    ``by``, the plain wide form. ``progress`` hears how many of how many files are read. Raises CrmAssessError for a
    path that leads to no file.
    """
    found = Collection()
    files = named(paths, found.passed)
    for place, file in enumerate(files):
        progress(place, len(files))
        try:
            _take(file, pack, by, found)
        except InputError as error:
            found.unusable.append((file, error))
    progress(len(files), len(files))
    return found


def named(paths: Sequence[Path], passed: list[Path]) -> list[Path]:
    """Every file that the paths name, once; ``passed`` gets what lies beside them. Raises as ``collect`` does."""
    files: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path, passed):
            files.setdefault(file.resolve(), file)
    return list(files.values())


def _files(path: Path, passed: list[Path]) -> Iterator[Path]:
    if path.is_dir():
        inside = sorted(file for file in path.iterdir() if not is_hidden(file))
        ours = [file for file in inside if _is_ours(file)]
        if not ours:
            raise CrmAssessError(f"{path}: there is no assessment and no table in this folder ({endings()}).")
        passed += [file for file in inside if not _is_ours(file)]
        yield from ours
    elif set(str(path)) & set("*?[") and not path.exists():
        if not (matches := _matches(path)):
            raise CrmAssessError(f"{path}: no file has such a name.")
        for match in matches:
            yield from _files(match, passed)
    elif str(path) != "-" and not path.exists():
        raise CrmAssessError(f"{path}: there is no such file.")
    else:
        yield path


def _matches(pattern: Path) -> list[Path]:
    """What a pattern names; the folders at its beginning that are there are no patterns, whatever their names hold."""
    folder, parts = Path(pattern.anchor), list(pattern.relative_to(pattern.anchor).parts)
    while len(parts) > 1 and (folder / parts[0]).exists():
        folder /= parts.pop(0)
    return sorted(folder.glob(str(Path(*parts))))


def _is_ours(file: Path) -> bool:
    return file.suffix.lower() in ASSESSMENTS + CSV + XLSX + WIDE and file.is_file()


def endings() -> str:
    """How the names end of the files that are taken from a folder."""
    return ", ".join(ASSESSMENTS + CSV + XLSX + WIDE)


def _take(file: Path, pack: Pack, by: Sequence[str], found: Collection) -> None:
    ending = file.suffix.lower()
    if str(file) == STDIN:
        _take_input(read_source(file, MAX_BYTES), pack, by, found)
    elif ending in WIDE:
        read_head(file, 1)  # refuses what no engine should wait for: a pipe, a device
        found.tables.append(file)
    elif ending in CSV:
        _take_csv(file, pack, by, found)
    elif ending in XLSX and _is_survey(file, pack, by):
        found.surveys.append(read_source(file))
    elif ending == ".json" and _is_tally(source := read_source(file, MAX_BYTES)):
        found.tallies.append(source)
    else:
        _take_assessment(file, read_source(file), pack, found)


def _take_input(source: Source, pack: Pack, by: Sequence[str], found: Collection) -> None:
    """Tells by its content what standard input is; a table is read as an export, since engines want a file."""
    from crm_assess.files import surveys

    form = form_of(source)
    if form == "json" and _is_tally(source):
        found.tallies.append(source)
        return
    most = surveys.MAX_BYTES if form == "csv" else ASSESSMENT_BYTES
    if form in ("csv", "xlsx") and surveys.is_survey(source.within(most), pack, by):
        found.surveys.append(source)
    else:
        _take_assessment(Path(STDIN), source.within(ASSESSMENT_BYTES), pack, found)


def _take_assessment(file: Path, source: Source, pack: Pack, found: Collection) -> None:
    written = parse_as_written(source, pack).value
    found.assessments.append((file, migrated(written, pack)))
    found.versions[file] = written.pack.version


def _take_csv(file: Path, pack: Pack, by: Sequence[str], found: Collection) -> None:
    """Tells by the headings what a CSV file is; the plain wide form is counted later, at any size."""
    from crm_assess.files import surveys

    table = surveys.wide_table(read_head(file, _HEAD))
    if not surveys.is_wide(table.headings, pack):
        _take_assessment(file, read_source(file), pack, found)
        return
    table.checked(pack, by)
    if table.is_plain(pack, by):
        found.tables.append(file)
    else:
        found.surveys.append(read_source(file, surveys.MAX_BYTES))


def _is_survey(file: Path, pack: Pack, by: Sequence[str]) -> bool:
    from crm_assess.files import surveys

    return surveys.is_survey(read_source(file), pack, by)


def _is_tally(source: Source) -> bool:
    return kind_of(read_json(source, MAX_ENTRIES).data) == "counts"
