"""What is read at all: regular files and standard input, within limits, and a word about everything else."""

import errno
import hashlib
import io
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from crm_assess.files.problems import InputError, UnreadableError
from crm_assess.files.source import MAX_BYTES, Source, read_head, read_source

NOT_REGULAR = "is no regular file (a file, or - for standard input)"


def refusal(path: Path | str) -> str:
    """Why the file could not be read at all, without its name."""
    with pytest.raises(UnreadableError) as caught:
        read_source(path)
    assert str(caught.value).startswith(f"{path}:1:1: file: ")
    return str(caught.value).removeprefix(f"{path}:1:1: file: ")


def test_a_file_is_read_as_it_is_and_has_the_digest_that_sha256sum_prints(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    source = read_source(path)
    assert (source.name, source.data, source.text()) == (str(path), b"\xef\xbb\xbfa: 1\r\n", "a: 1\r\n")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert refusal(tmp_path / "office.yaml") == "cannot be read: no such file or directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == NOT_REGULAR


def test_a_pipe_that_nobody_writes_to_does_not_hold_the_program_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "office.yaml")
    assert refusal(tmp_path / "office.yaml") == NOT_REGULAR


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    assert refusal(device) == NOT_REGULAR
    with pytest.raises(UnreadableError, match="is no regular file"):
        read_head(device, 1)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_bytes(b"a: 1\n")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "office.yaml")
    assert read_source(tmp_path / "link.yaml").data == b"a: 1\n"


def test_a_link_to_nowhere_a_link_to_a_folder_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "nowhere.yaml").symlink_to(tmp_path / "gone.yaml")
    (tmp_path / "folder.yaml").symlink_to(tmp_path)
    (tmp_path / "circle.yaml").symlink_to(tmp_path / "circle.yaml")
    assert refusal(tmp_path / "nowhere.yaml") == "cannot be read: no such file or directory"
    assert refusal(tmp_path / "folder.yaml") == NOT_REGULAR
    assert refusal(tmp_path / "circle.yaml") == "cannot be read: too many levels of symbolic links"


def test_a_name_that_no_system_takes_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"^office\\x00\.yaml:1:1: file: cannot be read: embedded null byte$"):
        read_source("office\0.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_one_may_not_read_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").touch(mode=0)
    assert refusal(tmp_path / "office.yaml") == "cannot be read: permission denied"


def test_a_file_of_the_largest_size_is_read_and_one_byte_more_is_too_much(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_source(path).data) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match=r"office\.yaml:1:1: file: is too large \(at most 1 MiB\)$"):
        read_source(path)


def test_a_file_of_any_size_is_read_no_further_than_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "office.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # a terabyte, of which the disk keeps nothing
    with pytest.raises(InputError, match=r"is too large \(at most 1 MiB\)$"):
        read_source(path)


def test_a_file_that_is_being_written_is_not_taken_for_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, fstat = tmp_path / "office.yaml", os.fstat
    path.write_bytes(b"a: 1\n")

    def meanwhile(handle: int) -> os.stat_result:
        found = fstat(handle)
        with path.open("ab") as file:
            file.write(b"b: 2\n")
        return found

    monkeypatch.setattr(os, "fstat", meanwhile)
    assert refusal(path) == "changed while it was read (try again)"


def test_a_system_that_always_waits_for_pipes_reads_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office.yaml").write_bytes(b"a: 1\n")
    monkeypatch.delattr(os, "O_NONBLOCK")  # as on Windows
    assert read_source(tmp_path / "office.yaml").data == b"a: 1\n"


@pytest.mark.parametrize(
    ("size", "head"),
    [(1, b"a"), (3, b"a\n"), (6, b"a\nbb\n"), (8, b"a\nbb\n"), (9, b"a\nbb\nccc"), (99, b"a\nbb\nccc")],
)
def test_the_head_of_a_file_ends_with_a_line_or_with_the_file(tmp_path: Path, size: int, head: bytes) -> None:
    (tmp_path / "table.csv").write_bytes(b"a\nbb\nccc")
    assert read_head(tmp_path / "table.csv", size).data == head


def stdin(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stdin(b"a: 1\n"))
    assert read_source("-") == Source("<stdin>", b"a: 1\n")


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stdin(b"#" * (MAX_BYTES + 1)))
    with pytest.raises(InputError, match=r"^<stdin>:1:1: file: is too large \(at most 1 MiB\)$"):
        read_source("-")


@pytest.mark.parametrize(
    ("error", "words"),
    [(OSError(errno.EIO, "Input/output error"), "input/output error"), (OSError("Gone"), "gone")],
)
def test_a_standard_input_that_breaks_off_is_told_so(
    monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    def broken(_: int) -> bytes:
        raise error

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=SimpleNamespace(read=broken)))
    with pytest.raises(UnreadableError) as caught:
        read_source("-")
    assert str(caught.value) == f"<stdin>:1:1: file: cannot be read: {words}"


def test_a_closed_standard_input_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UnreadableError, match=r"^<stdin>:1:1: file: cannot be read: it is closed$"):
        read_source("-")


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b"\xff\xfea\x00", 1, 1),
        (b"\xef\xbb\xbfa: \xe9\n", 1, 4),
        (b"\xef\xbb\xbf\n\xe9\n", 2, 1),
        ("a: é\nb: ü".encode() + b"\xfc\n", 2, 5),
        (b"a: 1\n" * 3 + b"\xed\xa0\x80", 4, 1),
        (b"a: \xc3", 1, 4),
    ],
)
def test_the_first_byte_that_is_no_utf_8_is_pointed_at(data: bytes, line: int, column: int) -> None:
    with pytest.raises(InputError) as caught:
        Source("office.yaml", data).text()
    assert str(caught.value) == f"office.yaml:{line}:{column}: file: is not UTF-8 text (save it as UTF-8)"
