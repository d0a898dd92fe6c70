"""Runs a command within the test's own process, as the program's start does."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from crm_assess.cli.app import run
from crm_assess.errors import CrmAssessError


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    status: int
    data: bytes
    errors: str

    @property
    def text(self) -> str:
        """What it printed."""
        return self.data.decode()


def call(*arguments: object, stdin: bytes = b"") -> Ended:
    """Runs `crm-assess` with these arguments; what it raises beyond its own errors is the test's to see."""
    out, errors = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)
        for _ in range(2)
    )
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with redirect_stdout(out), redirect_stderr(errors):
            status = _status([str(argument) for argument in arguments])
    finally:
        sys.stdin = before
    return Ended(status, out.buffer.getvalue(), errors.buffer.getvalue().decode())


def _status(arguments: list[str]) -> int:
    try:
        run(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except CrmAssessError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0
