"""What every report says of targets, of questions that changed and of raters who disagree."""

import json
from pathlib import Path

import pytest

from tests.running import call

FILE = """\
schema: crm-assess/assessment/1
pack: {id: government-crm, version: 1}
agency: {name: Office}
assessed_on: 2026-11-22
answers:
  call_centre: {level: 2, target: {level: 3, by: 2026-06-30}}
  staff_culture: {level: 3, target: {level: 3, by: 2027-06-30}}
  customer_input: {level: 3, ask_again: true}
conflicts:
  - question: call_routing
    said: [{by: Ada, answer: 2}, {by: Ben, answer: 4}]
"""


@pytest.mark.parametrize("format_", ["text", "markdown", "html", "csv"])
def test_every_format_tells_the_progress_to_targets_and_what_is_open(tmp_path: Path, format_: str) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(FILE)
    shown = " ".join(call("report", file, "--format", format_).text.split())
    # Two levels above the lowest are aimed at twice; one and two of them are there.
    assert "1 of 2 targets reached on 22 November 2026; relative progress 75.0 %" in shown
    assert "level 2, target level 3 by 30 June 2026 (overdue)" in shown
    assert "Answered before the question changed, and counted: " in shown
    assert "The raters disagree, and the question counts as not answered: " in shown


def test_json_holds_the_account_of_the_targets_unrounded_and_only_where_there_are_some(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(FILE)
    found = json.loads(call("report", file, "--format", "json").data)["targets"]
    assert found == {
        "reached": 1,
        "progress": 0.75,
        "each": [
            {"question": "call_centre", "now": 2, "level": 3, "by": "2026-06-30", "standing": "overdue"},
            {"question": "staff_culture", "now": 3, "level": 3, "by": "2027-06-30", "standing": "reached"},
        ],
    }
    file.write_text(FILE.partition("answers:")[0] + "answers: {call_centre: 2}\n")
    assert "targets" not in json.loads(call("report", file, "--format", "json").data)


def test_nothing_is_said_where_there_is_nothing_to_say(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(FILE.partition("answers:")[0] + "answers: {call_centre: 2}\n")
    shown = call("report", file).text
    assert "Targets:" not in shown
    assert "In conflict" not in shown


def test_an_answer_written_beside_a_conflict_is_said_to_count(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(FILE.replace("answers:\n", "answers:\n  call_routing: 3\n"))
    shown = " ".join(call("report", file).text.split())
    assert "The raters disagree; the answer in the file counts, unsettled: Call routing" in shown
    assert "counts as not answered" not in shown


INVENTED = Path(__file__).parents[1] / "compat" / "invented" / "3"


def test_answers_that_the_questions_of_today_have_no_place_for_are_named(tmp_path: Path) -> None:
    file = tmp_path / "old.yaml"
    answers = "{greeting: 3, counter_hours: {not_applicable: None.}, phone_and_mail: 4, fax_desk: 5}"
    head = FILE.partition("answers:")[0].replace("government-crm", "invented")
    file.write_text(f"{head}answers: {answers}\n")
    shown = " ".join(call("report", file, "--questions", INVENTED).text.split())
    assert "no more: Kept in the file and not counted: Phone and mail; Fax desk." in shown
    assert "Answered before the question changed, and counted: Greeting." in shown
    assert "and not counted, for the answer fits no more: Counter hours." in shown
