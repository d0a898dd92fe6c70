"""A file is replaced whole or not at all: written aside, brought to the disk, then renamed.

Every file that the program writes is written here.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from crm_assess.errors import CrmAssessError
from crm_assess.files.locking import hold, remove_abandoned
from crm_assess.language import N_, _

ASIDE = ".crm-assess-tmp"
"""How the name of a file ends that is still being written."""

_NO_SUCH_THING = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF)
"""What a file system answers that cannot bring a folder to the disk; the file itself is there all the same."""
_TRIES = 100
"""Names for the file aside; one is enough unless somebody else saves the same file at the same moment."""


class SaveError(CrmAssessError):
    """A file that could not be saved, and why; what was there before is still there."""


class Sink:
    """Where a file's bytes go when they are made piece by piece."""

    def __init__(self, handle: int) -> None:
        """``handle`` is a descriptor of the open file."""
        self._handle = handle
        self.error: OSError | None = None
        """What went wrong first, whatever a library makes of it on the way."""

    def write(self, data: bytes) -> int:
        """Writes all of it, however little the system takes at a time. Raises OSError."""
        left = memoryview(data).cast("B")
        try:
            while left:
                left = left[os.write(self._handle, left) :]
        except OSError as error:
            self.error = self.error or error
            raise
        return len(data)

    def flush(self) -> None:
        """Does nothing: nothing is kept back."""


Content = bytes | Callable[[Sink], object]
"""What a file is to hold, or what writes it."""


def save(path: Path, content: Content, ready: Callable[[int], None] | None = None) -> None:
    """Replaces a file, or makes a new one, keeping its mode and following a symbolic link.

    ``ready`` gets the new file's descriptor when all bytes are on the disk and nothing has been replaced yet; what it
    raises ends the saving. Raises SaveError.
    """
    save_all({path: content}, ready)


def save_all(files: Mapping[Path, Content], ready: Callable[[int], None] | None = None) -> None:
    """Saves several files as ``save`` does one: none takes its place before all are on the disk. Raises SaveError."""
    asides: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            with told(path):
                asides[path] = _written(Path(os.path.realpath(path)), content, ready)
        for path in files:
            with told(path):
                asides[path].replace(os.path.realpath(path))
            del asides[path]
    except BaseException:
        for aside in asides.values():
            with suppress(OSError):
                aside.unlink()
        raise
    for folder, path in {Path(os.path.realpath(path)).parent: path for path in files}.items():
        confirm(folder, path)


def confirm(folder: Path, path: Path) -> None:
    """Brings the new names in a folder to the disk, of which ``path`` is told of. Raises SaveError."""
    with told(path, N_("{file} is written, but the disk did not confirm that it will last: {reason}.")):
        _sync_folder(folder)


@contextmanager
def make_folder(folder: Path) -> Iterator[None]:
    """Makes a folder for what is saved within, unless it is there; removes it again where nothing could be.

    Raises SaveError.
    """
    try:
        folder.mkdir()
    except FileExistsError:
        yield
        return
    except OSError as error:
        raise SaveError(
            _("The folder {folder} could not be made: {reason}.", folder=folder, reason=reason(error, folder))
        ) from None
    try:
        yield
        confirm(folder.parent, folder)
    except BaseException:
        with suppress(OSError):  # it is not empty: that is what was saved
            folder.rmdir()
        raise


@contextmanager
def told(path: Path, what: str = N_("{file} could not be saved: {reason}.")) -> Iterator[None]:
    """Turns what the system says of a file that cannot be written into SaveError."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise SaveError(_(what, file=path, reason=reason(error, path))) from None


def reason(error: OSError | ValueError, path: Path) -> str:
    """Why a file could not be written, in words that say what can be done."""
    number = error.errno if isinstance(error, OSError) else None
    known = {
        errno.ENOSPC: N_("the disk is full"),
        errno.EDQUOT: N_("your share of the disk is used up"),
        errno.EFBIG: N_("the file may not grow any further (a limit of this account or disk)"),
        errno.EROFS: N_("the disk can only be read, not written"),
        errno.EACCES: N_("no permission to write in {folder}"),
        errno.EPERM: N_("no permission to write in {folder}"),
        errno.ENOENT: N_("there is no folder {folder}"),
        errno.ENOTDIR: N_("{folder} is no folder"),
        errno.EISDIR: N_("it is a folder"),
        errno.ENAMETOOLONG: N_("its name is too long"),
    }.get(number or 0)
    if known:
        return _(known, folder=path.absolute().parent)
    return _(str(error)) if isinstance(error, ValueError) else (error.strerror or str(error)).lower()


def _written(target: Path, content: Content, ready: Callable[[int], None] | None) -> Path:
    """A file beside the target with what the target is to hold, on the disk."""
    before = _before(target)
    aside, handle = _create(target, 0o600 if before else 0o666)
    try:
        try:
            if before:
                _make_like(handle, before)
            _fill(Sink(handle), content)
            os.fsync(handle)
            if ready:
                ready(handle)
        finally:
            os.close(handle)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    return aside


def _before(target: Path) -> os.stat_result | None:
    try:
        before = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(before.st_mode):
        raise ValueError(N_("it is no regular file"))
    return before


def _create(target: Path, mode: int) -> tuple[Path, int]:
    """A new file beside the target, and its descriptor, which holds a lock on it as long as it is open.

    Its name is the same each time, so that one left behind by a killed program is found and removed, and another only
    where a second program is just saving the same file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    token = sha256(os.fsencode(target.name)).hexdigest()[:8]
    for _try in range(_TRIES):
        aside = target.with_name(f".{target.name[:40]}.{token}{ASIDE}")
        remove_abandoned(aside)
        with suppress(FileExistsError):
            handle = os.open(aside, flags, mode)
            if hold(handle, aside):
                return aside, handle
            os.close(handle)
        token = os.urandom(4).hex()
    raise ValueError(N_("something else keeps saving it"))


def _make_like(handle: int, before: os.stat_result) -> None:
    """Gives a file the owner, group and mode of the one it will replace, as far as that is permitted."""
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchown(handle, before.st_uid, before.st_gid)
        os.fchmod(handle, before.st_mode & 0o777)


def _fill(sink: Sink, content: Content) -> None:
    if isinstance(content, bytes):
        sink.write(content)
        return
    try:
        content(sink)
    finally:
        if sink.error:
            raise sink.error


def _sync_folder(folder: Path) -> None:
    """Brings the new name to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_THING:
            raise
