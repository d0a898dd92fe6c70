"""The command `merge`: what it writes, lists and refuses."""

import datetime as dt
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pexpect
import pytest

from crm_assess.cli import merge, settle
from crm_assess.files import draft
from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from crm_assess.interview.terminal import Terminal
from crm_assess.models.assessment import Conflict, Settlement
from crm_assess.models.pack import Pack
from tests.running import call

PACK = load_pack().value
FILE = """\
schema: crm-assess/assessment/1
pack: {{id: government-crm, version: 1}}
agency: {{name: Office of Permits}}
assessed_on: 2026-11-22
assessors: [{{name: {name}}}]
answers: {answers}
"""


def write(folder: Path, name: str, answers: str) -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(FILE.format(name=name, answers=answers))
    return file


@pytest.fixture
def ada(tmp_path: Path) -> Path:
    return write(tmp_path, "ada", "{call_centre: 3, call_routing: 2, staff_culture: dont_know, customer_input: 4}")


@pytest.fixture
def ben(tmp_path: Path) -> Path:
    return write(tmp_path, "ben", "{call_centre: 3, call_routing: 4, staff_culture: 2, customer_input: 3}")


def test_what_is_in_conflict_is_listed_and_left_open(ada: Path, ben: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    ended = call("merge", ada, ben, "-o", out)
    assert ended.status == 1
    assert "call_routing: ada: level 2; ben: level 4" in ended.errors
    merged = load_assessment(out, PACK).value
    assert {own: answer.level for own, answer in merged.answers.items()} == {"call_centre": 3, "staff_culture": 2}
    assert [one.question for one in merged.conflicts] == ["call_routing", "customer_input"]
    assert [one.question for one in merged.doubts] == ["staff_culture"]
    assert call("report", out).status == 0
    assert call("check", out).status == 0


def test_the_account_as_json_has_the_spread_and_alpha(ada: Path, ben: Path, tmp_path: Path) -> None:
    ended = call("merge", ada, ben, "-o", tmp_path / "out.json", "--format", "json")
    found = json.loads(ended.text)
    assert found["schema"] == "crm-assess/agreement/1"
    assert found["spreads"][0] == {
        "question": "call_routing",
        "raters": 2,
        "low": 2,
        "high": 4,
        "deviation": 1.0,
        "acceptable": False,
    }
    assert isinstance(found["alpha"], float)


def test_merging_again_writes_the_same_bytes_and_refuses_what_would_be_lost(
    ada: Path, ben: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.yaml"
    call("merge", ada, ben, "-o", out)
    first = out.read_bytes()
    assert call("merge", ben, ada, "-o", out).status == 1
    assert out.read_bytes() == first
    assert call("merge", ben, "-o", out).status == 2
    assert call("merge", out, ada, ben, "-o", out, "--force").status == 1
    assert out.read_bytes() == first


SETTLE = """\
settled:
  - {question: call_routing, answer: 3, by: C. Chair, on: 2026-11-23, why: Seen on site.}
  - question: customer_input
    answer: {level: 3, note: Ben showed the survey.}
    by: C. Chair
    on: 2026-11-23
    why: The newer survey.
"""


def test_settlements_from_a_file_close_the_conflicts_and_stay_on_record(ada: Path, ben: Path, tmp_path: Path) -> None:
    settle, out = tmp_path / "settle.yaml", tmp_path / "out.yaml"
    settle.write_text(SETTLE)
    assert call("merge", ada, ben, "-o", out, "--settle", settle).status == 0
    merged = load_assessment(out, PACK).value
    assert merged.answer("call_routing").level == 3
    assert merged.conflicts == ()
    assert [(one.by, one.why) for one in merged.settled] == [
        ("C. Chair", "Seen on site."),
        ("C. Chair", "The newer survey."),
    ]
    again = tmp_path / "again.yaml"
    assert call("merge", out, ada, ben, "-o", again, "--settle", settle).status == 0
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (SETTLE.replace("call_routing", "call_centre"), '"call_centre" is not in conflict'),
        (SETTLE.replace("answer: 3", "answer: 6"), "6 is no answer"),
        (SETTLE.replace(", why: Seen on site.", ""), "settled[0].why: is missing"),
    ],
)
def test_a_settlement_that_does_not_fit_is_refused_and_nothing_written(
    ada: Path, ben: Path, tmp_path: Path, wrong: str, complaint: str
) -> None:
    settle, out = tmp_path / "settle.yaml", tmp_path / "out.yaml"
    settle.write_text(wrong)
    ended = call("merge", ada, ben, "-o", out, "--settle", settle)
    assert ended.status == 2
    assert complaint in ended.errors
    assert not out.exists()


def test_with_an_ancestor_only_what_both_changed_is_in_conflict(ada: Path, ben: Path, tmp_path: Path) -> None:
    base = write(tmp_path, "base", "{call_routing: 2, customer_input: 1}")
    ended = call("merge", ada, ben, "-o", tmp_path / "out.yaml", "--base", base)
    merged = load_assessment(tmp_path / "out.yaml", PACK).value
    assert ended.status == 1
    assert merged.answer("call_routing").level == 4
    assert [one.question for one in merged.conflicts] == ["customer_input"]


def test_files_of_different_agencies_are_not_merged(ada: Path, ben: Path, tmp_path: Path) -> None:
    ben.write_text(ben.read_text().replace("Office of Permits", "Office of Taxes"))
    ended = call("merge", ada, ben, "-o", tmp_path / "out.yaml")
    assert ended.status == 2
    assert "differ in the agency's name" in ended.errors


def at_a_terminal(files: list[Path], out: Path, typed: list[tuple[str, str]], lang: str = "en") -> int | None:
    """The exit status of a merge on a terminal; what is typed stands behind what it answers."""
    arguments = ["-m", "crm_assess", "merge", *map(str, files), "-o", str(out), "--lang", lang]
    terminal = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=60, dimensions=(40, 200))
    for question, answer in typed:
        terminal.expect_exact(question)
        if answer == "Ctrl-C":
            _break_off(terminal)
        elif answer == "the window is closed":
            os.close(terminal.child_fd)
            return os.waitstatus_to_exitcode(os.waitpid(terminal.pid or 0, 0)[1])
        else:
            terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.close()
    return terminal.exitstatus


def _break_off(terminal: "pexpect.spawn[str]") -> None:
    """Presses Ctrl-C, and again where the first came in the instant before Python waits for a line, which hides it."""
    terminal.sendcontrol("c")
    if terminal.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=10):
        terminal.sendcontrol("c")


def test_on_a_terminal_each_conflict_can_be_settled_or_left_open(ada: Path, ben: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    ben.write_text(ben.read_text().replace("call_routing: 4", "call_routing: {level: 4, note: By a bot.}"))
    typed = [
        ("Settle them now", "y"),
        ("Who settles them", "C. Chair"),
        (PACK.questions["call_routing"].levels[3][:40], ""),
    ]
    assert at_a_terminal([ada, ben], out, [*typed, ("Which one stands", "")]) == 1
    assert load_assessment(out, PACK).value.settled == ()
    typed[2] = ("By a bot.", "2")
    out.unlink()
    assert at_a_terminal([ada, ben], out, [*typed, ("Why", "Seen on site."), ("Which one stands", "")]) == 1
    merged = load_assessment(out, PACK).value
    (record,) = merged.settled
    assert (record.question, record.answer.level, record.by) == ("call_routing", 4, "C. Chair")
    assert merged.answer("call_routing").level == 4
    assert [one.question for one in merged.conflicts] == ["customer_input"]


def test_on_a_terminal_a_level_that_nobody_gave_can_be_agreed_on(ada: Path, ben: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.yaml"
    typed = [
        ("Settle them now", "y"),
        ("Who settles them", "  "),
        ("Who settles them", "C. Chair"),
        ("Which one stands", "3"),
        ("3 is none of them.", "= 3"),
        ("Why", "In between."),
        ("Which one stands", "1"),
        ("Why", "Seen."),
    ]
    assert at_a_terminal([ada, ben], out, typed) == 0
    merged = load_assessment(out, PACK).value
    assert [(one.question, one.answer.level) for one in merged.settled] == [("call_routing", 3), ("customer_input", 4)]


def test_whether_to_settle_is_asked_and_answered_in_the_users_language(ada: Path, ben: Path, tmp_path: Path) -> None:
    typed = [
        ("[o/N]", "ja"),
        ("ja n’en fait pas partie.", "oui"),
        ("Qui les tranche", "C. Chair"),
        ("=3", ""),
        ("=3", ""),
    ]
    assert at_a_terminal([ada, ben], tmp_path / "out.yaml", typed, "fr") == 1


def test_what_was_settled_before_ctrl_c_is_saved_and_before_the_first_nothing_is(
    ada: Path, ben: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.yaml"
    assert at_a_terminal([ada, ben], out, [("Settle them now", "Ctrl-C")]) == 130
    assert not out.exists()
    typed = [
        ("Settle them now", "y"),
        ("Who settles them", "C. Chair"),
        ("Which one stands", "1"),
        ("Why", "Seen."),
        ("Which one stands", "Ctrl-C"),
    ]
    assert at_a_terminal([ada, ben], out, typed) == 130
    merged = load_assessment(out, PACK).value
    assert [one.question for one in merged.settled] == ["call_routing"]
    assert [one.question for one in merged.conflicts] == ["customer_input"]


def test_what_was_settled_before_the_window_was_closed_is_saved(ada: Path, ben: Path, tmp_path: Path) -> None:
    typed = [
        ("Settle them now", "y"),
        ("Who settles them", "C. Chair"),
        ("Which one stands", "1"),
        ("Why", "Seen."),
        ("Which one stands", "the window is closed"),
    ]
    assert at_a_terminal([ada, ben], tmp_path / "out.yaml", typed)
    assert [one.why for one in load_assessment(tmp_path / "out.yaml", PACK).value.settled] == ["Seen."]


def test_signals_that_come_late_do_not_keep_it_from_being_saved() -> None:
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        with settle.ended_as_by_ctrl_c():
            assert all(signal.getsignal(number) != signal.SIG_DFL for number in before)
        assert all(signal.getsignal(number) == signal.SIG_DFL for number in before)
        with pytest.raises(EOFError), settle.ended_as_by_ctrl_c():
            raise EOFError
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_reason_that_is_pasted_settles_one_question_alone(ada: Path, ben: Path, tmp_path: Path) -> None:
    typed = [
        ("Settle them now", "y"),
        ("Who settles them", "C. Chair"),
        ("Which one stands", "1"),
        ("Why", "\x1b[200~Two reasons:\n2\n2\x1b[201~\x1b[D\x1b[C"),
        ("Which one stands", ""),
    ]
    assert at_a_terminal([ada, ben], tmp_path / "out.yaml", typed) == 1
    (record,) = load_assessment(tmp_path / "out.yaml", PACK).value.settled
    assert (record.question, record.why) == ("call_routing", "Two reasons: 2 2")


def at_once(monkeypatch: pytest.MonkeyPatch, then: Callable[[], None]) -> None:
    """Takes the place of a terminal: the first conflict is settled, then something happens."""

    def asked(_terminal: Terminal, conflicts: Sequence[Conflict], _pack: Pack) -> Iterator[Settlement]:
        first = conflicts[0]
        yield Settlement(
            question=first.question, answer=first.said[0].answer, by="C.", on=dt.date(2026, 11, 23), why="Seen."
        )
        then()

    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(settle, "asked", asked)
    monkeypatch.setattr(merge, "sys", SimpleNamespace(stdin=terminal, stderr=terminal))


def settled(file: Path) -> list[str | None]:
    return [one.by for one in load_assessment(file, PACK).value.settled]


def test_ctrl_c_that_falls_between_two_questions_loses_nothing_either(
    ada: Path, ben: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out.yaml"
    at_once(monkeypatch, interrupt)
    assert call("merge", ada, ben, "-o", out).status == 130
    assert settled(out) == ["C."]


def test_what_is_settled_is_saved_before_the_next_question(
    ada: Path, ben: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, seen = tmp_path / "out.yaml", list[str | None]()
    at_once(monkeypatch, lambda: seen.extend(settled(out)))
    assert call("merge", ada, ben, "-o", out).status == 1
    assert seen == ["C."]


def test_what_was_settled_is_kept_elsewhere_where_it_cannot_be_saved(
    ada: Path, ben: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, folder = tmp_path / "home", tmp_path / "gone"
    home.mkdir()
    folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    at_once(monkeypatch, lambda: None)
    monkeypatch.setattr(draft, "must_be_writable", lambda _out: folder.rmdir())
    ended = call("merge", ada, ben, "-o", folder / "out.yaml")
    assert ended.status == 2
    assert f"All answers so far are safe in {home}/out.rescued.yaml." in ended.errors
    assert settled(home / "out.rescued.yaml") == ["C."]


def test_a_place_where_nothing_can_be_saved_is_refused_before_anything_is_asked(
    ada: Path, ben: Path, tmp_path: Path
) -> None:
    assert at_a_terminal([ada, ben], tmp_path / "none" / "out.yaml", []) == 2


def test_files_of_several_dates_are_merged_with_a_word_on_it(ada: Path, ben: Path, tmp_path: Path) -> None:
    cleo = write(tmp_path, "cleo", "{call_centre: 3}")
    cleo.write_text(cleo.read_text().replace("2026-11-22", "2026-03-01"))
    ended = call("merge", ada, cleo, "-o", tmp_path / "out.yaml")
    assert "dated 2026-03-01 to 2026-11-22: the merged one is dated 2026-11-22" in ended.errors
    assert "dated" not in call("merge", ada, ben, "-o", tmp_path / "same.yaml").errors


def test_an_ancestor_of_another_agency_is_doubted(ada: Path, ben: Path, tmp_path: Path) -> None:
    base = write(tmp_path, "base", "{}")
    base.write_text(base.read_text().replace("Office of Permits", "Office of Taxes"))
    ended = call("merge", ada, ben, "-o", tmp_path / "out.yaml", "--base", base)
    assert "the files name different agencies" in ended.errors


def test_what_a_rater_said_is_not_replaced_by_the_merged_file(ada: Path, ben: Path) -> None:
    before = ada.read_bytes()
    ended = call("merge", ada, ben, "-o", ada, "--force")
    assert (ended.status, ended.errors) == (2, f"{ada} is what this is made from: give another name.\n")
    assert ada.read_bytes() == before


def test_what_is_merged_and_its_account_need_two_names(ada: Path, ben: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    ended = call("merge", ada, ben, "-o", out, "--account", tmp_path / "." / "out.json")
    assert (ended.status, ended.errors) == (2, f"{out} is to be saved twice: give each its own name.\n")
    assert not out.exists()


def test_a_rater_known_by_a_file_name_that_is_no_text_is_named_in_escapes(ben: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"b\xe9.yaml")
    odd.write_text(ben.read_text().replace("assessors", "# assessors"))
    account = tmp_path / "account.json"
    assert call("merge", odd, odd, "-o", tmp_path / "merged.yaml", "--account", account).status == 0
    assert json.loads(account.read_text())["raters"] == ["b\\udce9"]
