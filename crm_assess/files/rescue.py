"""Where answers go that cannot be saved in their file."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from crm_assess.files.save import SaveError, reason, save
from crm_assess.language import _, fill


class Rescue:
    """A copy of the answers outside the folder of their file, for as long as that cannot be written."""

    def __init__(self, path: Path, folders: Sequence[Path]) -> None:
        """``folders`` are tried in their order."""
        self._path, self._folders = path, folders
        self.copy: Path | None = None
        """Where the answers are, once they had to be rescued."""

    def save(self, data: bytes) -> tuple[bool, str]:
        """Saves the copy; gives whether that worked, and a sentence that says where the answers are."""
        for place in (self.copy, *self._folders):
            with contextlib.suppress(SaveError):
                if place is not None:
                    self.copy = self._write(place, data)
                    return True, _("All answers so far are safe in {file}.", file=self.copy)
        return False, _("They could not be saved anywhere else either: they are only in this window. Do not close it.")

    def _write(self, place: Path, data: bytes) -> Path:
        if place != self.copy:
            return aside(place / self._path.name, data, "rescued")
        save(place, data)
        return place

    def dismiss(self) -> tuple[str, ...]:
        """Removes the copy, which is needed no longer, and says so."""
        if self.copy is None:
            return ()
        with contextlib.suppress(OSError):
            self.copy.unlink()
        copy, self.copy = self.copy, None
        said = _("{file} is saved again, with everything in it; {copy} is no longer needed and removed.")
        return (fill(said, file=self._path, copy=copy),)


def aside(path: Path, data: bytes, why: str) -> Path:
    """Makes a new file beside another, named after it, in nothing's place and for its owner's eyes alone.

    Raises SaveError.
    """
    number = 1
    while True:
        copy = path.with_name(f"{path.stem}.{why}{'' if number == 1 else f'-{number}'}{path.suffix}")
        try:
            os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            break
        except FileExistsError:
            number += 1
        except OSError as error:
            raise SaveError(_("{file} could not be saved: {reason}.", file=copy, reason=reason(error, copy))) from None
    try:
        save(copy, data)
    except SaveError:
        with contextlib.suppress(OSError):
            copy.unlink()
        raise
    return copy
