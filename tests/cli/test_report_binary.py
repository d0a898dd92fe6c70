"""PDF and Excel from the command line: saved or piped, never put on a terminal, and told when an extra is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.running import call

TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "examples" / "permit-office.yaml"
STARTS = {"pdf": b"%PDF-1.7", "xlsx": b"PK\x03\x04"}
LIBRARIES = {"pdf": "typst", "xlsx": "xlsxwriter"}


@pytest.mark.parametrize("format_", STARTS)
def test_the_ending_of_the_name_says_what_is_saved(format_: str, tmp_path: Path) -> None:
    out = tmp_path / f"report.{format_}"
    ended = call("report", EXAMPLE, "-o", out)
    assert (ended.status, ended.data) == (0, b"")
    assert out.read_bytes().startswith(STARTS[format_])
    piped = call("report", EXAMPLE, "--format", format_)
    assert piped.data == out.read_bytes()


@pytest.mark.parametrize("format_", STARTS)
def test_a_terminal_gets_none_of_it(format_: str, tmp_path: Path) -> None:
    arguments = ["-m", "crm_assess", "report", str(EXAMPLE), "--format", format_]
    screen = pexpect.spawn(
        sys.executable,
        arguments,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(TOP)},
        dimensions=(24, 120),
        encoding="utf-8",
    )
    shown = screen.read()
    screen.close()
    assert screen.exitstatus == 2
    assert (
        shown.strip() == f"A terminal cannot show {format_}: save it with -o NAME.{format_}, or pipe it to a program."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", STARTS)
def test_a_missing_extra_is_told_with_the_command_that_installs_it(format_: str, tmp_path: Path) -> None:
    out = tmp_path / f"report.{format_}"
    code = f"import sys; sys.modules[{LIBRARIES[format_]!r}] = None\nfrom crm_assess.__main__ import main\nmain()"
    command = [sys.executable, "-c", code, "report", str(EXAMPLE), "-o", str(out)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=TOP)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert f"pip install 'crm-assess[{format_}]'" in ended.stderr
    assert not out.exists()
