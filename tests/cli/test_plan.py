"""The command `plan`: what it prints, refuses and writes."""

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from crm_assess.cli.formats import ENDINGS, Format
from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from tests.readable import words
from tests.running import call

EXAMPLES = Path(__file__).parents[2] / "examples"
OFFICE = EXAMPLES / "permit-office.yaml"
PACK = load_pack().value

SMALL = """\
schema: crm-assess/assessment/1
pack: {id: government-crm, version: 1}
agency: {name: Office of Permits}
assessed_on: 2026-11-22
answers:
  # What we know
  satisfaction_follow_up: 2   # on paper
  customer_input: {level: 3}
  single_customer_view: 3
  customer_segmentation: 3
  data_analysis: 3
  journey_research: 3
  insight_in_decisions: {level: 2, target: {level: 3, by: 2026-12-31}}
  privacy_and_data_quality: dont_know
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL)
    return file


def test_the_json_document_has_what_was_promised() -> None:
    ended = call("plan", OFFICE, "--to", 3, "--format", "json")
    plan = json.loads(ended.text)
    assert (ended.status, ended.errors) == (0, "")
    assert (plan["schema"], plan["to"], plan["dimension"], plan["reachable"]) == ("crm-assess/plan/1", 3, None, True)
    assert plan["cost"] == len(plan["steps"]) == sum(step["cost"] for step in plan["steps"])
    assert {"question", "from", "to", "cost"} <= set(plan["steps"][0])
    assert plan["projection"] is True


def test_text_is_marked_as_a_projection_and_says_what_to_find_out_before_any_step() -> None:
    shown = call("plan", OFFICE, "--to", 3).text
    assert "PROJECTION" in shown.splitlines()[0]
    assert "it is no assessment" in shown.replace("\n", " ")
    assert shown.index("First to find out") < shown.index("Steps ──")


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[Format, Path]:
    """The same plan in every format."""
    folder = tmp_path_factory.mktemp("plans")
    files = {form: folder / f"plan{ending}" for ending, form in ENDINGS.items()}
    for file in files.values():
        assert call("plan", OFFICE, "--to", 2, "-o", file).status == 0
    return files


@pytest.mark.parametrize("form", Format)
def test_a_plan_is_marked_as_a_projection_in_every_format(plans: dict[Format, Path], form: Format) -> None:
    shown = words(plans[form].read_bytes(), form)
    if form is Format.JSON:
        assert json.loads(plans[form].read_bytes())["projection"] is True
    else:
        assert "PROJECTION" in shown[:600] or form is Format.HTML
        assert "it is no assessment and must not be read as one" in shown


def test_each_page_of_a_plan_says_projection_at_its_foot(plans: dict[Format, Path]) -> None:
    pages = PdfReader(plans[Format.PDF]).pages
    assert len(pages) > 1
    assert all("PROJECTION: Tamarack Bay" in page.extract_text() for page in pages)
    html = plans[Format.HTML].read_text()
    assert "<title>PROJECTION: " in html
    assert html.count("PROJECTION") >= 3
    with ZipFile(plans[Format.XLSX]) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert len(sheets) > 3
    assert all("PROJECTION</oddHeader>" in sheet for sheet in sheets)


def uses(file: Path, other: Path) -> dict[str, list[object]]:
    """Each command that reads an assessment, with the plan in its place."""
    return {
        "report": [file],
        "check": [file],
        "plan": [file, "--to", 2],
        "compare": [OFFICE, file],
        "merge": [OFFICE, file, "-o", other / "merged.yaml"],
        "cohort": [file],
        "convert": [file, "-o", other / "converted.yaml"],
        "ask": [file],
        "verify": [other / "report.json", file],
    }


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("command", uses(Path(), Path()))
def test_a_plan_cannot_be_used_as_an_assessment(
    plans: dict[Format, Path], command: str, form: Format, tmp_path: Path
) -> None:
    call("report", OFFICE, "-o", tmp_path / "report.json")
    before = plans[form].read_bytes()
    ended = call(command, *uses(plans[form], tmp_path)[command])
    assert ended.status == (1 if command == "check" else 2)
    assert ended.data == b""
    assert ended.errors
    assert plans[form].read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"report.json"}
    if form is Format.JSON:
        assert "crm-assess/plan/1" in ended.errors


def test_costs_decide_which_questions_rise(small: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("satisfaction_follow_up: [4, 1, 1]\ncustomer_input: 2.5\nsingle_customer_view: null\n")
    arguments = ("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs, "--format", "json")
    plan = json.loads(call(*arguments).text)
    assert plan["reachable"] is True
    raised = {step["question"] for step in plan["steps"]}
    assert "single_customer_view" not in raised
    # Four at 1 each, two steps at 1 for the insight, 2.5 for the input: dearer are 4 + 1, and 3 from the unknown 1.
    assert raised == {
        *("customer_segmentation", "data_analysis", "journey_research"),
        *("insight_in_decisions", "customer_input", "privacy_and_data_quality"),
    }
    assert plan["cost"] == 3 + 2 + 2.5 + 3


@pytest.mark.parametrize("form", Format)
def test_every_format_shows_what_would_do_at_the_same_cost(small: Path, tmp_path: Path, form: Format) -> None:
    out = tmp_path / f"out{next(ending for ending, own in ENDINGS.items() if own is form)}"
    plan = json.loads(call("plan", small, "--to", 4, "--dimension", "insights", "--format", "json").text)
    (tie,) = plan["ties"]
    assert 0 < tie["choose"] < len(tie["questions"])
    assert {step["question"] for step in plan["steps"]} >= set(tie["questions"][: tie["choose"]])
    assert call("plan", small, "--to", 4, "--dimension", "insights", "-o", out).status == 0
    shown = words(out.read_bytes(), form)
    if form is not Format.JSON:
        assert all(PACK.questions[own].topic in shown for own in tie["questions"])
    if form not in (Format.JSON, Format.CSV):
        assert f"any {tie['choose']} of these {len(tie['questions'])}, at " in shown


def test_a_level_out_of_reach_is_said_to_be(small: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("satisfaction_follow_up: null\ncustomer_input: null\nsingle_customer_view: null\n")
    ended = call("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs)
    assert ended.status == 0
    assert "Level 4 cannot be reached" in ended.text
    assert "needs 6 of 8 questions there, and the possible steps bring 5" in ended.text.replace("\n", " ")
    plan = json.loads(
        call("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs, "--format", "json").text
    )
    assert (plan["reachable"], plan["cost"], plan["steps"]) == (False, None, [])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_takes_no_targets_and_is_told_so_before_any_plan(small: Path, tmp_path: Path, ending: str) -> None:
    table = tmp_path / f"small.{ending}"
    assert call("convert", small, "-o", table).status == 0
    before = table.read_bytes()
    ended = call("plan", table, "--to", 3, "--by", "2027-06-30", "--write-targets")
    assert (ended.status, ended.text, table.read_bytes()) == (2, "", before)
    assert "writes into YAML or JSON alone" in " ".join(ended.errors.replace("│", " ").split())


def test_a_plan_without_steps_says_of_no_missing_answer_that_it_has_any(small: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("satisfaction_follow_up: null\ncustomer_input: null\nsingle_customer_view: null\n")
    ended = call("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs, "--format", "json")
    assert [(one["question"], one["planned"]) for one in json.loads(ended.text)["find_out"]] == [
        ("privacy_and_data_quality", False)
    ]


def test_out_of_reach_for_want_of_an_answer_is_told_from_out_of_reach(small: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("satisfaction_follow_up: null\ncustomer_input: null\nprivacy_and_data_quality: null\n")
    shown = call("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs).text.replace("\n", " ")
    assert "the possible steps bring 5. Missing answers of" in shown
    assert "may turn out to be there: find them out first." in shown
    costs.write_text(costs.read_text() + "single_customer_view: null\n")
    assert "may turn out" not in call("plan", small, "--to", 4, "--dimension", "insights", "--costs", costs).text


def test_a_budget_that_is_not_enough_names_the_level_that_it_pays_for(small: Path) -> None:
    shown = call("plan", small, "--to", 4, "--dimension", "insights", "--budget", "3").text.replace("\n", " ")
    assert "The budget of 3 is not enough; the highest level that it pays for is 3, for 1." in shown


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("callcentre: 2", "1:1: callcentre: is no question of the pack"),
        ("call_centre: -1", "1:14: call_centre: -1 is no cost"),
        ("call_centre: yes", 'call_centre: "yes" is no cost'),
        ("call_centre: [1, x]", 'call_centre[1]: "x" is no cost'),
        ("satisfaction_follow_up: [1]", "lists 1 cost (from level 2 up: 2 to 3, one a step)"),
        ("- 1", "is no mapping"),
    ],
)
def test_costs_that_cannot_be_used_are_named_with_their_place(
    small: Path, tmp_path: Path, written: str, complaint: str
) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text(written)
    ended = call("plan", small, "--to", 4, "--costs", costs)
    assert (ended.status, ended.text) == (2, "")
    assert complaint in ended.errors


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--to", 6], "--to"),
        (["--to", 3, "--dimension", "insight"], "did you mean insights?"),
        (["--to", 3, "--by", "2026-02-30"], "is no date"),
        (["--to", 3, "--by", "2026-11-21"], "before the date of the assessment"),
        (["--to", 3, "--budget", "lots"], "is no amount"),
        (["--to", 3, "--write-targets"], "give --by"),
    ],
)
def test_an_option_that_cannot_be_used_is_a_usage_error(small: Path, arguments: list[object], complaint: str) -> None:
    ended = call("plan", small, *arguments)
    assert (ended.status, ended.text) == (2, "")
    assert complaint in ended.errors
    assert small.read_text() == SMALL


def test_targets_are_written_into_the_file_and_nothing_else_of_it_changes(small: Path) -> None:
    arguments = ("--to", 3, "--dimension", "insights", "--by", "2027-12-31", "--write-targets")
    ended = call("plan", small, *arguments)
    assert ended.status == 0
    assert "wrote 1 target into" in ended.errors
    after = load_assessment(small, PACK).value
    target = after.answer("satisfaction_follow_up").target
    assert target is not None
    assert (target.level, str(target.by)) == (3, "2027-12-31")
    changed = [line for line in small.read_text().splitlines() if line not in SMALL.splitlines()]
    untouched = [line for line in SMALL.splitlines() if not line.startswith("  satisfaction_follow_up")]
    assert [line for line in small.read_text().splitlines() if line in untouched] == untouched
    assert changed
    again = call("plan", small, *arguments)
    assert "no target to write" in again.errors


HOLDER = """\
import sys
from pathlib import Path
from crm_assess.files.locking import held

with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_no_target_is_written_while_somebody_answers_the_file(small: Path, tmp_path: Path) -> None:
    arguments = ("plan", small, "--to", 3, "--dimension", "insights", "--by", "2027-12-31")
    command = [sys.executable, "-c", HOLDER, str(small)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        ended = call(*arguments, "--write-targets", "-o", tmp_path / "plan.txt")
        assert (ended.status, ended.data) == (2, b"")
        assert f"{small} is open in another interview" in ended.errors
        assert small.read_text() == SMALL
        assert not (tmp_path / "plan.txt").exists()
        assert call(*arguments).status == 0
        other.communicate("")
    assert call(*arguments, "--write-targets").status == 0
    assert load_assessment(small, PACK).value.answer("satisfaction_follow_up").target is not None


def test_a_target_as_high_stays_and_a_lower_one_is_named_when_it_goes(small: Path, tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text("satisfaction_follow_up: null")
    arguments = ("--dimension", "insights", "--costs", costs, "--by", "2028-06-30", "--write-targets")
    call("plan", small, "--to", 3, *arguments)
    assert small.read_text() == SMALL
    ended = call("plan", small, "--to", 4, *arguments)
    assert "insight_in_decisions: the target of level 3 by 2026-12-31 was replaced" in ended.errors
    target = load_assessment(small, PACK).value.answer("insight_in_decisions").target
    assert target is not None
    assert (target.level, str(target.by)) == (4, "2028-06-30")


def test_a_file_that_is_there_is_not_replaced_unasked(small: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("mine")
    assert call("plan", small, "--to", 3, "-o", there).status == 2
    assert there.read_text() == "mine"
    assert call("plan", small, "--to", 3, "-o", there, "--force").status == 0
    assert "PROJECTION" in there.read_text()
    assert call("plan", small, "--to", 3, "-o", small, "--force").status == 2
    assert small.read_text() == SMALL


OLD = """\
schema: crm-assess/assessment/1
pack: {id: invented, version: 1}   # of last year
agency: {name: Office}
assessed_on: 2026-11-22
answers:
  greeting: 3
  fax_desk: 5
  record_room: 1   # seen
"""


def test_targets_written_into_an_old_file_make_it_one_of_today_and_lose_no_answer(tmp_path: Path) -> None:
    invented = Path(__file__).parents[1] / "compat" / "invented" / "3"
    file = tmp_path / "old.yaml"
    file.write_text(OLD)
    arguments = ("--to", 2, "--by", "2027-12-31", "--write-targets", "--questions", invented)
    assert call("plan", file, *arguments).status == 0
    after = load_assessment(file, load_pack(invented).value).value
    assert after.pack.version == 3
    assert [(entry.question, entry.answer.level) for entry in after.archive] == [("fax_desk", 5)]
    assert (after.answer("greeting").level, after.answer("greeting").ask_again) == (3, True)
    target = after.answer("record_room").target
    assert target is not None
    assert target.level == 2
    assert "version: 3" in file.read_text()
