"""Wide tables: the same numbers from every form and every engine, and no cell guessed at."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cohorts import PACK, Row, rows, write_csv, write_files, write_json_lines, write_parquet, write_whole_numbers
from tests.running import call

Writer = Callable[[list[Row], Path], Path]
FORMS: dict[str, Writer] = {"a.csv": write_csv, "a.jsonl": write_json_lines, "a.parquet": write_parquet}
GROUPS = ("--by", "country", "--by", "size")


def as_json(*arguments: object) -> dict[str, Any]:
    ended = call("cohort", "--format", "json", *arguments)
    assert ended.status == 0, ended.errors
    found: dict[str, Any] = json.loads(ended.data)
    return found


def test_tab_separated_tables_are_read_as_the_same_with_commas(tmp_path: Path) -> None:
    tabs = write_csv(rows(40), tmp_path / "a.tsv", delimiter="\t")
    found = as_json(tabs, *GROUPS)
    assert found["assessments"] == 40
    assert found == as_json(write_csv(rows(40), tmp_path / "a.csv"), *GROUPS)


def without_versions(found: dict[str, Any]) -> dict[str, Any]:
    """Tables name no version of the questions and count by row; all else is the same."""
    return {key: value for key, value in found.items() if key not in ("pack_versions", "by_row")}


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = write_files(rows(200), tmp_path_factory.mktemp("members"))
    return without_versions(as_json(folder, *GROUPS))


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_every_form_and_engine_gives_what_the_files_give(
    name: str, engine: str, reference: dict[str, Any], tmp_path: Path
) -> None:
    table = FORMS[name](rows(200), tmp_path / name)
    assert without_versions(as_json(table, *GROUPS, "--engine", engine)) == reference


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_whole_numbers_are_read_as_they_are(engine: str, tmp_path: Path) -> None:
    levels = [
        {**row, **{name: c if type(c) is int or name in ABOUT else None for name, c in row.items()}} for row in rows(50)
    ]
    table = write_whole_numbers(rows(50), tmp_path / "a.parquet")
    whole = without_versions(as_json(write_files(levels, tmp_path / "members"), *GROUPS))
    assert without_versions(as_json(table, *GROUPS, "--engine", engine)) == whole


ABOUT = ("agency", "country", "kind", "assessed_on")


def test_tables_files_and_counts_add_up(reference: dict[str, Any], tmp_path: Path) -> None:
    everyone = rows(200)
    files, table = write_files(everyone[:60], tmp_path / "members"), write_csv(everyone[60:150], tmp_path / "a.csv")
    rest, counts = write_parquet(everyone[150:], tmp_path / "b.parquet"), tmp_path / "counts.json"
    assert call("cohort", rest, *GROUPS, "--save-counts", counts).status == 0
    assert "ecret" not in counts.read_text()
    found = as_json(files, table, counts, *GROUPS)
    assert found["pack_versions"] == {"1": 60}
    assert without_versions(found) == reference


def test_counts_by_other_rules_or_groups_are_refused(tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    assert call("cohort", write_csv(rows(20), tmp_path / "a.csv"), "--save-counts", counts, "--ten").status == 0
    assert "same --benchmarks, --ten" in call("cohort", counts).errors
    assert "the same groups" in call("cohort", counts, "--ten", "--by", "kind").errors
    assert call("cohort", counts, "--ten").status == 0


def test_counts_of_another_version_of_the_questions_are_refused(tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    call("cohort", write_csv(rows(20), tmp_path / "a.csv"), "--save-counts", counts)
    counts.write_text(counts.read_text().replace('"version": 1', '"version": 2', 1))
    ended = call("cohort", counts)
    assert ended.status == 2
    assert "pack.version: counts answers to version 2 of the questions (version 1: count them again)" in ended.errors


def test_what_is_given_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    table, counts, copy = write_csv(rows(20), tmp_path / "a.csv"), tmp_path / "counts.json", tmp_path / "copy.json"
    assert as_json(table, "a.csv", "./a.*")["assessments"] == 20
    call("cohort", table, "--save-counts", counts)
    copy.write_bytes(counts.read_bytes())
    ended = call("cohort", counts, copy)
    assert (ended.status, ended.data) == (2, b"")
    assert f"{copy}: holds the same counts as {counts} (each part once)" in ended.errors
    assert "counts hold no names" in call("cohort", counts, table).errors


def test_who_saves_counts_is_told_how_many_small_groups_they_show(tmp_path: Path) -> None:
    table = write_csv([*rows(20, countries="A"), *rows(3, seed=2, countries="B")], tmp_path / "a.csv")
    ended = call("cohort", table, "--by", "country", "--save-counts", tmp_path / "counts.json")
    assert "counts show the answers of small groups too, here of 1 of 2 with fewer than 5: " in ended.errors
    assert call("check", tmp_path / "counts.json").text.endswith("counts.json: counts of 23 assessments, no problems\n")


def test_counts_of_single_agencies_are_not_saved(tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    assert call("cohort", write_csv(rows(2), tmp_path / "a.csv"), "--save-counts", counts).status == 2
    assert not counts.exists()


def test_counts_that_were_tampered_with_are_refused(tmp_path: Path) -> None:
    counts = tmp_path / "counts.json"
    call("cohort", write_csv(rows(20), tmp_path / "a.csv"), "--save-counts", counts)
    data = json.loads(counts.read_text())
    data["strata"][0]["assessments"] += 1
    counts.write_text(json.dumps(data))
    ended = call("cohort", counts)
    assert ended.status == 2
    assert "does not add up" in ended.errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_columns_with_bad_cells_are_counted_in_their_order_whatever_that_of_the_groups(
    engine: str, tmp_path: Path
) -> None:
    questions = list(PACK.questions)
    everyone = [{**row, "country": f"C{at}", questions[9 - at]: "x"} for at, row in enumerate(rows(10))]
    ended = call("cohort", write_csv(everyone, tmp_path / "a.csv"), "--by", "country", "--engine", engine)
    told = ", ".join(f"{question} 1" for question in questions[:10])
    assert f"bad cells: 10 ({told}); --skip-invalid" in ended.errors


BROKEN = [{"call_centre": 6}, {"call_centre": "3.0"}, {"service_priority": "not_applicable"}, {"agency": ""}]
BROKEN += [{"size": "many"}, {"assessed_on": "2026-02-30"}]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("broken", BROKEN, ids=lambda cell: next(iter(cell)))
def test_a_bad_cell_is_named_and_nothing_is_printed(broken: Row, engine: str, tmp_path: Path) -> None:
    everyone = rows(40)
    everyone[7] = {**everyone[7], **broken}
    table = write_csv(everyone, tmp_path / "a.csv")
    ((name, value),) = broken.items()
    ended = call("cohort", table, "--engine", engine)
    assert (ended.status, ended.data) == (2, b"")
    assert f"{table}:9:{list(everyone[0]).index(name) + 1}: {name}: " in ended.errors
    assert str(value) in ended.errors
    assert f"bad cells: 1 ({name} 1)" in ended.errors
    skipped = as_json(table, "--engine", engine, "--skip-invalid")
    others = as_json(write_csv(everyone[:7] + everyone[8:], tmp_path / "b.csv"), "--engine", engine)
    assert skipped["left_out"] == [{"name": "a.csv", "why": "1 row with cells that cannot be used"}]
    assert {**skipped, "left_out": []} == others


def test_a_bad_cell_of_parquet_is_named_by_its_row(tmp_path: Path) -> None:
    everyone = rows(40)
    everyone[7] = {**everyone[7], "call_centre": "six"}
    ended = call("cohort", write_parquet(everyone, tmp_path / "a.parquet"))
    assert 'a.parquet:8:14: call_centre: "six" is no answer' in ended.errors.replace(str(tmp_path) + "/", "")


def test_a_hundred_bad_cells_are_named_and_all_are_counted(tmp_path: Path) -> None:
    table = write_csv([{**row, "call_centre": "x"} for row in rows(150)], tmp_path / "a.csv")
    ended = call("cohort", table)
    assert len([line for line in ended.errors.splitlines() if " is no answer " in line]) == 100
    assert "bad cells: 150 (call_centre 150)" in ended.errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_row_with_a_cell_too_many_is_named_and_no_cell_is_taken_for_another_question(
    engine: str, tmp_path: Path
) -> None:
    """With a separator too many every answer behind it would slip to the next question."""
    table = write_csv(rows(40), tmp_path / "a.csv")
    lines = table.read_text().splitlines()
    lines[8] = lines[8].replace(",2026-", ",2026-01-01,2026-")
    table.write_text("\n".join(lines))
    ended = call("cohort", table, "--engine", engine)
    assert (ended.status, ended.data) == (2, b"")
    assert f"{table}:9:1: row: cells in it: 38 (37, one for each heading)" in ended.errors


def test_a_row_with_fewer_cells_is_blank_at_its_end_or_named(tmp_path: Path) -> None:
    """As in other tables; DuckDB refuses what it is not sure of."""
    table = write_csv(
        [{"agency": f"A{number}", "call_centre": 3, "customer_input": None} for number in range(9)], tmp_path / "a.csv"
    )
    short = table.read_bytes().replace(b"A7,3,", b"A7,3")
    whole = as_json(table)
    table.write_bytes(short)
    assert as_json(table) == whole
    ended = call("cohort", table, "--engine", "duckdb")
    assert ended.status == 2
    assert f"{table}:9:1: row: cells in it: 2 (3, one for each heading)" in ended.errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_no_text_far_down_in_a_file_is_named(engine: str, tmp_path: Path) -> None:
    table = write_csv(rows(3000), tmp_path / "a.csv")
    lines = table.read_bytes().split(b"\r\n")
    lines[2900] = "Préf".encode() + b"\xe9" + lines[2900]
    table.write_bytes(b"\r\n".join(lines))
    ended = call("cohort", table, "--engine", engine)
    assert (ended.status, ended.data) == (2, b"")
    assert f"\n{table}:2901:5: file: is not UTF-8 text (save it as UTF-8)\n" in ended.errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_half_a_file_is_refused_and_its_last_line_named(engine: str, tmp_path: Path) -> None:
    """Its last row would be taken for one with blanks at its end."""
    table = write_csv(rows(9), tmp_path / "a.csv")
    whole = table.read_bytes()
    table.write_bytes(whole.rstrip())
    assert as_json(table, "--engine", engine)["assessments"] == 9
    table.write_bytes(whole.rstrip().rpartition(b",")[0])
    ended = call("cohort", table, "--engine", engine)
    assert ended.status == 2
    assert f"{table}:10:1: row: the file ends in its middle; cells in it: 36 (37, one for each" in ended.errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_is_blank_is_blank_to_every_engine(engine: str, tmp_path: Path) -> None:
    written = ["CA", " CA", "CA\t", "CA\u00a0", "\u2003CA", "\x1fCA"]
    everyone = [{**row, "country": country} for row, country in zip(rows(11), [*written, *["\u2003"] * 5], strict=True)]
    table = write_csv(everyone, tmp_path / "a.csv")
    groups = as_json(table, "--by", "country", "--engine", engine)["groups"]
    assert [(group["value"], group["assessments"]) for group in groups] == [("CA", 6), (None, 5)]
    write_csv([*everyone, {**everyone[0], "agency": "\u2003"}], table)
    assert "bad cells: 1 (agency 1)" in call("cohort", table, "--engine", engine).errors


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_row_without_a_word_is_none_as_spreadsheets_leave_them(engine: str, tmp_path: Path) -> None:
    table = write_csv(rows(9), tmp_path / "a.csv")
    whole, (head, *lines) = as_json(table), table.read_text().splitlines()
    blank = "," * head.count(",")
    table.write_text("\n".join([head, *lines[:4], "", blank, *lines[4:], blank, "", ""]))
    assert as_json(table, "--engine", engine) == whole
    table.write_text("\n".join([head, blank, blank[:-1] + "x,", *lines]))
    errors = call("cohort", table, "--engine", engine).errors.splitlines()
    assert [line for line in errors if line.startswith(f"{table}:")] == [
        f"{table}:3:1: agency: is empty (the agency's name, or a respondent's number)",
        f'{table}:3:36: insight_in_decisions: "x" is no answer (1 to 5, dont_know, not_applicable or empty)',
        f"{table}: bad cells: 2 (agency 1, insight_in_decisions 1); --skip-invalid leaves out their rows and says so",
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("9" * 19, r"2:\d+: size: 9{19} is no number of staff \(a whole number, such as 850\)"),
        ("9" * 5000, r"2:\d+: size: .* is no number of staff"),
        ("[" * 5000 + "]" * 5000, r"2:1: row: is nested too deeply to be read"),
    ],
    ids=["long", "longest", "deep"],
)
def test_a_cell_that_is_hard_to_read_is_named_like_any_other(cell: str, told: str, tmp_path: Path) -> None:
    table = write_json_lines(rows(9), tmp_path / "a.jsonl")
    first, second, *others = table.read_text().splitlines()
    table.write_text("\n".join([first, re.sub(r'"size": [^,]*', f'"size": {cell}', second), *others]))
    ended = call("cohort", table, "--engine", "duckdb")
    assert (ended.status, ended.data) == (2, b"")
    assert re.search(f"^{re.escape(str(table))}:{told}", ended.errors, re.MULTILINE), ended.errors


NAMES = ["country=Z/a[1]*?{b}'\"\n", "~a", "file:a"]


@pytest.mark.parametrize(
    ("engine", "form"), [("polars", "csv"), ("polars", "parquet"), *(("duckdb", f[2:]) for f in FORMS)]
)
def test_a_file_is_read_as_it_is_whatever_its_name_means_elsewhere(
    engine: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    FORMS[f"a.{form}"](rows(20), tmp_path / "a")
    whole = (tmp_path / "a").read_bytes()
    for name in NAMES:
        table = Path(f"{name}.{form}")
        table.parent.mkdir(exist_ok=True)
        table.write_bytes(whole)
        ended = call("cohort", "--by", "country", "--engine", engine, "--format", "json", table)
        groups = json.loads(ended.data)["groups"]
        assert [group["value"] for group in groups] == ["A", "B", "C"], ended.errors


def test_a_name_that_no_engine_can_be_told_is_refused(tmp_path: Path) -> None:
    table = write_csv(rows(9), tmp_path / os.fsdecode(b"\xe9.csv"))
    ended = call("cohort", table)
    assert (ended.status, ended.data) == (2, b"")
    assert "\\udce9.csv:1:1: file: has a name or folder that is not UTF-8 text (rename it)\n" in ended.errors


def test_a_column_that_tells_rows_apart_is_no_group(tmp_path: Path) -> None:
    everyone = [{**row, "chief": f"Secret Person {place}"} for place, row in enumerate(rows(40))]
    ended = call("cohort", write_csv(everyone, tmp_path / "a.csv"), "--by", "chief")
    assert (ended.status, ended.data) == (2, b"")
    assert "--by: chief: 40 of its 40 groups are of a single row, and would be named" in ended.errors


def test_columns_that_are_unknown_are_named_with_a_suggestion(tmp_path: Path) -> None:
    table = write_csv([{**row, "call_center": 3, "colour": "red"} for row in rows(20)], tmp_path / "a.csv")
    ended = call("cohort", table)
    assert (ended.status, ended.data) == (2, b"")
    assert (
        'has an unknown heading "call_center" (agency, a question\'s id, ...; did you mean call_centre?)'
        in ended.errors
    )
    assert 'has an unknown heading "colour"' in ended.errors
    assert (
        call("cohort", write_json_lines([{**row, "colour": "red"} for row in rows(20)], tmp_path / "a.jsonl")).status
        == 2
    )


def test_a_table_can_be_grouped_by_any_of_its_columns(tmp_path: Path) -> None:
    everyone = [{**row, "region": "north" if place % 2 else "south"} for place, row in enumerate(rows(40))]
    groups = as_json(write_csv(everyone, tmp_path / "a.csv"), "--by", "region")["groups"]
    assert [(group["value"], group["assessments"]) for group in groups] == [("north", 20), ("south", 20)]


def test_semicolons_and_a_byte_order_mark_are_no_obstacle(tmp_path: Path) -> None:
    plain = write_csv(rows(40), tmp_path / "a.csv")
    other = write_csv(rows(40), tmp_path / "b.csv", delimiter=";")
    other.write_bytes(b"\xef\xbb\xbf" + other.read_bytes())
    for engine in ("polars", "duckdb"):
        assert as_json(plain) == as_json(other, "--engine", engine)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet"])
def test_what_is_no_table_is_refused_in_words(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"\x00\xff{]\n1,2\n")
    ended = call("cohort", tmp_path / name)
    assert (ended.status, ended.data) == (2, b"")
    assert str(tmp_path / name) in ended.errors


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_assess.cli.cohort_input.find_spec", lambda name: None)
    for name, extra in (("a.csv", "cohort"), ("a.jsonl", "duckdb")):
        ended = call("cohort", FORMS[name](rows(20), tmp_path / name))
        assert ended.status == 2
        assert f"pip install 'crm-assess[{extra}]'" in ended.errors


def test_a_simulated_survey_tells_its_truth(tmp_path: Path) -> None:
    table = tmp_path / "survey.csv"
    ended = call("cohort", "--simulate", 1000, "--seed", 5, "-o", table)
    truth = json.loads(ended.data)["true_shares"]
    found = {row["id"]: row for row in as_json(table)["benchmarks"]}
    assert all(abs(found[name]["share"] - share) < 0.1 for name, share in truth.items())
    assert "enregistré" in call("cohort", "--simulate", 10, "-o", tmp_path / "fr.csv", "--lang", "fr").errors
    assert call("cohort", "--simulate", 10, "-o", table).status == 2
    assert call("cohort", "--simulate", 10).status == 2
    assert (
        "--simulate: counts nothing (leave out"
        in call("cohort", table, "--simulate", 10, "-o", tmp_path / "b.csv").errors
    )
    assert call("cohort").status == 2


ENGINES = ("polars", "duckdb")


def with_older(everyone: list[Row]) -> list[Row]:
    """The first ten also last year, under names that only look different, with other answers."""
    older = [{**row, "agency": f" {row['agency'].upper()}", "assessed_on": "2020-02-29"} for row in everyone[:10]]
    return [{**row, **dict.fromkeys(PACK.questions, 1)} for row in older]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", FORMS)
def test_one_per_agency_keeps_the_newest_row_of_each_and_says_so(name: str, engine: str, tmp_path: Path) -> None:
    everyone = rows(40)
    table = FORMS[name]([*with_older(everyone), *everyone], tmp_path / name)
    ended = call("cohort", table, *GROUPS, "--one-per", "agency", "--engine", engine, "--format", "json")
    found, alone = json.loads(ended.data), as_json(FORMS[name](everyone, tmp_path / f"b{name}"), *GROUPS)
    assert found["left_out"] == [{"name": name, "why": "10 rows of agencies that have a newer assessment"}]
    assert "SECRET OFFICE 3, 1 row: another assessment of the same agency is newer" in ended.errors
    assert (found["by_row"], alone["by_row"]) == (0, 40)
    assert {**found, "by_row": 40, "left_out": []} == alone


@pytest.mark.parametrize("engine", ENGINES)
def test_every_row_counts_unless_told_otherwise_and_the_rule_is_said(engine: str, tmp_path: Path) -> None:
    table = write_csv([*with_older(rows(40)), *rows(40)], tmp_path / "a.csv")
    ended = call("cohort", table, "--engine", engine)
    assert "every row of a table counts, also where an agency has several; --one-per agency" in ended.errors
    assert "Every row of a table counts, also where an agency has several: 50 rows of 50." in " ".join(
        ended.text.split()
    )
    assert as_json(table, "--engine", engine)["assessments"] == 50


def test_one_per_agency_reaches_over_files_tables_and_surveys(tmp_path: Path) -> None:
    everyone = rows(40)
    files, table = write_files(everyone[:5], tmp_path / "members"), write_csv(with_older(everyone), tmp_path / "a.csv")
    survey = write_csv([{**row, "submissiondate": "2020-01-01"} for row in everyone[5:]], tmp_path / "survey.csv")
    found = as_json(files, table, survey, "--one-per", "agency")
    assert (found["assessments"], found["by_row"]) == (40, 0)
    assert as_json(files, table, survey)["assessments"] == 50


def test_two_rows_of_the_newest_day_are_no_guess(tmp_path: Path) -> None:
    table = write_csv([*rows(40), rows(40)[3]], tmp_path / "a.csv")
    ended = call("cohort", table, "--one-per", "agency")
    assert (ended.status, ended.data) == (2, b"")
    assert f"{table}: Secret Office 3: 2 rows of {rows(40)[3]['assessed_on']}" in ended.errors


def test_saved_counts_tell_by_which_rule_they_were_counted(tmp_path: Path) -> None:
    once, each = tmp_path / "once.json", tmp_path / "each.json"
    table = write_csv(rows(40), tmp_path / "a.csv")
    assert call("cohort", table, "--one-per", "agency", "--save-counts", once).status == 0
    assert call("cohort", table, "--save-counts", each).status == 0
    assert as_json(once, each)["by_row"] == 40
    assert "counts hold no names" in call("cohort", once, table, "--one-per", "agency").errors


def test_a_bad_cell_of_json_lines_is_named_by_its_line(tmp_path: Path) -> None:
    everyone = [{**row, "call_centre": "x" if place == 3 else 3} for place, row in enumerate(rows(20))]
    table = write_json_lines(everyone, tmp_path / "a.jsonl")
    table.write_text("\n" + table.read_text())
    ended = call("cohort", table)
    assert re.search(r'a\.jsonl:5:\d+: call_centre: "x" is no answer', ended.errors)
