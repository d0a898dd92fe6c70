"""A file is replaced whole or not at all: written aside, brought to the disk, then renamed."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crm_assess.errors import CrmAssessError

ASIDE = ".crm-assess-tmp"
"""How the name of a file ends that is still being written."""

_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)
"""What a file system answers that cannot bring a folder to the disk; the file itself is there all the same."""


class SaveError(CrmAssessError):
    """A file that could not be saved, and why; what was there before is still there."""


def save(path: Path, data: bytes, ready: Callable[[int], None] | None = None) -> None:
    """Replaces a file, or makes a new one, keeping its mode and following a symbolic link.

    ``ready`` gets the new file's descriptor when all bytes are on the disk and nothing has been replaced yet; what it
    raises ends the saving. Raises SaveError.
    """
    try:
        _replace(Path(os.path.realpath(path)), data, ready)
    except (OSError, ValueError) as error:
        raise SaveError(f"{path} could not be saved: {reason(error, path)}.") from None


def reason(error: OSError | ValueError, path: Path) -> str:
    """Why a file could not be written, in words that say what can be done."""
    number = error.errno if isinstance(error, OSError) else None
    folder = path.absolute().parent
    return {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "your share of the disk is used up",
        errno.EFBIG: "the file may not grow any further (a limit of this account or disk)",
        errno.EROFS: "the disk can only be read, not written",
        errno.EACCES: f"no permission to write in {folder}",
        errno.EPERM: f"no permission to write in {folder}",
        errno.ENOENT: f"there is no folder {folder}",
        errno.ENOTDIR: f"{folder} is no folder",
        errno.EISDIR: "it is a folder",
        errno.ENAMETOOLONG: "its name is too long",
    }.get(number or 0, (getattr(error, "strerror", None) or str(error)).lower())


def _replace(target: Path, data: bytes, ready: Callable[[int], None] | None) -> None:
    aside = target.with_name(f".{target.name[:40]}.{os.urandom(4).hex()}{ASIDE}")
    try:
        handle = _create(aside, target)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
            if ready:
                ready(handle)
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    _sync_folder(target.parent)


def _create(aside: Path, target: Path) -> int:
    """A new file with the owner, group and mode of the one it will replace, as far as that is permitted."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        before = target.stat()
    except FileNotFoundError:
        return os.open(aside, flags, 0o666)
    if not stat.S_ISREG(before.st_mode):
        raise ValueError("it is no regular file")
    handle = os.open(aside, flags, 0o600)
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchown(handle, before.st_uid, before.st_gid)
        os.fchmod(handle, before.st_mode & 0o777)
    return handle


def _sync_folder(folder: Path) -> None:
    """Brings the new name to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_THING:
            raise
