"""The program, run in this process as `python -m crm_assess` runs it."""

import sys
from dataclasses import dataclass

import pytest

from crm_assess.__main__ import main


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


class Program:
    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch
        monkeypatch.setenv("COLUMNS", "100")

    def __call__(self, *arguments: object) -> Ended:
        self.monkeypatch.setattr(sys, "argv", ["crm-assess", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = self.capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)
