"""One thing done for many files, by several processes where that is worth while.

The processes are forked, so that each has at once all that this one has loaded. The standard library's pools take as
long to import as ten reports to make, and leave their processes behind where this one is killed.
"""

import gc
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple, TypeVar

from crm_assess.errors import CrmAssessError

T = TypeVar("T")
R = TypeVar("R")

FEWEST = 16
"""A process of its own is worth its start from so many files on."""


def each(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What becomes of each item, in the order of the items, as soon as it is known.

    What ``work`` returns must be picklable. The first CrmAssessError that it raises ends everything.
    """
    processes = min(_cores(), len(items) // FEWEST) if sys.platform == "linux" else 1
    if processes < 2:
        return map(work, items)
    return _shared(work, items, processes)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_ENDING = (signal.SIGINT, signal.SIGTERM)
"""What ends the program and its helpers."""


class _Helper(NamedTuple):
    """A process that works for this one, and the end of the pipe at which its results arrive."""

    process: int
    results: IO[bytes]


def _shared(work: Callable[[T], R], items: Sequence[T], processes: int) -> Iterator[R]:
    """Each of several processes takes every so many-th item; a pipe holds it back that runs too far ahead."""
    sys.stdout.flush()
    sys.stderr.flush()
    helpers: list[_Helper] = []
    gc.freeze()  # what is loaded is shared with the helpers as long as nobody touches it
    try:
        with _undisturbed():
            for own in range(processes):
                helpers.append(_start(work, items[own::processes]))
        for place in range(len(items)):
            yield _received(helpers[place % processes].results)
    finally:
        for helper in helpers:
            helper.results.close()
            with suppress(ProcessLookupError):
                os.kill(helper.process, signal.SIGTERM)
            os.waitpid(helper.process, 0)
        gc.unfreeze()  # what stays frozen is never freed, which some libraries take for a leak and print


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Holds back what ends the program until all its helpers are known to it, and each is ready to end by it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(work: Callable[[T], R], items: Sequence[T]) -> _Helper:
    """Starts a helper; called with the signals held back that end it."""
    reader, writer = os.pipe()
    process = os.fork()
    if process:
        os.close(writer)
        return _Helper(process, os.fdopen(reader, "rb"))
    try:  # in the helper, which ends here whatever happens
        os.close(reader)
        for own in (*_ENDING, signal.SIGPIPE):
            signal.signal(own, signal.SIG_DFL)  # without a word; also when nobody is there any more to read
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        with os.fdopen(writer, "wb") as results:
            for item in items:
                pickle.dump(_attempt(work, item), results)
                results.flush()
    finally:
        os._exit(0)


def _attempt(work: Callable[[T], R], item: T) -> tuple[R | None, str | None, str | None]:
    """The result, or else what a user can mend, or else what is a fault of the program."""
    try:
        return work(item), None, None
    except CrmAssessError as error:
        return None, str(error), None
    except Exception as error:
        return None, None, f"{type(error).__name__}: {error} (with {item})"


def _received(results: IO[bytes]) -> Any:
    try:
        result, mistake, fault = pickle.load(results)
    except EOFError:
        raise CrmAssessError("A helping process ended before its time (killed, or out of memory).") from None
    if mistake is not None:
        raise CrmAssessError(mistake)
    if fault is not None:
        raise RuntimeError(fault)
    return result
