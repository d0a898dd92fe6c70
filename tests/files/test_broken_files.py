"""A broken file for each rule in each form, under tests/data: every problem is told, in these words, at this place.

`expected.txt` in each folder holds the lines a user reads, in the order of the files' names.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

import pytest

from crm_assess.files.assessments import parse_assessment
from crm_assess.files.benchmarks import parse_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source, read_source
from tests.tables import xlsx_file

DATA = Path(__file__).parents[1] / "data"
EXPECTED = "expected.txt"
PACK = load_pack().value
NO_TABLE: tuple[str, ...] = (
    "answers-missing",
    "empty",
    "lone-surrogate",
    "not-utf-8",
    "only-comments",
    "syntax-quote-open",
)
NO_TABLE += ("syntax-text-behind-a-quote",)
"""CSV files of which no workbook can be made: they are no tables."""


def called(path: Path) -> Source:
    """The file as it is read from its own folder, so that messages name it shortly."""
    if path.suffix == ".xlsx":  # the workbook with the same cells as the CSV file of the rule
        return Source(path.name, as_workbook(read_source(path.with_suffix(".csv")).data))
    return Source(path.name, read_source(path).data)


def as_workbook(data: bytes) -> bytes:
    """A CSV file's cells as a workbook: what is written like a number becomes one."""
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    typed = [
        [int(cell) if re.fullmatch("-?(?:0|[1-9][0-9]{0,14})", cell) else cell or None for cell in row] for row in rows
    ]
    top = next(at for at, row in enumerate(typed) if row and not str(row[0]).startswith("#"))
    return xlsx_file(typed[top + 1 :], facts=typed[:top], headings=rows[top])


READERS: dict[str, Callable[[Path], object]] = {
    "assessments": lambda path: parse_assessment(called(path), PACK),
    "benchmarks": lambda path: parse_benchmarks(called(path), PACK),
    "packs": load_pack,
}


def broken(kind: str) -> list[str]:
    names = {path.name for path in (DATA / kind).iterdir() if path.name != EXPECTED}
    return sorted(names | {f"{stem}.xlsx" for stem in stems(names, ".csv") if stem not in NO_TABLE})


def stems(names: Iterable[str], form: str) -> set[str]:
    return {Path(name).stem for name in names if name.endswith(form)}


def expected(kind: str) -> dict[str, list[str]]:
    lines = (DATA / kind / EXPECTED).read_text(encoding="utf-8").splitlines()
    return {name: list(group) for name, group in groupby(lines, lambda line: line.partition(":")[0].partition("/")[0])}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in READERS for name in broken(kind)])
def test_every_problem_is_told_in_these_words_at_this_place(kind: str, name: str) -> None:
    with pytest.raises(InputError) as caught:
        READERS[kind](DATA / kind / name)
    told = str(caught.value).replace(f"{DATA / kind}/", "").splitlines()
    assert told == expected(kind)[name]


@pytest.mark.parametrize("kind", READERS)
def test_no_file_lacks_its_expectation_and_no_expectation_its_file(kind: str) -> None:
    assert sorted(expected(kind)) == broken(kind)


def test_no_folder_of_broken_files_lacks_a_reader() -> None:
    assert {path.name for path in DATA.iterdir() if path.is_dir()} == set(READERS)


# Each rule in each form, or the reason why not

TABLES = (".csv", ".xlsx")
ELSEWHERE: dict[str, tuple[tuple[str, ...], str]] = {
    # Why a rule has no file in a form: the forms, and the rules as a pattern.
    "only YAML has it": (
        (".json", *TABLES),
        "alias|merge-key|tag.*|key-empty|key-no-plain-text|syntax-(?:indentation|tab)",
    ),
    "only JSON has it": (
        (".yaml", *TABLES),
        "syntax-(?:comma-last|comment|end-missing|line-break-in-text|quotes-single)|yaml-inside|size-too-many-digits"
        "|note-before-not-a-number",
    ),
    "only CSV has it": ((".yaml", ".json", ".xlsx"), "syntax-text-behind-a-quote"),
    "a JSON file ends where its quotes do": ((".json",), "syntax-quote-open"),
    "a table has no schema": (TABLES, "schema-.*"),
    "a table nests nothing and holds no lists": (
        TABLES,
        "agency-not-a-mapping|answer-list|answers-(?:a-list|empty|null)|assessors-not-a-list|evidence-(?:not-a-list|null)"
        "|level-list|list-at-the-top|nested-too-deep|note-list|pack-null|target-not-a-mapping|text-at-the-top",
    ),
    "a table has fixed columns where others have keys": (
        TABLES,
        "assessor-key-unknown|target-key-unknown|answer-duplicate-key-inside|lone-surrogate-in-a-key",
    ),
    "a cell has no type: what is written like a number is one, and text where text is wanted": (
        TABLES,
        "agency-name-number|agency-size-text|evidence-number|level-(?:text|long-form-text)|not-applicable-true|note-number",
    ),
    "a blank cell says nothing": (TABLES, "evidence-blank|note-blank"),
    "numbers in a table are digits": (TABLES, "level-not-a-number|size-infinite"),
    "what no editor shows is kept in a table, and shown as an escape": (TABLES, "control-character"),
    "a file has one table": (TABLES, "second-document"),
    "a workbook is tried in test_workbook.py": ((".xlsx",), "|".join(NO_TABLE)),
    "the same as answers-empty": ((".yaml",), "answers-null"),
}


def reasons(rule: str, form: str) -> list[str]:
    return [why for why, (forms, rules) in ELSEWHERE.items() if form in forms and re.fullmatch(rules, rule)]


@pytest.mark.parametrize("form", [".yaml", ".json", *TABLES])
def test_every_rule_has_its_broken_file_in_every_form_or_a_reason(form: str) -> None:
    names = broken("assessments")
    rules = {Path(name).stem for name in names}
    tried = stems(names, form)
    assert sorted(rule for rule in rules - tried if not reasons(rule, form)) == [], "neither a file nor a reason"
    assert sorted(rule for rule in tried if reasons(rule, form)) == [], "both a file and a reason against it"


def test_every_reason_is_one_for_some_rule() -> None:
    rules = {Path(name).stem for name in broken("assessments")}
    assert [
        why for why, (_, pattern) in ELSEWHERE.items() if not any(re.fullmatch(pattern, rule) for rule in rules)
    ] == []
