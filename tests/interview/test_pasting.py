"""What follows a line at once was pasted with it, its last line too; the terminal is then as it was before."""

import os
import pty
import termios
from collections.abc import Iterator

import pytest

from crm_assess.interview.pasting import pasted_after


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The keyboard's end of a terminal, and the program's."""
    keyboard, terminal = pty.openpty()
    yield keyboard, terminal
    for each in (keyboard, terminal):
        os.close(each)


def test_the_lines_behind_the_first_and_a_last_one_without_an_end(ends: tuple[int, int]) -> None:
    keyboard, terminal = ends
    before = termios.tcgetattr(terminal)
    os.write(keyboard, b"one\r3\r\rlast")
    assert os.read(terminal, 100) == b"one\n"
    assert pasted_after(terminal) == b"3\n\nlast"
    assert termios.tcgetattr(terminal) == before
    os.write(keyboard, b"next\r")
    assert os.read(terminal, 100) == b"next\n"


def test_nothing_where_nothing_follows(ends: tuple[int, int]) -> None:
    keyboard, terminal = ends
    os.write(keyboard, b"one\r")
    os.read(terminal, 100)
    assert pasted_after(terminal) == b""


def test_a_terminal_that_is_gone_pastes_nothing() -> None:
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"one\r")
    os.read(terminal, 100)
    os.close(keyboard)
    assert pasted_after(terminal) == b""
    os.close(terminal)
