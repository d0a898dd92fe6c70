"""What all tests share: golden files with a command that accepts new ones, and how Hypothesis runs."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crm_assess.language import speak

# No deadline: a busy machine is no defect. HYPOTHESIS_PROFILE=thorough draws ten times as many inputs.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True)
settings.register_profile("thorough", parent=settings.get_profile("here"), max_examples=1000)
# Run against each of thousands of changed programs: few inputs, and the same ones every time.
settings.register_profile(
    "mutation", parent=settings.get_profile("here"), max_examples=20, derandomize=True, database=None
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "here"))


# The tests read English, whatever language the machine speaks.
for _name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
    if os.environ.get(_name, "C").partition(".")[0] not in ("C", "POSIX"):
        os.environ[_name] = "C.UTF-8"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Whatever a test speaks, the next one begins in English."""
    yield
    speak("en", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="Rewrite golden files as the program writes them now.")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with the file of that name in the folder `golden` beside the test."""

    def compare(name: str, text: str) -> None:
        path = Path(str(request.path)).parent / "golden" / name
        if request.config.getoption("--accept"):
            path.write_bytes(text.encode())
        assert path.exists(), f"{path} is missing: python3 dev.py accept writes it"
        assert text == path.read_bytes().decode(), f"differs from {path}: python3 dev.py accept, and look at the diff"

    return compare
