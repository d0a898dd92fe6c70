"""What the cohort command counts: assessments, tables and counts, each read by the room that knows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_assess.analysis.tallying import Tallying, added, group_value, naming
from crm_assess.cli.cohort_members import members, omission
from crm_assess.cli.cohort_notices import how_far, say_passed, say_rows, say_versions, unusable, unusable_rows
from crm_assess.cli.cohort_options import Counting
from crm_assess.cli.options import refusal
from crm_assess.cli.output import notice
from crm_assess.cli.populations import Populations
from crm_assess.cli.progress import Progress
from crm_assess.errors import CrmAssessError
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.collection import Collection, collect
from crm_assess.files.loaded import Loaded
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.tallies import parse_tally, tally_text
from crm_assess.language import _, fill
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.cohort import LeftOut
from crm_assess.models.pack import Pack
from crm_assess.models.tally import Tally

if TYPE_CHECKING:
    from crm_assess.cohort.counting import Order, Who
    from crm_assess.cohort.tables import Unit
    from crm_assess.files.surveys import Answered

COLUMNS = ("country", "kind", "size")
"""What assessments can be grouped by; a table can be grouped by any of its columns."""


@dataclass(frozen=True)
class Request:
    """What is counted, by which groups, and what it is held against; how tables are counted."""

    pack: Loaded[Pack]
    benchmarks: Benchmarks
    by: tuple[str, ...]
    how: Counting


@dataclass
class Counted:
    """The counts, the assessments among them that were read as files, and what was left out."""

    tally: Tally
    members: tuple[Assessment, ...]
    left_out: list[LeftOut] = field(default_factory=list)


EXTRAS = {"polars": "cohort", "duckdb": "duckdb", "spark": "spark"}
"""The extra that brings each engine."""
_LIBRARIES = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}


def request(questions: Path | None, benchmarks: Path | None, ten: bool, by: Sequence[str], how: Counting) -> Request:
    """Reads the questions and the figures that the options name."""
    figures = load_benchmarks(benchmarks)
    if ten:
        figures = Populations(figures, ()).ten().first
    if "agency" in by:
        raise refusal("--by", "agency would show single agencies (group by what several have in common).")
    if how.spark_remote and how.engine != "spark":
        raise refusal("--spark-remote", "is for --engine spark.")
    if how.spark_remote and not how.spark_remote.startswith("sc://"):
        raise refusal("--spark-remote", "the address of a Spark Connect server begins with sc:// (sc://host:15002).")
    return Request(load_pack(questions), figures.value, tuple(dict.fromkeys(by)), how)


def counted(paths: Sequence[Path], asked: Request) -> Counted:
    """Counts everything that the paths name, and says on stderr what is left out.

    Raises CrmAssessError where nothing is left to count.
    """
    found = _collected(paths, asked)
    left_out = list(unusable(found))
    say_passed(found)
    say_versions(found, asked.pack.value)
    surveys = {survey.name: _of_survey(survey, asked, left_out) for survey in found.surveys}
    tables = {path: _agencies(path, asked) for path in found.tables} if asked.how.once else {}
    own = members(found.assessments, surveys, tables, asked.how.once)
    parts = [_of_files(own.files, found, asked)]
    parts += _of_counts(found.tallies, asked)
    parts += [_of_respondents(survey, asked) for survey in own.surveys]
    parts += [_of_table(path, asked, own.without.get(path), left_out) for path in found.tables]
    say_rows(found, asked.how.once)
    tally = added(parts)
    if not tally.assessments:
        raise CrmAssessError("There is no assessment to count.")
    _refuse_names(tally)
    read = [
        *(assessment for _path, assessment in own.files),
        *(answered.assessment for survey in own.surveys for answered in survey),
    ]
    return Counted(tally, tuple(read), left_out + own.left_out)


def _collected(paths: Sequence[Path], asked: Request) -> Collection:
    with Progress() as progress:

        def told(done: int, of: int) -> None:
            progress.show(_("read {done} of {total} files", done=done, total=of))

        return collect(paths, asked.pack.value, asked.by, told)


def _refuse_names(tally: Tally) -> None:
    """Raises CrmAssessError where a table's own column tells nearly every row apart: its groups would be named."""
    if found := naming(tally, COLUMNS):
        told = f"{found.alone} of its {found.groups} groups are of a single row, and would be named"
        raise refusal("--by", f"{found.column}: {told} (group by what several have in common).")


def _of_files(members: Sequence[tuple[Path, Assessment]], found: Collection, asked: Request) -> Tally:
    unknown = [column for column in asked.by if column not in COLUMNS]
    if members and unknown:
        raise refusal("--by", f"{unknown[0]}: assessments have no such column ({', '.join(COLUMNS)}).")
    tallying = Tallying(asked.pack.value, asked.benchmarks)
    for _path, assessment in members:
        tallying.add_assessment(assessment, tuple(group_value(assessment, column) for column in asked.by))
    dates = [assessment.assessed_on for _path, assessment in members]
    return tallying.tally(asked.by, dates, [found.versions[path] for path, _assessment in members])


def _of_counts(files: Sequence[Source], asked: Request) -> list[Tally]:
    """The counts of each file; raises CrmAssessError for two with the same counts, of which one is surely a copy."""
    found: dict[str, tuple[str, Tally]] = {}
    for file in files:
        tally = parse_tally(file, asked.pack.value, asked.benchmarks, asked.by)
        first, _tally = found.setdefault(tally_text(tally), (file.name, tally))
        if first != file.name:
            raise CrmAssessError(f"{file.name}: holds the same counts as {first} (each part once)")
    return [tally for _name, tally in found.values()]


def _of_table(path: Path, asked: Request, without: "tuple[Who, ...] | None", left_out: list[LeftOut]) -> Tally:
    engine = engine_of(path, asked)
    from crm_assess.cohort.counting import count

    notice(_("counting {file}", file=path))
    with Progress() as progress:
        part = count(path, engine, replace(_order(path, asked, progress), without=without))
    if part.invalid:
        why = unusable_rows(part.invalid)
        notice(_("left out of {file}: {what}", file=path, what=why))
        left_out.append(omission(path, why))
    return part.tally


def _agencies(path: Path, asked: Request) -> "list[tuple[Who, int]]":
    engine = engine_of(path, asked)
    from crm_assess.cohort.counting import agencies

    with Progress() as progress:
        return agencies(path, engine, _order(path, asked, progress))


def _order(path: Path, asked: Request, progress: Progress) -> "Order":
    from crm_assess.cohort.counting import Order

    def hear(done: int, unit: "Unit") -> None:
        progress.show(f"{path.name}: {how_far(done, unit)}")

    how = (asked.by, asked.how.skip_invalid)
    return Order(asked.pack.value, asked.benchmarks, *how, hear=hear if progress.shown else None)


def _of_survey(survey: Source, asked: Request, left_out: list[LeftOut]) -> "list[Answered]":
    """What the respondents in a survey's export said; raises InputError for rows that cannot be used."""
    from crm_assess.files.surveys import read_survey

    found, refused = read_survey(survey, asked.pack.value, asked.by)
    if refused and not asked.how.skip_invalid:
        said = _("{file}: {what}; --skip-invalid leaves out such rows and says so")
        notice(fill(said, file=survey.name, what=unusable_rows(len(refused))))
        raise InputError(problem for error in refused for problem in error.problems)
    if refused:
        why = unusable_rows(len(refused))
        notice(_("left out of {file}: {what}", file=survey.name, what=why))
        left_out.append(omission(survey.name, why))
    return found


def _of_respondents(survey: "Sequence[Answered]", asked: Request) -> Tally:
    tallying = Tallying(asked.pack.value, asked.benchmarks)
    for answered in survey:
        own = zip(asked.by, answered.groups, strict=True)
        values = (group_value(answered.assessment, by) if by in COLUMNS else value for by, value in own)
        tallying.add_assessment(answered.assessment, tuple(values))
    dates = [answered.assessment.assessed_on for answered in survey]
    return tallying.tally(asked.by, dates, by_row=not asked.how.once)


def engine_of(path: Path, asked: Request) -> Any:
    """The module of the engine asked for; JSON Lines go to DuckDB, which needs far less memory for them than Polars."""
    lines = path.suffix.lower() in (".jsonl", ".ndjson")
    name = "duckdb" if lines and asked.how.engine == "polars" else asked.how.engine
    needed = [_LIBRARIES[name], "narwhals", *(["grpc"] if asked.how.spark_remote else [])]
    if not all(map(find_spec, needed)):
        what = "JSON Lines need" if lines and name != asked.how.engine else "This table needs"
        raise CrmAssessError(f"{what} a library that is not installed: pip install 'crm-assess[{EXTRAS[name]}]'")
    module = import_module(f"crm_assess.cohort.{name}_engine")
    if name == "spark":
        module.connect(asked.how.spark_remote)
    return module
