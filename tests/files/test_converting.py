"""An assessment in every other form: nothing is lost that the form can hold, and what it cannot is told."""

import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm_assess.files import converting
from crm_assess.files.assessments import json_text, load_assessment, parse_assessment, yaml_text
from crm_assess.files.converting import WRITERS, converted, split
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.xlsxwriting import xlsx_table
from crm_assess.models.assessment import Assessment
from tests.running import call

PACK = load_pack().value
FORMS = sorted(WRITERS)
HEAD: dict[str, Any] = {
    "schema": "crm-assess/assessment/1",
    "pack": {"id": PACK.id, "version": PACK.version},
    "agency": {"name": "Office", "country": "CA", "kind": "tax", "size": 7},
    "assessed_on": "2026-11-22",
    "assessors": [{"name": "A. Clerk", "role": "manager"}, {"name": "B. Clerk"}],
}
FULL: dict[str, Any] = {
    "call_centre": {
        "level": 3,
        "note": '“Smart”\nlines; with, separators\tand "quotes" ',
        "evidence": ["https://example.org/a?b=1", "Report, page 2"],
        "target": {"level": 4, "by": "2027-12-31"},
    },
    "life_events": {"not_applicable": "None here.", "note": "n"},
    "call_routing": "dont_know",
    "request_tracking": {"note": "Not answered yet."},
    "staff_culture": 5,
}
FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "'=1", "''@x", "-", "=cmd|' /C calc'!A0", " =1", "＝1", "' ＠x"]  # noqa: RUF001


def assessment(answers: dict[str, Any], **head: Any) -> Assessment:
    return Assessment.model_validate({**HEAD, **head, "answers": answers})


def told(before: Assessment, form: str) -> tuple[Assessment, list[str]]:
    data, lost = converted(Source("a.json", json_text(before).encode()), Path(f"b{form}"), PACK)
    return parse_assessment(Source(f"b{form}", data), PACK).value, lost


def answered(one: Assessment) -> dict[str, object]:
    return {name: one.answer(name) for name in PACK.questions}


@pytest.mark.parametrize("form", FORMS)
def test_an_assessment_is_the_same_in_every_form(form: str) -> None:
    before = assessment(FULL)
    after, lost = told(before, form)
    assert lost == []
    assert answered(after) == answered(before)
    assert after.model_copy(update={"answers": {}}) == before.model_copy(update={"answers": {}})


@pytest.mark.parametrize("form", FORMS)
def test_halves_of_quotes_in_neighbouring_cells_survive_every_form(form: str) -> None:
    answers = {"call_centre": {"level": 3, "note": "“a", "evidence": ["b”"]}, "call_routing": {"level": 1, "note": "«"}}
    before = assessment(answers)
    after, lost = told(before, form)
    assert (lost, answered(after)) == ([], answered(before))


@pytest.mark.parametrize("form", FORMS)
def test_text_like_a_formula_survives_every_form(form: str) -> None:
    notes = {name: {"level": 3, "note": note} for name, note in zip(PACK.questions, FORMULAS, strict=False)}
    before = assessment(notes, agency={"name": "=HYPERLINK(1)", "kind": "@kind"})
    after, lost = told(before, form)
    assert lost == []
    assert answered(after) == answered(before)
    assert after.agency == before.agency


def test_no_cell_of_a_csv_file_starts_a_formula() -> None:
    notes = {name: {"level": 3, "note": note} for name, note in zip(PACK.questions, FORMULAS, strict=False)}
    data, _ = converted(Source("a.json", json_text(assessment(notes)).encode()), Path("b.csv"), PACK)
    cells = [cell.strip('"') for line in data.decode("utf-8-sig").splitlines() for cell in line.split(",")]
    assert [cell for cell in cells if cell.startswith("\t") or cell.lstrip()[:1] in tuple("=+-@＝＋－＠")] == []  # noqa: RUF001


def test_no_cell_of_a_workbook_but_the_count_is_a_formula() -> None:
    import zipfile

    notes = {name: {"level": 3, "note": note} for name, note in zip(PACK.questions, FORMULAS, strict=False)}
    data, _ = converted(Source("a.json", json_text(assessment(notes)).encode()), Path("b.xlsx"), PACK)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert sum(sheet.count(b"<f>") for sheet in sheets) == 1


LOST = {
    "evidence with a semicolon": (
        {"call_centre": {"level": 3, "evidence": ["a; b"]}},
        [".csv", ".xlsx"],
        ['answers.call_centre.evidence[0]: becomes "a"', "answers.call_centre.evidence[1]: is added"],
    ),
    "blanks around evidence": (
        {"call_centre": {"level": 3, "evidence": [" a "]}},
        [".csv", ".xlsx"],
        ['answers.call_centre.evidence[0]: becomes "a"'],
    ),
    "a NUL character": (
        {"call_centre": {"level": 3, "note": "a\0b"}},
        [".csv"],
        ['answers.call_centre.note: becomes "a\N{REPLACEMENT CHARACTER}b"'],
    ),
    "more than a cell holds": (
        {"call_centre": {"level": 3, "note": "x" * 40_000}},
        [".xlsx"],
        ['answers.call_centre.note: becomes "' + "x" * 37 + '..."'],
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_what_a_form_cannot_hold_is_told(case: str) -> None:
    answers, forms, lines = LOST[case]
    for form in FORMS:
        assert told(assessment(answers), form)[1] == (lines if form in forms else [])


AWKWARD = ["a\nb", "a\r\nb", "a\rb", " a ", "\ta", "'a", "''=1", "=1+1", "@x", '"', '"a","b"', "a;b", "a\x0bb", "\0"]
AWKWARD += ["_x0041_", "_x005F_x0041_", "]]>", "<b>&amp;", "\x1b[31m", "\u2028", "日本 é", "e\u0301", "\ufffe", "~"]
AWKWARD += ["null", "3", "3.0", "yes", "2026-11-22", "# a", "#agency", "a: b", "|", "1e5", "TRUE", "#DIV/0!", "\ufeffa"]
TEXTS = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
).filter(str.strip)
TARGETS = st.builds(lambda level, by: {"level": level, "by": by.isoformat()}, st.integers(1, 5), st.dates())
BESIDE: dict[str, Any] = {"note": TEXTS, "evidence": st.lists(TEXTS, max_size=3), "target": TARGETS}
STATED = st.fixed_dictionaries(
    {"level": st.sampled_from([None, 1, 2, 3, 4, 5, "dont_know"])},
    optional=BESIDE,
)
LEFT_OUT = st.fixed_dictionaries({"not_applicable": TEXTS}, optional=BESIDE)
OPTIONAL = [name for name, question in PACK.questions.items() if question.not_applicable]
ANSWERS = st.builds(
    dict.__or__,
    st.dictionaries(st.sampled_from(list(PACK.questions)), STATED, max_size=4),
    st.dictionaries(st.sampled_from(OPTIONAL), LEFT_OUT, max_size=2),
)
HEADS = st.fixed_dictionaries(
    {
        "agency": st.fixed_dictionaries(
            {"name": TEXTS}, optional={"country": TEXTS, "kind": TEXTS, "size": st.integers(0, 10**9)}
        ),
        "assessors": st.lists(st.fixed_dictionaries({"name": TEXTS}, optional={"role": TEXTS}), max_size=2),
        "assessed_on": st.dates().map(str),
    }
)
PAIRS = [(first, second) for first in FORMS for second in FORMS if ".yml" not in (first, second)]
TABLES = (".csv", ".xlsx")


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: "".join(pair))
@given(answers=ANSWERS, head=HEADS)
@settings(deadline=None, max_examples=8)
def test_from_any_form_to_any_other_all_is_kept_or_told(
    pair: tuple[str, str], answers: dict[str, Any], head: dict[str, Any]
) -> None:
    first, second = pair
    start = assessment(answers, **head)
    data, _ = converted(Source("a.json", json_text(start).encode()), Path(f"a{first}"), PACK)
    before = parse_assessment(Source(f"a{first}", data), PACK).value
    data, lost = converted(Source(f"a{first}", data), Path(f"b{second}"), PACK)
    after = parse_assessment(Source(f"b{second}", data), PACK).value
    same = answered(after) == answered(before) and after.model_copy(update={"answers": {}}) == before.model_copy(
        update={"answers": {}}
    )
    assert same is not bool(lost)
    # What a table cannot hold is known; beyond that nothing may be lost even where it would be told.
    if second not in TABLES or (first in TABLES and second == first):
        assert lost == []


@pytest.mark.parametrize("form", FORMS)
@given(answers=ANSWERS, head=HEADS)
@settings(deadline=None, max_examples=25)
def test_only_what_a_form_cannot_hold_is_lost(form: str, answers: dict[str, Any], head: dict[str, Any]) -> None:
    lost = told(assessment(answers, **head), form)[1]
    pieces = [piece for answer in answers.values() for piece in answer.get("evidence", [])]
    cut = any(re.search("[;\r\n]", piece) or piece != piece.strip() for piece in pieces)
    texts = json.dumps([answers, head])
    # A workbook spells what XML has no character for _xHHHH_, and cannot spell two such words that share their bar.
    odd = {".csv": r"\\u0000", ".xlsx": r"\\ufff[ef]|_x[0-9a-fA-F]{4}_x[0-9a-fA-F]{4}_"}.get(form, "$^")
    assert not lost or (form in TABLES and cut) or re.search(odd, texts)


def test_the_command_writes_the_file_and_tells_what_is_lost(tmp_path: Path) -> None:
    file, out = tmp_path / "a.yaml", tmp_path / "b.csv"
    file.write_text("# mine\n" + yaml_text(assessment({"call_centre": {"evidence": ["a;b"]}})))
    ended = call("convert", file, "-o", out)
    assert ended.status == 0
    assert ended.data == b""
    assert ended.errors.splitlines() == [
        f"crm-assess: saved {out}",
        'crm-assess: not kept: answers.call_centre.evidence[0]: becomes "a"',
        "crm-assess: not kept: answers.call_centre.evidence[1]: is added",
        "crm-assess: not kept: comments: are left out",
    ]
    assert load_assessment(out, PACK).value.answer("call_centre").evidence == ("a", "b")


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("note: 'a # b'", False),
        ("note: a#b", False),
        ("note: |\n  # text\n", False),
        ("note: a # yes", True),
        ("# yes\nnote: a", True),
        ("note: a\n# yes", True),
    ],
)
def test_only_real_comments_count_as_such(text: str, has: bool) -> None:
    from crm_assess.files.losses import has_comments

    assert has_comments(Source("a.yaml", text.encode())) is has


def test_an_agency_with_a_long_name_gets_a_file_with_the_beginning_of_it() -> None:
    head = "agency,assessed_on,call_centre\n"
    data = f"{head}{'x' * 70}!,2026-11-20,3\n-Éx!-,2026-11-20,4\n!,2026-11-20,5\n!,2026-11-20,5\n"
    files = split(Source("a.csv", data.encode()), Path("out"), PACK)
    assert [file.name for file in files] == [f"{'x' * 60}.yaml", "x.yaml", "agency.yaml", "agency-2.yaml"]


def test_standard_input_is_converted_too(tmp_path: Path) -> None:
    out = tmp_path / "b.json"
    assert call("convert", "-", "-o", out, stdin=yaml_text(assessment(FULL)).encode()).status == 0
    assert load_assessment(out, PACK).value == assessment(FULL)


def test_a_file_with_problems_gives_no_file(tmp_path: Path) -> None:
    file, out = tmp_path / "a.yaml", tmp_path / "b.csv"
    file.write_text("answers: {}")
    assert call("convert", file, "-o", out).status == 2
    assert not out.exists()


def test_what_no_command_could_read_again_is_not_written(tmp_path: Path) -> None:
    file, out = tmp_path / "a.yaml", tmp_path / "b.json"
    note = '"' * 600_000  # one character in YAML, two in JSON
    file.write_text(yaml_text(assessment({"call_centre": 3})).replace(": 3\n", f": {{level: 3, note: '{note}'}}\n"))
    ended = call("convert", file, "-o", out)
    assert (ended.status, out.exists()) == (2, False)
    assert ended.errors == f"{file}:1:1: file: would be too large in this form (at most 1 MiB)\n"


def test_what_a_command_can_just_read_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("a.json", json_text(assessment(FULL)).encode())
    size = len(converted(source, Path("b.json"), PACK)[0])
    monkeypatch.setattr(converting, "MAX_BYTES", size)
    assert len(converted(source, Path("b.json"), PACK)[0]) == size
    monkeypatch.setattr(converting, "MAX_BYTES", size - 1)
    with pytest.raises(InputError):
        converted(source, Path("b.json"), PACK)


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json_text(assessment(FULL)))
    ended = call("convert", file, "-o", tmp_path / "b.ods")
    assert ended.status == 2
    assert ended.errors == f"{tmp_path}/b.ods: no form is known by this ending (.yaml, .yml, .json, .csv, .xlsx)\n"


def test_a_file_is_not_converted_into_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    text = "# mine\n" + yaml_text(assessment(FULL))
    file.write_text(text)
    assert call("convert", file, "-o", file, "--force").status == 2
    assert file.read_text() == text


def test_a_file_that_is_there_is_replaced_only_on_request(tmp_path: Path) -> None:
    file, out = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text(yaml_text(assessment(FULL)))
    out.write_text("other answers")
    assert call("convert", file, "-o", out).status == 2
    assert out.read_text() == "other answers"
    assert call("convert", file, "-o", out, "--force").status == 0
    assert out.read_text() == file.read_text()


def test_an_answer_to_an_earlier_question_stays_in_a_workbook() -> None:
    data = xlsx_table(assessment({"gone": {"level": 3, "note": "n"}}), PACK)
    rows = CalamineWorkbook.from_object(io.BytesIO(data)).get_sheet_by_name("answers").to_python()
    assert rows[-1][:5] == ["gone", "", "", 3.0, "n"]


def test_a_workbook_is_the_same_bytes_whenever_it_is_written() -> None:
    source = Source("a.json", json_text(assessment(FULL)).encode())
    first, second = (converted(source, Path("b.xlsx"), PACK)[0] for _ in range(2))
    assert first == second


def test_a_workbook_keeps_dates_as_dates_and_levels_as_numbers() -> None:
    data, _ = converted(Source("a.json", json_text(assessment(FULL)).encode()), Path("b.xlsx"), PACK)
    book = CalamineWorkbook.from_object(io.BytesIO(data))
    rows = {row[0]: row for row in book.get_sheet_by_name("answers").to_python()}
    assert 3.0 in rows["call_centre"]
    assert dt.date(2027, 12, 31) in rows["call_centre"]
    assert "# Answered: 4 of 32" in rows
