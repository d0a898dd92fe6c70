"""Writes the README's capture of an interview as the program shows it now: `.venv/bin/python -m tests.capture`.

A copy of an example is taken on in a real terminal of 80 columns; what is typed stands where it was typed.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from tests.interview.person import ESCAPE, ROOT, Person

README = ROOT / "README.md"
EXAMPLE = ROOT / "examples" / "permit-office.yaml"
COMMAND = "crm-assess ask permit-office.yaml"
BLOCK = re.compile(r"(?<=<!-- An interview, by tests/capture\.py -->\n\n).*?(?=\n<!-- End -->)", re.DOTALL)
_LEVELS = re.compile(r"\nWhy it matters.*?\n(?=Question )", re.DOTALL)
_CLEAR = re.compile(r"\x1b\[2J\x1b\[H")


def capture() -> str:
    """A short interview from its command line to its last word, screen after screen; of the last the question only."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(EXAMPLE, folder)
        with Person(EXAMPLE.name, cwd=Path(folder), env={"NO_COLOR": "1"}) as person:
            person.sees("key: ")
            person.answers("2", "Enter to go on: ")
            person.answers("")
            person.types("q")
            assert person.ends()[0] == 0
    screens = [_plain(screen) for screen in _CLEAR.split(person.seen) if screen.strip()]
    screens[-1] = _LEVELS.sub("\\n...\\n", screens[-1])
    return f"```text\n$ {COMMAND}\n\n" + "\n\n".join(screens) + "\n```\n"


def _plain(screen: str) -> str:
    lines = ESCAPE.sub("", screen).replace("\r", "").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def main() -> int:
    """Puts the capture into the README, between its two marks."""
    text = README.read_text(encoding="utf-8")
    if not BLOCK.search(text):
        print("README.md has no place for the capture (two comments, see tests/capture.py)", file=sys.stderr)
        return 1
    shown = capture()
    README.write_text(BLOCK.sub(lambda _: shown, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
