"""Where measurements are kept: the tables of docs/performance.md, each written by the command that makes it."""

import platform
import re
import sys
from collections.abc import Sequence
from datetime import date
from os import getloadavg, sched_getaffinity
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def machine() -> str:
    """What it was measured on, without a name by which it could be found."""
    info = Path("/proc/cpuinfo")
    models = re.findall(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else []
    processor = re.sub(r"\s+", " ", models[0]) if models else platform.machine()
    cores = len(sched_getaffinity(0))
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    python = f"CPython {platform.python_version()}"
    load = f"a load of {getloadavg()[0]:.1f} at the end"
    return f"Measured on {date.today()}: {cores} cores ({processor}), {system}, {python}, {load}."


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, its columns after the first flush right, wide enough to be read as plain text too."""
    cells = [list(header), *map(list, rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(header))]
    lines = [" | ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in cells]
    rule = " | ".join(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(f"| {line} |" for line in [lines[0], rule, *lines[1:]])


def deliver(name: str, text: str, *, write: bool) -> None:
    """Print a part of the page, or put it in its place there: between the comments that name it."""
    if not write:
        print(text)
        return
    begin, end = f"<!-- Begin {name} -->\n", f"<!-- End {name} -->"
    before, found, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        sys.exit(f"{PAGE.name} has no place for {name}.")
    PAGE.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")
    print(f"wrote {name} to {PAGE.name}", file=sys.stderr)
