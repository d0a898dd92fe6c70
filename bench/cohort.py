"""Counting many respondents, as ratios in one run to a query written by hand and to a bare sum of all columns.

Whole processes, taken in turn, medians over the rounds: `python3 dev.py bench cohort [--rows N] [--rounds N]`.
CPU is user and system time of the process, which other programs on the machine disturb less than the clock.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# Without its bytecode cache every start compiles the program anew, which is not what a user waits for.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

HAND = """
import sys, polars as pl
path = sys.argv[1]
scan = pl.scan_parquet(path) if path.endswith('.parquet') else pl.scan_csv(path, infer_schema=False)
names = [n for n in scan.collect_schema().names() if n not in ('agency', 'country', 'kind', 'size', 'assessed_on')]
answers = ('1', '2', '3', '4', '5', 'dont_know', 'not_applicable')
counts = [(pl.col(n) == a).sum().alias(f'{n} {a}') for n in names for a in answers]
scan.select(pl.len(), *counts).collect(engine='streaming')
levels = scan.select(pl.col(names).cast(pl.Int8, strict=False).name.keep(), *(
    (pl.col(n) != 'not_applicable').fill_null(True).alias(f'{n} applies') for n in names))
for place in range(0, 32, 8):
    own = names[place:place + 8]
    n = pl.sum_horizontal(pl.col(f'{q} applies').cast(pl.Int8) for q in own)
    at = [pl.sum_horizontal((pl.col(q) >= level).cast(pl.Int8) for q in own) for level in (2, 3, 4, 5)]
    level = 1 + pl.sum_horizontal((4 * count >= 3 * n).cast(pl.Int8) for count in at)
    total, rated = pl.sum_horizontal(own), pl.sum_horizontal(pl.col(q).is_not_null().cast(pl.Int8) for q in own)
    grouped = levels.select(level=level, total=total, rated=rated).group_by('level', 'total', 'rated')
    grouped.agg(pl.len()).collect(engine='streaming')
"""
SUM = """
import sys, duckdb
path = sys.argv[1]
names = [row[0] for row in duckdb.execute('DESCRIBE SELECT * FROM ' + repr(path)).fetchall()]
names = [n for n in names if n not in ('agency', 'country', 'kind', 'size', 'assessed_on')]
sums = ', '.join(f"sum(CASE WHEN length({n}) = 1 THEN {n}::INT END)" for n in names)
duckdb.execute(f'SELECT {sums} FROM ' + repr(path)).fetchall()
"""
KINDS: dict[str, tuple[str, ...]] = {
    "crm-assess cohort": ("-m", "crm_assess", "cohort", "--format", "json"),
    "crm-assess --engine duckdb": ("-m", "crm_assess", "cohort", "--format", "json", "--engine", "duckdb"),
    "Polars by hand": ("-c", HAND),
    "DuckDB sums": ("-c", SUM),
}


class Cost(NamedTuple):
    """What one process took: seconds on the clock and of CPU, and megabytes at its peak."""

    wall: float
    cpu: float
    peak: float


def cost(arguments: tuple[str, ...], table: Path) -> Cost:
    """Run Python with the arguments on a table and return what it took; raises RuntimeError if it fails."""
    started = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments, str(table)], cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments[:3]} ended with {process.returncode}")
    return Cost(perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(table: Path, rounds: int) -> dict[str, Cost]:
    """Return the median costs of each kind."""
    taken: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
    for _ in range(rounds):
        for kind, arguments in KINDS.items():
            taken[kind].append(cost(arguments, table))
    return {kind: Cost(*map(median, zip(*costs, strict=True))) for kind, costs in taken.items()}


def show(table: Path, rows: int, rounds: int) -> None:
    """Measure a table and print its figures, ratios against the two others."""
    costs = measure(table, rounds)
    hand, bare = costs["Polars by hand"], costs["DuckDB sums"]
    print(f"\n{table.suffix[1:]}, {rows:,} rows, {table.stat().st_size / 1e6:,.0f} MB")
    print(f"{'':28}{'s':>8}{'CPU s':>8}{'us/row':>8}{'MB':>8}{'x hand':>8}{'x sums':>8}{'CPU x':>8}{'CPU x':>8}")
    for kind, own in costs.items():
        clock = f"{own.wall:8.2f}{own.cpu:8.2f}{own.wall / rows * 1e6:8.2f}{own.peak:8.0f}"
        ratios = (own.wall / hand.wall, own.wall / bare.wall, own.cpu / hand.cpu, own.cpu / bare.cpu)
        print(f"{kind:28}{clock}" + "".join(f"{ratio:8.2f}" for ratio in ratios))


def main() -> None:
    """Simulate the tables, measure and print."""
    parser = argparse.ArgumentParser(description="Counting many respondents, as ratios within one run.")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes of the survey")
    parser.add_argument("--forms", nargs="+", default=["parquet", "csv"], help="forms of the table")
    parser.add_argument("--rounds", type=int, default=3, help="how often each kind is run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for form in options.forms:
            for rows in options.rows:
                table = Path(folder) / f"survey.{form}"
                made = ("-m", "crm_assess", "cohort", "--simulate", str(rows), "--force", "-o")
                cost(made, table)
                show(table, rows, options.rounds)
                table.unlink()


if __name__ == "__main__":
    main()
