#!/usr/bin/env python3
"""Everything a developer runs, from a bare clone: `python3 dev.py demo`, `python3 dev.py test`.

Needs Python 3.11 or later with pip, or with uv on the PATH. The first run makes the environment `.venv` beside
this file and installs the package into it, editable; later runs start at once until pyproject.toml or the lock changes.
The environment of the tests is the one in requirements/dev.txt, to the byte.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
SCRIPTS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
VENV = ROOT / ".venv"
BIN = VENV / SCRIPTS
PYTHON = BIN / f"python{SUFFIX}"
STAMP = VENV / "crm-assess.json"
LOCK = ROOT / "requirements" / "dev.txt"
"""What the tests run with."""
OLDEST = (3, 11)
# It measures time, of which measuring coverage takes more than its share.
TIMED = "tests/files/test_limits.py::test_no_file_takes_more_than_its_share"
COVERED = ROOT / "build" / "coverage.json"
EXAMPLE = "examples/permit-office.yaml"

# pytest comes last, so that its summary closes the output.
CHECKS = {
    "ruff check": [str(BIN / "ruff"), "check", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--check", "."],
    "mypy": [str(PYTHON), "-m", "mypy"],
    "import-linter": [str(BIN / "lint-imports")],
    "pytest": [str(PYTHON), "-m", "pytest", "--numprocesses=auto", "--maxprocesses=4"],
}

# Not handed down: settings that lead to another environment, or that leave every start without its bytecode cache.
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in UNWANTED}


def say(text: str) -> None:
    """Tell the developer what happens, on stderr: stdout belongs to what was asked for."""
    print(text, file=sys.stderr, flush=True)


def run(command: list[str]) -> int:
    """Run a command at the top of the repository and return its exit status."""
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT).returncode


def wanted_state() -> dict[str, str]:
    """What an environment made now would rest on: this Python, this pyproject.toml, this lock, this folder."""
    pyproject, lock = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "pyproject.toml", LOCK))
    python = "{}.{}".format(*sys.version_info[:2])
    return {"python": python, "root": str(ROOT), "pyproject": pyproject, "lock": lock}


def recorded_state() -> dict[str, str]:
    """What the environment rests on, as its last set-up noted it; empty when there is none to rely on."""
    try:
        state: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if PYTHON.exists() else {}


def installers(python: Path) -> list[list[str]]:
    """The commands that can install into an environment, the fastest first."""
    found = []
    if uv := shutil.which("uv"):
        found.append([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)])
    pip = [sys.executable, "-m", "pip"] if importlib.util.find_spec("pip") else [shutil.which("pip") or ""]
    if pip != [""]:
        found.append([*pip, "--python", str(python), "--disable-pip-version-check", "install", "--quiet"])
    return found


def install(python: Path, *arguments: str) -> bool:
    """Install into an environment, and say whether that worked."""
    return any(run([*installer, *arguments]) == 0 for installer in installers(python))


def set_up(extra: str) -> None:
    """Make the environment hold the package and the extra ("" for none), unless it already does.

    Raises SystemExit when neither uv nor pip could do it.
    """
    wanted, recorded = wanted_state(), recorded_state()
    if {**recorded, "extra": ""} == {**wanted, "extra": ""} and recorded["extra"] in (extra, "dev"):
        return
    say(f"Setting up {VENV.name} (once; a few seconds)")
    STAMP.unlink(missing_ok=True)
    if any(recorded.get(name) != wanted[name] for name in ("python", "root", "lock")):
        if VENV.is_symlink():
            VENV.unlink()  # what it leads to belongs to another checkout
        venv.create(VENV, clear=True, with_pip=False, symlinks=os.name != "nt")
    if not (extra == "dev" and install_locked()) and not install(PYTHON, "--editable", f".[{extra}]" if extra else "."):
        raise SystemExit("Could not install: see above. Needed: pip (python3 -m pip) or uv, and a package index.")
    STAMP.write_text(json.dumps({**wanted, "extra": extra}), encoding="utf-8")


def install_locked() -> bool:
    """Install exactly what the lock names, each file by its digest, then the package itself without more."""
    if install(PYTHON, "--require-hashes", "--requirement", str(LOCK)):
        return install(PYTHON, "--no-deps", "--no-build-isolation", "--editable", ".")
    say(f"\nNOT REPRODUCIBLE: {LOCK.name} cannot be installed here. What pyproject.toml allows is tested.\n")
    return False


def with_spark() -> None:
    """Install PySpark too, where CI asks for it: 780 MB that few others need."""
    if os.environ.get("CRM_ASSESS_SPARK") == "required":
        install(PYTHON, "--require-hashes", "--requirement", "requirements/spark.txt")


def demo(arguments: list[str]) -> int:
    """Print the report of an example."""
    set_up("")
    return run([str(PYTHON), "-m", "crm_assess", "report", EXAMPLE, *arguments])


def test(arguments: list[str]) -> int:
    """Run every check, also after one has failed; arguments go to pytest."""
    set_up("dev")
    with_spark()
    failed = []
    for name, command in CHECKS.items():
        say(f"\n== {name}")
        if run(command + (arguments if name == "pytest" else [])) != 0:
            failed.append(name)
    if failed:
        say(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def accept(arguments: list[str]) -> int:
    """Rewrite the golden reports as the program now writes them; look at the difference before committing it."""
    set_up("dev")
    return run([str(PYTHON), "-m", "pytest", "--accept", *arguments])


def bench(arguments: list[str]) -> int:
    """Print how long starts take; `bench many`: folders of assessments; `bench cohort`: tables of respondents."""
    if arguments[:1] == ["cohort"]:
        set_up("dev")
        return run([str(PYTHON), "-m", "bench.cohort", *arguments[1:]])
    set_up("")
    name = arguments.pop(0) if arguments[:1] in (["startup"], ["many"]) else "startup"
    return run([str(PYTHON), "-m", f"bench.{name}", *arguments])


def mutate(arguments: list[str]) -> int:
    """Change the code in thousands of small ways and name each that no test notices; paths narrow it. Takes hours."""
    set_up("dev")
    return run([str(PYTHON), "tests/mutation.py", *arguments])


def coverage(arguments: list[str]) -> int:
    """Run the tests and print what part of the lines and branches they ran, room by room; arguments go to pytest."""
    set_up("dev")
    for path in ROOT.glob(".coverage*"):
        path.unlink()
    measured = ["--cov", "--cov-branch", "--cov-report=", f"--cov-report=json:{COVERED}", "--cov-report=html:htmlcov"]
    COVERED.parent.mkdir(exist_ok=True)
    failed = run([*CHECKS["pytest"], f"--deselect={TIMED}", *measured, *arguments])
    return run([str(PYTHON), "tests/rooms.py", str(COVERED)]) or failed


def messages(arguments: list[str]) -> int:
    """Bring the catalogue of each language up to date with the code, and name every message without a translation."""
    set_up("dev")
    return run([str(PYTHON), "-m", "tests.messages", *arguments])


def lock(arguments: list[str]) -> int:
    """Remake the locks in requirements/ from pyproject.toml (needs uv); `lock --upgrade` takes the newest versions."""
    source = "pyproject.toml"
    users = [f"--extra={extra}" for extra in pyproject()["project"]["optional-dependencies"] if extra != "dev"]
    wanted = {"dev": [source, "--extra=dev"], "users": [source, *users], "supply": [f"--group={source}:supply"]}
    wanted["spark"] = [source, "--extra=spark", "--constraint=requirements/dev.txt"]
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate"]
    options += ["--quiet", "--no-header", *arguments]
    for name, chosen in wanted.items():
        target = f"requirements/{name}.txt"
        if status := run([uv(), "pip", "compile", *chosen, *options, f"--output-file={target}"]):
            return status
    return 0


def oldest(arguments: list[str]) -> int:
    """Run the tests, those in a browser apart, with the oldest versions that pyproject.toml allows (needs uv)."""
    return test_with("lowest-direct", arguments)


def newest(arguments: list[str]) -> int:
    """The same with the newest versions there are."""
    return test_with("highest", arguments)


def test_with(resolution: str, arguments: list[str]) -> int:
    """Run the tests in a new environment of its own, of the direct dependencies that a rule picks."""
    python = environment(f".venv-{resolution}")
    options = ["--quiet", "--upgrade", f"--resolution={resolution}", "--editable", ".[dev]"]
    if status := run([uv(), "pip", "install", "--python", str(python), *options]):
        return status
    os.environ["CRM_ASSESS_BROWSER"] = ENVIRONMENT["CRM_ASSESS_BROWSER"] = "none"
    return run([str(python), *CHECKS["pytest"][1:], *arguments])


def sbom(arguments: list[str]) -> int:
    """Print what the program and its extras install, as CycloneDX JSON; `sbom FILE` saves it."""
    return supply("sbom", arguments)


def audit(arguments: list[str]) -> int:
    """Look all locked versions up among the known vulnerabilities: 0 none, 1 some, 2 could not be looked up."""
    return supply("audit", arguments)


def supply(task: str, arguments: list[str]) -> int:
    """Run a task that needs tools of its own, in an environment of their own."""
    python = environment(".venv-supply", keep=True)
    if not install(python, "--require-hashes", "--requirement", "requirements/supply.txt"):
        say("The tools for this could not be installed: see above.")
        return 2
    return run([str(python), "-m", "requirements.supply", task, *arguments])


def environment(name: str, keep: bool = False) -> Path:
    """Make an environment beside `.venv`, and give its interpreter."""
    python = ROOT / name / SCRIPTS / f"python{SUFFIX}"
    if not (keep and python.exists()):
        venv.create(ROOT / name, clear=True, with_pip=False, symlinks=os.name != "nt")
    return python


def uv() -> str:
    """Where uv is; raises SystemExit where it is not."""
    if found := shutil.which("uv"):
        return found
    say("This needs uv (https://docs.astral.sh/uv/): pip install uv")
    raise SystemExit(2)


def pyproject() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


TASKS: dict[str, Callable[[list[str]], int]] = {
    task.__name__: task
    for task in (demo, test, accept, bench, mutate, coverage, messages, lock, oldest, newest, sbom, audit)
}


def main() -> int:
    """Run the task named on the command line and return its exit status."""
    if sys.version_info < OLDEST:
        say("dev.py needs Python {}.{} or later; this is {}.{}.".format(*OLDEST, *sys.version_info[:2]))
        return 2
    tasks = "\n".join(f"  {name:10}{str(task.__doc__).splitlines()[0]}" for name, task in TASKS.items())
    parser = argparse.ArgumentParser(
        description="What can be done, each from a bare clone:\n" + tasks,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", choices=TASKS, metavar="TASK", help="one of those above")
    task, arguments = parser.parse_known_args()
    return TASKS[task.task](arguments)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
