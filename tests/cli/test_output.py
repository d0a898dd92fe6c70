"""What is said beside a result: one line on stderr, whatever stands in it."""

from pathlib import Path

import pytest

from crm_assess.cli.output import notice
from tests.running import call

OFFICE = Path(__file__).parents[2] / "examples" / "permit-office.yaml"


def test_a_notice_is_one_line_that_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    notice("a\x1b[31m\n\u202e\u200b.yaml")
    assert capsys.readouterr() == ("", "crm-assess: a\\x1b[31m\\n\\u202e\\u200b.yaml\n")


@pytest.mark.parametrize("words", ["enregistré\u00a0: a\u202f!", "می\u200c", "क्\u200dष"])
def test_what_belongs_to_a_language_s_spelling_stays(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    notice(words)
    assert capsys.readouterr().err == f"crm-assess: {words}\n"


def test_the_name_of_a_saved_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    ended = call("report", OFFICE, "-o", tmp_path / "x\x1b[31m\n.json")
    assert ended.errors == f"crm-assess: saved {tmp_path}/x\\x1b[31m\\n.json\n"


def test_notices_of_a_cohort_in_french_keep_their_blanks(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(OFFICE.read_bytes())
    (tmp_path / "notes.txt").write_text("minutes")
    (told,) = call("cohort", tmp_path, "--lang", "fr").errors.splitlines()
    assert told.startswith(f"crm-assess: {tmp_path}\u00a0: laissé de côté\u00a0: notes.txt (")
