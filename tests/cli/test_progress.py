"""How far a long job has come: a line of a terminal that is gone again before anything else is said."""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import pytest

from crm_assess.cli import progress
from crm_assess.cli.app import run
from crm_assess.cli.progress import Progress
from tests.cohorts import rows, write_csv

END = "\0"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0)


@contextmanager
def terminal() -> Iterator[Callable[[], str]]:
    """Standard error is a terminal; gives what has been written on it since the last call."""
    own, theirs = os.openpty()
    with open(own, "rb", buffering=0) as screen, open(theirs, "w", encoding="utf-8") as stream:  # noqa: PTH123

        def read() -> str:
            print("", end=END, file=stream, flush=True)  # what a terminal is told arrives when it arrives
            told = b""
            while not told.endswith(END.encode()):
                told += screen.read(1000)
            return told.decode().replace("\r\n", "\n").removesuffix(END)

        with redirect_stderr(stream):
            yield read


def test_the_line_is_written_over_and_gone_at_the_end() -> None:
    with terminal() as seen:
        with Progress() as line:
            line.show("9 of 10")
            line.show("10 of 10")
            assert seen() == f"9 of 10\r{' ' * 7}\r10 of 10"
        assert seen() == f"\r{' ' * 8}\r"


def test_it_is_gone_also_where_the_work_fails() -> None:
    def work() -> None:
        with Progress() as line:
            line.show("half")
            raise KeyboardInterrupt

    with terminal() as seen:
        with pytest.raises(KeyboardInterrupt):
            work()
        assert seen() == f"half\r{' ' * 4}\r"


def test_a_line_too_long_for_the_terminal_is_cut_and_steers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _handle: os.terminal_size((20, 24)))
    with terminal() as seen:
        Progress().show("a\x1b[31m.csv: 1,000 rows")
        assert seen() == "a\\x1b[31m.csv: 1,00"


def test_what_is_done_soon_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 1000)
    with terminal() as seen, Progress() as line:
        line.show("1 of 2")
        assert seen() == ""


def test_nothing_is_written_where_nobody_watches() -> None:
    with terminal() as seen, Progress(watched=False) as line:
        line.show("1 of 2")
        assert seen() == ""
    with redirect_stderr(io.StringIO()) as pipe, Progress() as line:
        line.show("1 of 2")
    assert pipe.getvalue() == ""


def test_check_report_and_cohort_show_how_far_they_are(tmp_path: Path) -> None:
    table = write_csv(rows(8), tmp_path / "a.csv")
    commands = (["check", EXAMPLES], ["report", EXAMPLES, "-o", tmp_path / "out"], ["cohort", table])
    with terminal() as seen:
        for words in commands:
            with pytest.raises(SystemExit) as ended:
                run([str(word) for word in words])
            assert not ended.value.code
        shown = seen()
    assert "2 of 3 files checked" in shown
    assert "2 of 3 reports made" in shown
    assert "read 0 of 1 files" in shown
    assert "a.csv: 8 rows" in shown
