"""Cohorts for the tests: random answers, and the same cohort as files or as rows of a wide table."""

import csv
import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import polars as pl

from crm_assess.files.packs import load_pack

PACK = load_pack().value
OPTIONAL = {name for name, question in PACK.questions.items() if question.not_applicable}
Row = dict[str, Any]
"""An agency's row: ``agency``, ``country``, ``kind``, ``size``, ``assessed_on``, and a cell for each question."""


def rows(count: int, seed: int = 7, countries: str = "ABC") -> list[Row]:
    """So many agencies; every state of an answer occurs."""
    draw = random.Random(seed)
    return [_row(number, draw, countries) for number in range(count)]


def _row(number: int, draw: random.Random, countries: str) -> Row:
    lean = draw.choice([1, 2, 3, 4, 5])
    about: Row = {
        "agency": f"Secret Office {number}",
        "country": draw.choice(countries),
        "kind": draw.choice(["licensing", "tax"]),
        "size": draw.choice([10, 49, 50, 300, 20000]),
        "assessed_on": f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
    }
    return {**about, **{question: _cell(question, lean, draw) for question in PACK.questions}}


def _cell(question: str, lean: int, draw: random.Random) -> int | str | None:
    kind = draw.random()
    if kind < 0.08:
        return "dont_know"
    if kind < 0.14:
        return None
    if kind < 0.2 and question in OPTIONAL:
        return "not_applicable"
    return min(5, max(1, lean + draw.choice([-1, 0, 0, 1])))


def document(row: Row, **beside: Any) -> dict[str, Any]:
    """A row as an assessment's plain data; not applicable gets the reason that a table has no room for."""
    answers = {question: row[question] for question in PACK.questions if row[question] is not None}
    answers = {
        question: {"not_applicable": "A secret reason."} if cell == "not_applicable" else cell
        for question, cell in answers.items()
    }
    agency = {
        "name": row["agency"],
        **{name: row[name] for name in ("country", "kind", "size") if row[name] is not None},
    }
    return {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": agency,
        "assessed_on": row["assessed_on"],
        "answers": answers,
        **beside,
    }


def write_files(rows: list[Row], folder: Path) -> Path:
    """The rows as one JSON assessment each, in a folder."""
    folder.mkdir(exist_ok=True)
    for number, row in enumerate(rows):
        (folder / f"{number:05}.json").write_text(json.dumps(document(row)))
    return folder


def write_csv(rows: list[Row], path: Path, **format: Any) -> Path:
    """The rows as a wide table in CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), **format)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_json_lines(rows: list[Row], path: Path) -> Path:
    """The rows as JSON Lines; what is not said is left out."""
    lines = (json.dumps({name: cell for name, cell in row.items() if cell is not None}) for row in rows)
    path.write_text("\n".join(lines) + "\n")
    return path


def write_parquet(rows: list[Row], path: Path) -> Path:
    """The rows as Parquet: sizes as numbers, dates as dates, answers as text."""
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    for name in PACK.questions:
        columns[name] = [None if cell is None else str(cell) for cell in columns[name]]
    columns["assessed_on"] = [dt.date.fromisoformat(day) for day in columns["assessed_on"]]
    pl.DataFrame(columns).write_parquet(path)
    return path


def write_whole_numbers(rows: list[Row], path: Path) -> Path:
    """The rows as Parquet with whole numbers alone: what is no level is nothing."""
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in rows[0]}
    for name in PACK.questions:
        columns[name] = [cell if isinstance(cell, int) else None for cell in columns[name]]
    pl.DataFrame(columns, schema_overrides=dict.fromkeys(PACK.questions, pl.Int8)).write_parquet(path)
    return path
