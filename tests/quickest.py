"""A pytest plugin for mutation testing: what most likely notices a change runs first.

Of the tests that reach a changed function, those in the test file of its module come first, and the quickest of them
first of all: most changes are noticed in the time of one test. Where `MUTATION_SECONDS` is set, no more tests run than
take about so long.
"""

import json
import os
from functools import cache
from itertools import accumulate
from pathlib import Path

import pytest


@cache
def durations() -> dict[str, float]:
    """Seconds of each test by its name, as mutmut measured them; empty while it does. Read once for all changes."""
    measured = Path("mutmut-stats.json")
    found: dict[str, float] = json.loads(measured.read_bytes())["duration_by_test"] if measured.exists() else {}
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests in order, and leaves out what goes beyond the time."""
    mutant, bound = os.environ.get("MUTANT_UNDER_TEST", ""), float(os.environ.get("MUTATION_SECONDS", "inf"))
    module, known = mutant.rpartition(".")[0].rpartition(".")[2], durations()
    items.sort(key=lambda item: (item.path.name != f"test_{module}.py", known.get(item.nodeid, 0)))
    if module:
        ends = accumulate(known.get(item.nodeid, 0) for item in items)
        del items[max(1, sum(end <= bound for end in ends)) :]
