"""One row of a survey's export: what each cell comes to, and where it is told when it comes to nothing."""

import datetime as dt
from collections.abc import Mapping

import pytest

from crm_assess.analysis.headings import wide_header
from crm_assess.analysis.wide import choices
from crm_assess.files.cells import Broken, Cell
from crm_assess.files.document import Document
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN
from crm_assess.files.respondent import Respondent, Survey

PACK = load_pack().value
SAID = {name: choices(question, PACK) for name, question in PACK.questions.items()}


def respondent(
    cells: Mapping[str, object], by: tuple[str, ...] = (), sheet: str = "", told: int = 0, short: int = 0
) -> Respondent:
    """A row with these cells, the last ``short`` of them not written."""
    headings = [Cell(name, (1, at)) for at, name in enumerate(cells, 1)]
    header = wide_header(list(cells), PACK, by)
    survey = Survey("s.csv", "UTF-8 with commas", sheet, headings, header, SAID, PACK)
    row = [Cell(value, (2, at)) for at, value in enumerate(cells.values(), 1)]
    return Respondent(survey, row[: len(row) - short], told)


def read(cells: Mapping[str, object], short: int = 0) -> Document:
    return respondent({"agency": "Permits", **cells}, short=short).document()


def told(own: Respondent) -> list[str]:
    return [str(problem) for problem in own.document().problems]


def test_a_column_to_group_by_gives_its_word_and_a_blank_one_nothing() -> None:
    cells = {"agency": "Permits", "call_centre": 3, "region": " North ", "city": " "}
    assert respondent(cells, ("city", "region", "land")).groups(("city", "region", "land")) == (None, "North", None)


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ("", ["s.csv:2:2: country: cannot be read", "s.csv:2:3: answers.call_centre.note: cannot be read"]),
        ("Data", ["s.csv:Data!B2: country: cannot be read", "s.csv:Data!C2: answers.call_centre.note: cannot be read"]),
    ],
)
def test_a_broken_cell_is_told_by_what_it_was_to_hold_and_where(sheet: str, lines: list[str]) -> None:
    broken = Broken("cannot be read")
    cells = {"agency": "Permits", "country": broken, "call_centre_note": broken, "call_centre": 3}
    assert told(respondent(cells, sheet=sheet)) == lines


def test_only_the_size_is_a_number() -> None:
    assert read({"kind": "12", "size": "12", "country": "7"}).data == {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Permits", "country": "7", "kind": "12", "size": 12},
        "answers": {},
    }


@pytest.mark.parametrize(("sent", "short", "day"), [("2026-11-20", 0, "2026-11-20"), (" ", 0, None), ("x", 1, None)])
def test_the_day_is_that_of_sending_where_there_is_one(sent: str, short: int, day: str | None) -> None:
    document = read({"call_centre": 3, "_submission_time": sent}, short)
    assert isinstance(document.data, dict)
    assert document.data.get("assessed_on") == day


def test_a_stated_day_of_a_workbook_goes_before_that_of_sending() -> None:
    document = read({"assessed_on": dt.date(2026, 11, 1), "_submission_time": "2026-11-20"})
    assert isinstance(document.data, dict)
    assert document.data["assessed_on"] == "2026-11-01"


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        (
            "",
            [
                "s.csv:2:2: answers.call_centre.reason: is a reason, but the answer is an empty value"
                " (a reason only with not_applicable)"
            ],
        ),
        ("not_applicable", []),
        (
            "non_applicable",
            [
                's.csv:2:1: answers.call_centre: "non_applicable" is no answer (1 to 5, dont_know, not_applicable, '
                "empty, or the words of a choice; did you mean not_applicable?)"
            ],
        ),
    ],
)
def test_a_reason_needs_its_answer_and_is_not_told_beside_one_that_is_not_understood(
    answer: str, lines: list[str]
) -> None:
    assert told(respondent({"call_centre": answer, "call_centre_reason": "None."})) == lines


@pytest.mark.parametrize(("written", "level"), [("Defined", 3), (" 3 ", 3), ("3 Defined", 3), ("many", "many")])
def test_a_target_is_a_level_by_its_number_or_its_name(written: str, level: object) -> None:
    document = read({"call_centre_target_level": written})
    assert isinstance(document.data, dict)
    assert document.data["answers"]["call_centre"] == {"target": {"level": level}}


def test_a_suggestion_is_looked_for_only_while_problems_are_printed() -> None:
    cells = {"call_centre": "dont_now", "call_routing": "dont_now"}
    near = ["did you mean dont_know" in line for line in told(respondent(cells, told=SHOWN))]
    assert near == [True, False]
