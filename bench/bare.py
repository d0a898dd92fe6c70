"""The least that a command could cost: the same libraries imported, the same files parsed, and nothing else.

Run by startup.py as `python -m bench.bare check|json|text`, which caches its bytecode as the package's own is cached.
The model is there because pydantic loads a third of itself only when it meets the first one.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml
from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).resolve().parent.parent
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Small(BaseModel):
    """One model of a few fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    id: str
    level: Annotated[int, Field(ge=1, le=5)] = 1


def main(kind: str) -> None:
    """Parse what the command parses, and print how many entries each file has."""
    paths = [*sorted((ROOT / "questions").glob("*.yaml")), ROOT / "examples" / "permit-office.yaml"]
    counted = {path.name: len(yaml.load(path.read_bytes(), Loader=LOADER)) for path in paths}
    if kind != "check":
        counted["benchmarks.json"] = len(json.loads((ROOT / "benchmarks.json").read_bytes()))
    lines = [f"{name} {count}" for name, count in counted.items()]
    if kind == "text":
        from rich.text import Text

        lines = [Text(line, "bold").plain for line in lines]
    typer.echo("\n".join(lines))


if __name__ == "__main__":
    main(sys.argv[1])
