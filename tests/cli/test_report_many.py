"""Reports of many assessments in one call: all of them or none, in one folder, in a settled order."""

import gc
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm_assess.cli import many
from crm_assess.cli.formats import ENDINGS, Format
from tests.running import call

ROOT = Path(__file__).parents[2]
OFFICE = ROOT / "examples" / "permit-office.yaml"
TAX = ROOT / "examples" / "tax-service.yaml"
BROKEN = ROOT / "tests" / "data" / "assessments" / "level-yes.yaml"


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """A folder with two assessments and what does not count."""
    folder = tmp_path / "members"
    (folder / "older").mkdir(parents=True)
    (folder / "b.yaml").write_bytes(TAX.read_bytes())
    (folder / "a.yaml").write_bytes(OFFICE.read_bytes())
    (folder / ".a.yaml.crm-assess-tmp").write_text("half")
    (folder / "~$a.xlsx").write_text("an office program's note")
    (folder / "notes.txt").write_text("minutes")
    (folder / "older" / "c.yaml").write_bytes(OFFICE.read_bytes())
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format_", Format)
def test_each_report_is_the_one_that_its_assessment_gets_alone(format_: Format, members: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    ended = call("report", members, "-o", out, "--format", format_)
    assert (ended.status, ended.data, ended.errors) == (0, b"", f"crm-assess: saved 2 reports in {out}\n")
    ending = next(ending for ending, meant in ENDINGS.items() if meant is format_)
    assert names(out) == [f"a{ending}", f"b{ending}"]
    for name in ("a", "b"):
        alone = tmp_path / f"{name}{ending}"
        call("report", members / f"{name}.yaml", "-o", alone)
        assert (out / f"{name}{ending}").read_bytes() == alone.read_bytes()


def test_files_and_folders_may_be_named_together_and_nothing_counts_twice(members: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    ended = call("report", members, OFFICE, members / "a.yaml", "-o", out)
    assert (ended.status, names(out)) == (0, ["a.txt", "b.txt", "permit-office.txt"])


def test_a_single_assessment_goes_into_a_folder_that_is_there_or_ends_in_a_slash(tmp_path: Path) -> None:
    assert call("report", OFFICE, "-o", f"{tmp_path}/new/", "--format", "json").status == 0
    assert call("report", OFFICE, "-o", tmp_path / "new").status == 0
    assert names(tmp_path / "new") == ["permit-office.json", "permit-office.txt"]


def test_without_a_folder_for_the_reports_it_says_what_to_give(members: Path) -> None:
    ended = call("report", members)
    assert (ended.status, ended.data) == (2, b"")
    assert ended.errors == "Several reports need a folder to be saved in: give -o DIR.\n"


def test_one_that_cannot_be_used_keeps_all_from_being_saved_and_every_problem_is_told(
    members: Path, tmp_path: Path
) -> None:
    for name in ("aa.yaml", "c.yaml"):
        (members / name).write_bytes(BROKEN.read_bytes())
    out = tmp_path / "reports"
    ended = call("report", members, "-o", out)
    assert (ended.status, ended.data, out.exists()) == (2, b"", False)
    first, second, last = ended.errors.splitlines()
    assert first.startswith(f"{members / 'aa.yaml'}:6:16: answers.call_centre: ")
    assert second.startswith(f"{members / 'c.yaml'}:6:16: answers.call_centre: ")
    assert last == (
        "crm-assess: 2 of 4 assessments cannot be used: nothing is saved "
        "(--skip-unusable saves the reports of the others)"
    )


def test_those_that_can_be_used_are_saved_on_request_and_the_exit_status_says_that_some_are_missing(
    members: Path, tmp_path: Path
) -> None:
    (members / "aa.yaml").write_bytes(BROKEN.read_bytes())
    out = tmp_path / "reports"
    ended = call("report", members, "-o", out, "--skip-unusable")
    assert (ended.status, names(out)) == (1, ["a.txt", "b.txt"])
    assert ended.errors.splitlines()[1:] == [f"crm-assess: saved 2 reports in {out}; left out 1"]
    only_broken = call(
        "report", BROKEN, BROKEN.parent / "duplicate-key.yaml", "-o", tmp_path / "none", "--skip-unusable"
    )
    assert (only_broken.status, (tmp_path / "none").exists()) == (2, False)


def test_reports_that_are_there_are_replaced_only_by_force_and_all_of_them_are_named(
    members: Path, tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    out.mkdir()
    (out / "a.json").write_text("mine")
    (out / "b.json").write_text("mine too")
    ended = call("report", members, "-o", out, "--format", "json")
    assert ended.status == 2
    assert ended.errors == (
        f"{out / 'a.json'}, {out / 'b.json'}: there already; give -o another folder, or --force to replace.\n"
    )
    assert (out / "a.json").read_text() == "mine"
    assert call("report", members, "-o", out, "--format", "json", "--force").status == 0
    assert json.loads((out / "b.json").read_bytes())["schema"] == "crm-assess/report/1"
    assert names(out) == ["a.json", "b.json"]


def test_not_even_by_force_is_an_assessment_written_over(members: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(
        '{"schema": "crm-assess/assessment/1", "pack": {"id": "government-crm", "version": 1}, "agency": {"name": "A"},'
        ' "assessed_on": "2026-11-22", "answers": {}}'
    )
    before = own.read_bytes()
    ended = call("report", own, OFFICE, "-o", tmp_path, "--format", "json", "--force")
    assert (ended.status, own.read_bytes()) == (2, before)
    assert ended.errors == f"{own}: made from this; give -o another folder.\n"
    into_itself = call("report", members, "-o", members)
    assert into_itself.status == 2
    assert into_itself.errors == f"{members} is where the assessments are: give -o another folder.\n"


def test_two_assessments_whose_reports_would_have_one_name_are_told_before_anything_is_read(tmp_path: Path) -> None:
    for name in ("x/Office.yaml", "y/office.json"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("nonsense")
    ended = call("report", tmp_path / "x", tmp_path / "y", "-o", tmp_path / "out")
    assert (ended.status, (tmp_path / "out").exists()) == (2, False)
    assert ended.errors.splitlines()[0] == (
        f"{tmp_path / 'x/Office.yaml'} and {tmp_path / 'y/office.json'} would both become office.txt."
    )


def test_standard_input_cannot_be_one_of_several(tmp_path: Path) -> None:
    ended = call("report", "-", OFFICE, "-o", tmp_path / "out")
    assert (ended.status, (tmp_path / "out").exists()) == (2, False)
    assert "alone" in ended.errors


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    ended = call("report", tmp_path, "-o", tmp_path / "out")
    assert ended.status == 2
    assert ended.errors == (
        f"{tmp_path}: there is no assessment in this folder (.yaml, .yml, .json, .csv, .tsv, .xlsx).\n"
    )


def test_a_level_that_is_required_and_not_reached_is_told_for_each_and_the_reports_are_saved(
    members: Path, tmp_path: Path
) -> None:
    out = tmp_path / "reports"
    ended = call("report", members, "-o", out, "--require-level", "2")
    assert (ended.status, names(out)) == (1, ["a.txt", "b.txt"])
    assert ended.errors.splitlines() == [
        f"crm-assess: {members / 'a.yaml'}: the level is 1 to 2; required is 2",
        f"crm-assess: saved 2 reports in {out}",
    ]


def test_a_folder_that_cannot_be_made_is_told(members: Path) -> None:
    ended = call("report", members, "-o", "/proc/reports")
    assert ended.status == 2
    assert ended.errors.startswith("Nothing could be saved in /proc/reports: ")


def test_a_file_s_name_cannot_steer_the_terminal(members: Path, tmp_path: Path) -> None:
    (members / "x\x1b[31m\n.yaml").write_bytes(OFFICE.read_bytes())
    ended = call("report", members, "-o", tmp_path / "out", "--require-level", "5")
    assert all(line.isprintable() for line in ended.errors.splitlines())
    assert "x\\x1b[31m\\n.yaml: the level is 1 to 2" in ended.errors
    again = call("report", members, "-o", tmp_path / "out")
    assert "x\\x1b[31m\\n.txt" in again.errors


# Many enough for several processes, as users run it.


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forty")
    for number in range(40):
        (folder / f"{number:02}.yaml").write_bytes((TAX if number % 3 else OFFICE).read_bytes())
    for number in (7, 22, 39):
        (folder / f"{number:02}.yaml").write_bytes(BROKEN.read_bytes())
    return folder


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "crm_assess", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_forty_are_checked_in_their_order(forty: Path) -> None:
    ended = run("check", ".", cwd=forty)
    assert ended.returncode == 1
    assert [line[:7] for line in ended.stdout.splitlines()] == [
        f"{number:02}.yaml" for number in range(40) if number not in (7, 22, 39)
    ]
    assert [line[:7] for line in ended.stderr.splitlines()] == ["07.yaml", "22.yaml", "39.yaml"]


def test_forty_are_reported_on_by_several_processes_as_by_one(forty: Path, tmp_path: Path) -> None:
    ended = run("report", ".", "-o", tmp_path / "out", "--skip-unusable", "--format", "json", cwd=forty)
    assert ended.returncode == 1
    assert [line.partition(":")[0] for line in ended.stderr.splitlines()[:-1]] == ["07.yaml", "22.yaml", "39.yaml"]
    assert len(names(tmp_path / "out")) == 37
    alone = run("report", "01.yaml", "--format", "json", cwd=forty)
    assert (tmp_path / "out" / "01.json").read_text(encoding="utf-8") == alone.stdout


PROGRAM = """\
import os, signal, sys
from crm_assess.__main__ import main
{first}
sys.argv[1:] = ["report", ".", "-o", sys.argv[1], "--format", "json", "--skip-unusable"]
main()
"""


def started(first: str, forty: Path, out: Path) -> subprocess.Popen[bytes]:
    """A process, the leader of a group, that reports on forty after it has run some lines of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(first=first), out],
        cwd=forty,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_ctrl_c_ends_all_processes_with_130_and_leaves_nothing(forty: Path, tmp_path: Path) -> None:
    waiting = tmp_path / "waiting"
    os.mkfifo(waiting)  # read by a helper when it makes its first report
    process = started(
        "from crm_assess.reports import json_report\n"
        f"json_report.model_json = lambda report: open({str(waiting)!r}).read()",
        forty,
        tmp_path / "out",
    )
    with waiting.open("w"):  # opens as soon as somebody reads
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (130, b"crm-assess: stopped: nothing is saved\n")
    assert names(tmp_path) == ["waiting"]


def test_ctrl_c_before_a_helper_is_ready_ends_all_processes_too(forty: Path, tmp_path: Path) -> None:
    process = started(
        "from crm_assess.cli import many\n"
        "many._cores = lambda: 2\n"
        "os.register_at_fork(after_in_child=lambda: os.killpg(0, signal.SIGINT))",
        forty,
        tmp_path / "out",
    )
    _, errors = process.communicate()
    assert (process.returncode, errors) == (130, b"crm-assess: stopped: nothing is saved\n")
    assert names(tmp_path) == []


def test_nothing_that_a_library_would_call_a_leak_is_kept_once_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "_cores", lambda: 2)
    assert list(many.each(abs, range(-40, 0))) == list(range(40, 0, -1))
    assert gc.get_freeze_count() == 0
