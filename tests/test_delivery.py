"""What a user installs: built as a release is built, unpacked away from the checkout, and run."""

import email
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from crm_assess import __version__

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "permit-office.yaml"
DIST_INFO = f"crm_assess-{__version__}.dist-info"


def build(target: str, source: Path, into: Path, umask: int = 0o022, **environment: str) -> Path:
    """Build a wheel or sdist with hatchling itself, without an isolated environment, so without a network."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(into)],
        cwd=source,
        capture_output=True,
        check=True,
        umask=umask,
        env={**os.environ, **environment},
    )
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)  # 3.11.3 and older
        archive.extractall(into)
    return into / f"crm_assess-{__version__}"


@pytest.fixture(scope="module")
def wheel(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the sdist alone, as an installer makes it."""
    return build("wheel", unpacked, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(*arguments: str, cwd: Path, package: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(package)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_questions_and_the_figures_are_in_the_wheel_as_they_are_in_the_checkout(wheel: Path) -> None:
    data = {name.removeprefix("crm_assess/_data/"): text for name, text in content(wheel).items() if "/_data/" in name}
    questions = {str(path.relative_to(ROOT)): path.read_bytes() for path in (ROOT / "questions").rglob("*.yaml")}
    assert {"questions/pack.yaml", "questions/fr/pack.yaml"} <= set(questions)
    assert data == questions | {"benchmarks.json": (ROOT / "benchmarks.json").read_bytes()}


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    package = {str(path.relative_to(ROOT)) for path in (ROOT / "crm_assess").rglob("*") if path.is_file()}
    assert "crm_assess/py.typed" in package
    wanted = {name for name in package if "__pycache__" not in name}
    assert {name for name in content(wheel) if not name.startswith(("crm_assess/_data/", DIST_INFO))} == wanted


def test_whoever_builds_it_again_gets_the_same_bytes(sdist: Path, wheel: Path, unpacked: Path, tmp_path: Path) -> None:
    assert build("wheel", ROOT, tmp_path / "wheel").read_bytes() == wheel.read_bytes()
    for file in unpacked.rglob("*.py"):
        os.utime(file, (1, 1))
        file.chmod(file.stat().st_mode & 0o700)
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "5"}
    for target, first in (("wheel", wheel), ("sdist", sdist)):
        again = build(target, unpacked, tmp_path / "again" / target, 0o077, **elsewhere)
        assert again.read_bytes() == first.read_bytes()


def test_the_sdist_brings_what_a_packager_needs_to_test_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "dev.py", "examples/permit-office.yaml"} <= names
    assert "tests/test_delivery.py" in names


def test_the_core_installs_five_libraries(wheel: Path) -> None:
    metadata = email.message_from_bytes(content(wheel)[f"{DIST_INFO}/METADATA"])
    required = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert [line.split(">=")[0] for line in sorted(required)] == ["babel", "pydantic", "pyyaml", "rich", "typer"]
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_installed_command_is_the_module(wheel: Path) -> None:
    assert b"crm-assess = crm_assess.__main__:main" in content(wheel)[f"{DIST_INFO}/entry_points.txt"]


def test_the_installed_package_runs_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run("-c", "import crm_assess; print(crm_assess.__file__)", cwd=tmp_path, package=installed)
    assert Path(where.stdout.strip()).is_relative_to(installed)
    version = run("-m", "crm_assess", "--version", cwd=tmp_path, package=installed)
    assert version.stdout == f"crm-assess {__version__}\n"


def test_the_installed_package_speaks_french(installed: Path, tmp_path: Path) -> None:
    ended = run("-m", "crm_assess", "questions", "--lang", "fr", cwd=tmp_path, package=installed)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("Gestion de la relation usager")


def test_the_installed_package_reports_what_the_checkout_reports(installed: Path, tmp_path: Path) -> None:
    office = tmp_path / "office.yaml"
    office.write_bytes(EXAMPLE.read_bytes())
    report = ("-m", "crm_assess", "report", "office.yaml", "--format", "json")
    ended = run(*report, cwd=tmp_path, package=installed)
    assert (ended.returncode, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    assert document["schema"] == "crm-assess/report/1"
    assert {dimension["title"] for dimension in document["dimensions"]}
    assert ended.stdout == run(*report, cwd=tmp_path, package=ROOT).stdout
