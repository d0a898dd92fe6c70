"""What the program touches: no socket, no other program, and no file but those it is asked to write."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from crm_assess.cli.app import COMMANDS
from crm_assess.cli.many import FEWEST
from tests.every_command import ASIDE, BASE, WITHOUT_A_RUN, Run, environment, material, options, run, runs

ROOT = Path(__file__).resolve().parent.parent

# One process for all runs: `sys.argv[1]` are the runs as JSON, and each event it prints is a line of JSON.
CHILD = """
import json, os, sys
from tests.running import call

SEEN = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
TELLING = (
    "os.chmod os.chown os.link os.mkdir os.mkfifo os.mknod os.remove os.rename os.rmdir os.symlink os.truncate "
    "os.utime os.setxattr os.removexattr os.system os.exec os.fork os.forkpty os.posix_spawn os.startfile pty.spawn "
    "shutil. socket. subprocess. tempfile. ftplib. http. smtplib. urllib. webbrowser. sqlite3."
).split()

def hook(event, given):
    if event == "open":
        path, mode, flags = given
        if isinstance(path, int) or not flags & WRITING:
            return
    elif not any(event == each or each.endswith(".") and event.startswith(each) for each in TELLING):
        return
    SEEN.append([event, [os.fspath(each) if isinstance(each, os.PathLike) else str(each) for each in given]])

sys.addaudithook(hook)
for arguments, stdin in json.load(open(sys.argv[1])):
    SEEN.clear()
    ended = call(*arguments, stdin=stdin.encode())
    print(json.dumps([ended.status, ended.errors, list(SEEN)]), flush=True)
"""


def child(folder: Path, chosen: list[Run], *before: str) -> "subprocess.CompletedProcess[str]":
    """Runs the runs in a folder, in one process that tells what each of them touches."""
    listed = folder.parent / "runs.json"
    listed.write_text(json.dumps([(each.arguments, each.stdin.decode()) for each in chosen]))
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    own = {**environment(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    command = [*before, sys.executable, "-c", CHILD, str(listed)]
    return subprocess.run(command, cwd=folder, env=kept | own, capture_output=True, text=True)


def allowed(path: str, folder: Path, chosen: Iterable[Run]) -> bool:
    """Whether a path is one that these runs are asked to write, or its new version beside it."""
    place = Path(os.path.normpath(folder / path))
    aside = ASIDE.fullmatch(place.name)
    for each in chosen:
        for target in each.writes:
            wanted = folder / target
            if target.endswith("/") and place.is_relative_to(wanted):
                return True
            if place == wanted or (aside and place.parent == wanted.parent and aside["name"] == wanted.name[:40]):
                return True
    return False


def distinct(listed: list[Run]) -> list[Run]:
    return list({each.name: each for each in listed}.values())


# Each in a folder of its own would cost a second; so what one run writes is out of the way of the next.
def placed(listed: list[Run]) -> list[Run]:
    """The runs, those that make a new file with --force, so that one after another can make it."""
    again = []
    for each in distinct(listed):
        makes = each.writes and each.arguments[0] in COMMANDS and "--force" not in each.arguments
        forced = makes and "--force" in options(each.arguments[0])
        again.append(Run((*each.arguments, "--force"), each.writes, each.stdin, each.status) if forced else each)
    return again


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("surface") / "work"
    made.mkdir()
    material(made)
    return made


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_command_and_every_option_is_run() -> None:
    assert set(BASE) == set(COMMANDS)
    words = {(each.arguments[0], word) for each in runs() for word in each.arguments[1:]}
    aliases = {"--output": "-o"}
    tried = words | {(name, "--output") for name, word in words if word in aliases.values()}
    missing = {(name, option) for name in COMMANDS for option in options(name)} - tried - set(WITHOUT_A_RUN)
    assert missing == set(), "give them a run in tests/every_command.py"


def test_no_command_opens_a_socket_starts_a_program_or_writes_what_it_was_not_asked_to(folder: Path) -> None:
    chosen, before = placed(runs()), snapshot(folder)
    ran = child(folder, chosen)
    assert ran.returncode == 0, ran.stderr
    seen = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(seen) == len(chosen) > 80
    wrong = []
    for each, (status, errors, events) in zip(chosen, seen, strict=True):
        assert status == each.status, f"{each.name}: {errors}"
        told = [(event, given) for event, given in events if not harmless(event, given, folder, each)]
        wrong += [(each.name, event, given) for event, given in told]
        assert bool(events) == bool(each.writes), each.name  # and the hook does see what is written
    assert wrong == []
    after = snapshot(folder)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert [path for path in changed if not allowed(path, folder, chosen)] == []


def harmless(event: str, given: list[str], folder: Path, each: Run) -> bool:
    """Whether an event is a step of writing what the run is asked to write."""
    if event == "os.rename":
        return all(allowed(path, folder, [each]) for path in given[:2])
    if event in (
        "open",
        "os.remove",
        "os.mkdir",
        "os.rmdir",
        "os.chmod",
        "os.chown",
        "shutil.copymode",
        "shutil.rmtree",
    ):
        return allowed(given[0], folder, [each]) or given[0].isdecimal()
    return False


CALLS = "socket,connect,bind,sendto,execve,openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat"
CALLS += ",rmdir,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,chown,fchownat,lchown,mknod,mknodat"
CALLS += ",socketpair,?openat2,?execveat,?utimensat,?setxattr"
LINE = re.compile(r"^\d+ +(?P<call>\w+)\((?P<given>.*)$")
HARMLESS = {"/dev/null", "/dev/tty"}


SHARED = [run("check many"), run("report many -o shared/", "shared/")]


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace, which .ci/run installs")
def test_neither_do_the_libraries_beneath_python(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    material(folder)
    (folder / "many").mkdir()
    for number in range(2 * FEWEST):
        shutil.copy(folder / "office.yaml", folder / "many" / f"{number}.yaml")
    # First, while no library has threads: they are shared among several processes.
    chosen, log = [*SHARED, *placed(runs())], tmp_path / "calls"
    strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", f"trace={CALLS}", "-o", str(log)]
    if subprocess.run([*strace, "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    ran = child(folder, chosen, *strace)
    assert ran.returncode == 0, ran.stderr
    assert len(list((folder / "shared").iterdir())) == 2 * FEWEST
    lines = [found for line in log.read_text(errors="replace").splitlines() if (found := LINE.match(line))]
    assert sum("crm-assess-tmp" in line["given"] for line in lines) > 100
    assert [line[0] for line in lines[1:] if not expected(line["call"], line["given"], folder, chosen)] == []


def expected(call: str, given: str, folder: Path, chosen: list[Run]) -> bool:
    """Whether a system call only reads, or is a step of writing what the runs are asked to write."""
    if call in ("socket", "socketpair", "connect", "bind", "sendto", "execve", "execveat"):
        return False
    if call in ("open", "openat", "openat2") and not re.search(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC", given):
        return True
    paths = re.findall(r'"((?:[^"\\]|\\.)*)"', given)
    return all(path in HARMLESS or allowed(path, folder, chosen) for path in paths)
