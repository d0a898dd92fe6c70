"""The command `benchmarks`."""

import json
from pathlib import Path

import pytest

from crm_assess.cli.benchmarks import _PRINTED
from crm_assess.cli.formats import TextOrJson
from tests.running import call


def test_every_format_has_a_function() -> None:
    assert set(_PRINTED) == set(TextOrJson)


@pytest.mark.parametrize("width", ["40", "80"])
def test_all_figures_are_printed_within_the_screen(width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    ended = call("benchmarks")
    assert (ended.status, ended.errors) == (0, "")
    assert max(len(line) for line in ended.text.splitlines() if not line.startswith("https://")) <= int(width)
    assert ended.text.count(" Printed: ") == 13


def test_the_ten_alone() -> None:
    printed = call("benchmarks", "--ten").text
    assert printed.count(" Printed: ") == 10
    assert "from other coverage" not in printed


def test_what_is_printed_as_json_can_be_given_back(tmp_path: Path) -> None:
    again = tmp_path / "ten.json"
    again.write_bytes(call("benchmarks", "--ten", "--format", "json").data)
    assert call("check", again).status == 0
    assert call("benchmarks", "--benchmarks", again).data == call("benchmarks", "--ten").data
    assert len(json.loads(again.read_bytes())["benchmarks"]) == 10


def test_a_bad_file_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    ended = call("benchmarks", "--benchmarks", bad)
    assert (ended.status, ended.data) == (2, b"")
    assert ended.errors.startswith(f"{bad}:1:1: ")
