"""The workbook: what an office sees in it, and that LibreOffice opens, fills and saves it."""

import datetime as dt
import io
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crm_assess.files.assessments import load_assessment
from crm_assess.files.extras import MissingExtraError
from crm_assess.files.xlsxwriting import xlsx_table, xlsx_template
from crm_assess.language import speak
from crm_assess.models.assessment import Answer, Target
from tests.office import needs_office, typed
from tests.running import call
from tests.templates import FILLED, PACK, french, small, workbook

DAY = dt.date(2026, 11, 22)
TEMPLATE = xlsx_template(PACK, DAY)


def sheets() -> dict[str, Any]:
    book = CalamineWorkbook.from_object(io.BytesIO(TEMPLATE))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def place(sheet: str, first: str, column: str) -> tuple[str, str]:
    """A cell by its sheet, the first cell of its row, and its column's letter or heading."""
    rows = sheets()[sheet]
    line = next(at for at, row in enumerate(rows, 1) if row[0] == first)
    return sheet, f"{column if len(column) == 1 else chr(ord('A') + rows[1].index(column))}{line}"


AGENCY = {
    ("agency", "B"): "Office of Permits",
    ("size", "B"): "85",
    ("assessed_on", "B"): "2026-11-20",
    ("assessor", "B"): "A. Clerk",
    ("assessor", "C"): "manager",
    ("agency", "C"): "a second name",
    ("pack", "C"): "9",
}
ANSWERS = {
    place("answers", question, column): text
    for (question, column), text in {
        ("question", "answer"): "another heading",
        ("call_centre", "answer"): "3",
        ("call_centre", "note"): '\'=not a formula\n"quoted" & <kept>',
        ("call_centre", "evidence"): "https://example.org/a\nReport, page 2",
        ("call_centre", "target_level"): "4",
        ("call_centre", "target_by"): "2027-12-31",
        ("call_routing", "answer"): "dont_know",
        ("call_routing", "note"): "007",
        ("call_routing", "evidence"): "2026-01-02",
        ("life_events", "answer"): "not_applicable",
        ("life_events", "reason"): "None here.",
    }.items()
}


def xml(sheet: int) -> str:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as archive:
        return archive.read(f"xl/worksheets/sheet{sheet}.xml").decode()


def test_there_are_instructions_a_sheet_for_the_agency_and_one_for_the_answers() -> None:
    assert list(sheets()) == ["instructions", "agency", "answers"]


def test_each_question_stands_in_a_row_with_its_levels_readable() -> None:
    rows = {row[0]: row for row in sheets()["answers"]}
    for question in PACK.questions.values():
        levels = str(rows[question.id][2]).splitlines()
        assert [line[:2] for line in levels] == ["1 ", "2 ", "3 ", "4 ", "5 "]
        assert all(sentence in line for sentence, line in zip(question.levels, levels, strict=True))


def test_each_row_is_high_enough_for_the_levels_in_programs_that_do_not_work_it_out() -> None:
    rows = sheets()["answers"]
    heights = {int(line): float(points) for line, points in re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', xml(3))}
    for at, row in enumerate(rows, 1):
        if row[0] in PACK.questions:
            lines = sum(-(-len(line) // 74) for line in row[2].splitlines())
            assert 15 * lines <= heights[at] <= 409


def test_only_what_is_taken_is_offered_to_be_filled_in() -> None:
    # Two names of an agency, or another pack's version, would only be refused later.
    cells = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', xml(2)))
    open_, locked = cells[place("agency", "agency", "B")[1]], cells[place("agency", "agency", "D")[1]]
    assert cells[place("agency", "assessor", "C")[1]] == open_
    assert place("agency", "agency", "C")[1] not in cells
    assert cells[place("agency", "pack", "B")[1]] == cells[place("agency", "pack", "C")[1]] == locked


def test_the_top_of_the_sheet_counts_the_answers() -> None:
    assert sheets()["answers"][0][0] == "# Answered: 0 of 32"
    assert re.search(r"COUNTA\(D3:D\d+\)", xml(3))


def test_quotes_in_the_words_of_a_language_do_not_end_the_formula_that_counts() -> None:
    class Quoting(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.replace("Answered", '"Answered"')

    speak("fr", Quoting())
    shown = workbook(xlsx_template(small(PACK), DAY)).splitlines()
    assert 'A1 1 "# ""Answered"": "&COUNTA(D3:D5)&" of 2"# "Answered": 0 of 2' in shown


def test_a_row_is_high_enough_for_blank_lines_too() -> None:
    note = "\n" * 20 + "x"
    answers = {"life_events": Answer(level=3, note=note)}
    shown = workbook(xlsx_table(FILLED.model_copy(update={"answers": answers}), small(PACK))).splitlines()
    assert "row r=5 spans=1:11 ht=315 customHeight=1" in shown


def test_answers_levels_and_dates_are_chosen_from_what_is_allowed() -> None:
    rules = re.findall(r"<dataValidation (.*?)</dataValidation>", xml(3), re.DOTALL)
    lists = [rule for rule in rules if 'type="list"' in rule]
    with_reason = [rule for rule in lists if "1,2,3,4,5,dont_know,not_applicable" in rule]
    assert len(lists) == 2 * len(PACK.questions)
    assert len(with_reason) == sum(question.not_applicable for question in PACK.questions.values())
    assert len([rule for rule in rules if 'type="date"' in rule]) == len(PACK.questions)
    assert 'type="whole"' in xml(2)


def test_headings_and_questions_are_locked_without_a_password() -> None:
    for sheet in (1, 2, 3):
        assert "<sheetProtection " in xml(sheet)
        assert "password" not in xml(sheet)


def test_every_cell_of_a_blank_one_stands_as_it_is_written(golden: Callable[[str, str], None]) -> None:
    golden("blank-xlsx.txt", workbook(xlsx_template(small(PACK), DAY)))


def test_in_french_the_words_are_french_and_the_names_stay(golden: Callable[[str, str], None]) -> None:
    golden("blank-fr-xlsx.txt", workbook(xlsx_template(french(), DAY)))


def test_every_answer_that_was_given_stands_in_its_cell(golden: Callable[[str, str], None]) -> None:
    golden("filled-xlsx.txt", workbook(xlsx_table(FILLED, small(PACK))))


def test_it_is_made_where_no_other_file_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    assert xlsx_template(PACK, DAY) == TEMPLATE


def test_without_the_library_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError) as lacking:
        xlsx_template(PACK, DAY)
    assert str(lacking.value) == "Excel workbooks need a library that is not installed: pip install 'crm-assess[xlsx]'"


@needs_office
def test_typed_into_with_libreoffice_and_saved_it_is_read_and_counts_the_answers(tmp_path: Path) -> None:
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(TEMPLATE)
    typed(blank, {place("agency", row, column): text for (row, column), text in AGENCY.items()} | ANSWERS, saved)
    read = load_assessment(saved, PACK).value
    assert (read.agency.name, read.agency.size, read.assessed_on) == ("Office of Permits", 85, dt.date(2026, 11, 20))
    assert [(person.name, person.role) for person in read.assessors] == [("A. Clerk", "manager")]
    given = {name: answer for name, answer in read.answers.items() if answer != Answer()}
    assert given == {
        "call_centre": Answer(
            level=3,
            note='=not a formula\n"quoted" & <kept>',
            evidence=("https://example.org/a", "Report, page 2"),
            target=Target(level=4, by=dt.date(2027, 12, 31)),
        ),
        "call_routing": Answer(level="dont_know", note="007", evidence=("2026-01-02",)),
        "life_events": Answer(not_applicable="None here."),
    }
    rows = CalamineWorkbook.from_path(saved).get_sheet_by_name("answers").to_python()
    assert rows[0][0] == "# Answered: 3 of 32"
    assert rows[1] == sheets()["answers"][1], "the headings are locked"
    assert call("report", saved).status == 0


@needs_office
def test_a_wrong_answer_typed_with_libreoffice_is_told_with_its_cell(tmp_path: Path) -> None:
    blank, saved = tmp_path / "blank.xlsx", tmp_path / "saved.xlsx"
    blank.write_bytes(TEMPLATE)
    wrong = {("call_centre", "answer"): "3.5", ("call_routing", "answer"): "yes"}
    wrong |= {("call_routing", "target_level"): "4", ("call_routing", "target_by"): "soon"}
    agency = {place("agency", "agency", "B"): "Office"}
    typed(blank, agency | {place("answers", *where): text for where, text in wrong.items()}, saved)
    lines = call("report", saved).errors.splitlines()
    told = [line.partition(" is no ")[0].removeprefix(f"{saved}:") for line in lines]
    rows = [row[0] for row in sheets()["answers"]]
    centre, routing = rows.index("call_centre") + 1, rows.index("call_routing") + 1
    assert told == [
        f"answers!D{centre}: answers.call_centre: 3.5",
        f'answers!D{routing}: answers.call_routing: "yes"',
        f'answers!H{routing}: answers.call_routing.target.by: "soon"',
    ]
