"""Start the program, and turn whatever ends it into an exit status and a message without a traceback."""

import atexit
import gc
import os
import sys

INTERRUPTED = 130
"""Exit status after Ctrl-C."""
UNREAD = 141
"""Exit status when the reader of a pipe has gone, as a shell gives it for SIGPIPE."""
FAULT = 70
"""Exit status after a fault of the program itself, apart from those a script may expect (0, 1, 2)."""


def main() -> None:
    """Run the command line of this process, and exit with its status."""
    _hold_the_place_of_what_is_closed()
    _accept_every_character()
    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        _drop_what_cannot_be_written()
        status = UNREAD
    except Exception as error:
        status = _explain(error)
    _leave(status)


def _leave(status: int) -> None:
    """End the process at once: to take apart all that was imported would cost a tenth of a report's time.

    What asked to be told of the end is told; where other threads still run, the process ends in the common way.
    """
    threading = sys.modules.get("threading")
    if threading and threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:  # noqa: SIM105  (--version imports nothing that it can do without)
            stream.flush()
        except (OSError, ValueError):
            pass  # nobody reads it: all the same by now
    os._exit(status)


def _hold_the_place_of_what_is_closed() -> None:
    """Let a closed stdout refuse what is written, as a full disk does, and a closed stderr swallow it.

    Else the next file that is opened would get the number of the one that is closed.
    """
    if sys.stdout is None:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 1)
        sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115  (to the end)
    if sys.stderr is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stderr = open(2, "w", encoding="utf-8")  # noqa: SIM115


def _accept_every_character() -> None:
    """Let stdout and stderr write what their encoding lacks as an escape, instead of failing on it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: list[str]) -> int:
    try:
        if arguments == ["--version"]:  # answered before anything is imported, five times as fast
            from crm_assess import __version__

            print(f"crm-assess {__version__}")
        else:
            _die_quietly_when_nobody_reads()
            os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # else all that is installed is searched for them
            gc.set_threshold(100_000, 20, 20)  # what is imported stays: looking for garbage in it costs a twentieth
            from crm_assess.cli.app import run

            run(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.stdout.flush()  # here, where a full disk is still an error with a message
    return 0


def _die_quietly_when_nobody_reads() -> None:
    """Let `crm-assess ... | head` end as every Unix tool does: by the signal, without a word."""
    import signal

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def _drop_what_cannot_be_written() -> None:
    """Send what stdout still holds nowhere, or the interpreter would fail on it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _explain(error: Exception) -> int:
    """Say on stderr what went wrong and what to do next, and return the exit status."""
    from crm_assess.errors import CrmAssessError

    if os.environ.get("CRM_ASSESS_DEBUG"):
        sys.excepthook(type(error), error, error.__traceback__)
    if isinstance(error, CrmAssessError):
        _complain(str(error))
        return error.exit_code
    if isinstance(error, OSError):
        _drop_what_cannot_be_written()
        name = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        _complain(f"crm-assess: {error.strerror or error}{name}")
        return 2
    _complain(f"crm-assess: a fault of the program, not of your files: {type(error).__name__}: {error}")
    _complain("Please report it, with what you typed. CRM_ASSESS_DEBUG=1 shows where it happened.")
    return FAULT


def _complain(message: str) -> None:
    """Write the message on stderr, control characters as escapes: what it quotes may come from anyone's file."""
    shown = (c if c == "\n" or c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in message)
    print("".join(shown), file=sys.stderr)


if __name__ == "__main__":
    main()
