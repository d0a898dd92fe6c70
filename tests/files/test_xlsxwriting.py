"""The workbook: what an office sees in it, and that LibreOffice opens, fills and saves it."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.xlsxwriting import xlsx_template
from crm_assess.models.assessment import Answer, Target

PACK = load_pack().value
TEMPLATE = xlsx_template(PACK, dt.date(2026, 11, 22))
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

CELLS: dict[str, dict[tuple[str, str], str | int]] = {
    "sheet2": {("agency", "B"): "Office of Permits", ("size", "B"): 85},
    "sheet3": {
        ("call_centre", "D"): 3,
        ("call_centre", "E"): "=not a formula",
        ("call_centre", "G"): 4,
        ("call_centre", "H"): 46752,  # the day 2027-12-31, as a workbook holds it
        ("call_routing", "D"): "dont_know",
        ("life_events", "D"): "not_applicable",
        ("life_events", "I"): "None here.",
    },
}
"""What is filled in, by sheet, by the first cell of the row and the column."""


def filled() -> bytes:
    """The template with values in its blank cells, everything else as it was."""
    buffer, rows = io.BytesIO(), {"sheet2": sheets()["agency"], "sheet3": sheets()["answers"]}
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as blank, zipfile.ZipFile(buffer, "w") as out:
        for name in blank.namelist():
            # Without the count's old result, so that it has to be counted again as it is after every edit by hand.
            text, sheet = re.sub("</f><v>[^<]*</v>", "</f>", blank.read(name).decode()), Path(name).stem
            for (first, column), value in CELLS.get(sheet, {}).items():
                place = f"{column}{next(at for at, row in enumerate(rows[sheet], 1) if row[0] == first)}"
                as_text = f't="inlineStr"><is><t>{value}</t></is></c>'
                with_value = as_text if isinstance(value, str) else f"><v>{value}</v></c>"
                text, found = re.subn(rf'(<c r="{place}" s="\d+")/>', rf"\1 {with_value}", text)
                assert found == 1
            out.writestr(name, text)
    return buffer.getvalue()


def sheets() -> dict[str, Any]:
    book = CalamineWorkbook.from_object(io.BytesIO(TEMPLATE))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


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


def test_the_top_of_the_sheet_counts_the_answers() -> None:
    assert sheets()["answers"][0][0] == "# Answered: 0 of 32"
    assert re.search(r"COUNTA\(D3:D\d+\)", xml(3))


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


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here: apt-get install libreoffice-calc")
def test_filled_in_opened_and_saved_by_libreoffice_it_is_read_and_counts_the_answers(tmp_path: Path) -> None:
    (tmp_path / "blank.xlsx").write_bytes(filled())
    assert OFFICE
    subprocess.run(
        [OFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "saved"), str(tmp_path / "blank.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    saved = tmp_path / "saved" / "blank.xlsx"
    read = load_assessment(saved, PACK).value
    assert (read.agency.name, read.agency.size, read.assessed_on) == ("Office of Permits", 85, dt.date(2026, 11, 22))
    given = {name: answer for name, answer in read.answers.items() if answer != Answer()}
    assert given == {
        "call_centre": Answer(level=3, note="=not a formula", target=Target(level=4, by=dt.date(2027, 12, 31))),
        "call_routing": Answer(level="dont_know"),
        "life_events": Answer(not_applicable="None here."),
    }
    counted = CalamineWorkbook.from_path(saved).get_sheet_by_name("answers").to_python()[0][0]
    assert counted == "# Answered: 3 of 32"
