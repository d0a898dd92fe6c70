"""How long the commands take from start to exit, as ratios to a bare interpreter or script: `python3 dev.py bench`.

Whole processes, all kinds taken in turn so that a busy moment falls on each alike. A ratio is the median of the
rounds' own ratios; CPU is that of user and system time, which other programs on the machine disturb less than the
clock. With `--write` the table goes into docs/performance.md.
"""

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.page import deliver, machine, table
from crm_assess.cli.app import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/permit-office.yaml"
PROGRAM = ("-m", "crm_assess")
PASS = "python -c pass"
BARE = {kind: f"bare script for {kind}" for kind in ("check", "report --format json", "report")}


class Kind(NamedTuple):
    """A process to measure, and the most that it may cost."""

    arguments: tuple[str, ...]
    against: str = PASS
    times: float | None = None
    milliseconds: float | None = None
    completing: str = ""
    """The words that the shell has completed."""


def kinds() -> dict[str, Kind]:
    """Everything that is measured, in the order of the table."""
    helps = {f"{name} --help": Kind((*PROGRAM, name, "--help"), times=7.5) for name in COMMANDS}
    words = {"a command": "re", "an option": "report --fo", "a value": "report --format "}
    return {
        PASS: Kind(("-c", "pass")),
        "--version": Kind((*PROGRAM, "--version"), times=1.45),
        "--help": Kind((*PROGRAM, "--help"), times=7),
        **helps,
        **{f"completing {name}": Kind(PROGRAM, completing=typed, milliseconds=120) for name, typed in words.items()},
        BARE["check"]: Kind(("-m", "bench.bare", "check")),
        "check": Kind((*PROGRAM, "check", EXAMPLE), BARE["check"], 1.10),
        BARE["report --format json"]: Kind(("-m", "bench.bare", "json")),
        "report --format json": Kind(
            (*PROGRAM, "report", EXAMPLE, "--format", "json"), BARE["report --format json"], 1.10
        ),
        BARE["report"]: Kind(("-m", "bench.bare", "text")),
        "report": Kind((*PROGRAM, "report", EXAMPLE), BARE["report"], 1.15),
    }


# Without its bytecode cache every start compiles the program anew, which is not what a user waits for.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "LANG", "LC_ALL", "LANGUAGE")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in UNWANTED}


class Cost(NamedTuple):
    """What one process took, in seconds."""

    wall: float
    cpu: float


def children_cpu() -> float:
    """Return the seconds of CPU that this process's ended children have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cost(kind: Kind) -> Cost:
    """Run a process to its end and return what it took; raises CalledProcessError if it fails."""
    typed = f"crm-assess {kind.completing}"
    shell = {"_CRM_ASSESS_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    environment = {**ENVIRONMENT, **(shell if kind.completing else {})}
    cpu, wall = children_cpu(), perf_counter()
    subprocess.run(
        [sys.executable, *kind.arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    ).check_returncode()
    return Cost(perf_counter() - wall, children_cpu() - cpu)


def measure(rounds: int) -> dict[str, list[Cost]]:
    """Return the costs of each kind, round by round; a first round, which fills the caches, does not count."""
    taken: dict[str, list[Cost]] = {name: [] for name in kinds()}
    for number in range(rounds + 1):
        for name, kind in kinds().items():
            took = cost(kind)
            if number:
                taken[name].append(took)
    return taken


def ratio(own: list[Cost], other: list[Cost]) -> Cost:
    """How many times as much one kind costs as another: the median over the rounds."""
    pairs = list(zip(own, other, strict=True))
    return Cost(median(a.wall / b.wall for a, b in pairs), median(a.cpu / b.cpu for a, b in pairs))


def row(name: str, kind: Kind, costs: dict[str, list[Cost]]) -> list[str]:
    """One kind's figures, and whether it is within its limit."""
    wall = median(one.wall for one in costs[name]) * 1000
    start, own = ratio(costs[name], costs[PASS]), ratio(costs[name], costs[kind.against])
    if kind.milliseconds:
        limit, kept = f"{kind.milliseconds:.0f} ms", wall <= kind.milliseconds
    elif kind.times:
        against = "pass" if kind.against == PASS else "bare"
        limit, kept = f"{kind.times:.2f} x {against}", own.wall <= kind.times
    else:
        return [name, f"{wall:.0f}", f"{start.wall:.2f}", "", "", "", ""]
    figures = [f"{own.wall:.2f}", f"{own.cpu:.2f}"] if kind.times else ["", ""]
    return [name, f"{wall:.0f}", f"{start.wall:.2f}", *figures, limit, "yes" if kept else "NO"]


def main() -> None:
    """Measure, and print the table or write it."""
    parser = argparse.ArgumentParser(description="Start-up of whole processes, as ratios to bare ones.")
    parser.add_argument("--rounds", type=int, default=20, help="how often each kind is run (default: 20)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    costs = measure(options.rounds)
    header = ["", "ms", "x pass", "ratio", "CPU ratio", "at most", "kept"]
    rows = [row(name, kind, costs) for name, kind in kinds().items()]
    text = f"{machine()} Medians of {options.rounds} rounds.\n\n{table(header, rows)}"
    deliver("start-up", text, write=options.write)


if __name__ == "__main__":
    main()
