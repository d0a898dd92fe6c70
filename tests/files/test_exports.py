"""Whole exports, column by column as each platform writes them: every command reads them, and nothing is lost."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from crm_assess.files.assessments import load_assessment, yaml_text
from crm_assess.files.packs import load_pack
from crm_assess.files.source import read_source
from crm_assess.files.surveys import all_of
from crm_assess.models.assessment import Answer, Assessment
from tests.cohorts import document, rows
from tests.exports import BEFORE, BEHIND, FACTS, PARTS, Rows, csv_bytes, export_rows, xlsx_bytes
from tests.running import call

PACK = load_pack().value
BESIDE: dict[str, Any] = {
    "call_centre": {
        "level": 2,
        "note": 'Since May; "line 3",\nfor all.',
        "evidence": ["https://example.org/a", "Report, page 2"],
        "target": {"level": 4, "by": "2027-12-31"},
    },
    "call_routing": {"level": "dont_know", "note": "=1+1"},
}


def people(count: int = 8) -> list[Assessment]:
    """So many agencies, one of them with notes, evidence and a target."""
    written = [document(row) for row in rows(count)]
    written[0]["answers"] |= BESIDE
    written[0]["assessors"] = [{"name": "A. Clerk", "role": "manager"}]
    return [Assessment.model_validate(one) for one in written]


# What each platform makes of the rows that KoboToolbox would give


def labelled(table: Rows) -> Rows:
    """Labels in place of names and codes, as they stand in the XLSForm."""
    labels = dict(zip(FACTS, _FACT_LABELS, strict=True))
    for question in PACK.questions.values():
        words = [question.ask, *_PART_LABELS]
        labels |= {f"{question.id}{part}": f"{question.topic}: {words[at]}" for at, part in enumerate(PARTS)}
    heads = [labels.get(name.rpartition("/")[2], name) for name in table[0]]
    return [heads, *[[_label(name, cell) for name, cell in zip(table[0], row, strict=True)] for row in table[1:]]]


_FACT_LABELS = ["Name of the agency", "Day of the answers", "Country", "Kind of agency, such as licensing or tax"]
_FACT_LABELS += ["Number of staff", "Who answers", "Role of the person who answers"]
_PART_LABELS = ["why it does not apply", "note (optional)", "evidence (optional)"]
_PART_LABELS += ["target, level to reach (optional)", "target, to reach by"]


def _label(name: str, cell: Any) -> Any:
    question = name.rpartition("/")[2]
    if question.endswith("_target_level") and cell:
        return f"{cell} {PACK.levels[cell - 1]}"
    if question not in PACK.questions or cell is None:
        return cell
    words = {"dont_know": "I do not know", "not_applicable": "It does not apply to this agency"}
    return words.get(cell) or f"{cell} {PACK.levels[cell - 1]}: {PACK.questions[question].levels[cell - 1]}"


def odk(table: Rows) -> Rows:
    """ODK Central: a dash after a group, its own columns at both ends."""
    heads = [name.replace("/", "-") for name in table[0][len(BEFORE) : -len(BEHIND)]]
    own = ["meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected"]
    own += ["Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    return [["SubmissionDate", *heads, *own]] + [
        [row[0], *row[len(BEFORE) : -len(BEHIND)], "uuid:1", "uuid:1", 4, "App user", 0, 0, "", "", "d", 0, "1"]
        for row in table[1:]
    ]


def surveycto(table: Rows) -> Rows:
    """SurveyCTO: names without groups, days with the name of the month."""
    cut = slice(len(BEFORE), -len(BEHIND))
    heads = [name.rpartition("/")[2] for name in table[0][cut]]
    own = ["instanceID", "formdef_version", "review_status", "KEY"]
    body = [["Nov 20, 2026 10:11:12 AM", *map(_english, row[cut]), "uuid:1", 2611, "NONE", "u"] for row in table[1:]]
    return [["SubmissionDate", *heads, *own], *body]


def _english(cell: Any) -> Any:
    try:
        day = dt.date.fromisoformat(cell)
    except (TypeError, ValueError):
        return cell
    return f"{day:%b} {day.day}, {day.year}"


_OWN = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page", "startlanguage": "Start language"}
_OWN |= {"seed": "Seed", "startdate": "Date started", "datestamp": "Date last action", "ipaddr": "IP address"}
_OWN |= {"refurl": "Referrer URL", "interviewtime": "Total time", "groupTime12": "Group time: Interactions"}
_OWN |= {"callcentreTime": "Question time: callcentre"}


def limesurvey(table: Rows, style: str = "code") -> Rows:
    """LimeSurvey: codes of letters and digits, a note as a comment in brackets, columns of its own at both ends."""
    cut = slice(len(BEFORE), -len(BEHIND))
    own = list(_OWN)
    times = ["2026-11-20 10:11:12", "5", "en", "17", "2026-11-20 10:00:00", "2026-11-20 10:11:12", "", ""]
    heads = [*own[:9], *(_code(name.rpartition("/")[2]) for name in table[0][cut]), *own[9:]]
    texts = [*_OWN.values()]
    texts = [*texts[:9], *map(_asked, table[0][cut], labelled(table)[0][cut]), *texts[9:]]
    joined = [f"{head}. {words}" for head, words in zip(heads, texts, strict=True)]
    shown = {"code": heads, "text": texts, "both": joined, "underscores": [name.replace(" ", "_") for name in texts]}
    return [shown[style], *[[at, *times, *row[cut], "660.1", "9.5", "1.2"] for at, row in enumerate(table[1:], 1)]]


def _code(name: str) -> str:
    """What stands for a name in LimeSurvey, where a code is at most twenty letters and digits."""
    question = next((one for one in sorted(PACK.questions, key=len, reverse=True) if name.startswith(one)), "")
    code, part = question.replace("_", "")[:20], name.removeprefix(question).replace("_", "")
    return f"{code}[comment]" if part == "note" else code + part


def _asked(name: str, label: str) -> str:
    return f"{PACK.questions[name.rpartition('/')[2][:-5]].ask} [Comment]" if name.endswith("_note") else label


_FORMS = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
_FORMULAIRES = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
_FORMULAIRES += ["Heure de la dernière modification"]


def forms(table: Rows, heads: Sequence[str] = _FORMS) -> Rows:
    """Microsoft Forms: the questions' and the choices' words; times and days are such in the workbook."""
    cut, shown = len(BEFORE), labelled(table)
    moment = dt.datetime(2026, 11, 20, 9, 30)
    body = [
        [at, moment, moment, "anonymous", None, None, *map(_as_day, row[cut : -len(BEHIND)])]
        for at, row in enumerate(shown[1:], 1)
    ]
    return [[*heads, *(f"{name}\xa0" for name in shown[0][cut : -len(BEHIND)])], *body]


def google(table: Rows) -> Rows:
    """Google Forms: the questions' and the choices' words; the time of sending first, year and month before the day."""
    shown, cut = labelled(table), slice(len(BEFORE), -len(BEHIND))
    body = [["2026/11/20 10:11:12 AM GMT+1", "a@b.example", *row[cut]] for row in shown[1:]]
    return [["Timestamp", "Email Address", *shown[0][cut]], *body]


def _as_day(cell: Any) -> Any:
    try:
        return dt.datetime.combine(dt.date.fromisoformat(cell), dt.time())
    except (TypeError, ValueError):
        return cell


PLATFORMS: dict[str, Callable[[Rows], bytes]] = {
    "kobo.csv": csv_bytes,
    "kobo.xlsx": xlsx_bytes,
    "kobo-labels.csv": lambda table: csv_bytes(labelled(table)),
    "kobo-labels.xlsx": lambda table: xlsx_bytes(labelled(table), "CRM in government"),
    "odk.csv": lambda table: csv_bytes(odk(table), ","),
    "surveycto.csv": lambda table: csv_bytes(surveycto(table), ","),
    "limesurvey.csv": lambda table: csv_bytes(limesurvey(table), ","),
    "limesurvey-semicolons.csv": lambda table: csv_bytes(limesurvey(table), ";"),
    "limesurvey-codes-and-texts.csv": lambda table: csv_bytes(limesurvey(table, "both"), ";"),
    "limesurvey-texts.csv": lambda table: csv_bytes(limesurvey(table, "text"), ";"),
    "limesurvey-underscores.csv": lambda table: csv_bytes(limesurvey(table, "underscores"), ";"),
    "google.csv": lambda table: csv_bytes(google(table), ","),
    "forms.xlsx": lambda table: xlsx_bytes(forms(table), "Sheet1"),
    "forms-in-french.xlsx": lambda table: xlsx_bytes(forms(table, _FORMULAIRES), "Feuil1"),
}


def exported(platform: str, assessments: list[Assessment], folder: Path) -> Path:
    file = folder / platform
    file.write_bytes(PLATFORMS[platform](export_rows(assessments, PACK)))
    return file


def answers(one: Assessment) -> dict[str, Answer]:
    return {name: answer for name, answer in one.answers.items() if answer != Answer()}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_answer_note_and_target_of_an_export_is_read(platform: str, tmp_path: Path) -> None:
    found = all_of(read_source(exported(platform, people(), tmp_path)), PACK)
    for read, said in zip(found, people(), strict=True):
        assert answers(read) == answers(said)
        assert (read.agency, read.assessed_on, read.assessors) == (said.agency, said.assessed_on, said.assessors)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_cohort_of_an_export_is_that_of_its_files(platform: str, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for at, one in enumerate(people()):
        (files / f"{at}.yaml").write_text(yaml_text(one))
    export = exported(platform, people(), tmp_path)
    as_export, as_files = (call("cohort", path, "--by", "country", "--format", "json") for path in (export, files))
    assert (as_export.status, as_files.status) == (0, 0), as_export.errors
    found, wanted = json.loads(as_export.data), json.loads(as_files.data)
    # Each row of a table counts on its own, as an agency may have several.
    assert (found["by_row"], wanted["by_row"]) == (len(people()), 0)
    own = {"pack_versions": 0, "by_row": 0}
    assert found | own == wanted | own


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_report_of_one_respondents_export_is_that_of_the_file(platform: str, tmp_path: Path) -> None:
    one = people()[:1]
    file = tmp_path / "a.yaml"
    file.write_text(yaml_text(one[0]))
    of_export, of_file = (call("report", path) for path in (exported(platform, one, tmp_path), file))
    assert (of_export.status, of_export.text) == (0, of_file.text)


def test_an_export_of_several_is_split_into_files_that_report_reads(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("convert", exported("forms.xlsx", people(), tmp_path), "-o", f"{out}/").status == 0
    assert sorted(file.name for file in out.iterdir()) == [f"secret-office-{at}.yaml" for at in range(8)]
    assert answers(load_assessment(out / "secret-office-0.yaml", PACK).value) == answers(people()[0])
    assert call("report", out / "secret-office-0.yaml").status == 0


def test_a_time_of_sending_that_a_platform_made_up_is_no_day(tmp_path: Path) -> None:
    table = limesurvey(export_rows(people(1), PACK))
    table[1][table[0].index("assessedon")] = ""
    table[1][table[0].index("submitdate")] = "1980-01-01 00:00:00"
    (tmp_path / "a.csv").write_bytes(csv_bytes(table, ","))
    ended = call("report", tmp_path / "a.csv")
    assert (ended.status, ended.errors) == (2, f"{tmp_path}/a.csv:2:1: assessed_on: is missing (it is required)\n")


@pytest.mark.parametrize("heading", ["Timestamp", "Horodateur"])
def test_the_time_of_sending_in_google_forms_stands_in_for_the_day_too(heading: str, tmp_path: Path) -> None:
    head, one = google(export_rows(people(1), PACK))
    one[head.index("Day of the answers")] = ""
    (tmp_path / "a.csv").write_bytes(csv_bytes([[heading, *head[1:]], one]))
    (found,) = all_of(read_source(tmp_path / "a.csv"), PACK)
    assert found.assessed_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("style", ["code", "text", "both", "underscores"])
def test_the_day_of_sending_stands_in_for_the_day_of_the_answers(style: str, tmp_path: Path) -> None:
    table = limesurvey(export_rows(people(1), PACK), style)
    table[1][10] = ""  # the column assessed_on, behind nine of the platform's own and the agency
    (tmp_path / "a.csv").write_bytes(csv_bytes(table))
    (found,) = all_of(read_source(tmp_path / "a.csv"), PACK)
    assert found.assessed_on == dt.date(2026, 11, 20)


@pytest.mark.parametrize("heads", [_FORMS, _FORMULAIRES], ids=["english", "french"])
def test_the_time_of_completion_is_the_day_of_the_answers(heads: list[str], tmp_path: Path) -> None:
    table = forms(export_rows(people(1), PACK), heads)
    table[1][7] = None  # the column assessed_on, behind the platform's own six and the agency
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(table))
    (found,) = all_of(read_source(tmp_path / "a.xlsx"), PACK)
    assert found.assessed_on == dt.date(2026, 11, 20)


def test_exports_put_one_behind_the_other_are_read_as_one(tmp_path: Path) -> None:
    one, other = (export_rows(people(3)[part], PACK) for part in (slice(2), slice(2, 3)))
    (tmp_path / "a.csv").write_bytes(csv_bytes([*one, *other]))
    assert [found.agency.name for found in all_of(read_source(tmp_path / "a.csv"), PACK)] == [
        each.agency.name for each in people(3)
    ]


def test_days_in_figures_alone_are_not_guessed(tmp_path: Path) -> None:
    table = export_rows(people(1), PACK)
    at = table[0].index("assessed_on")
    for day in ("11/12/2026", "Nov 31, 2026", "Abc 12, 2026"):
        table[1][at] = day
        (tmp_path / "a.csv").write_bytes(csv_bytes(table))
        assert " is no date (year-month-day, such as 2026-11-22)" in call("report", tmp_path / "a.csv").errors


def test_columns_of_an_export_can_be_grouped_by(tmp_path: Path) -> None:
    table = export_rows(people(20), PACK)
    for at, row in enumerate(table):
        row.append("region" if at == 0 else ["north", "south"][at % 2])
    (tmp_path / "a.csv").write_bytes(csv_bytes(table))
    groups = json.loads(call("cohort", tmp_path / "a.csv", "--by", "region", "--format", "json").data)["groups"]
    assert [(group["value"], group["assessments"]) for group in groups if not group["suppressed"]] == [
        ("north", 10),
        ("south", 10),
    ]
    ended = call("cohort", tmp_path / "a.csv")
    assert 'has an unknown heading "region" (agency, a question\'s id, ...)' in ended.errors
    assert call("cohort", tmp_path / "a.csv", "--by", "colour").status == 2


def test_rows_that_cannot_be_used_are_told_and_left_out_only_on_request(tmp_path: Path) -> None:
    table = export_rows(people(12), PACK)
    at = table[0].index("dimension_interactions/call_centre")
    table[3][at], table[5][at] = 9, "yes"
    file = tmp_path / "a.csv"
    file.write_bytes(csv_bytes(table))
    ended = call("cohort", file)
    assert (ended.status, ended.data) == (2, b"")
    told = [re.sub(r":\d+: ", ": ", line.partition(" is no answer")[0]) for line in ended.errors.splitlines()]
    assert told == [
        f"crm-assess: {file}: 2 rows with cells that cannot be used; --skip-invalid leaves out such rows and says so",
        f'{file}:6: answers.call_centre: "9"',  # the first respondent's note and evidence take two lines each
        f'{file}:8: answers.call_centre: "yes"',
    ]
    found = json.loads(call("cohort", file, "--skip-invalid", "--format", "json").data)
    assert found["assessments"] == 10
    assert found["left_out"] == [{"name": "a.csv", "why": "2 rows with cells that cannot be used"}]
