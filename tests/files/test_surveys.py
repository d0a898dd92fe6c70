"""Exports of survey platforms, as each of them writes its columns and cells."""

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from crm_assess.files.assessments import form_of, load_assessment
from crm_assess.files.cells import Cell
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.respondent import NO_REASON
from crm_assess.files.source import Source
from crm_assess.files.surveys import all_of, is_survey, is_wide, read_survey
from crm_assess.models.assessment import Answer, Assessment
from tests.running import call

PACK = load_pack().value
CENTRE, ROUTING = PACK.questions["call_centre"], PACK.questions["call_routing"]


def table(*rows: list[str], separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes) -> list[Assessment]:
    return all_of(Source("survey.csv", data), PACK)


def problems(data: bytes) -> list[str]:
    with pytest.raises(InputError) as refused:
        read(data)
    return str(refused.value).splitlines()


def test_odk_puts_groups_before_names_and_the_day_among_its_own_columns() -> None:
    group = "dimension_interactions"
    found = read(
        table(
            ["SubmissionDate", "agency", "country", "size", f"{group}-call_centre", f"{group}-call_centre_reason",
             f"{group}-call_routing", f"{group}-call_routing_note", f"{group}-about_interactions", "meta-instanceID",
             "KEY", "SubmitterID", "AttachmentsPresent"],
            ["2026-11-20T09:00:00.000Z", "Permits", "CA", "85", "not_applicable", "No telephone.", "3", "By topic.", "",
             "uuid:1", "uuid:1", "4", "0"],
            ["2026-11-21T09:00:00.000Z", "Tax", "", "", "dont_know", "", "", "", "", "uuid:2", "uuid:2", "4", "0"],
        )
    )  # fmt: skip
    permits, tax = found
    assert (permits.agency.name, permits.agency.country, permits.agency.size) == ("Permits", "CA", 85)
    assert permits.assessed_on == dt.date(2026, 11, 20)
    assert permits.answer("call_centre") == Answer(not_applicable="No telephone.")
    assert permits.answer("call_routing") == Answer(level=3, note="By topic.")
    assert tax.answers == {"call_centre": Answer(level="dont_know")}


def test_kobo_writes_paths_with_slashes_and_may_show_labels() -> None:
    label = f"3 {PACK.levels[2]}: {CENTRE.levels[2]}"
    (found,) = read(
        table(
            ["start", "end", "assessed_on", "agency", "dimension_interactions/call_centre",
             "dimension_interactions/call_centre_evidence", "_id", "_uuid", "_submission_time", "__version__"],
            ["2026-11-01T08:00:00", "2026-11-01T09:00:00", "2026-10-31", "Permits", label, "A; B", "1", "u",
             "2026-11-01T09:00:01", "v1"],
            separator=";",
        )
    )  # fmt: skip
    assert found.assessed_on == dt.date(2026, 10, 31)
    assert found.answers == {"call_centre": Answer(level=3, evidence=("A", "B"))}


def test_limesurvey_has_codes_without_underscores_and_comments_in_brackets() -> None:
    (found,) = read(
        table(
            ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "agency. Your agency?",
             f"callcentre. {CENTRE.ask}", "callcentre[comment]. Comment", "firstcontactresoluti", "callrouting"],
            ["7", "2026-11-20 10:11:12", "5", "en", "1", "Permits", "4", "Since May.", "dk", "na"],
        )
    )  # fmt: skip
    assert found.answers == {
        "call_centre": Answer(level=4, note="Since May."),
        "first_contact_resolution": Answer(level="dont_know"),
        "call_routing": Answer(not_applicable=NO_REASON),
    }


def test_microsoft_forms_has_the_questions_words_and_those_of_the_choices() -> None:
    (found,) = read(
        table(
            ["ID", "Start time", "Completion time", "Email", "Name", "Name of the agency", "Day of the answers",
             CENTRE.ask, f"{ROUTING.topic}: {ROUTING.ask}\xa0"],
            ["1", "11/20/26 9:00:00", "11/20/26 9:30:00", "a@example.org", "A", "Permits", "2026-11-20",
             CENTRE.levels[1], "I do not know"],
        )
    )  # fmt: skip
    assert found.answers == {"call_centre": Answer(level=2), "call_routing": Answer(level="dont_know")}


def test_every_problem_of_every_row_is_told_with_its_place() -> None:
    told = problems(
        table(
            ["agency", "assessed_on", "size", "call_centre", "service_priority", "call_centre_reason"],
            ["Permits", "2026-11-20", "85", "6", "3"],
            ["", "soon", "many", "3", "not_applicable", "why"],
            ["Tax", "2026-11-20", "", "3", "3", "", "more"],
        )
    )
    assert told == [
        'survey.csv:2:23: answers.call_centre: "6" is no answer'
        " (1 to 5, dont_know, not_applicable, empty, or the words of a choice)",
        "survey.csv:3:1: agency.name: is empty (some text)",
        'survey.csv:3:2: assessed_on: "soon" is no date (year-month-day, such as 2026-11-22)',
        'survey.csv:3:7: agency.size: "many" is no whole number (such as 12, without quotes)',
        "survey.csv:3:14: answers.service_priority.not_applicable: is not allowed for this question"
        " (1 to 5, or dont_know)",
        "survey.csv:3:29: answers.call_centre.reason: is a reason, but the answer is 3"
        " (a reason only with not_applicable)",
        "survey.csv:4:22: answers: has a cell without heading"
        " (straight quotes around text with a separator; UTF-8 with commas)",
    ]


def test_a_heading_that_nobody_knows_is_never_passed_over() -> None:
    assert problems(table(["agency", "call_center", "call_centre", "call_centre"], ["Permits", "3", "3", "3"])) == [
        'survey.csv:1:8: headings: has an unknown heading "call_center"'
        " (agency, a question's id, ...; did you mean call_centre?)",
        "survey.csv:1:32: headings: has call_centre (answer) twice (one column each)",
    ]


def test_an_export_needs_an_agency_and_a_question() -> None:
    assert problems(table(["country"], ["CA"])) == [
        "survey.csv:1:1: headings: have no column agency (read as UTF-8 with commas)",
        "survey.csv:1:1: headings: have no question of the pack (read as UTF-8 with commas)",
    ]


def test_each_respondent_gets_a_file_named_by_the_agency(tmp_path: Path) -> None:
    survey, folder = tmp_path / "survey.csv", tmp_path / "out"
    head = ["agency", "assessed_on", "assessor", "role", "call_centre"]
    survey.write_bytes(
        table(head, ["Office of Permits", "2026-11-20", "A", "manager", "3"],
              ["Office of Permits", "2026-11-20", "B", "", "4"], [], ["日本", "2026-11-20", "", "", "5"])
    )  # fmt: skip
    ended = call("convert", survey, "-o", f"{folder}/")
    assert (ended.status, ended.errors) == (0, f"crm-assess: saved 3 assessments in {folder}\n")
    assert sorted(file.name for file in folder.iterdir()) == [
        "agency.yaml",
        "office-of-permits-2.yaml",
        "office-of-permits.yaml",
    ]
    second = load_assessment(folder / "office-of-permits-2.yaml", PACK).value
    assert (second.assessors[0].name, second.assessors[0].role) == ("B", None)
    assert second.answers == {"call_centre": Answer(level=4)}


def test_no_file_is_overwritten_and_none_written_beside_it(tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    survey.write_bytes(
        table(["agency", "assessed_on", "call_centre"], ["B", "2026-11-20", "3"], ["A", "2026-11-20", "3"])
    )
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.yaml").write_text("mine")
    ended = call("convert", survey, "-o", folder)
    assert ended.status == 2
    assert [file.name for file in folder.iterdir()] == ["a.yaml"]
    assert (folder / "a.yaml").read_text() == "mine"


# Read by the other commands


HEAD = ["agency", "assessed_on", "call_centre", "call_routing"]
PLATFORM = ["_id", "_uuid", "_submission_time"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("before", ["assessed_on", "SubmissionDate", "id. Response ID", "Start time\xa0"])
def test_an_export_without_a_name_is_known_by_its_headings(before: str, separator: str) -> None:
    data = table([before, "agency", "call_centre"], ["2026-11-20", "Permits", "3"], separator=separator)
    quoted = data.replace(before.encode(), f'"{before}"'.encode())
    assert {form_of(Source("<stdin>", each)) for each in (data, quoted)} == {"csv"}


def test_text_that_is_no_table_is_not_taken_for_one() -> None:
    for text in ("{a, b}", "schema: a, b", '"schema": a, b', "- a, b", "# a, b\nschema: x", "schema", "[1, 2]", ""):
        assert form_of(Source("<stdin>", text.encode())) in ("yaml", "json")


def test_an_export_on_standard_input_is_split_too(tmp_path: Path) -> None:
    data = table(["assessed_on", "agency", "call_centre"], ["2026-11-20", "Permits", "3"])
    assert call("convert", "-", "-o", f"{tmp_path}/out/", stdin=data).status == 0
    assert load_assessment(tmp_path / "out" / "permits.yaml", PACK).value.answers == {"call_centre": Answer(level=3)}


def test_a_misspelt_answer_gets_the_nearest_one() -> None:
    cells = ["dont_now", "Optimising", "x"]
    told = problems(table(["agency", "assessed_on", *list(PACK.questions)[:3]], ["Permits", "2026-11-20", *cells]))
    ends = [line.rpartition("the words of a choice")[2] for line in told]
    assert ends == ["; did you mean dont_know?)", "; did you mean Optimizing?)", ")"]


def test_text_that_a_separator_tore_is_told_with_the_question_it_belongs_to() -> None:
    rows = table(["assessed_on", "call_centre", "call_centre_note", "call_centre_evidence", "agency", "kind"])
    torn = "(straight quotes around text with a separator)"
    assert problems(rows + "2026-11-20,3,“a,b”,A,tax\n2026-11-20,3,,,“A,b”\n".encode()) == [
        f"survey.csv:2:14: answers.call_centre.note: opens a quote that closes in another cell {torn}",
        f"survey.csv:3:16: agency: opens a quote that closes in another cell {torn}",
        "survey.csv:3:19: agency.name: is missing (it is required)",
    ]


def test_a_name_of_digits_alone_stays_a_name() -> None:
    (found,) = read(table(["agency", "country", "assessed_on", "call_centre"], ["007", "8", "2026-11-20", "3"]))
    assert (found.agency.name, found.agency.country) == ("007", "8")


def test_a_reason_beside_what_is_no_answer_is_no_second_problem() -> None:
    head = ["agency", "assessed_on", "call_centre", "call_centre_reason"]
    assert problems(table(head, ["A", "2026-11-20", "yes", "why"], ["B", "2026-11-20", "", "why"])) == [
        'survey.csv:2:14: answers.call_centre: "yes" is no answer'
        " (1 to 5, dont_know, not_applicable, empty, or the words of a choice)",
        "survey.csv:3:15: answers.call_centre.reason: is a reason, but the answer is an empty value"
        " (a reason only with not_applicable)",
    ]


def test_a_target_that_is_no_level_is_told_as_it_stands() -> None:
    head = ["agency", "assessed_on", "call_centre", "call_centre_target_level", "call_centre_target_by"]
    assert problems(table(head, ["A", "2026-11-20", "3", "high", "2027-01-01"])) == [
        'survey.csv:2:16: answers.call_centre.target.level: "high" is no level (1 to 5)'
    ]


def test_the_day_of_sending_is_the_first_that_is_given() -> None:
    head = ["agency", "SubmissionDate", "call_centre", "end"]
    sent = [
        found.assessed_on.day for found in read(table(head, ["A", "", "3", "2026-11-22"], ["B", "2026-11-01", "4"]))
    ]
    assert sent == [22, 1]
    assert problems(table(head, ["C", "", "4"])) == ["survey.csv:2:1: assessed_on: is missing (it is required)"]


def test_a_respondent_without_any_day_is_told_so() -> None:
    assert problems(table(["agency", "call_centre"], ["Permits", "3"])) == [
        "survey.csv:2:1: assessed_on: is missing (it is required)"
    ]


def test_a_wide_table_of_one_respondent_is_an_assessment_to_every_command(tmp_path: Path) -> None:
    one = tmp_path / "one.csv"
    one.write_bytes(table(HEAD, ["Permits", "2026-11-20", "3", "dont_know"]))
    found = load_assessment(one, PACK).value
    assert found.answers == {"call_centre": Answer(level=3), "call_routing": Answer(level="dont_know")}
    assert call("report", one).status == 0
    assert call("check", one).text == (
        f"{one}: an assessment (UTF-8 with commas), 1 of {len(PACK.questions)} questions rated, no problems\n"
    )


def test_of_several_respondents_the_message_names_the_commands_for_them(tmp_path: Path) -> None:
    several = tmp_path / "several.csv"
    several.write_bytes(table(HEAD, ["A", "2026-11-20", "3", ""], ["B", "2026-11-20", "3", ""]))
    ended = call("report", several)
    assert (ended.status, ended.data) == (2, b"")
    assert ended.errors == (
        f"{several}:1:1: file: holds 2 respondents where one is wanted (crm-assess cohort FILE counts them all;"
        " crm-assess convert FILE -o FOLDER/ makes a file of each)\n"
    )
    several.write_bytes(table(HEAD))
    assert "holds no respondent where one is wanted" in call("report", several).errors


def test_a_note_beside_no_answer_is_kept() -> None:
    (found,) = read(table(["agency", "assessed_on", "call_routing", "call_centre_note"], ["A", "2026-11-20", "3", "n"]))
    assert found.answers == {"call_routing": Answer(level=3), "call_centre": Answer(note="n")}


def test_a_cohort_counts_an_export_as_it_is(tmp_path: Path) -> None:
    answers = [["1", "2"], ["3", "dont_know"], ["4", "4"], ["5", ""], ["2", "3"], ["3", "3"]]
    people = [[f"Agency {at}", "2026-11-20", *levels] for at, levels in enumerate(answers)]
    plain, export = tmp_path / "plain.csv", tmp_path / "export.csv"
    plain.write_bytes(table(HEAD, *people))
    paths = [f"dimension_interactions/{name}" if name in PACK.questions else name for name in HEAD]
    export.write_bytes(table([*paths, *PLATFORM], *[[*row, "1", "u", "2026-11-21T08:00:00"] for row in people]))
    counted, wanted = (call("cohort", file, "--format", "json") for file in (export, plain))
    assert (counted.status, counted.data) == (0, wanted.data)


def test_what_is_no_table_is_no_export(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("agency: {name: A}\n")
    ended = call("convert", file, "-o", f"{tmp_path}/out/")
    assert (ended.status, ended.errors) == (
        2,
        f"{file}:1:1: file: is no export of a survey (CSV or .xlsx; to convert an assessment, give -o a file's name)\n",
    )
    assert not (tmp_path / "out").exists()


def test_an_export_with_more_problems_than_anyone_mends_is_read_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.files.surveys.MAX_PROBLEMS", 3)
    told = problems(table(["agency", "assessed_on", "call_centre"], *[["Permits", "2026-11-20", "x"]] * 9))
    assert told[0] == (
        "survey.csv:1:1: file: has more than 3 problems: what is behind row 5 was not read (mend the others first)"
    )
    assert [line.split(":")[1] for line in told[1:]] == ["2", "3", "4", "5"]


def test_an_export_has_a_largest_number_of_respondents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.files.surveys.MAX_RESPONDENTS", 2)
    person = ["A", "2026-11-20", "3", "3"]
    assert len(read(table(HEAD, person, person))) == 2
    (told,) = problems(table(HEAD, *[person] * 3))
    assert told == (
        "survey.csv:1:1: file: has more than 2 respondents (crm-assess cohort counts any number of them"
        " in a UTF-8 file whose headings are questions' ids and its cells 1 to 5)"
    )


def workbook(*rows: list[str], beside: str = "") -> Source:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Export")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
        if beside:
            book.add_worksheet(beside)
    return Source("survey.xlsx", buffer.getvalue())


def test_a_workbook_with_nothing_in_it_is_told_so() -> None:
    with pytest.raises(InputError) as refused:
        all_of(workbook(), PACK)
    assert str(refused.value).splitlines() == [
        "survey.xlsx:Export!A1: headings: have no column agency (read as an Excel workbook)",
        "survey.xlsx:Export!A1: headings: have no question of the pack (read as an Excel workbook)",
    ]


def test_a_workbook_without_a_sheet_is_told_so() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook().data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = re.sub(b"<sheet [^>]*/>", b"", parts["xl/workbook.xml"])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    with pytest.raises(InputError) as refused:
        all_of(Source("survey.xlsx", buffer.getvalue()), PACK)
    assert str(refused.value).splitlines() == [
        "survey.xlsx:1:1: headings: have no column agency (read as an Excel workbook)",
        "survey.xlsx:1:1: headings: have no question of the pack (read as an Excel workbook)",
    ]


def test_a_fault_of_a_workbook_is_told_with_its_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.files.surveys.MAX_PROBLEMS", 1)
    more = "has more than 1 problems: what is behind row 3 was not read (mend the others first)"
    with pytest.raises(InputError) as refused:
        all_of(workbook(["agency", "assessed_on", "call_centre"], *[["Permits", "2026-11-20", "x"]] * 9), PACK)
    wrong = '"x" is no answer (1 to 5, dont_know, not_applicable, empty, or the words of a choice)'
    assert str(refused.value).splitlines() == [
        f"survey.xlsx:Export!A1: file: {more}",
        f"survey.xlsx:Export!C2: answers.call_centre: {wrong}",
        f"survey.xlsx:Export!C3: answers.call_centre: {wrong}",
    ]


def test_beyond_those_that_are_printed_no_answer_gets_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.files.problems.SHOWN", 1)
    names, about = list(PACK.questions)[:4], ["Permits", "2026-11-20"]
    below = table([*HEAD[:2], names[0]], *[[*about, "dont_now"]] * 4)
    beside = table([*HEAD[:2], *names], [*about, *["dont_now"] * 4])
    for data in (below, beside):
        with pytest.raises(InputError) as refused:
            read(data)
        suggested = [problem.what.endswith("; did you mean dont_know?)") for problem in refused.value.problems]
        assert suggested == [True, True, False, False]


def test_a_workbook_with_a_sheet_of_the_template_is_no_survey_whatever_stands_before_it() -> None:
    rows = [["agency", "assessed_on", "call_centre"], ["Permits", "2026-11-20", "3"]]
    own = [name for name in ("", "Notes", "Answers", "AGENCY") if not is_survey(workbook(*rows, beside=name), PACK, ())]
    assert own == ["Answers", "AGENCY"]


def test_columns_to_group_by_may_have_any_name() -> None:
    rows = [["agency", "assessed_on", "call_centre", "region"], ["Permits", "2026-11-20", "3", "North"]]
    blank = ["Tax", "2026-11-20", "3", " "]
    found, refused = read_survey(Source("survey.csv", table(*rows, blank)), PACK, ("region",))
    assert ([each.groups for each in found], refused) == ([("North",), (None,)], [])
    assert is_survey(workbook(*rows), PACK, ("region",))
    with pytest.raises(InputError, match='has an unknown heading "region"'):
        is_survey(workbook(*rows), PACK, ())


@pytest.mark.parametrize(
    ("headings", "wide"),
    [
        ("call_centre", True),
        ("agency call_centre", True),
        ("agency country", True),
        ("agency call_center", True),
        ("agency colour", False),
        ("agency", False),
        ("country kind", False),
        ("question agency call_centre", False),
        ("answer agency call_centre", False),
        (" answer agency call_centre", False),
    ],
)
def test_a_wide_table_is_known_by_its_headings(headings: str, wide: bool) -> None:
    cells = [Cell(name, (1, at)) for at, name in enumerate(headings.split(" "), 1)]
    assert is_wide(cells, PACK) is wide
