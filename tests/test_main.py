"""How the program ends: its exit status, its last words, and never a traceback unless asked for."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

# As users run it: what is written leaves the process only when a buffer is full, or at the end.
BUFFERED = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}

# The real start, with a command line that ends in the way under test.
START = """\
import sys
from crm_assess.__main__ import main
from crm_assess.cli import app
from crm_assess.errors import CrmAssessError
def run(arguments):
    {body}
app.run = run
sys.argv[1:] = ["report", "office.yaml"]
main()
"""


def start(body: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START.format(body=body)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def shell(command: str) -> subprocess.CompletedProcess[str]:
    command = command.format(python=sys.executable)
    return subprocess.run(["/bin/sh", "-c", command], env=BUFFERED, capture_output=True, text=True)


def test_a_users_mistake_is_told_on_stderr_alone() -> None:
    ended = start(r"raise CrmAssessError('a.yaml:1:2: pack: one\na.yaml:3:4: answers: two')")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == "a.yaml:1:2: pack: one\na.yaml:3:4: answers: two\n"


def test_a_message_cannot_steer_the_terminal() -> None:
    ended = start(r"raise CrmAssessError('answers: no level: \x1b[2J\x07é\u202e')")
    assert ended.stderr == "answers: no level: \\x1b[2J\\x07é\\u202e\n"


def test_a_fault_of_the_program_asks_for_a_report_and_shows_no_traceback() -> None:
    ended = start("dict()['missing']")
    assert ended.returncode == 70
    assert ended.stderr.startswith("crm-assess: a fault of the program, not of your files: KeyError: 'missing'\n")
    assert "CRM_ASSESS_DEBUG=1" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_developer_can_have_the_traceback() -> None:
    ended = start("dict()['missing']", CRM_ASSESS_DEBUG="1")
    assert ended.returncode == 70
    assert "Traceback (most recent call last):" in ended.stderr


def test_ctrl_c_exits_130_without_a_word() -> None:
    ended = start("raise KeyboardInterrupt")
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_a_file_the_system_refuses_is_named() -> None:
    ended = start("open('/nowhere/office.yaml')")
    assert ended.returncode == 2
    assert ended.stderr == "crm-assess: No such file or directory: /nowhere/office.yaml\n"


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("ascii", rb"\u2265 4, caf\xe9, \udcff"),
        ("latin-1", b"\\u2265 4, caf\xe9, \\udcff"),
        ("utf-8", "≥ 4, café, \\udcff".encode()),
    ],
)
def test_a_character_the_terminal_lacks_becomes_an_escape_and_no_error(encoding: str, written: bytes) -> None:
    program = START.format(body=r"print('\u2265 4, caf\xe9, \udcff')")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment)
    assert (ended.returncode, ended.stdout.rstrip(), ended.stderr) == (0, written, b"")


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_nothing_is_said_when_the_reader_of_a_pipe_has_gone(option: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-m", "crm_assess", option], env=BUFFERED, stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert ended.stderr == b""
    assert ended.returncode in (-signal.SIGPIPE, 128 + signal.SIGPIPE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("option", ["--version", "--help"])
def test_a_full_disk_is_an_error_and_not_a_silent_loss(option: str) -> None:
    ended = shell(f"'{{python}}' -m crm_assess {option} > /dev/full")
    assert ended.returncode == 2
    assert ended.stderr == "crm-assess: No space left on device\n"


def test_a_closed_stdout_is_an_error_where_something_is_to_be_printed(tmp_path: Path) -> None:
    for option in ("--version", "--help"):
        ended = shell(f"'{{python}}' -m crm_assess {option} >&-")
        assert (ended.returncode, ended.stderr) == (2, "crm-assess: Bad file descriptor\n")
    assert shell(f"'{{python}}' -m crm_assess template -o {tmp_path}/a.yaml >&- 2>&-").returncode == 0
    assert shell(f"'{{python}}' -m crm_assess check {tmp_path}/a.yaml 2>&-").returncode == 1
    assert shell("'{python}' -m crm_assess --version 2>&-").stdout.startswith("crm-assess ")


def test_without_a_stderr_a_message_does_not_stray_into_the_results() -> None:
    program = START.format(body="raise CrmAssessError('a.yaml:1:2: pack: one')")
    ended = subprocess.run(["/bin/sh", "-c", '"$0" -c "$1" 2>&-', sys.executable, program], stdout=subprocess.PIPE)
    assert (ended.returncode, ended.stdout) == (2, b"")


def test_what_waits_for_the_end_of_the_process_still_happens() -> None:
    """It ends without taking itself apart; what is registered for the end must not be lost by that."""
    ended = start("import atexit; atexit.register(print, 'last words'); print('first', end=' ')")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "first last words\n", "")


def test_a_thread_that_still_works_is_waited_for() -> None:
    slow = "lambda: (threading.main_thread().join(), print('done'))"
    ended = start(f"import threading; threading.Thread(target={slow}).start()")
    assert (ended.returncode, ended.stdout) == (0, "done\n")
