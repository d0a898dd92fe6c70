"""Many files that appear in a folder together, or not at all: written aside, brought to the disk, then moved in."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from shutil import copymode, rmtree
from types import TracebackType
from typing import Self

from crm_assess.errors import CrmAssessError
from crm_assess.files.locking import hold_folder, release, remove_abandoned_folder
from crm_assess.files.problems import printable
from crm_assess.files.save import ASIDE, SaveError, Sink, confirm, reason, told
from crm_assess.language import _

LISTED = 5
"""So many names are told of files that are in the way; the others are counted."""


class Staging:
    """A place inside a folder where files wait until all of them are whole.

    What is not published is gone at the end, and so is the folder if it was made for this.
    """

    def __init__(self, folder: Path) -> None:
        """``folder`` is made where it does not exist; the folder above it must."""
        self.folder, self.aside = folder, folder / f".{os.urandom(4).hex()}{ASIDE}"
        self._new = False
        self._lock: int | None = None

    def __enter__(self) -> Self:
        """Makes the folders; raises SaveError."""
        made = self.folder
        try:
            self._new = not self.folder.exists()
            self.folder.mkdir(exist_ok=True)
            made = self.aside
            for left in self.folder.glob(f".????????{ASIDE}"):
                remove_abandoned_folder(left)
            self.aside.mkdir()
            self._lock = hold_folder(self.aside)
        except OSError as error:
            self.__exit__(None, None, None)
            told_of = {"folder": self.folder, "reason": reason(error, made)}
            raise SaveError(_("Nothing could be saved in {folder}: {reason}.", **told_of)) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leaves nothing behind that was not published."""
        with suppress(OSError):  # rmtree ignores all errors but that of closing what it has read
            rmtree(self.aside, ignore_errors=True)
        release(self._lock)
        if self._new:
            with suppress(OSError):  # it is not empty: that is what was published
                self.folder.rmdir()

    def write(self, name: str, data: bytes) -> None:
        """Brings a file to the disk, not yet to its place; raises SaveError."""
        path = self.aside / name
        with told(self.folder / name):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
            try:
                Sink(handle).write(data)
                os.fsync(handle)
            finally:
                os.close(handle)

    def publish(self, names: Iterable[str]) -> None:
        """Moves the files to their places, each replacing whole what is there; raises SaveError."""
        for name in names:
            target = self.folder / name
            with told(target):
                with suppress(FileNotFoundError):
                    copymode(target, self.aside / name)
                (self.aside / name).replace(target)
        confirm(self.folder, self.folder)
        if self._new:
            confirm(self.folder.parent, self.folder)


def refuse_to_replace_any(folder: Path, names: Iterable[str], force: bool, inputs: Iterable[Path]) -> None:
    """Raises CrmAssessError where a file is in the way; all that are in the way are told of at once."""
    read = {os.path.realpath(path) for path in inputs}
    there = [folder / name for name in names if os.path.lexists(folder / name)]
    own = [path for path in there if os.path.realpath(path) in read]
    odd = [path for path in there if path.is_symlink() or not path.is_file()]
    if own:
        raise CrmAssessError(f"{_listed(own)}: made from this; give -o another folder.")
    if odd:
        raise CrmAssessError(f"{_listed(odd)}: no regular file; give -o another folder.")
    if there and not force:
        raise CrmAssessError(f"{_listed(there)}: there already; give -o another folder, or --force to replace.")


def _listed(paths: list[Path]) -> str:
    more = len(paths) - LISTED
    return ", ".join(printable(str(path)) for path in paths[:LISTED]) + (f" and {more} more" if more > 0 else "")
