"""Bytes from a file or from standard input, within limits."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from crm_assess.files.problems import InputError, Problem, UnreadableError

MAX_BYTES = 1024 * 1024
"""No assessment, pack or benchmark file is larger than this."""

STDIN = "-"


class Source(NamedTuple):
    """What was read, and what to call it in a message."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the bytes, as ``sha256sum`` prints it."""
        return hashlib.sha256(self.data).hexdigest()

    def text(self) -> str:
        """The bytes as UTF-8, with or without a byte order mark; raises InputError where they are not."""
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode()
            place = before.count("\n") + 1, len(before) - before.rfind("\n")
            raise self.error("is not UTF-8 text (save it as UTF-8)", *place) from None

    def within(self, limit: int) -> "Source":
        """The same; raises InputError where it has more than ``limit`` bytes."""
        if len(self.data) > limit:
            raise self.error(f"is too large (at most {limit // (1024 * 1024)} MiB)")
        return self

    def unreadable(self, what: str) -> UnreadableError:
        """Why the file could not be read at all."""
        return UnreadableError([Problem(self.name, 1, 1, "file", what)])

    def error(self, what: str, line: int = 1, column: int = 1, at: str = "file") -> InputError:
        """One problem of the whole file."""
        return InputError([Problem(self.name, line, column, at, what)])


def read_source(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> Source:
    """Reads a regular file, or standard input for ``-``; raises InputError for all else and beyond ``limit`` bytes."""
    if str(path) == STDIN:
        return _standard_input(limit)
    source = Source(str(path), b"")
    with _told(source), open(path, "rb", opener=_opener) as file:
        before, data, after = os.fstat(file.fileno()), file.read(limit + 1), os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise source.unreadable("changed while it was read (try again)")
    return Source(source.name, data).within(limit)


def read_head(path: str | os.PathLike[str], size: int) -> Source:
    """The first bytes of a regular file of any size, up to the end of a line; raises InputError for all else."""
    source = Source(str(path), b"")
    with _told(source), open(path, "rb", opener=_opener) as file:
        data = file.read(size)
    return Source(source.name, data if len(data) < size else data[: data.rfind(b"\n") + 1] or data)


@contextmanager
def _told(source: Source) -> Iterator[None]:
    """Turns what the system says of a file that cannot be read into InputError."""
    try:
        yield
    except _NotRegularError:
        raise source.unreadable("is no regular file (a file, or - for standard input)") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise source.unreadable(f"cannot be read: {(reason or str(error)).lower()}") from None


def _standard_input(limit: int) -> Source:
    source = Source("<stdin>", b"")
    if sys.stdin is None:
        raise source.unreadable("cannot be read: it is closed")
    try:
        return Source(source.name, sys.stdin.buffer.read(limit + 1)).within(limit)
    except OSError as error:
        raise source.unreadable(f"cannot be read: {(error.strerror or str(error)).lower()}") from None


class _NotRegularError(Exception):
    """A folder, a pipe or a device."""


def _opener(path: str, flags: int) -> int:
    # Not blocking: a named pipe that nobody writes to must not hold the program up.
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise _NotRegularError
    return handle
