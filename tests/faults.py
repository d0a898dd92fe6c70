"""Makes the system fail: records every call that concerns a folder, and fails the k-th of them, or ends there.

The calls are found by wrapping whatever `os` takes from the system, and not by a list: a new one is failed too.
`python -m tests.faults FILE K` saves a file in a process that is killed at its k-th call.
"""

import errno
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import BuiltinFunctionType
from typing import Any

from tests.running import Ended, call

WRAPPED = [name for name in dir(os) if isinstance(getattr(os, name), BuiltinFunctionType)]
BY_DESCRIPTOR = {"close", "dup", "fchmod", "fchown", "fdatasync", "flock", "fstat", "fsync", "ftruncate", "write"}
"""Calls whose first number is a descriptor; elsewhere it is something else."""
NO_CALLS = {"fspath"}
ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR, errno.EDQUOT]


@dataclass(frozen=True)
class Call:
    """One call that concerns the folder."""

    name: str
    given: tuple[Any, ...]
    result: Any = "an error"


def absolute(path: Any) -> str:
    """A path, wherever the process goes later."""
    return os.path.normpath(os.path.join(os.getcwd(), os.fsdecode(path)))  # noqa: PTH109, PTH118


@dataclass
class System:
    """What the system does while it is watched."""

    folder: Path
    fail_at: int = -1
    """The place of the call to fail; none if negative."""
    end: Callable[[], Any] = lambda: None
    """What happens at that call instead of it: raises, or does not come back."""
    for_good: bool = False
    """Whether each call from there on fails."""
    at_most: int = sys.maxsize
    """So many bytes are taken by one write."""
    calls: list[Call] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)

    @contextmanager
    def watched(self) -> Iterator["System"]:
        """Watches what happens within."""
        before = {name: getattr(os, name) for name in WRAPPED}
        flock = fcntl.flock
        try:
            for name, real in before.items():
                if name not in NO_CALLS:
                    setattr(os, name, self._wrapper(name, real))
            fcntl.flock = self._wrapper("flock", flock)
            yield self
        finally:
            fcntl.flock = flock
            for name, real in before.items():
                setattr(os, name, real)

    def _wrapper(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            if not self._concerns(name, given):
                found = real(*given, **named)
                self._note(name, given, found, False)
                return found
            place = len(self.calls)
            told = tuple(absolute(each) if isinstance(each, str | bytes | os.PathLike) else each for each in given)
            self.calls.append(Call(name, told))
            if name == "write":
                given = (given[0], given[1][: self.at_most])
            if place == self.fail_at or (self.for_good and place > self.fail_at >= 0):
                self._half_done(name, real, given)
                self.end()
            found = real(*given, **named)
            if name == "write":
                told = (given[0], bytes(given[1]))
            self.calls[place] = Call(name, told, found)
            self._note(name, given, found, True)
            return found

        return called

    def _concerns(self, name: str, given: tuple[Any, ...]) -> bool:
        if name in BY_DESCRIPTOR:
            return bool(given) and given[0] in self._open
        return any(self._within(each) for each in given if isinstance(each, str | bytes | os.PathLike))

    def _within(self, path: Any) -> bool:
        place = absolute(path)
        return place == str(self.folder) or place.startswith(f"{self.folder}{os.sep}")

    def _note(self, name: str, given: tuple[Any, ...], found: Any, within: bool) -> None:
        """Remembers which descriptors belong to the folder."""
        if name in ("open", "dup"):
            (self._open.add if within else self._open.discard)(found)
        elif name == "close":
            self._open.discard(given[0])

    @staticmethod
    def _half_done(name: str, real: Callable[..., Any], given: tuple[Any, ...]) -> None:
        """As it really happens: what cannot be written whole is so in part, and what cannot be closed is closed."""
        if name == "write":
            real(given[0], given[1][: len(given[1]) // 2])
        elif name == "close":
            real(given[0])


def failing(number: int) -> Callable[[], Any]:
    """What raises an error of the system."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


def told(*arguments: object, stdin: bytes = b"") -> Ended:
    """Runs a command, and tells an error of the system as the program's start does."""
    try:
        return call(*arguments, stdin=stdin)
    except OSError as error:
        return Ended(2, b"", f"crm-assess: {error.strerror}: {error.filename or ''}")


def disks(calls: list[Call], before: dict[str, bytes]) -> Iterator[tuple[dict[str, bytes], dict[str, bytes]]]:
    """The files there are when the process is killed before each call and after the last, and when the power is cut.

    After a power cut a file has what was brought to the disk last, here the worst of what may be: nothing else. Names
    that were made or changed are there.
    """
    names = {name: _Inode(data, data) for name, data in before.items()}
    handles: dict[int, _Inode] = {}
    yield _seen(names)
    for each in calls:
        _replay(each, names, handles)
        yield _seen(names)


def unsure(calls: list[Call]) -> set[str]:
    """The folders whose newest names a power cut may still take back when all is done, since nobody synced them."""
    found: set[str] = set()
    handles: dict[int, str] = {}
    for each in calls:
        if each.name in ("replace", "rename", "mkdir") and each.result is None:
            found.add(os.path.dirname(str(each.given[-1 if each.name != "mkdir" else 0])))  # noqa: PTH120
        elif each.name == "open":
            handles[each.result] = str(each.given[0])
        elif each.name == "fsync":
            found.discard(handles.get(each.given[0], ""))
        elif each.name == "rmdir":
            found.discard(str(each.given[0]))
    return found


@dataclass
class _Inode:
    data: bytes = b""
    on_disk: bytes = b""


def _seen(names: dict[str, _Inode]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return {name: one.data for name, one in names.items()}, {name: one.on_disk for name, one in names.items()}


def _replay(call: Call, names: dict[str, _Inode], handles: dict[int, _Inode]) -> None:
    given = call.given
    if call.name == "open" and isinstance(call.result, int):
        if given[1] & os.O_CREAT:
            names.setdefault(str(given[0]), _Inode())
        if given[1] & os.O_TRUNC:
            names[str(given[0])].data = b""
        if str(given[0]) in names:
            handles[call.result] = names[str(given[0])]
    elif call.name == "write":
        handles[given[0]].data += given[1][: call.result]
    elif call.name == "fsync" and given[0] in handles:
        handles[given[0]].on_disk = handles[given[0]].data
    elif call.name == "close":
        handles.pop(given[0], None)
    elif call.name in ("replace", "rename"):
        names[str(given[1])] = names.pop(str(given[0]))
    elif call.name in ("unlink", "remove") and call.result is None:
        names.pop(str(given[0]), None)


def main(path: str, place: str) -> None:
    """Saves a file, and is killed as nothing can prevent it at a call."""
    from crm_assess.files.save import save

    target = Path(path)
    system = System(target.parent, int(place), lambda: os.kill(os.getpid(), 9))
    with system.watched():
        save(target, b"new" * 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
