"""Mutation testing: every small change of the code that no test notices is named. Run by `python3 dev.py mutate`.

mutmut makes the changes ("mutants") and runs the tests against each; here are only the choice of tests and the
account. A module is held to the few quick tests in its own test file (`TESTS` names others), so that what is wrong in
it is told by a test that says what. The readers and writers of `files/` work together on every file, so they are held
together to the tests of their room (`TOGETHER`). Survivors stand in `survivors.yaml`, each with the reason why no test
can or should notice it; one that does not stand there is new.

A change that the type checker refuses can never land, and is not tried; the tests alone have to notice the part that is
wanted of all others. What has been tried is kept in `build/mutation`: a run that was stopped goes on there, and a later
one tries what was changed since, what survived and what took too long. Only `--fresh` tries everything again.

mutmut changes the bodies of functions and methods; it leaves alone what stands outside of them (constants, the fields
of models) and functions under a decorator other than staticmethod and classmethod (properties).
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from mutmut.mutation.diff_apply import get_diff_for_mutant

ROOT = Path(__file__).resolve().parent.parent
SURVIVORS = Path(__file__).with_name("survivors.yaml")
KEPT = ROOT / "build" / "mutation"
SCOPE = ("crm_assess/analysis", "crm_assess/interview/state.py", "crm_assess/interview/steps.py", "crm_assess/files")
WANTED = {"crm_assess/analysis": 95.0, "crm_assess/interview": 85.0, "crm_assess/files": 85.0}
"""The part of a room's mutants that pass the type checker which the tests have to notice, in percent."""

COPIED = (
    "crm_assess",
    "tests",
    "questions",
    "benchmarks.json",
    "examples",
    "docs",
    "bench",
    "pyproject.toml",
    "README.md",
)
TESTS: dict[str, tuple[str, ...]] = {
    "crm_assess/analysis/merging.py": ("tests/analysis/test_merging.py", "tests/analysis/test_agreement.py"),
    "crm_assess/analysis/suppression.py": (
        "tests/analysis/test_suppression.py",
        "tests/analysis/test_suppression_attack.py",
    ),
    "crm_assess/files/report_files.py": ("tests/files/test_report_files.py",),
    "crm_assess/files/rewriting.py": ("tests/files/test_rewriting.py", "tests/cli/test_plan.py"),
    "crm_assess/files/templates/html.py": ("tests/cli/test_template.py",),
    "crm_assess/interview/state.py": ("tests/interview/test_dialogue.py", "tests/interview/test_steps.py"),
    "crm_assess/interview/steps.py": ("tests/interview/test_dialogue.py", "tests/interview/test_steps.py"),
}
"""Where the tests of a module stand, if not in the file of its name."""
TOGETHER = {"crm_assess/files": ("tests/files",)}
"""Rooms whose modules are held, all at once, to the same tests."""
SLOW = (
    "tests/files/test_limits.py",
    "tests/files/test_report_files.py",
    "tests/files/test_compatibility.py",
    "tests/files/templates/test_html.py",
)
"""Left out: they measure, start other programs, or write whole reports."""

SEED = 2003
MEMORY = 4 * 2**30
"""Bytes that a run may have."""

SETTINGS = """\
[mutmut]
source_paths=
    crm_assess/
only_mutate=
    {modules}
also_copy=
    {also}
pytest_add_cli_args=
    {arguments}
pytest_add_cli_args_test_selection=
    {tests}
timeout_multiplier=0.7
timeout_constant=20
process_isolation=forkserver
type_check_command=
    mypy
    crm_assess
    --output
    json
    --no-warn-unused-ignores
use_git_change_detection=false
on_dependency_change=ignore
"""
COLUMNS = ("refused", "killed", "timeout", "survived", "untested", "other")
ARGUMENTS = ("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "-p", "no:playwright", "-p", "tests.quickest")
KINDS = {"no tests": "untested", "caught by type check": "refused"}
"""Our words for what became of a mutant, where mutmut has others."""


@dataclass(frozen=True)
class Survivor:
    """One change of the code that no test noticed."""

    module: str
    function: str
    was: str
    now: str

    @property
    def listed(self) -> dict[str, str]:
        """Itself, as an entry of the list."""
        return {"function": self.function, "was": self.was, "now": self.now}


@dataclass
class Account:
    """What became of the mutants of one module."""

    module: str
    refused: int = 0
    killed: int = 0
    timeout: int = 0
    survived: int = 0
    untested: int = 0
    other: int = 0
    survivors: list[Survivor] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """Those that the type checker does not refuse."""
        return self.killed + self.timeout + self.survived + self.untested + self.other

    @property
    def score(self) -> float:
        """The part of them that was noticed, in percent; a test that no longer ends has noticed."""
        return 100 * (self.killed + self.timeout) / self.tried if self.tried else 100.0


def modules(paths: list[str]) -> list[str]:
    """The modules under these paths, each of which may be a folder or a file."""
    found: list[Path] = []
    for path in paths or SCOPE:
        place = ROOT / path
        found += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return [str(own.relative_to(ROOT)) for own in found if own.name != "__init__.py"]


def groups(found: list[str]) -> Iterator[list[str]]:
    """The modules that are tried in one go: those of a room that is held together, and every other on its own."""
    together = [module for module in found if module.startswith(tuple(TOGETHER)) and module not in TESTS]
    for room in TOGETHER:
        if own := [module for module in together if module.startswith(room)]:
            yield own
    yield from ([module] for module in found if module not in together)


def tests_of(module: str) -> list[str]:
    """The test files and folders that a module is held to; empty where there are none."""
    own = Path("tests", *Path(module).parts[1:-1], f"test_{Path(module).name}")
    room = next((tests for name, tests in TOGETHER.items() if module.startswith(name)), (str(own),))
    return [path for path in TESTS.get(module, room) if (ROOT / path).exists()]


def copy_to(scratch: Path) -> None:
    """Copies what tests need, so that the tree that is worked on stays as it is."""
    shutil.rmtree(scratch / "mutants" / "tests", ignore_errors=True)
    for name in COPIED:
        shutil.rmtree(scratch / name, ignore_errors=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, scratch / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, scratch / name)


def bounded() -> None:
    """Bounds the memory of what runs: a change can let a reader forget its limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def mutmut(scratch: Path, *arguments: str) -> str:
    """Runs mutmut and returns what it printed; raises RuntimeError with it where mutmut could not go on."""
    here = Path(sys.executable).parent
    path = f"{here}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "HYPOTHESIS_PROFILE": "mutation", "NO_COLOR": "1"}
    command = [str(here / "mutmut"), *arguments]
    done = subprocess.run(
        command, cwd=scratch, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=bounded
    )
    text = done.stdout.decode(errors="replace")
    if done.returncode:
        raise RuntimeError(text[-4000:])
    return text


def accounts(group: list[str], children: int, sample: int | None, fresh: bool) -> list[Account]:
    """Makes all mutants of modules that share their tests, and runs these against each, or against a sample."""
    own = next((room for room in TOGETHER if group[0].startswith(room) and group[0] not in TESTS), group[0])
    scratch = KEPT / own.replace("/", ".")
    if fresh:
        shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, exist_ok=True)
    copy_to(scratch)
    settle(scratch, group)
    # Which tests reach which function is found out anew: both may be others than they were.
    (scratch / "mutants" / "mutmut-stats.json").unlink(missing_ok=True)
    chosen = drawn(scratch, sample) if sample else []
    before = [name for name, status in results(scratch) if status in ("survived", "no tests", "timeout")]
    mutmut(scratch, "run", "--max-children", str(children), *chosen)
    known = {name for name, _ in results(scratch)}
    if again := [name for name in before if name in known and name not in chosen]:
        mutmut(scratch, "run", "--max-children", str(children), *again)
    return read(group, scratch, chosen)


def settle(scratch: Path, group: list[str]) -> None:
    """Writes what mutmut is to do: which modules it changes, which tests it runs."""
    tests = tests_of(group[0])
    slow = [f"--ignore={path}" for path in SLOW if path not in tests]
    lines = {"modules": group, "also": COPIED, "tests": tests or ["tests/none.py"], "arguments": [*ARGUMENTS, *slow]}
    joined = {name: "\n    ".join(values) for name, values in lines.items()}
    (scratch / "setup.cfg").write_text(SETTINGS.format(**joined), encoding="utf-8")


def results(scratch: Path) -> list[tuple[str, str]]:
    """Every mutant there is by now, and what became of it in mutmut's words."""
    if not (scratch / "mutants").exists():
        return []
    lines = mutmut(scratch, "results", "--all", "true").splitlines()
    return [(name, status) for name, _, status in (line.strip().rpartition(": ") for line in lines)]


def drawn(scratch: Path, count: int) -> list[str]:
    """So many mutants, the same ones every time; mutmut makes them all before it finds that there is none of a name."""
    with suppress(RuntimeError):
        mutmut(scratch, "run", "no mutant")
    names = sorted(name for name, _ in results(scratch))
    return random.Random(SEED).sample(names, min(count, len(names)))


def read(group: list[str], scratch: Path, chosen: list[str]) -> list[Account]:
    """What mutmut found of each module, by its own words for it; of the mutants chosen, if any are."""
    found = {module.removesuffix(".py").replace("/", "."): Account(module) for module in group}
    for name, status in results(scratch):
        if chosen and name not in chosen:
            continue
        kind = KINDS.get(status, status if status in ("killed", "timeout", "survived") else "other")
        own = found[name.rpartition(".")[0]]
        setattr(own, kind, getattr(own, kind) + 1)
        if kind in ("survived", "untested", "other"):
            with chdir(scratch):
                own.survivors.append(survivor(own.module, name, get_diff_for_mutant(name, path=own.module)))
    return list(found.values())


def survivor(module: str, name: str, shown: str) -> Survivor:
    """What a mutant changed, from the difference that mutmut shows."""
    function = name.rpartition(".")[2].rpartition("__mutmut_")[0].removeprefix("x").strip("_ǁ").replace("ǁ", ".")
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++", "#"))]
    was, now = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Survivor(module, function, was, now)


def listed() -> dict[str, list[dict[str, Any]]]:
    """The known survivors by module."""
    return yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or {}


def news(found: Account, known: list[dict[str, Any]], sampled: bool) -> Iterator[str]:
    """What differs from the list: survivors that do not stand there, and entries that do not survive any more.

    A sample tells nothing of entries that are not in it.
    """
    entries = [{name: entry[name] for name in ("function", "was", "now")} for entry in known]
    for one in found.survivors:
        if one.listed in entries:
            entries.remove(one.listed)
        else:
            yield f"new survivor in {one.module}, {one.function}:\n    - {one.was}\n    + {one.now}"
    for entry in entries if not sampled else ():
        yield f"listed, but noticed now, in {found.module}, {entry['function']}:\n    + {entry['now']}"


def row(name: str, found: list[Account]) -> tuple[str, float]:
    """One line of the table, and its score."""
    whole = Account(name)
    for one in found:
        for kind in COLUMNS:
            setattr(whole, kind, getattr(whole, kind) + getattr(one, kind))
    numbers = "".join(f"{getattr(whole, kind):9}" for kind in COLUMNS)
    return f"{name:44}{numbers}{whole.score:8.1f} %", whole.score


def main() -> int:
    """Runs mutation testing over the modules named; 0 where all is as listed and enough is noticed."""
    parser = argparse.ArgumentParser(prog="dev.py mutate", description="Mutation testing, module by module.")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a module or folder (default: all that is held to it)")
    parser.add_argument(
        "--children", type=int, default=max(1, (os.cpu_count() or 2) - 1), help="tests run side by side"
    )
    parser.add_argument("--sample", type=int, help="try so many mutants of each group, drawn at random")
    parser.add_argument("--seconds", type=float, help="run only the likeliest tests on each, about so long")
    parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
    chosen = parser.parse_args()
    if chosen.seconds:
        os.environ["MUTATION_SECONDS"] = str(chosen.seconds)
    known, found, fine = listed(), [], True
    print(f"{'':44}" + "".join(f"{name:>9}" for name in COLUMNS))
    for group in groups(modules(chosen.paths)):
        try:
            found += (made := accounts(group, chosen.children, chosen.sample, chosen.fresh))
        except RuntimeError as error:
            print(f"{', '.join(group)} could not be tested:\n{error}", flush=True)
            fine = False
            continue
        for each in made:
            print(row(each.module, [each])[0], flush=True)
            for line in news(each, known.get(each.module, []), bool(chosen.sample)):
                print(line, flush=True)
                fine = False
    for room, wanted in WANTED.items():
        own = [one for one in found if one.module.startswith(room)]
        if own:
            line, score = row(room, own)
            print(f"{line} (wanted: {wanted:g} %)")
            fine = fine and score >= wanted
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
