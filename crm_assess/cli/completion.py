"""Completion installed as every file is saved: Typer would write over what a shell reads at its start in place."""

import os
from pathlib import PosixPath
from typing import Any, NoReturn

from crm_assess.errors import CrmAssessError


class _Whole(PosixPath):
    """A path whose text keeps every byte it had, and is replaced whole or not at all."""

    def read_text(self, *_: Any, **__: Any) -> str:
        return self.read_bytes().decode(errors="surrogateescape")

    def write_text(self, data: str, *_: Any, **__: Any) -> int:
        from crm_assess.files.save import save

        save(self, data.encode(errors="surrogateescape"))
        return len(data)

    def mkdir(self, *given: Any, **named: Any) -> None:
        from crm_assess.files.save import confirm

        if not self.is_dir():
            super().mkdir(*given, **named)
            confirm(self.parent, self)


def install_safely() -> None:
    """Lets Typer's installation save as this program does, and loosen no rule of PowerShell."""
    from typer import _completion_shared as typers

    if os.name == "posix":
        typers.Path = _Whole  # type: ignore[attr-defined]
    typers.install_powershell = _refuse


def _refuse(**_: str) -> NoReturn:
    """Typer would let PowerShell run any script whatsoever from then on."""
    raise CrmAssessError(
        "PowerShell's completion is not installed by itself, for its rules on scripts would have to be loosened: "
        "add what crm-assess --show-completion prints to the file that $PROFILE names."
    )
