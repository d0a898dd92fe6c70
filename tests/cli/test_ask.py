"""The interview from a pipe: the same conversation line by line, on standard error; and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.source import MAX_BYTES
from tests.running import Ended, call

PACK = load_pack().value
QUESTIONS = list(PACK.questions)
HEAD = "schema: crm-assess/assessment/1\npack: {id: government-crm, version: 1}\nassessed_on: 2025-11-14\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for the long paths of temporary files."""
    monkeypatch.setenv("COLUMNS", "300")


def ask(*arguments: object, lines: str = "") -> Ended:
    return call("ask", *arguments, stdin="".join(f"{line}\n" for line in lines.split("|") if lines).encode())


def answers(file: Path) -> dict[str, Any]:
    return {name: answer.level for name, answer in load_assessment(file, PACK).value.answers.items()}


def test_a_whole_conversation_reads_as_one(file: Path) -> None:
    ended = ask(file, "--dimension", "offerings", lines="Permits|3|9||d")
    assert ended.text == ""
    assert ended.errors.startswith("Customer relationship management in government\n")
    assert "Name of the agency: Permits\nCustomer offerings, question 1 of 8, about 3 minutes left\n" in ended.errors
    assert "Question 1 of 8, 1-5 or key: 3\nCustomer offerings, question 2 of 8" in ended.errors
    assert 'key: 9\nQuestion 2: "9" is no answer. Type 1 to 5, or one of the keys (h explains them).\n' in ended.errors
    assert "key: \nQuestion 2: Enter alone answers nothing." in ended.errors
    assert "\x1b" not in ended.errors


def test_the_input_ends_before_the_last_question(file: Path) -> None:
    ended = ask(file, lines="Permits|3|4|d")
    assert ended.status == 1
    assert f"The input ended. 3 of 32 answered, all saved in {file}." in " ".join(ended.errors.split())
    assert f"Go on with: crm-assess ask {file}" in " ".join(ended.errors.split())
    assert list(answers(file).values()) == [3, 4, "dont_know"]


def test_help_before_the_agency_has_a_name_leaves_nothing_behind(file: Path) -> None:
    ended = ask(file, lines="?")
    assert "list of all questions, to jump to any of them" in ended.errors
    assert "The input ended. Nothing was saved: the agency has no name yet." in ended.errors
    assert not file.exists()


def test_a_last_line_without_a_line_end_counts(file: Path) -> None:
    assert call("ask", file, stdin=b"Permits\r\n3\r\n4").status == 1
    assert list(answers(file).values()) == [3, 4]


def test_all_answered_and_then_the_end_is_done(file: Path) -> None:
    ended = ask(file, lines="Permits|" + "|".join("12345" * 6 + "12"))
    assert ended.status == 0
    assert "Review: 32 of 32 answered" in ended.errors
    assert "Permits: level 2; 32 of 32 rated." in ended.errors
    assert f"Go on with: crm-assess report {file}" in " ".join(ended.errors.split())
    assert len(answers(file)) == 32


def test_it_goes_on_where_it_stopped(file: Path) -> None:
    ask(file, lines="Permits|3|4")
    ended = ask(file, lines="5")
    assert "2 of 32 answered on " in ended.errors
    assert "; next: Services arranged around life events." in " ".join(ended.errors.split())
    assert list(answers(file).values()) == [3, 4, 5]


def test_express_asks_what_carries_a_figure_and_the_whole_goes_on_from_there(file: Path) -> None:
    figured = ["customer_involvement", "tailored_services", "call_centre", "integrated_channels", "channel_breadth"]
    figured += ["channel_preference", "first_contact_resolution", "call_routing", "request_tracking"]
    figured += ["service_priority", "superior_service", "satisfaction_follow_up"]
    ended = ask(file, "--express", lines="Permits|" + "|".join("2" * 12) + "|q")
    assert ended.status == 0
    assert "about 4 minutes left" in ended.errors
    assert "You are counted in 2 to 3 of the study's 13" not in ended.errors
    assert list(answers(file)) == figured
    assert f"Go on with: crm-assess ask {file}" in " ".join(ended.errors.split())
    assert "12 of 32 answered" in ask(file).errors


def test_one_dimension_alone(file: Path) -> None:
    ended = ask(file, "--dimension", "interactions", lines="Permits|1")
    assert "question 1 of 8" in ended.errors
    assert answers(file) == {"call_centre": 1}


def test_an_unknown_dimension_is_refused_with_a_suggestion(file: Path) -> None:
    ended = ask(file, "--dimension", "interaction")
    assert (ended.status, file.exists()) == (2, False)
    assert "interaction is no dimension (" in ended.errors
    assert "did you mean interactions?" in ended.errors


def test_standard_input_as_file_is_refused() -> None:
    ended = ask("-")
    assert ended.status == 2
    assert "ask saves its answers: give it the name of a file, not -" in ended.errors


def test_a_file_with_problems_is_refused_with_all_of_them_and_left_alone(file: Path) -> None:
    text = HEAD + "agency: {name: Permits}\nanswers:\n  call_centre: 7\n  call_routing: yes\n  nonsense: 1\n"
    file.write_text(text)
    ended = ask(file, lines="3")
    assert ended.status == 2
    places = [line.split(": ")[0] for line in ended.errors.splitlines()]
    assert places == [f"{file}:6:16", f"{file}:7:17", f"{file}:8:3"]
    assert file.read_text() == text


def test_a_template_is_filled_in(file: Path) -> None:
    call("template", "-o", file)
    before = file.read_text()
    ended = ask(file, lines="Permits|3|m|Two counters.|4")
    assert ended.status == 1
    assert answers(file)[QUESTIONS[0]] == 3
    assert answers(file)[QUESTIONS[1]] == 4
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in file.read_text().splitlines() if line.lstrip().startswith("#")] == comments


def test_json_in_json_out(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    ask(file, lines="Permits|3")
    ask(file, lines="4")
    assert json.loads(file.read_text())["answers"] == {QUESTIONS[0]: 3, QUESTIONS[1]: 4}


@pytest.mark.parametrize("typed", [b"caf\xe9 \xff", b"a\x00b\x07c", b"\x1b[2Jred"])
def test_bytes_that_are_no_text_leave_no_trace_but_a_word(file: Path, typed: bytes) -> None:
    ended = call("ask", file, stdin=b"Permits\nm\n" + typed + b"\n3\n")
    assert "Characters that cannot be shown were left out." in ended.errors
    assert "\x1b" not in ended.errors
    assert yaml.safe_load(file.read_text())["answers"][QUESTIONS[0]]["level"] == 3


def test_what_cannot_be_saved_ends_a_conversation_that_nobody_can_be_asked_in(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    text = HEAD + "agency: {name: Permits}\nanswers: {}\n"
    file.write_text(text + "# full\n" * ((MAX_BYTES - len(text) - 60) // 7))
    ended = ask(file, lines=f"2|m|{'A long note. ' * 9}|3")
    assert ended.status == 2
    told = " ".join(ended.errors.split())
    assert "it would be too large (shorten the longest note)" in told
    assert f"All answers so far are safe in {home / 'mine.rescued.yaml'}." in told
    assert answers(file) == {QUESTIONS[0]: 2}
    assert "A long note." in (home / "mine.rescued.yaml").read_text()


def test_another_pack_and_another_benchmark_file(file: Path, tmp_path: Path) -> None:
    ended = ask(file, "--questions", tmp_path / "none", lines="Permits")
    assert ended.status == 2
    ended = ask(file, "--benchmarks", tmp_path / "none.json", lines="Permits")
    assert (ended.status, file.exists()) == (2, False)


def test_the_way_on_names_every_option(file: Path) -> None:
    ended = ask(file, "--express", "--questions", "questions", lines="Permits|q")
    assert f"Go on with: crm-assess ask {file} --express --questions questions" in " ".join(ended.errors.split())


def test_help_says_what_it_does_and_what_its_exit_status_means() -> None:
    shown = call("ask", "--help").text
    for word in ("--express", "--dimension", "--accessible", "--questions", "--benchmarks", "Exit status: 0 done"):
        assert word in shown
