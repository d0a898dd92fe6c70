#!/usr/bin/env python3
"""Everything a developer runs, from a bare clone: `python3 dev.py demo`, `python3 dev.py test`.

Needs Python 3.11 or later with pip, or with uv on the PATH. The first run makes the environment `.venv` beside
this file and installs the package into it, editable; later runs start at once until pyproject.toml changes.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "crm-assess.json"
OLDEST = (3, 11)
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
    """What an environment made now would rest on: this Python, this pyproject.toml, this folder."""
    digest = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return {"python": "{}.{}".format(*sys.version_info[:2]), "pyproject": digest, "root": str(ROOT)}


def recorded_state() -> dict[str, str]:
    """What the environment rests on, as its last set-up noted it; empty when there is none to rely on."""
    try:
        state: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if PYTHON.exists() else {}


def installers() -> list[list[str]]:
    """The commands that can install into the environment, the fastest first."""
    found = []
    if uv := shutil.which("uv"):
        found.append([uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)])
    pip = [sys.executable, "-m", "pip"] if importlib.util.find_spec("pip") else [shutil.which("pip") or ""]
    if pip != [""]:
        found.append([*pip, "--python", str(PYTHON), "--disable-pip-version-check", "install", "--quiet"])
    return found


def set_up(extra: str) -> None:
    """Make the environment hold the package and the extra ("" for none), unless it already does.

    Raises SystemExit when neither uv nor pip could do it.
    """
    wanted, recorded = wanted_state(), recorded_state()
    if {**recorded, "extra": ""} == {**wanted, "extra": ""} and recorded["extra"] in (extra, "dev"):
        return
    say(f"Setting up {VENV.name} (once; a few seconds)")
    STAMP.unlink(missing_ok=True)
    if not recorded or {**recorded, "pyproject": "", "extra": ""} != {**wanted, "pyproject": "", "extra": ""}:
        venv.create(VENV, clear=True, with_pip=False, symlinks=os.name != "nt")
    target = f".[{extra}]" if extra else "."
    if not any(run([*installer, "--editable", target]) == 0 for installer in installers()):
        raise SystemExit("Could not install: see above. Needed: pip (python3 -m pip) or uv, and a package index.")
    STAMP.write_text(json.dumps({**wanted, "extra": extra}), encoding="utf-8")


def demo(arguments: list[str]) -> int:
    """Print the report of an example."""
    set_up("")
    return run([str(PYTHON), "-m", "crm_assess", "report", EXAMPLE, *arguments])


def test(arguments: list[str]) -> int:
    """Run every check, also after one has failed; arguments go to pytest."""
    set_up("dev")
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
    """Print how long the commands take to start, as ratios to a bare interpreter; `bench cohort`: counting many."""
    if arguments[:1] == ["cohort"]:
        set_up("dev")
        return run([str(PYTHON), "bench/cohort.py", *arguments[1:]])
    set_up("")
    return run([str(PYTHON), "bench/startup.py", *arguments])


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
    failed = run([*CHECKS["pytest"], *measured, *arguments])
    return run([str(PYTHON), "tests/rooms.py", str(COVERED)]) or failed


TASKS = {"demo": demo, "test": test, "accept": accept, "bench": bench, "mutate": mutate, "coverage": coverage}


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
