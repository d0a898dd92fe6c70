"""The data that ships: inside the installed package, else beside it in a checkout."""

from pathlib import Path

import pytest

from crm_assess.files import shipped as module
from crm_assess.files.shipped import shipped


@pytest.mark.parametrize("installed", [False, True])
def test_what_ships_is_found_installed_and_in_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    package = {"crm_assess": tmp_path}
    if installed:
        (tmp_path / "_data").mkdir()
    monkeypatch.setattr(module, "files", package.__getitem__)
    home = tmp_path / "_data" if installed else Path(__file__).parents[2]
    assert shipped("questions") == home / "questions"
