"""The command `report`: formats, files, exit status, and what goes where."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.cli.formats import BINARY, ENDINGS, Format
from crm_assess.cli.report import _PRINTED
from tests.running import call

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "permit-office.yaml"
TAX = ROOT / "examples" / "tax-service.yaml"


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_every_format_has_a_function_and_an_ending() -> None:
    assert set(_PRINTED) == set(Format)
    assert sorted(ENDINGS.values()) == sorted(Format)


def test_a_report_goes_to_stdout_and_nothing_else_does() -> None:
    ended = call("report", OFFICE)
    assert (ended.status, ended.errors) == (0, "")
    assert ended.text.startswith("Tamarack Bay Permit Office")
    assert "\x1b" not in ended.text


def test_json_comes_alone_and_whole() -> None:
    ended = call("report", OFFICE, "--format", "json")
    assert (ended.status, ended.errors) == (0, "")
    assert json.loads(ended.data)["assessment"]["agency"]["name"] == "Tamarack Bay Permit Office"


@pytest.mark.parametrize("format_", Format)
def test_standard_input_gives_the_report_of_the_file(format_: Format) -> None:
    from_file = call("report", OFFICE, "--format", format_)
    assert call("report", "-", "--format", format_, stdin=OFFICE.read_bytes()).data == from_file.data


@pytest.mark.parametrize("format_", Format)
def test_every_format_can_be_saved_by_its_ending(format_: Format, tmp_path: Path) -> None:
    ending = next(ending for ending, meant in ENDINGS.items() if meant is format_)
    out = tmp_path / f"report{ending}"
    ended = call("report", OFFICE, "-o", out)
    assert (ended.status, ended.data) == (0, b"")
    assert ended.errors == f"crm-assess: saved {out}\n"
    assert out.read_bytes() == call("report", OFFICE, "--format", format_).data


def test_the_format_that_is_asked_for_beats_the_ending(tmp_path: Path) -> None:
    out = tmp_path / "report.txt"
    assert call("report", OFFICE, "-o", out, "--format", "json").status == 0
    assert json.loads(out.read_bytes())["schema"] == "crm-assess/report/1"


def test_a_screen_reader_is_given_lines_instead_of_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = call("report", OFFICE).text
    monkeypatch.setenv("ACCESSIBLE", "0")
    assert call("report", OFFICE).text == tables
    monkeypatch.setenv("ACCESSIBLE", "1")
    stacked = call("report", OFFICE).text
    monkeypatch.delenv("ACCESSIBLE")
    monkeypatch.setenv("COLUMNS", "79")
    assert stacked == call("report", OFFICE).text != tables


def test_a_saved_text_does_not_depend_on_the_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "report.txt"
    call("report", OFFICE, "-o", out)
    assert max(map(len, out.read_text(encoding="utf-8").splitlines())) == 80


def test_an_ending_that_says_no_format_is_refused(tmp_path: Path) -> None:
    ended = call("report", OFFICE, "-o", tmp_path / "report.doc")
    assert (ended.status, ended.data) == (2, b"")
    assert "does not say in which format to save (.txt for text, .json for json, " in ended.errors
    assert "or give --format)" in ended.errors
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    out.write_text("mine")
    ended = call("report", OFFICE, "-o", out)
    assert (ended.status, out.read_text()) == (2, "mine")
    assert "is there already: give another name, or --force to replace it." in ended.errors
    assert call("report", OFFICE, "-o", out, "--force").status == 0
    assert json.loads(out.read_bytes())["schema"] == "crm-assess/report/1"


def test_the_assessment_itself_is_never_replaced(tmp_path: Path) -> None:
    own = tmp_path / "mine.json"
    own.write_bytes(OFFICE.read_bytes())
    before = own.read_bytes()
    ended = call("report", own, "-o", own, "--force")
    assert (ended.status, own.read_bytes()) == (2, before)


def test_a_bad_assessment_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.yaml", tmp_path / "report.json"
    bad.write_text("schema: crm-assess/assessment/1\n")
    ended = call("report", bad, "-o", out)
    assert (ended.status, ended.data, out.exists()) == (2, b"", False)
    assert ended.errors.startswith(f"{bad}:1:1: ")


@pytest.mark.skipif(sys.platform == "win32", reason="no limits for a file's size")
def test_a_disk_that_is_full_leaves_the_old_report_and_nothing_half_written(tmp_path: Path) -> None:
    import resource

    out = tmp_path / "report.html"
    out.write_text("the old one")

    def no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    command = [sys.executable, "-B", "-m", "crm_assess", "report", str(OFFICE), "-o", str(out), "--force"]
    ended = subprocess.run(command, cwd=ROOT, preexec_fn=no_room, capture_output=True, text=True)
    assert ended.returncode == 2
    assert "could not be saved: the file may not grow any further" in ended.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", "the old one")]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    ended = call("report", OFFICE, "-o", tmp_path / "none" / "report.html")
    assert (ended.status, ended.data) == (2, b"")
    assert "there is no folder" in ended.errors


@pytest.mark.parametrize("format_", [format_ for format_ in Format if format_ not in BINARY])
def test_redacted_no_format_names_a_person_or_quotes_what_they_wrote(format_: Format) -> None:
    redacted = call("report", OFFICE, "--redact", "--format", format_).data.decode()
    for private in ("Okafor", "service manager", "enquiries line", "example.org", "Two lists, one per counter"):
        assert private not in redacted


@pytest.mark.parametrize(
    ("file", "level", "status", "told"),
    [
        (TAX, 2, 0, ""),
        (TAX, 3, 1, "crm-assess: the level is 2; required is 3\n"),
        (OFFICE, 1, 0, ""),
        (OFFICE, 2, 1, "crm-assess: the level is 1 to 2; required is 2\n"),
    ],
)
def test_a_required_level_must_be_reached_whatever_is_missing(file: Path, level: int, status: int, told: str) -> None:
    ended = call("report", file, "--require-level", level)
    assert (ended.status, ended.errors) == (status, told)
    assert ended.data == call("report", file).data


def test_a_required_level_beyond_the_scale_is_a_usage_error() -> None:
    assert call("report", TAX, "--require-level", 6).status == 2


def test_the_ten_figures_alone() -> None:
    figures = json.loads(call("report", TAX, "--ten", "--format", "json").data)["comparison"]
    assert (len(figures["benchmarks"]), figures["usable"], figures["counted"]) == (10, 10, 6)
    assert "†" not in call("report", TAX, "--ten").text


def test_another_benchmark_file_and_what_it_cannot_be_held_against(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    shipped = json.loads((ROOT / "benchmarks.json").read_bytes())
    shipped["benchmarks"][0]["counts"]["question"] = "parking"
    other.write_text(json.dumps(shipped), encoding="utf-8")
    ended = call("report", TAX, "--benchmarks", other, "--format", "json")
    assert ended.status == 0
    told = "crm-assess: left out, because the question is not asked: service_is_important (parking)\n"
    assert ended.errors == told
    assert json.loads(ended.data)["comparison"]["usable"] == 12
    assert "Left out, because the question was not asked: Delivering" in call("report", TAX, "--benchmarks", other).text


def test_another_question_pack(tmp_path: Path) -> None:
    for file in (ROOT / "questions").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("Customer insights", "Insights of ours")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert "Insights of ours" in call("report", TAX, "--questions", tmp_path).text


def test_redacted_it_names_nobody() -> None:
    assert "M. Okafor" in call("report", OFFICE).text
    printed = " ".join(call("report", OFFICE, "--redact").text.split())
    assert "M. Okafor" not in printed
    assert "enquiries line" not in printed
    assert "Left out: Names and roles of persons, notes, reasons and evidence were left out on request." in printed


def process(*arguments: object, **environment: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-m", "crm_assess", "report", OFFICE, *map(str, arguments)],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("format_", ["json", "html", "markdown", "csv"])
def test_what_is_handed_over_is_the_same_bytes_in_every_surrounding(format_: str) -> None:
    here = call("report", OFFICE, "--format", format_).data
    for surrounding in (
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"TZ": "Pacific/Auckland", "COLUMNS": "20", "PYTHONHASHSEED": "1"},
    ):
        assert process("--format", format_, **surrounding) == here


def test_text_takes_its_width_from_columns_and_its_marks_from_the_encoding() -> None:
    narrow = process(COLUMNS="40", PYTHONIOENCODING="ascii")
    assert narrow.isascii()
    assert max(map(len, narrow.splitlines())) == 40
    assert "● counted" in process(PYTHONIOENCODING="utf-8").decode()


PROBE = """\
import atexit, json, runpy, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
runpy.run_module("crm_assess", run_name="__main__")
"""


def loaded(*arguments: str) -> set[str]:
    command = [sys.executable, "-c", PROBE, "report", str(OFFICE), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(ended.stderr.splitlines()[-1]))


def test_each_format_imports_only_what_it_needs() -> None:
    needless = {"rich.markdown", "rich.syntax", "rich.progress", "pygments", "jinja2", "polars"}
    assert not loaded() & needless
    assert not {name for name in loaded("--format", "json") if name.partition(".")[0] == "rich"}
