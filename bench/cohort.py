"""Counting many respondents, as ratios in one run to a query written by hand and to a bare sum of all columns.

Whole processes, taken in turn, medians over the rounds: `python3 dev.py bench cohort`, with the ten million rows too:
`python3 dev.py bench cohort --full` (about 15 GB of disk for a while, and half an hour). At the end stands a table of
every target with its limit. CPU is user and system time of the process, which other programs on the machine disturb
less than the clock; a target is judged by the clock, so judge on a quiet machine.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
# Without its bytecode cache every start compiles the program anew, which is not what a user waits for.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

# What somebody who knows Polars would write: one streaming scan for everything, whole numbers, nothing row by row.
HAND = """
import sys, polars as pl
path = sys.argv[1]
scan = pl.scan_parquet(path) if path.endswith('.parquet') else pl.scan_csv(path, infer_schema=False)
names = [n for n in scan.collect_schema().names() if n not in ('agency', 'country', 'kind', 'size', 'assessed_on')]
answers = ('1', '2', '3', '4', '5', 'dont_know', 'not_applicable')
counts = [(pl.col(n) == a).sum().alias(f'{n} {a}') for n in names for a in answers]
queries = [scan.select(pl.len(), *counts)]
levels = scan.select(pl.col(names).cast(pl.Int8, strict=False).name.keep(), *(
    (pl.col(n) != 'not_applicable').fill_null(True).alias(f'{n} applies') for n in names))
for place in range(0, 32, 8):
    own = names[place:place + 8]
    n = pl.sum_horizontal(pl.col(f'{q} applies').cast(pl.Int8) for q in own)
    at = [pl.sum_horizontal((pl.col(q) >= level).cast(pl.Int8) for q in own) for level in (2, 3, 4, 5)]
    level = 1 + pl.sum_horizontal((4 * count >= 3 * n).cast(pl.Int8) for count in at)
    total, rated = pl.sum_horizontal(own), pl.sum_horizontal(pl.col(q).is_not_null().cast(pl.Int8) for q in own)
    grouped = levels.select(level=level, total=total, rated=rated).group_by('level', 'total', 'rated')
    queries.append(grouped.agg(pl.len()))
pl.collect_all(queries, engine='streaming')
"""
SUM = """
import sys, duckdb
path = sys.argv[1]
names = [row[0] for row in duckdb.execute('DESCRIBE SELECT * FROM ' + repr(path)).fetchall()]
names = [n for n in names if n not in ('agency', 'country', 'kind', 'size', 'assessed_on')]
sums = ', '.join(f"sum(CASE WHEN length({n}) = 1 THEN {n}::INT END)" for n in names)
duckdb.execute(f'SELECT {sums} FROM ' + repr(path)).fetchall()
"""
OURS, HAND_WRITTEN, SUMS = "crm-assess cohort", "Polars by hand", "DuckDB sums"
KINDS: dict[str, tuple[str, ...]] = {
    OURS: ("-m", "crm_assess", "cohort", "--format", "json"),
    "crm-assess --engine duckdb": ("-m", "crm_assess", "cohort", "--format", "json", "--engine", "duckdb"),
    HAND_WRITTEN: ("-c", HAND),
    SUMS: ("-c", SUM),
}
SMALL, MILLION, TEN_MILLION = 100_000, 1_000_000, 10_000_000


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


Costs = dict[tuple[str, int], dict[str, Cost]]
"""What each kind took, by form and number of rows."""


class Target(NamedTuple):
    """What is asked for, and what was measured: on the clock, and of CPU where that can be told."""

    what: str
    limit: float
    clock: float
    cpu: float | None = None


def measure(table: Path, rounds: int) -> dict[str, Cost]:
    """Return the median costs of each kind; of JSON Lines, which Polars cannot hold, those of the program alone."""
    kinds = KINDS if table.suffix != ".jsonl" else {OURS: KINDS[OURS]}
    taken: dict[str, list[Cost]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, arguments in kinds.items():
            taken[kind].append(cost(arguments, table))
    return {kind: Cost(*map(median, zip(*costs, strict=True))) for kind, costs in taken.items()}


def show(table: Path, rows: int, costs: dict[str, Cost]) -> None:
    """Print the figures of a table, ratios against the two others."""
    print(f"\n{table.suffix[1:]}, {rows:,} rows, {table.stat().st_size / 1e6:,.0f} MB")
    print(f"{'':28}{'s':>8}{'CPU s':>8}{'us/row':>8}{'MB':>8}{'x hand':>8}{'x sums':>8}{'CPU x':>8}{'CPU x':>8}")
    hand, bare = costs.get(HAND_WRITTEN), costs.get(SUMS)
    for kind, own in costs.items():
        ratios = (
            ()
            if not (hand and bare)
            else (own.wall / hand.wall, own.wall / bare.wall, own.cpu / hand.cpu, own.cpu / bare.cpu)
        )
        clock = f"{own.wall:8.2f}{own.cpu:8.2f}{own.wall / rows * 1e6:8.2f}{own.peak:8.0f}"
        print(f"{kind:28}{clock}" + "".join(f"{ratio:8.2f}" for ratio in ratios))


def targets(costs: Costs) -> list[Target]:
    """Every target that this run can tell of."""
    wanted = [("parquet", MILLION, HAND_WRITTEN, 1.25), ("parquet", MILLION, SUMS, 2.5)]
    wanted += [("parquet", TEN_MILLION, HAND_WRITTEN, 2.0), ("parquet", TEN_MILLION, SUMS, 2.0)]
    wanted += [("csv", rows, HAND_WRITTEN, 1.3) for rows in (MILLION, TEN_MILLION)]
    found = []
    for form, rows, other, limit in wanted:
        if taken := costs.get((form, rows)):
            own, theirs = taken[OURS], taken[other]
            what = f"{form}, {rows:,} rows: time beside {other}"
            found.append(Target(what, limit, own.wall / theirs.wall, own.cpu / theirs.cpu))
    return [*found, *_per_row(costs), *_peaks(costs)]


def _per_row(costs: Costs) -> Iterator[Target]:
    """Time for each row against that at a tenth of the rows: constant or falling."""
    for (form, rows), taken in costs.items():
        if tenth := costs.get((form, rows // 10)):
            own, fewer = taken[OURS], tenth[OURS]
            what = f"{form}: time a row, {rows:,} beside {rows // 10:,}"
            yield Target(what, 1.0, own.wall / fewer.wall / 10, own.cpu / fewer.cpu / 10)


def _peaks(costs: Costs) -> Iterator[Target]:
    for form, limit in (("parquet", 400), ("csv", 800), ("jsonl", 800)):
        if taken := costs.get((form, TEN_MILLION)):
            yield Target(f"{form}, {TEN_MILLION:,} rows: peak memory, MB", limit, taken[OURS].peak)


def truth(table: Path, told: str) -> Target:
    """The furthest that a share of the survey lies from its true one, in standard errors of sampling."""
    command = [sys.executable, *KINDS[OURS], str(table)]
    found = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout)
    true = json.loads(told)["true_shares"]
    apart = [
        abs(row["share"] - true[row["id"]]) / (true[row["id"]] * (1 - true[row["id"]]) / row["n"]) ** 0.5
        for row in found["benchmarks"]
    ]
    return Target(f"{found['assessments']:,} rows: furthest from the true shares, standard errors", 4, max(apart))


def verdicts(found: list[Target]) -> None:
    """Print every target with its limit and whether it is met, by the clock."""
    print(f"\n{'target':70}{'limit':>8}{'clock':>8}{'CPU':>8}")
    for target in found:
        cpu = "" if target.cpu is None else f"{target.cpu:.2f}"
        met = "met" if target.clock <= target.limit else "NOT MET"
        print(f"{target.what:70}{target.limit:8.2f}{target.clock:8.2f}{cpu:>8}  {met}")


def main() -> None:
    """Simulate the tables, measure and print."""
    parser = argparse.ArgumentParser(description="Counting many respondents, as ratios within one run.")
    parser.add_argument("--rows", type=int, nargs="+", default=[SMALL, MILLION], help="sizes of the survey")
    parser.add_argument("--forms", nargs="+", default=["parquet", "csv"], help="forms of the table")
    parser.add_argument("--rounds", type=int, default=3, help="how often each kind is run")
    parser.add_argument("--full", action="store_true", help="ten million rows too, and JSON Lines")
    options = parser.parse_args()
    rows = [*options.rows, TEN_MILLION] if options.full else options.rows
    sizes = [(form, count) for form in options.forms for count in rows]
    costs: Costs = {}
    near: list[Target] = []
    with tempfile.TemporaryDirectory() as folder:
        for form, count in [*sizes, ("jsonl", TEN_MILLION)] if options.full else sizes:
            table = Path(folder) / f"survey.{form}"
            made = [sys.executable, "-m", "crm_assess", "cohort", "--simulate", str(count), "-o", str(table)]
            told = subprocess.run(made, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True, text=True).stdout
            costs[form, count] = measure(table, options.rounds)
            show(table, count, costs[form, count])
            if (form, count) == ("parquet", MILLION):
                near.append(truth(table, told))
            table.unlink()
    verdicts([*targets(costs), *near])


if __name__ == "__main__":
    main()
