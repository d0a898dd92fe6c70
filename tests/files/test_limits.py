"""What a file can do at worst: it is refused in plain words within two seconds and 300 MB, whatever it holds."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_assess.files.problems import UnreadableError
from crm_assess.files.source import read_source
from tests.tables import csv_file, xlsx_file

SECONDS, MEGABYTES = 2.0, 300
MIB = 1024 * 1024
ROOT = Path(__file__).parents[2]
SHEET = "xl/worksheets/sheet2.xml"
HEAD = """\
schema: crm-assess/assessment/1
pack: {id: government-crm, version: 1}
agency: {name: A}
assessed_on: 2026-11-22
"""
JSON_HEAD = (
    '{"schema": "crm-assess/assessment/1", "pack": {"id": "government-crm", "version": 1}, "agency": {"name": "A"},'
    ' "assessed_on": "2026-11-22", "answers": '
)


measured = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no measure of a process's memory here")
PROBE = """\
import atexit, runpy, sys
def used():
    import resource
    took = resource.getrusage(resource.RUSAGE_SELF)
    peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")][0].split()[1]
    print(took.ru_utime + took.ru_stime, peak)
atexit.register(used)
runpy.run_module("crm_assess", run_name="__main__")
"""
"""Runs the program, and ends by printing the seconds and kilobytes it took. Memory is the process's own since its
start: the figure that the system hands a parent counts what the parent held when it started the child."""


def ended(file: Path, command: str = "check") -> tuple[int, str]:
    """Exit status and errors of a command in a process of its own, which must keep to processor time and memory.

    The best of three runs counts: a busy machine stretches processor time too.
    """
    for _ in range(3):
        process = subprocess.run([sys.executable, "-c", PROBE, command, str(file)], **PIPES)
        seconds, kilobytes = map(float, process.stdout.split()[-2:])
        if seconds < SECONDS:
            break
    assert seconds < SECONDS
    assert kilobytes / 1024 < MEGABYTES
    assert "Traceback" not in process.stderr
    return process.returncode, process.stderr


PIPES: Any = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL, "timeout": 60}


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """A sound workbook with some of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(xlsx_file([["call_centre", 3]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def streamed(name: str, megabytes: int) -> bytes:
    """A workbook with a part of so many megabytes, most of it blanks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(b" " * MIB)
    return buffer.getvalue()


def in_sheet(text: bytes) -> bytes:
    return repacked(lambda parts: parts.update({SHEET: parts[SHEET].replace(b"</sheetData>", text + b"</sheetData>")}))


def moved(parts: dict[str, bytes], text: bytes) -> None:
    """Puts something into a sheet, and the sheet where none is looked for."""
    parts["xl/other/sheet.xml"] = parts.pop(SHEET).replace(b"</sheetData>", text + b"</sheetData>")
    listed = "xl/_rels/workbook.xml.rels"
    parts[listed] = parts[listed].replace(b"worksheets/sheet2.xml", b"other/sheet.xml")


def lying() -> bytes:
    """A workbook whose archive gives a part's size as far smaller than it is."""
    data = bytearray(streamed(SHEET, 200))
    at = data.rindex(SHEET.encode()) - 46  # the entry in the list at the end
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(lines)


def misspelt() -> str:
    """A benchmark file with many figures, and far more names that are nearly theirs."""
    data = json.loads((ROOT / "benchmarks.json").read_bytes())
    data["benchmarks"] = [{**data["benchmarks"][0], "id": f"benchmark_number_{n}"} for n in range(200)]
    data["gaps"] = [{"id": "g", "title": "G", "steps": [f"benchmark_numbers_{n}x" for n in range(14_000)]}]
    return json.dumps(data)


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'

CASES: dict[str, tuple[str, Callable[[], bytes | str], str]] = {
    # A file's name ends so; it holds that; and the message has these words.
    "a note of 5 MB": ("yaml", lambda: HEAD + "answers:\n  call_centre: {note: " + "x" * 5_000_000, "is too large"),
    "a CSV note of 5 MB": ("csv", lambda: csv_file([["call_centre", 3, "x" * 5_000_000]]), "is too large"),
    "a workbook of 5 MB": ("xlsx", lambda: b"PK\x03\x04" + os.urandom(5_000_000), "is too large"),
    "a hundred thousand brackets": ("yaml", lambda: "[" * 100_000, "is nested too deep (at most 20 levels)"),
    "a hundred thousand JSON brackets": ("json", lambda: "[" * 100_000, "is nested too deep (at most 20 levels)"),
    "a hundred thousand mappings": ("json", lambda: '{"a":' * 100_000, "is nested too deep (at most 20 levels)"),
    "aliases that grow": ("yaml", laughs, "uses an anchor or alias (write the value out)"),
    "a number of a million digits": ("json", lambda: JSON_HEAD + "9" * 1_000_000 + "}", "is a number out of range"),
    "a YAML number of a million digits": ("yaml", lambda: "size: " + "9" * 1_000_000, "18 digits"),
    "unknown questions without end": (
        "yaml",
        lambda: HEAD + "answers:\n" + "".join(f"  q{n}: 3\n" for n in range(18_000)),
        "and 17900 more problems",
    ),
    "unknown JSON questions without end": (
        "json",
        lambda: JSON_HEAD + "{" + ",".join(f'"q{n}":3' for n in range(18_000)) + "}}",
        "and 17900 more problems",
    ),
    "wrong answers without end": (
        "json",
        lambda: JSON_HEAD + "{" + ",".join(f'"q{n}":"x"' for n in range(18_000)) + "}}",
        "more problems",
    ),
    "unknown keys without end": (
        "yaml",
        lambda: HEAD + "".join(f"k{n}:\n" for n in range(19_000)),
        "and 18901 more problems",
    ),
    "lists too short without end": (
        "yaml",
        lambda: HEAD + "answers: {}\nsettled:\n" + "  - {question: a, said: []}\n" * 6500,
        "and 32400 more problems",
    ),
    "misspelt steps without end": ("json", misspelt, "and 13900 more problems"),
    "one key without end": ("yaml", lambda: "a: 1\n" * 200_000, "and 19900 more problems"),
    "brackets without end": (
        "json",
        lambda: "[" + "[]," * 340_000 + "[]]",
        "is one entry too many (at most 20000 in a file)",
    ),
    "anchors without end": ("yaml", lambda: "".join(f"- &a{n} x\n" for n in range(19_000)), "and 18901 more problems"),
    "control characters without end": ("yaml", lambda: "a: b\x01\n" * 170_000, "more problems"),
    "lone surrogates": ("json", lambda: '{"a": "\\ud800"}', "half a character"),
    "surrogates without end": ("json", lambda: '["' + '\\ud800","' * 110_000 + '"]', "more problems"),
    "bytes that are no UTF-8": ("yaml", lambda: b"a: \xff", "is not UTF-8 text"),
    "zeros": ("yaml", lambda: bytes(1_000_000), "U+0000"),
    "JSON zeros": ("json", lambda: bytes(1_000_000), "is not JSON"),
    "CSV zeros": ("csv", lambda: bytes(1_000_000), "holds a NUL character"),
    "a NUL in CSV": ("csv", lambda: csv_file([["call_centre", 3, "a\0b"]]), "holds a NUL character"),
    "cells without end": ("csv", lambda: b"," * 1_000_000, "is too long a row (at most 2000 cells)"),
    "rows without end": ("csv", lambda: b"question,answer\n" + b"a,3\n" * 250_000, "is too long a table"),
    "lines without end": ("csv", lambda: b"\n" * 1_000_000, "has too many lines (at most 250000)"),
    "a quote never closed": ("csv", lambda: b"question,answer\n" + b'a,"' + b"b" * 1_000_000, "is never closed"),
    "quotes without end": ("csv", lambda: b"question,answer\n" + b'"' * 1_000_000, "is no question of the pack"),
    "a heading of nothing but separators": ("csv", lambda: b"- " * 500_000, "has an unknown heading"),
    "headings without end": ("csv", lambda: b"question,answer," + b"a," * 200_000, "is too long a row"),
    "misspelt headings without end": (
        "csv",
        lambda: "agency,call_center," + ",".join(f"call_centr{n}" for n in range(1900)) + "\nA,3\n",
        "and 1802 more problems",
    ),
    "respondents without end": (
        "csv",
        lambda: "agency,assessed_on,call_centre\n" + "A,2026-11-22,9\n" * 15_000,
        "has more than 2000 respondents",
    ),
    "facts without end": ("csv", lambda: b"#x,1\n" * 200_000, "too"),
    "a gigabyte in a workbook": (
        "xlsx",
        lambda: streamed(SHEET, 1024),
        "unpacks to too much (at most 24 MiB)",
    ),
    "many large parts": (
        "xlsx",
        lambda: repacked(lambda parts: parts.update({f"xl/{n}.xml": b"<a/>" + b" " * 9 * MIB for n in range(9)})),
        "unpacks to too much (at most 24 MiB)",
    ),
    "a part larger than it says": ("xlsx", lying, "is a damaged workbook"),
    "ten thousand parts": (
        "xlsx",
        lambda: repacked(lambda parts: parts.update({f"xl/{n}.xml": b"<a/>" for n in range(10_000)})),
        "has too many parts (a workbook has at most 300)",
    ),
    "a cell at the end of the sheet": (
        "xlsx",
        lambda: in_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "reaches too far out (at most 20000 rows and 600 columns in a sheet)",
    ),
    "cells without place that reach far out": (
        "xlsx",
        lambda: in_sheet(b'<row r="9">' + b"<c><v>1</v></c>" * 5000 + b"</row>"),
        "reaches too far out",
    ),
    "two cells with a desert between them": (
        "xlsx",
        lambda: in_sheet(b'<row r="9"><c r="VZ9"><v>1</v></c></row><row r="20000"><c r="A20000"/></row>'),
        "is too large a sheet (at most 250000 cells up to its last row and column)",
    ),
    "a sheet as large as it may be": (
        "xlsx",
        lambda: in_sheet(b'<row r="9"><c r="L9"><v>1</v></c></row><row r="20000"><c r="A20000"><v>1</v></c></row>'),
        "has a cell without heading",
    ),
    "a million cells": (
        "xlsx",
        lambda: in_sheet(b"".join(b'<row r="%d">%s</row>' % (n, b"<c/>" * 60) for n in range(10, 17_000))),
        "is too large a sheet (at most 250000 cells",
    ),
    "one cell a million times": (
        "xlsx",
        lambda: in_sheet(b'<row r="9">' + b'<c r="A9"/>' * 1_000_000 + b"</row>"),
        "has too many cells (at most 250000 in a sheet)",
    ),
    "tags without end": (
        "xlsx",
        lambda: in_sheet(b"<b/>" * 5_000_000),
        "has too much in its sheets (at most 1500000 tags)",
    ),
    "a cell at the end of a sheet that is named otherwise": (
        "xlsx",
        lambda: repacked(lambda parts: moved(parts, b'<row r="90000"><c r="ZZ90000"><v>1</v></c></row>')),
        "reaches too far out",
    ),
    "a document type": (
        "xlsx",
        lambda: repacked(lambda parts: parts.update({SHEET: ENTITIES + parts[SHEET].partition(b"?>")[2]})),
        "has a document type in it, as no workbook has",
    ),
    "text deep inside": ("xlsx", lambda: in_sheet(b"<a>" * 200_000), "damaged workbook"),
    "an archive that is no workbook": ("xlsx", lambda: packed({"a.xml": b"<a/>"}), "is a ZIP archive, but no Excel"),
    "an old workbook": ("xlsx", lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "is an old or a protected Excel workbook"),
    "no workbook": ("xlsx", lambda: b"question,answer", "is a damaged workbook"),
}


@measured
@pytest.mark.parametrize("name", CASES)
def test_no_file_takes_more_than_its_share(name: str, tmp_path: Path) -> None:
    ending, content, words = CASES[name]
    made = content()
    file = tmp_path / f"file.{ending}"
    file.write_bytes(made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made)
    status, told = ended(file)
    assert status == 1
    assert words in told
    assert all(line.startswith(f"{file}:") for line in told.splitlines())
    assert len(told.splitlines()) <= 101


@measured
def test_a_note_as_long_as_a_file_may_be_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file.yaml"
    file.write_text(HEAD + "answers:\n  call_centre: {note: " + "x" * 1_000_000 + "}")
    assert ended(file) == (0, "")


# Things that are no files


@measured
@pytest.mark.parametrize("kind", ["pipe", "device", "link to nothing", "link to itself"])
def test_what_is_no_file_ends_a_command_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"device": "/dev/zero", "link to nothing": "b.yaml"}.get(kind, path))
    status, told = ended(path, "report")
    assert status == 2
    assert told.startswith(f"{path}:1:1: file: ")
    assert len(told.splitlines()) == 1


def test_a_folder_a_device_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(UnreadableError, match="is no regular file"):
            read_source(path)
    with pytest.raises(UnreadableError, match=r"is no regular file|is a directory"):
        read_source(tmp_path)


def test_a_link_is_followed_to_a_file_and_refused_where_it_leads_nowhere(tmp_path: Path) -> None:
    target, link = tmp_path / "a.yaml", tmp_path / "b.yaml"
    link.symlink_to(target)
    with pytest.raises(UnreadableError, match="cannot be read: no such file or directory"):
        read_source(link)
    target.write_bytes(b"a: 1")
    assert read_source(link).data == b"a: 1"
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    with pytest.raises(UnreadableError, match="cannot be read: too many levels of symbolic links"):
        read_source(loop)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\n")
    looks: list[int] = []
    look = os.fstat

    def changing(handle: int) -> os.stat_result:
        looks.append(handle)
        if len(looks) == 3:  # opened, measured, read
            with file.open("ab") as writer:
                writer.write(b"b: 2\n")
        return look(handle)

    monkeypatch.setattr(os, "fstat", changing)
    with pytest.raises(UnreadableError, match=r"changed while it was read \(try again\)"):
        read_source(file)
