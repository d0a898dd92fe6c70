"""The command `questions`."""

import json
from pathlib import Path

import pytest

from crm_assess.cli.formats import TextOrJson
from crm_assess.cli.questions import _PRINTED
from tests.running import call

ROOT = Path(__file__).parents[2]


def test_every_format_has_a_function() -> None:
    assert set(_PRINTED) == set(TextOrJson)


@pytest.mark.parametrize("width", ["40", "80"])
def test_all_questions_are_printed_within_the_screen(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    ended = call("questions")
    assert (ended.status, ended.errors) == (0, "")
    assert max(map(len, ended.text.splitlines())) <= int(width)
    assert ended.text.count("\nWhy: ") == 32


def test_one_dimension_alone() -> None:
    ended = call("questions", "--dimension", "insights")
    assert "(satisfaction_follow_up)" in ended.text
    assert "(call_centre)" not in ended.text
    assert ended.text.count("\nWhy: ") == 8
    parts = json.loads(call("questions", "--dimension", "insights", "--format", "json").data)["dimensions"]
    assert [part["id"] for part in parts] == ["insights"]


def test_a_dimension_that_is_not_there_gets_the_names_that_are() -> None:
    ended = call("questions", "--dimension", "insight")
    assert (ended.status, ended.data) == (2, b"")
    known = "offerings, interactions, performance, insights"
    assert ended.errors == f"--dimension: insight is no dimension ({known}; did you mean insights?).\n"


def test_another_pack(tmp_path: Path) -> None:
    for file in (ROOT / "questions").glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("Request tracking", "Where requests are")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert "7. Where requests are (request_tracking)" in call("questions", "--questions", tmp_path).text


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path) -> None:
    ended = call("questions", "--questions", tmp_path)
    assert (ended.status, ended.data) == (2, b"")
    assert str(tmp_path) in ended.errors
