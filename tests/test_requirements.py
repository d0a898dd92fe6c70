"""The locks in requirements/: they hold what pyproject.toml asks for, by digest, and name nobody's machine."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
REMAKE = "python3 dev.py lock remakes the locks"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
CORE: list[str] = PROJECT["project"]["dependencies"]
ASKED = {
    "dev": [*CORE, *EXTRAS["dev"]],
    "users": [*CORE, *(each for extra in EXTRAS if extra != "dev" for each in EXTRAS[extra])],
    "spark": [*CORE, *EXTRAS["spark"]],
    "supply": PROJECT["dependency-groups"]["supply"],
}


def text(lock: str) -> str:
    return (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")


def entries(lock: str) -> dict[str, list[Requirement]]:
    """What a lock pins, by name; a name may be pinned more than once, for different Pythons."""
    found: dict[str, list[Requirement]] = {}
    for line in re.findall(r"^[^\s#].*?(?= \\$)", text(lock), re.MULTILINE):
        pin = Requirement(line)
        found.setdefault(canonical(pin.name), []).append(pin)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(requirements: list[str]) -> Iterator[Requirement]:
    """The requirements, the package's own extras resolved."""
    for each in map(Requirement, requirements):
        if each.name == "crm-assess":
            for extra in each.extras:
                yield from wanted(EXTRAS[extra])
        else:
            yield each


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_pins_all_that_is_asked_for_in_a_version_that_is_allowed(lock: str) -> None:
    pinned = entries(lock)
    for each in wanted(ASKED[lock]):
        pins = pinned.get(canonical(each.name), [])
        assert pins, f"{lock}.txt lacks {each}: {REMAKE}"
        for pin in pins:
            (version,) = pin.specifier
            assert version.operator == "=="
            assert each.specifier.contains(version.version), f"{lock}.txt has {pin}, wanted is {each}: {REMAKE}"


@pytest.mark.parametrize("lock", ASKED)
def test_every_pin_has_digests(lock: str) -> None:
    blocks = re.split(r"^(?=[^\s#])", text(lock), flags=re.MULTILINE)[1:]
    assert len(blocks) == sum(map(len, entries(lock).values())) > 10
    assert [block for block in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}$", block, re.MULTILINE)] == []


@pytest.mark.parametrize("lock", ASKED)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    assert not re.search(r"://|--index|--find-links|(^|\s)/|@ ", text(lock))


def test_what_both_locks_pin_they_pin_alike() -> None:
    dev, users = entries("dev"), entries("users")
    assert {name: pins for name, pins in users.items() if name in dev and dev[name] != pins} == {}
