"""What the program brings along, and what is known against it: run by `dev.py sbom` and `dev.py audit`."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crm_assess import __version__
from crm_assess.files.save import SaveError, save

HERE = Path(__file__).resolve().parent
USERS = HERE / "users.txt"
"""The locked versions of what the core and all extras install."""
LOCKS = [USERS, HERE / "dev.txt", HERE / "supply.txt"]
NONE, SOME, UNKNOWN = 0, 1, 2
SHOWN = 10
"""Of so many that could not be looked up each is named; then it is the service, and not they."""


def sbom(out: Path | None) -> int:
    """Prints or saves a CycloneDX document, held against its schema; the same locks give the same bytes."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    # It warns of what it does not know: what is needed directly, which is added here.
    command = [sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements", "--output-reproducible"]
    command += ["--pyproject", str(HERE.parent / "pyproject.toml"), str(USERS)]
    ran = subprocess.run(command, stdout=subprocess.PIPE)
    if ran.returncode:
        return UNKNOWN
    document = json.dumps(named(json.loads(ran.stdout)), indent=2, sort_keys=True) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(document):
        print(f"It does not follow the schema of CycloneDX: {wrong}", file=sys.stderr)
        return UNKNOWN
    if out is None:
        sys.stdout.write(document)
        return NONE
    try:
        save(out, document.encode())
    except SaveError as error:
        print(error, file=sys.stderr)
        return UNKNOWN
    return NONE


def named(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the program's version, which pyproject.toml does not hold, and what it needs directly."""
    program = document["metadata"]["component"]
    program |= {"version": __version__, "purl": f"pkg:pypi/{program['name']}@{__version__}"}
    wanted = {each.partition("[")[0].lower() for each in direct()}
    needed = [each["bom-ref"] for each in document["components"] if each["name"].lower() in wanted]
    for each in document["dependencies"]:
        if each["ref"] == program["bom-ref"]:
            each["dependsOn"] = sorted(needed)
    return document


def direct() -> Iterable[str]:
    """The names of what the core and the extras for users ask for."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: wanted for name, wanted in project["optional-dependencies"].items() if name != "dev"}
    for wanted in (project["dependencies"], *extras.values()):
        yield from (each.partition(">")[0] for each in wanted)


def audit() -> int:
    """Says of every locked version what is known against it, and of which nothing could be learnt."""
    found: list[str] = []
    unknown: list[str] = []
    checked = 0
    for lock in LOCKS:
        for each in looked_up(lock):
            name = f"{each['name']} {each.get('version', '')}".strip()
            checked += "skip_reason" not in each
            unknown += [f"{lock.name}: {name}: {each['skip_reason']}"] if "skip_reason" in each else []
            found += [f"{lock.name}: {name}: {one['id']}, mended in {fixes(one)}" for one in each.get("vulns", [])]
    rest = [f"... and {len(unknown) - SHOWN} more"] if len(unknown) > SHOWN else []
    for line in (*found, *unknown[:SHOWN], *rest):
        print(line)
    print(f"{checked} looked up, {len(found)} with a known vulnerability, {len(unknown)} could not be looked up")
    return SOME if found else UNKNOWN if unknown or not checked else NONE


def looked_up(lock: Path) -> list[dict[str, Any]]:
    """What the advisory service says of each version in a lock; one that stands for all where it says nothing."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes", "--disable-pip"]
    ran = subprocess.run([*command, "--format=json", "--progress-spinner=off"], capture_output=True, text=True)
    try:
        answer: list[dict[str, Any]] = json.loads(ran.stdout)["dependencies"]
    except ValueError:
        last = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return [{"name": "everything", "skip_reason": f"no answer from the advisory service ({last})"}]
    return answer


def fixes(vulnerability: dict[str, Any]) -> str:
    """The versions without it."""
    return ", ".join(vulnerability["fix_versions"]) or "no version yet"


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    sys.exit(audit() if task == "audit" else sbom(Path(arguments[0]) if arguments else None))
