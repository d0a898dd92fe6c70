"""The interview in the README is one that took place."""

from tests.capture import BLOCK, README, capture


def test_the_readme_shows_the_interview_as_it_is_now() -> None:
    shown = BLOCK.search(README.read_text(encoding="utf-8"))
    assert shown, "README.md has no place for the capture"
    assert shown[0] == capture(), ".venv/bin/python -m tests.capture writes it anew; look at the difference"
