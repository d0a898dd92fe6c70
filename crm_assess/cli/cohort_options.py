"""The options that only the cohort command has, and what they say about how to count."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from crm_assess.cli.options import whole


class Engine(StrEnum):
    """What counts wide tables."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


class Once(StrEnum):
    """What of a table counts once."""

    ROW = "row"
    AGENCY = "agency"


class Counting(NamedTuple):
    """How tables are counted."""

    engine: str = "polars"
    spark_remote: str | None = None
    skip_invalid: bool = False
    once: bool = False
    """Whether an agency counts once also where it has several rows in tables."""


OWN = "Own cohort"
"""What a benchmark file is called where nobody says."""


def _title(text: str) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):  # bytes of the command line that are not text
        raise typer.BadParameter(f"{text!r} cannot be used (text in UTF-8).")
    return text.strip() or OWN


Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH...", help="Assessments, folders, patterns in quotes, wide tables, counts."),
]
By = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="COLUMN", help="Also by group: country, kind, size, or a column of the tables."),
]
OnePer = Annotated[
    Once, typer.Option("--one-per", help="Of tables: count every row, or the newest of each agency, as of files.")
]
Smallest = Annotated[int, typer.Option(metavar="N", parser=whole(3), help="Show nothing for fewer than N, at least 3.")]
Force = Annotated[bool, typer.Option("--force", help="Let files be replaced that are there.")]
SaveBenchmarks = Annotated[
    Path | None, typer.Option(metavar="OUT", help="Save the shares as a benchmark file for report --benchmarks.")
]
Title = Annotated[str, typer.Option(metavar="TEXT", parser=_title, help="What the benchmark file is called.")]
SaveCounts = Annotated[
    Path | None, typer.Option(metavar="OUT", help="Save the bare counts, to be added to others: not for publication.")
]
SkipInvalid = Annotated[
    bool, typer.Option("--skip-invalid", help="Leave out rows of tables with cells that cannot be used.")
]
Engine_ = Annotated[Engine, typer.Option("--engine", help="What counts wide tables.")]
SparkRemote = Annotated[
    str | None, typer.Option(metavar="URL", help="A Spark Connect server (sc://HOST), with --engine spark.")
]
Simulate = Annotated[
    int | None,
    typer.Option(metavar="N", parser=whole(1), help="Instead: write N invented respondents to the table -o."),
]
Seed = Annotated[int, typer.Option(metavar="S", parser=whole(0), help="Other seeds, other respondents.")]
