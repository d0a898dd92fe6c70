"""How long the commands take from start to exit, as ratios to a bare interpreter: `python3 dev.py bench`.

Whole processes, all kinds taken in turn so that a busy moment falls on each alike, medians over the rounds. CPU is
the ratio of user and system time, which other programs on the machine disturb less than the clock.
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

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "examples/permit-office.yaml"
PROGRAM = ("-m", "crm_assess")

PASS, BARE = "python -c pass", "bare report script"
KINDS: dict[str, tuple[str, ...]] = {
    PASS: ("-c", "pass"),
    "--version": (*PROGRAM, "--version"),
    "--help": (*PROGRAM, "--help"),
    "report --help": (*PROGRAM, "report", "--help"),
    BARE: ("-m", "bench.bare_report"),
    "report": (*PROGRAM, "report", EXAMPLE),
    "report --format json": (*PROGRAM, "report", EXAMPLE, "--format", "json"),
}

# The most a kind may cost: (against which, times).
LIMITS = {"--version": (PASS, 1.6), "--help": (PASS, 8.0), "report": (BARE, 1.3), "report --format json": (BARE, 1.3)}

# Without its bytecode cache every start compiles the program anew, which is not what a user waits for.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Cost(NamedTuple):
    """What one process took, in seconds."""

    wall: float
    cpu: float


def children_cpu() -> float:
    """Return the seconds of CPU that this process's ended children have used."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cost(arguments: tuple[str, ...]) -> Cost:
    """Run Python with the arguments to its end and return what it took; raises CalledProcessError if it fails."""
    cpu, wall = children_cpu(), perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ).check_returncode()
    return Cost(perf_counter() - wall, children_cpu() - cpu)


def measure(rounds: int) -> dict[str, Cost]:
    """Return the median cost of each kind; a first round, which fills the caches, does not count."""
    taken: dict[str, list[Cost]] = {kind: [] for kind in KINDS}
    for number in range(rounds + 1):
        for kind, arguments in KINDS.items():
            took = cost(arguments)
            if number:
                taken[kind].append(took)
    return {kind: Cost(median(c.wall for c in costs), median(c.cpu for c in costs)) for kind, costs in taken.items()}


def line(kind: str, costs: dict[str, Cost]) -> str:
    """Lay out one kind's figures, and its limit where it has one."""
    this, least, bare = costs[kind], costs[PASS], costs[BARE]
    text = f"{kind:22}{this.wall * 1000:8.1f}{this.wall / least.wall:8.2f}{this.cpu / least.cpu:8.2f}"
    if kind in LIMITS:
        against, most = LIMITS[kind]
        ratio = this.wall / costs[against].wall
        return f"{text}{this.wall / bare.wall:8.2f}   {'within' if ratio <= most else 'OVER'} {most} x {against}"
    return f"{text}{this.wall / bare.wall:8.2f}"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="Start-up of whole processes, as ratios to a bare interpreter.")
    parser.add_argument("--rounds", type=int, default=20, help="how often each kind is run (default: 20)")
    costs = measure(parser.parse_args().rounds)
    print(f"{'':22}{'ms':>8}{'x pass':>8}{'CPU x':>8}{'x bare':>8}")
    for kind in KINDS:
        print(line(kind, costs))


if __name__ == "__main__":
    main()
