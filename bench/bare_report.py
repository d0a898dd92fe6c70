"""The least a report could cost: the same libraries imported, the same files parsed, a table printed, nothing else.

Run by startup.py as `python -m bench.bare_report`, which caches its bytecode as the package's own is cached.
"""

import json
from pathlib import Path

import typer
import yaml
from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Small(BaseModel):
    """What the ten models below have in common."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    id: str
    title: str = ""
    level: int = Field(default=1, ge=1, le=5)


def ten_models() -> list[type[Small]]:
    """Make ten small models of a few fields, as a program of this size has them."""
    fields = {"note": (str | None), "names": list[str], "counts": dict[str, int]}
    return [type(f"Small{number}", (Small,), {"__annotations__": fields}) for number in range(10)]


def main() -> None:
    """Parse the questions, the benchmarks and an example, and print how many entries each file has."""
    ten_models()
    table = Table("file", "entries")
    for path in [*sorted((ROOT / "questions").glob("*.yaml")), ROOT / "examples" / "permit-office.yaml"]:
        table.add_row(path.name, str(len(yaml.load(path.read_bytes(), Loader=LOADER))))
    table.add_row("benchmarks.json", str(len(json.loads((ROOT / "benchmarks.json").read_bytes()))))
    Console().print(table)
    typer.echo("done")


if __name__ == "__main__":
    main()
