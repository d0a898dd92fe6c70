"""A lock on a file, by which whoever would change it notices an interview. Without support for locks there is none."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from crm_assess.errors import CrmAssessError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class InUse(CrmAssessError):
    """Another interview has the file."""


def lock(path: Path) -> int | None:
    """Locks the file that has this name now, and gives the descriptor that holds the lock until it is closed.

    ``None`` where there is no file or the file system has no locks. Raises InUse.
    """
    if fcntl is None:
        return None
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        except OSError:
            return None
        held = _try(handle, path)
        # Between opening and locking, the file may have been replaced by one that somebody else has locked.
        if held is None or _still_named(held, path):
            return held
        os.close(held)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Holds the lock for as long as the context lasts; raises InUse while an interview has the file."""
    handle = lock(path)
    try:
        yield
    finally:
        release(handle)


def release(handle: int | None) -> None:
    """Lets go of a lock. Nothing was written by its descriptor, so that nothing can be lost in closing it."""
    if handle is not None:
        with suppress(OSError):
            os.close(handle)


def lock_handle(handle: int) -> int | None:
    """Locks a file that has no name yet, by a descriptor of its own."""
    if fcntl is None:
        return None
    held = os.dup(handle)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def hold(handle: int, path: Path) -> bool:
    """Locks a file just made, as long as it is open, so that nobody takes it for abandoned; whether it is still there.

    Where the file system has no locks, that is taken for granted.
    """
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
    except OSError:
        return True


def remove_abandoned(path: Path) -> None:
    """Removes a file that was held once and is no longer, since whoever held it was killed; leaves any other."""
    with suppress(OSError):
        if fcntl is None:
            path.unlink()  # Windows refuses it while the file is open
            return
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _still_named(handle, path):
                path.unlink()
        finally:
            os.close(handle)


def hold_folder(path: Path) -> int | None:
    """Locks a folder until the descriptor is closed, so that nobody takes it for abandoned; None without locks."""
    if fcntl is None:
        return None
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            release(handle)
            return None
        return handle
    return None


def remove_abandoned_folder(path: Path) -> None:
    """Removes a folder, with what is in it, that somebody held who was killed; leaves any other."""
    handle = hold_folder(path)
    if handle is not None:
        rmtree(path, ignore_errors=True)
    release(handle)


def _try(handle: int, path: Path) -> int | None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise InUse(
            f"{path} is open in another interview (in another window, or stopped with Ctrl-Z). "
            "Finish that one first; its answers are in the file."
        ) from None
    except OSError:
        os.close(handle)
        return None
    return handle


def _still_named(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
