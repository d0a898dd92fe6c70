"""Assessments as tables: every rule with its broken file as CSV and as a workbook, and the dialects of offices."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from crm_assess.files import csvtext
from crm_assess.files.assessments import load_assessment, parse_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.models.assessment import Answer, Assessment, Target
from tests.tables import FACTS, HEADINGS, csv_file, xlsx_file

PACK = load_pack().value
ANSWERS: list[list[Any]] = [
    ["call_centre", 3, "“Smart” note; with\ntwo lines", "https://example.org/a; Report, page 2", 4, "2027-12-31"],
    ["call_routing", "dont_know"],
    ["life_events", "not_applicable", "", "", "", "", "No life events here."],
    ["request_tracking", "", "Only a note so far."],
]
READ = {
    "call_centre": Answer(
        level=3,
        note="“Smart” note; with\ntwo lines",
        evidence=("https://example.org/a", "Report, page 2"),
        target=Target(level=4, by=dt.date(2027, 12, 31)),
    ),
    "call_routing": Answer(level="dont_know"),
    "life_events": Answer(not_applicable="No life events here."),
    "request_tracking": Answer(note="Only a note so far."),
}


def read(name: str, data: bytes) -> Assessment:
    return parse_assessment(Source(name, data), PACK).value


def problems(name: str, data: bytes) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(name, data)
    return str(refused.value).splitlines()


# Each rule: rows below the headings, then the message's place in CSV, its cell in a workbook, and its words.
ALLOWED = "1 to 5, dont_know, not_applicable with a reason, or empty"
RULES: dict[str, tuple[list[list[Any]], str, str, str]] = {
    "a level too high": (
        [["call_centre", 6]],
        "4:13",
        "B2",
        f"answers.call_centre: 6 is no answer ({ALLOWED})",
    ),
    "a decimal": (
        [["call_centre", "3.5"]],
        "4:13",
        "B2",
        f'answers.call_centre: "3.5" is no answer ({ALLOWED})',
    ),
    "a misspelt word": (
        [["call_centre", "don't know"]],
        "4:13",
        "B2",
        f'answers.call_centre: "don\'t know" is no answer ({ALLOWED}; did you mean dont_know?)',
    ),
    "yes": ([["call_centre", "yes"]], "4:13", "B2", f'answers.call_centre: "yes" is no answer ({ALLOWED})'),
    "an unknown question": (
        [["call_center", 3]],
        "4:1",
        "A2",
        "answers.call_center: is no question of the pack (see crm-assess questions; did you mean call_centre?)",
    ),
    "a question twice": (
        [["call_centre", 3], ["call_centre", 3]],
        "5:1",
        "A3",
        "answers.call_centre: is there twice (once; first in row {first})",
    ),
    "no question": (
        [["", 3]],
        "4:2",
        "B2",
        "answers: is a row without question (its id, such as call_centre)",
    ),
    "not applicable without reason": (
        [["call_centre", "not_applicable"]],
        "4:13",
        "B2",
        "answers.call_centre.not_applicable: has no reason (why the question has no meaning here)",
    ),
    "not applicable where it is not allowed": (
        [["service_priority", "not_applicable", "", "", "", "", "none"]],
        "4:18",
        "B2",
        "answers.service_priority.not_applicable: is not allowed for this question (1 to 5, or dont_know)",
    ),
    "a reason beside a level": (
        [["call_centre", 3, "", "", "", "", "none"]],
        "4:19",
        "G2",
        "answers.call_centre.reason: is a reason, but the answer is 3 (a reason only with not_applicable)",
    ),
    "a reason without answer": (
        [["call_centre", "", "", "", "", "", "none"]],
        "4:18",
        "G2",
        "answers.call_centre.reason: is a reason, but the answer is an empty value (a reason only with not_applicable)",
    ),
    "a target that is no level": (
        [["call_centre", 3, "", "", 7, "2027-12-31"]],
        "4:17",
        "E2",
        "answers.call_centre.target.level: 7 is no level (1 to 5)",
    ),
    "a target without date": (
        [["call_centre", 3, "", "", 4]],
        "4:17",
        "E2",
        "answers.call_centre.target.by: is missing (it is required)",
    ),
    "a target without level": (
        [["call_centre", 3, "", "", "", "2027-12-31"]],
        "4:18",
        "F2",
        "answers.call_centre.target.level: is missing (it is required)",
    ),
    "a date that is none": (
        [["call_centre", 3, "", "", 4, "2027-02-30"]],
        "4:19",
        "F2",
        'answers.call_centre.target.by: "2027-02-30" is no date (year-month-day, such as 2026-11-22)',
    ),
    "a date in another order": (
        [["call_centre", 3, "", "", 4, "31/12/2027"]],
        "4:19",
        "F2",
        'answers.call_centre.target.by: "31/12/2027" is no date (year-month-day, such as 2026-11-22)',
    ),
    "a cell without heading": (
        [["call_centre", 3, "", "", "", "", "", "more"]],
        "4:20",
        "H2",
        "answers: has a cell without heading (straight quotes around text with a separator; {form})",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_answers_is_told_with_line_and_column_of_a_csv_file(rule: str) -> None:
    rows, place, _, words = RULES[rule]
    told = words.format(first=4, form="UTF-8 with commas")
    assert problems("a.csv", csv_file(rows)) == [f"a.csv:{place}: {told}"]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_answers_is_told_with_the_cell_of_a_workbook(rule: str) -> None:
    rows, _, cell, words = RULES[rule]
    told = words.format(first=2, form="an Excel workbook")
    assert problems("a.xlsx", xlsx_file(rows)) == [f"a.xlsx:answers!{cell}: {told}"]


NAMES = "agency, country, kind, size, assessed_on, pack, assessor"
FACT_RULES: dict[str, tuple[list[list[Any]], str, str, str]] = {
    "no agency": ([["#assessed_on", "2026-11-22"]], "1:1", "A1", "agency: is missing (it is required)"),
    "no date": ([["#agency", "Office"]], "1:1", "A1", "assessed_on: is missing (it is required)"),
    "an unknown fact": (
        [*FACTS, ["#contry", "CA"]],
        "3:1",
        "A3",
        f"contry: is no fact of an assessment ({NAMES}; did you mean country?)",
    ),
    "a fact twice": ([*FACTS, ["#agency", "Other"]], "3:1", "A3", "agency: is there twice (once; first in row 1)"),
    "a size that is no number": (
        [*FACTS, ["#size", "85 staff"]],
        "3:7",
        "B3",
        'agency.size: "85 staff" is no whole number (such as 85)',
    ),
    "a size below zero": ([*FACTS, ["#size", -1]], "3:7", "B3", "agency.size: -1 is too small (at least 0)"),
    "a date that is none": (
        [["#agency", "Office"], ["#assessed_on", "22 Nov"]],
        "2:14",
        "B2",
        'assessed_on: "22 Nov" is no date (year-month-day, such as 2026-11-22)',
    ),
    "another pack": (
        [*FACTS, ["#pack", "other", 1]],
        "3:7",
        "B3",
        'pack.id: "other" is another question pack (government-crm; give yours with --questions)',
    ),
    "a newer pack": (
        [*FACTS, ["#pack", "government-crm", 99]],
        "3:22",
        "C3",
        "pack.version: 99 is newer than the questions at hand (1)",
    ),
    "a pack without version": (
        [*FACTS, ["#pack", "government-crm", ""]],
        "3:22",
        "C3",
        'pack.version: "" is no whole number (such as 12, without quotes)',
    ),
    "a cell too many": (
        [["#agency", "Office", "of Permits"], FACTS[1]],
        "1:16",
        "C1",
        "agency: is a cell too many (one value; quotes around it; {form})",
    ),
    "a role without name": (
        [*FACTS, ["#assessor", "", "manager"]],
        "3:11",
        "B3",
        "assessors[0].name: is empty (some text)",
    ),
}


@pytest.mark.parametrize("rule", FACT_RULES)
def test_a_rule_of_the_agency_is_told_with_line_and_column_of_a_csv_file(rule: str) -> None:
    facts, place, _, words = FACT_RULES[rule]
    told = words.format(form="UTF-8 with commas")
    assert problems("a.csv", csv_file([], facts=facts)) == [f"a.csv:{place}: {told}"]


@pytest.mark.parametrize("rule", FACT_RULES)
def test_a_rule_of_the_agency_is_told_with_the_cell_of_a_workbook(rule: str) -> None:
    facts, _, cell, words = FACT_RULES[rule]
    told = words.format(form="an Excel workbook")
    assert problems("a.xlsx", xlsx_file([], facts=facts)) == [f"a.xlsx:agency!{cell}: {told}"]


HEADING_RULES = {
    "a misspelt heading": (
        ["question", "answr", "note"],
        [
            ("3:10", "B1", 'answers: has an unknown heading "answr" (headings: {all}; did you mean answer?)'),
            ("3:1", "A1", "answers: has no column answer (headings: {all}; read as {form})"),
        ],
    ),
    "a long heading": (
        ["question", "answer", "x" * 41],
        [("3:17", "C1", f'answers: has an unknown heading "{"x" * 40}" (headings: {{all}})')],
    ),
    "a heading twice": (
        ["question", "answer", "note", "note"],
        [("3:22", "D1", "answers: has the heading note twice (once)")],
    ),
}


@pytest.mark.parametrize("rule", HEADING_RULES)
def test_headings_are_checked_in_both_forms(rule: str) -> None:
    headings, told = HEADING_RULES[rule]
    listed = ", ".join(HEADINGS)
    in_csv = [f"a.csv:{place}: {words.format(all=listed, form='UTF-8 with commas')}" for place, _, words in told]
    in_xlsx = [
        f"a.xlsx:answers!{cell}: {words.format(all=listed, form='an Excel workbook')}" for _, cell, words in told
    ]
    assert sorted(problems("a.csv", csv_file([], headings=headings))) == sorted(in_csv)
    assert sorted(problems("a.xlsx", xlsx_file([], headings=headings))) == sorted(in_xlsx)


def test_all_problems_are_told_in_one_pass_and_in_the_order_of_the_file() -> None:
    facts = [["#agency", ""], ["#assessed_on", "soon"]]
    told = problems("a.csv", csv_file([["call_centre", 9], ["nonsense", 1], ["call_routing", "x"]], facts=facts))
    assert [line.split(": ")[:2] for line in told] == [
        ["a.csv:1:9", "agency.name"],
        ["a.csv:2:14", "assessed_on"],
        ["a.csv:4:13", "answers.call_centre"],
        ["a.csv:5:1", "answers.nonsense"],
        ["a.csv:6:14", "answers.call_routing"],
    ]


@pytest.mark.parametrize(("name", "data"), [("a.csv", csv_file), ("a.xlsx", xlsx_file)], ids=["csv", "xlsx"])
def test_of_ten_thousand_problems_the_first_hundred_and_the_count_are_told(name: str, data: Any) -> None:
    told = problems(name, data([[f"question_{at}", 3] for at in range(10_000)]))
    assert len(told) == 101
    assert told[-1] == f"{name}: and 9900 more problems"


def test_beyond_those_that_are_printed_no_name_gets_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.files.problems.SHOWN", 1)
    facts = [["#contry", "CA"], ["#kinde", "tax"], ["#siz", "3"]]
    with pytest.raises(InputError) as refused:
        read("a.csv", csv_file([["call_centre", "dont_now"]], facts=facts, headings=["question", "answer", "notes"]))
    wrong = [problem.what for problem in refused.value.problems if "is missing" not in problem.what]
    suggested = [what.partition("did you mean ")[2].rstrip("?)") for what in wrong]
    assert suggested == ["country", "kind", "", "", ""]


# What offices write


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_dialect_gives_the_same_answers(separator: str, encoding: str, newline: str) -> None:
    found = read("a.csv", csv_file(ANSWERS, separator=separator, encoding=encoding, newline=newline))
    assert found.answers == READ
    assert found.agency.name == "Office of Permits"


def test_the_line_that_tells_excel_the_separator_is_followed() -> None:
    data = b"sep=;\n" + csv_file(ANSWERS, separator=";")
    assert read("a.csv", data) == read("<stdin>", data) == read("a.csv", csv_file(ANSWERS))
    assert problems("a.csv", b"sep=;\n#agency;A;B\nquestion;answer\n")[1].startswith("a.csv:2:11: agency: is a cell ")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("call_centre,3,Two, lists,,,,", "4:29: answers: has a cell without heading"),
        ('call_centre,3, "Two, lists",,,,', "4:32: answers: has a cell without heading"),
        ("call_centre,3,“Two, lists”,,,", "4:15: answers.call_centre.note: opens a quote that closes in another cell"),
        ("call_centre,3,„Two, lists“", "4:15: answers.call_centre.note: opens a quote that closes in another cell"),
        ("call_centre,3,« a, b, c »", "4:15: answers.call_centre.note: opens a quote that closes in another cell"),
    ],
)
def test_text_torn_by_a_separator_is_never_spread_over_two_cells(row: str, told: str) -> None:
    rule = "(straight quotes around text with a separator"
    assert problems("a.csv", csv_file([]) + row.encode())[0].startswith(f"a.csv:{told} {rule}")


def test_typographic_quotes_inside_cells_are_text() -> None:
    notes = ["“Two”, lists", "“Two, lists”", "“", "5” and “6", "a “b", "c” d", "« a", "b »"]
    rows = [[name, 3, f'"{note}"' if "," in note else note] for name, note in zip(PACK.questions, notes, strict=False)]
    data = csv_file([]) + "".join(f"{name},{level},{note}\n" for name, level, note in rows).encode()
    assert [answer.note for answer in read("a.csv", data).answers.values()] == notes


def test_a_workbook_gives_the_same_answers_whatever_type_its_cells_have() -> None:
    typed = [["call_centre", 3.0, *ANSWERS[0][2:4], 4, dt.date(2027, 12, 31)], *ANSWERS[1:]]
    facts = [FACTS[0], ["#assessed_on", dt.datetime(2026, 11, 22)]]
    as_text = [["call_centre", " 3 ", *ANSWERS[0][2:4], "4", "2027-12-31"], *ANSWERS[1:]]
    assert read("a.xlsx", xlsx_file(typed, facts=facts)) == read("a.xlsx", xlsx_file(as_text))
    assert read("a.xlsx", xlsx_file(typed)).answers == READ


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    rows = [["3", "call_centre"], ["dont_know", "call_routing"]]
    assert read("a.csv", csv_file(rows, headings=["answer", "question"])).answers == {
        "call_centre": Answer(level=3),
        "call_routing": Answer(level="dont_know"),
    }


def test_a_table_is_known_by_its_content_where_its_name_says_nothing() -> None:
    for data in (csv_file(ANSWERS), csv_file(ANSWERS, encoding="utf-16"), xlsx_file(ANSWERS)):
        assert read("<stdin>", data).answers == READ


def test_a_csv_file_may_say_who_answered_which_pack() -> None:
    facts = [*FACTS, ["#pack", PACK.id, "1"], ["#assessor", "A. Clerk", "manager"], ["#assessor", "B. Clerk"]]
    found = read("a.csv", csv_file(ANSWERS, facts=facts))
    assert [(person.name, person.role) for person in found.assessors] == [("A. Clerk", "manager"), ("B. Clerk", None)]


def test_a_fact_without_a_cell_beside_it_is_left_blank() -> None:
    facts = b"#country\n#assessor\n#agency,Office\n#assessed_on,2026-11-22\n"
    found = read("a.csv", facts + b"question,answer\n")
    assert (found.agency.name, found.agency.country, found.assessors) == ("Office", None, ())
    assert problems("a.csv", facts + b"#pack\n#country\nquestion,answer\n") == [
        'a.csv:5:1: pack.id: "" is another question pack (government-crm; give yours with --questions)',
        'a.csv:5:1: pack.version: "" is no whole number (such as 12, without quotes)',
        "a.csv:6:1: country: is there twice (once; first in row 1)",
    ]


def test_an_assessor_has_a_name_and_a_role() -> None:
    assert problems("a.csv", csv_file([], facts=[*FACTS, ["#assessor", "A. Clerk", "manager", "tax"]])) == [
        "a.csv:3:28: assessor: is a cell too many (one value; quotes around it; UTF-8 with commas)"
    ]


def test_below_a_blank_heading_a_row_may_end_or_stay_blank() -> None:
    rows = [["call_centre", 3], ["call_routing", 2, " "]]
    found = read("a.csv", csv_file(rows, headings=["question", "answer", ""]))
    assert found.answers == {"call_centre": Answer(level=3), "call_routing": Answer(level=2)}


def test_blank_rows_and_rows_for_people_are_passed_over() -> None:
    rows = [["# Interactions"], [], ["", " "], *ANSWERS, ["#"]]
    assert read("a.csv", csv_file(rows)).answers == READ


def test_a_formula_made_harmless_is_read_as_what_it_was() -> None:
    found = read("a.csv", csv_file([["call_centre", "", "'=1+1"], ["call_routing", "", "'tis so"]]))
    assert [answer.note for answer in found.answers.values()] == ["=1+1", "'tis so"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "1:1: file: has no headings ({all}; read as UTF-8 with commas)"),
        (b"#agency,Office\n", "1:1: file: has no headings ({all}; read as UTF-8 with commas)"),
        (
            b'question;answer;note\ncall_centre;3;"never closed\n',
            "2:15: file: has a quote that is never closed (one more at the cell's end; read as UTF-8 with semicolons)",
        ),
        (
            b'question\tanswer\tnote\ncall_centre\t3\t"a"b\n',
            "2:15: file: has text behind a closing quote"
            " (a quote inside quotes is written twice; read as UTF-8 with tabs)",
        ),
        (b"question,answer\ncall_c\xe9ntre,3\n", "2:7: file: is not UTF-8 text (save it as UTF-8)"),
        (
            "question,answer\n".encode("utf-16") + b"\x00\xd8a\x00",
            "2:1: file: is not UTF-16 text, as which it begins (save it as UTF-8)",
        ),
        (
            b"question,answer\ncall_centre,\0\n",
            "2:13: file: holds a NUL character (text alone; read as UTF-8)",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_its_dialect(data: bytes, told: str) -> None:
    listed = ", ".join(HEADINGS)
    found = problems("a.csv", data)
    assert found == [f"a.csv:{told.format(all=listed)}"]


def test_a_table_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvtext, "MAX_ROWS", 5)
    assert problems("a.csv", csv_file([["call_centre", 3]] * 4)) == [
        f"a.csv:6:1: file: is too long a table (at most 5 rows, {csvtext.MAX_CELLS} cells)"
    ]
    monkeypatch.setattr(csvtext, "MAX_COLUMNS", 3)
    assert problems("a.csv", b"a,b,c,d") == ["a.csv:1:7: file: is too long a row (at most 3 cells)"]
    monkeypatch.setattr(csvtext, "MAX_LINES", 4)
    assert problems("a.csv", b"\n" * 9) == ["a.csv:1:1: file: has too many lines (at most 4)"]


def test_an_assessor_left_blank_is_nobody() -> None:
    assert read("a.csv", csv_file(ANSWERS, facts=[*FACTS, ["#assessor", "", ""]])).assessors == ()


def test_a_file_with_a_tables_ending_is_loaded_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a.CSV").write_bytes(csv_file(ANSWERS))
    (tmp_path / "a.xlsx").write_bytes(xlsx_file(ANSWERS))
    assert load_assessment(tmp_path / "a.CSV", PACK).value == load_assessment(tmp_path / "a.xlsx", PACK).value
