"""The part of the code that the tests run, room by room. Run by `python3 dev.py coverage`, after the tests."""

import json
import sys
from pathlib import Path

WANTED = 95.0
"""The part of the branches that has to be run, in percent, over all rooms together."""
COUNTED = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def room_of(path: str) -> str:
    """The folder of the package that a file is in; a file on its own is a room."""
    return Path(path).parts[1]


def line(name: str, numbers: dict[str, int]) -> str:
    """One line of the table."""
    lines, run, branches, taken = (numbers[key] for key in COUNTED)
    first = f"{name:16}{run:7} of {lines:5}{percent(run, lines):8.1f} %"
    return f"{first}{taken:8} of {branches:5}{percent(taken, branches):8.1f} %"


def percent(part: int, whole: int) -> float:
    """The part in percent; all of nothing is everything."""
    return 100 * part / whole if whole else 100.0


def main(report: Path) -> int:
    """Prints the table of coverage's JSON report; 0 where enough of the branches is run."""
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    rooms: dict[str, dict[str, int]] = {}
    for path, found in sorted(files.items()):
        for name in (room_of(path), "all"):
            numbers = rooms.setdefault(name, dict.fromkeys(COUNTED, 0))
            for key in COUNTED:
                numbers[key] += found["summary"][key]
    whole = rooms.pop("all")
    print(f"{'':16}{'statements run':>24}{'branches taken':>27}")
    for name, numbers in rooms.items():
        print(line(name, numbers))
    print(f"{line('all', whole)} (wanted: {WANTED:g} %)")
    return 0 if percent(whole["covered_branches"], whole["num_branches"]) >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
