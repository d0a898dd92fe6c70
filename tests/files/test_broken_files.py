"""One broken file for each rule, under tests/data: every problem is told, in these words, at this line and column.

`expected.txt` in each folder holds the lines a user reads, in the order of the files' names.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest

from crm_assess.files.assessments import parse_assessment
from crm_assess.files.benchmarks import parse_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source, read_source

DATA = Path(__file__).parents[1] / "data"
EXPECTED = "expected.txt"
PACK = load_pack().value


def called(path: Path) -> Source:
    """The file as it is read from its own folder, so that messages name it shortly."""
    return Source(path.name, read_source(path).data)


READERS: dict[str, Callable[[Path], object]] = {
    "assessments": lambda path: parse_assessment(called(path), PACK),
    "benchmarks": lambda path: parse_benchmarks(called(path), PACK),
    "packs": load_pack,
}


def broken(kind: str) -> list[str]:
    return sorted(path.name for path in (DATA / kind).iterdir() if path.name != EXPECTED)


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
