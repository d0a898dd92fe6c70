"""Many assessments in one call: time and memory for each file, on one core and on all: `python3 dev.py bench many`.

Whole processes on invented assessments; medians over the rounds, all kinds taken in turn. "Alone" is a call for each
file, what a loop in a shell does. With `--write` the table goes into docs/performance.md.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.page import deliver, machine, table
from bench.startup import ENVIRONMENT, PROGRAM, ROOT

QUESTIONS = ROOT / "questions"
SOME = 10
"""So many calls for a file each are enough to know what one takes."""


class Cost(NamedTuple):
    """What one call took: seconds, seconds of CPU of all its processes, and bytes of memory of the largest."""

    wall: float
    cpu: float
    memory: int


def assessment(number: int, questions: list[str]) -> str:
    """An invented assessment as people write them: most answers bare, some with a note and evidence."""
    chance = random.Random(number)
    lines = [
        "schema: crm-assess/assessment/1",
        "pack: {id: government-crm, version: 1}",
        f"agency: {{name: Agency {number}, country: CA, kind: licensing, size: {chance.randrange(20, 5000)}}}",
        "assessed_on: 2026-11-22",
        "answers:",
    ]
    for question in questions:
        level = chance.choice(["1", "2", "3", "4", "5", "dont_know", ""])
        if level and chance.random() < 0.7:
            lines.append(f"  {question}: {level}")
        elif level:
            lines += [f"  {question}:", f"    level: {level}", "    note: Two lists, one per counter."]
            lines.append(f'    evidence: ["Service report 2025, page {chance.randrange(1, 90)}"]')
    return "\n".join(lines) + "\n"


def folder_of(count: int, place: Path) -> Path:
    """Write so many assessments into a new folder and return it."""
    import yaml

    files = [yaml.safe_load(path.read_bytes()) for path in sorted(QUESTIONS.glob("*.yaml"))]
    questions = [question["id"] for file in files for question in file.get("questions", [])]
    folder = place / str(count)
    folder.mkdir()
    for number in range(count):
        (folder / f"agency-{number:05}.yaml").write_text(assessment(number, questions), encoding="utf-8")
    return folder


def cost(arguments: list[str], cores: set[int]) -> Cost:
    """Run the program to its end on these cores and return what it took; raises SystemExit if it fails."""
    started = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *PROGRAM, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{arguments} ended with {process.returncode}")
    return Cost(perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def commands(folder: Path, out: Path) -> dict[str, list[str]]:
    """What is measured, by its name in the table."""
    report = ["report", str(folder), "-o", str(out), "--format", "json"]
    return {"check": ["check", str(folder)], "report --format json": report}


def measure(folders: list[Path], out: Path, rounds: int) -> dict[tuple[str, str, int], list[Cost]]:
    """Return the costs of each kind: the command, how it was run, and on how many files."""
    everything = os.sched_getaffinity(0)
    ways = {"1 process": {min(everything)}, f"{len(everything)} processes": everything}
    taken: dict[tuple[str, str, int], list[Cost]] = {}
    for _ in range(rounds):
        for folder in folders:
            for name, arguments in commands(folder, out).items():
                for way, cores in ways.items():
                    taken.setdefault((name, way, int(folder.name)), []).append(cost(arguments, cores))
                    shutil.rmtree(out, ignore_errors=True)
        for file in sorted(folders[0].iterdir())[:SOME]:
            for name, arguments in commands(file, out.with_suffix(".json")).items():
                taken.setdefault((name, "alone", 1), []).append(cost(arguments, {min(everything)}))
                out.with_suffix(".json").unlink(missing_ok=True)
    return taken


def row(kind: tuple[str, str, int], costs: list[Cost]) -> list[str]:
    """One kind's figures."""
    name, way, files = kind
    wall, cpu = median(one.wall for one in costs), median(one.cpu for one in costs)
    memory = f"{max(one.memory for one in costs) / 2**20:.0f}"
    return [name, way, f"{files}", f"{wall:.2f}", f"{wall / files * 1000:.2f}", f"{cpu / files * 1000:.2f}", memory]


def main() -> None:
    """Measure, and print the table or write it."""
    parser = argparse.ArgumentParser(description="Many assessments in one call, on one core and on all.")
    parser.add_argument("--files", type=int, nargs="+", default=[1000, 4000], help="how many (default: 1000 4000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each kind is run (default: 3)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folders = [folder_of(count, Path(place)) for count in options.files]
        costs = measure(folders, Path(place) / "reports", options.rounds)
    header = ["", "run", "files", "s", "ms a file", "CPU ms a file", "MB at most"]
    rows = [row(kind, costs[kind]) for kind in sorted(costs, key=lambda kind: (kind[0], kind[2], kind[1]))]
    deliver("many", f"{machine()} Rounds: {options.rounds}.\n\n{table(header, rows)}", write=options.write)


if __name__ == "__main__":
    main()
