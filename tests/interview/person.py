"""Somebody at a terminal: runs `crm-assess ask` on a real pseudo-terminal, and waits for what it shows.

Most sittings are forked from one process that has imported the program already: a start then takes no time, and the
kernel, the terminal and the signals are as real as ever. A sitting with a command of its own is started from scratch.
"""

import fcntl
import multiprocessing
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from multiprocessing import reduction
from pathlib import Path
from typing import Any, NoReturn

import pexpect
from pexpect import fdpexpect

PROGRAM = [sys.executable, "-m", "crm_assess", "ask"]
ROOT = Path(__file__).parents[2]
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78])")
PATIENCE = 30
"""Seconds; only a failure waits so long."""

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(
    [
        "crm_assess.cli.ask",
        "crm_assess.cli.report",
        "crm_assess.files.draft",
        "crm_assess.interview.session",
        "crm_assess.reports.clean",
        "rich.console",
        "rich.table",
        "yaml",
    ]
)


class _Handed:
    """A descriptor on its way into another process."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (reduction.DupFd(self.descriptor),)


def _received(handed: Any) -> int:
    descriptor: int = handed.detach()
    return descriptor


def sit(terminal: int, arguments: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    """In a process of its own: makes the terminal its own, and runs the program as a shell would."""
    from crm_assess.__main__ import main

    take(terminal)
    for place in range(3):
        os.dup2(terminal, place)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin, sys.stdout, sys.stderr = (open(place, "w" if place else "r", closefd=False) for place in range(3))  # noqa: SIM115
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
    sys.argv = ["crm-assess", "ask", *arguments]
    main()
    raise AssertionError


def take(terminal: int) -> None:
    """Makes a terminal the controlling one of a new session."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a person's shell lets it through, whatever runs the tests does
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """An environment without anything that changes how an interview looks."""
    unwanted = {"ACCESSIBLE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONPATH", "INPUTRC", "COLORTERM"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **changes}


class Person:
    """One sitting at one terminal."""

    def __init__(
        self,
        *arguments: str | Path,
        columns: int = 80,
        cwd: Path = ROOT,
        command: list[str] | None = None,
        preexec: Callable[[], None] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.seen = ""
        self.screen, terminal = pty.openpty()
        self.resize(columns)
        given, around = list(map(str, arguments)), environment(env or {})
        if command or preexec:
            self.process: Any = _Started([*(command or PROGRAM), *given], terminal, around, cwd, preexec)
        else:
            self.process = _SERVER.Process(target=sit, args=(_Handed(terminal), given, around, str(cwd)))
            self.process.start()
        os.close(terminal)
        self.child = fdpexpect.fdspawn(
            self.screen, timeout=PATIENCE, encoding="utf-8", codec_errors="surrogateescape", maxread=65536
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.hang_up()

    @property
    def pid(self) -> int:
        pid: int = self.process.pid
        return pid

    def resize(self, columns: int) -> None:
        fcntl.ioctl(self.screen, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def sees(self, text: str) -> str:
        """Waits until the text is shown; gives what came before it and the text, without escapes and line breaks."""
        self.child.expect_exact(text)
        return self._more(f"{self.child.before}{self.child.after}")

    def types(self, *lines: str) -> None:
        for line in lines:
            self.child.send(f"{line}\r")

    def answers(self, line: str, then: str = "key: ") -> str:
        """Types a line, and waits for the next prompt."""
        self.types(line)
        return self.sees(then)

    def names(self, agency: str = "Permits") -> str:
        """Begins a new assessment."""
        self.sees("Name of the agency: ")
        return self.answers(agency)

    def ends(self, by: int | None = None) -> tuple[int, str]:
        """Waits for the end: the exit status (as a shell gives it), and what was shown.

        Given a signal, sends it, and once more where it fell into the moment in which readline handles a key: Python
        then holds it back until the next key or signal.
        """
        if by is not None:
            os.kill(self.pid, by)
            if self.child.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=5):
                os.kill(self.pid, by)
                self.child.expect(pexpect.EOF)
        else:
            self.child.expect(pexpect.EOF)
        shown = self._more(str(self.child.before))
        return self.status(), shown

    def status(self) -> int:
        """Waits for the process to end, and gives its exit status."""
        self.process.join(PATIENCE)
        status: int = self.process.exitcode
        return status if status >= 0 else 128 - status

    def kill(self) -> None:
        """Ends the process as nothing can prevent."""
        self.process.kill()
        self.process.join()

    def hang_up(self) -> None:
        """Takes the terminal away."""
        if self.screen >= 0:
            os.close(self.screen)
            self.screen = -1

    def _more(self, text: str) -> str:
        self.seen += text
        return " ".join(ESCAPE.sub("", text).split())


class _Started(subprocess.Popen[bytes]):
    """A process started from scratch, with the manners of one of multiprocessing's."""

    def __init__(
        self, command: list[str], terminal: int, env: dict[str, str], cwd: Path, preexec: Callable[[], None] | None
    ) -> None:
        def prepare() -> None:
            take(terminal)
            if preexec:
                preexec()

        super().__init__(
            command, stdin=terminal, stdout=terminal, stderr=terminal, env=env, cwd=cwd, preexec_fn=prepare
        )

    def join(self, timeout: float | None = None) -> None:
        self.wait(timeout)

    @property
    def exitcode(self) -> int | None:
        return self.returncode
