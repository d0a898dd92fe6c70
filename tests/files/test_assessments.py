"""Assessments: what is written is read back as it was, and what people type is taken as they typed it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.files.assessments import form_of, json_text, load_assessment, parse_assessment, yaml_text
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.files.source import Source
from crm_assess.models.assessment import Answer, Assessment, State

PACK = load_pack().value
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
MAY_BE_LEFT_OUT = [question.id for question in PACK.questions.values() if question.not_applicable]

# Each looks like something else to a careless reader or writer of YAML, of JSON, or of lines.
NASTY = [
    "yes", "No", "on", "true", "null", "~", "Null", "1e3", "010", "0x1F", "1:30", "3.0", ".5", "+1", "1_000", ".inf",
    "2026-11-22", "- dash", "-", "--- ", "---", "...", "? key", ": value", "a: b", "a #b", "# no", "&anchor", "*alias",
    "!tag", "!!str x", "%YAML 1.2", "@at", "`tick", "[list]", "{a: b}", "<<", "=", "'", '"', "it's", 'say "no"', "\\n",
    "back\\slash", "| block", "> folded", "a\nb", "a\n\nb\n", "\na", " lead\n  more", "end \n", "trail ", " lead",
    "tab\tin", "\ttab", "cr\rin", "crlf\r\nin", "\r", "nel\x85in", "ls\u2028in", "ps\u2029in", "\ufeffbom", "a\ufeffb",
    "bell\x07", "\x1b[31mred", "\x00", "\x7f", "\x9b", "\xa0nbsp", "zero\u200bwidth", "\u202eleft", "🙂 emoji",
    "e\u0301", "\ue000", "\ufffd", "\uffff", "\U0010ffff", "x" * 300, "word " * 60, "x: " * 60, "'" * 90, "a\n" * 40,
]  # fmt: skip
CHARACTERS = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\n \t\r\x85\u2028'\"\\:#-|>&*!%@`"))
TEXTS = st.one_of(
    st.sampled_from(NASTY), st.text(CHARACTERS, min_size=1, max_size=30), st.lists(st.sampled_from(NASTY)).map(" ".join)
).filter(str.strip)
DATES = st.dates()
LEVELS = st.one_of(st.integers(1, 5), st.just("dont_know"), st.none())
TARGETS = st.fixed_dictionaries({"level": st.integers(1, 5), "by": DATES})
BESIDE = {"note": TEXTS, "evidence": st.lists(TEXTS, max_size=3), "target": TARGETS}
ANSWERS = st.fixed_dictionaries({"level": LEVELS}, optional=BESIDE)
REASONS = st.fixed_dictionaries({"not_applicable": TEXTS}, optional=BESIDE)
AGENCIES = st.fixed_dictionaries(
    {"name": TEXTS}, optional={"country": TEXTS, "kind": TEXTS, "size": st.integers(0, 10**9)}
)
ASSESSMENTS = st.builds(
    lambda agency, day, assessors, rated, left_out: Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": agency,
            "assessed_on": day,
            "assessors": assessors,
            "answers": rated | left_out,
        }
    ),
    AGENCIES,
    DATES,
    st.lists(st.fixed_dictionaries({"name": TEXTS}, optional={"role": TEXTS}), max_size=2),
    st.dictionaries(st.sampled_from(sorted(PACK.questions)), ANSWERS, max_size=4),
    st.dictionaries(st.sampled_from(MAY_BE_LEFT_OUT), REASONS, max_size=2),
)
HEAD = """\
schema: crm-assess/assessment/1
pack: {id: government-crm, version: 1}
agency: {name: Office of Permits}
assessed_on: 2026-11-22
"""


def read(text: str | bytes, name: str = "office.yaml") -> Assessment:
    data = text if isinstance(text, bytes) else text.encode()
    return parse_assessment(Source(name, data), PACK).value


@given(ASSESSMENTS)
def test_what_is_written_as_yaml_is_read_back_as_it_was(assessment: Assessment) -> None:
    assert read(yaml_text(assessment)) == assessment


@given(ASSESSMENTS)
def test_what_is_written_as_json_is_read_back_as_it_was(assessment: Assessment) -> None:
    assert read(json_text(assessment), "office.json") == assessment


def test_what_raters_differ_on_has_to_be_asked() -> None:
    said = "[{by: Ada, answer: 2}, {by: Ben, answer: 4}]"
    text = (
        HEAD
        + f"""\
answers: {{}}
conflicts:
  - {{question: call_center, said: {said}}}
  - {{question: call_centre, said: {said}}}
doubts:
  - {{question: nonsense, level: 3, by: [Ada]}}
"""
    )
    with pytest.raises(InputError) as refused:
        read(text)
    assert [line for line in str(refused.value).splitlines() if "no question" in line] == [
        'office.yaml:7:16: conflicts[0].question: "call_center" is no question of the pack '
        "(see crm-assess questions; did you mean call_centre?)",
        'office.yaml:10:16: doubts[0].question: "nonsense" is no question of the pack (see crm-assess questions)',
    ]


@pytest.mark.parametrize("part", ["answers", "conflicts"])
def test_what_was_meant_is_looked_for_only_while_problems_are_printed(part: str) -> None:
    names = [f"call_centr{number}" for number in range(SHOWN + 2)]
    entries = [f"{name}: 3" for name in names] if part == "answers" else [f"- {{question: {name}}}" for name in names]
    lines = "".join(f"  {entry}\n" for entry in entries)
    with pytest.raises(InputError) as refused:
        read(f"{HEAD}{'' if part == 'answers' else 'answers: {}' + chr(10)}{part}:\n{lines}")
    told = [problem.what for problem in refused.value.problems if "no question" in problem.what]
    assert ["did you mean call_centre" in what for what in told] == [True] * (SHOWN + 1) + [False]


@pytest.mark.parametrize(
    ("data", "form"),
    [(b"\xef\xbb\xbf \r\n\t{", "json"), (b"{}", "json"), (b"X{", "yaml"), (b"schema: x {", "yaml"), (b"", "yaml")],
)
def test_without_a_known_ending_a_file_is_what_it_begins_like(data: bytes, form: str) -> None:
    assert form_of(Source("-", data)) == form


@pytest.mark.parametrize("name", ["a.jsonl", "a.NDJSON", "a.parquet"])
def test_a_table_of_many_is_told_from_an_assessment(name: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_assessment(Source(name, b"{}"), PACK)
    assert str(refused.value) == f"{name}:1:1: file: is a table of many (crm-assess cohort counts it)"


def test_json_is_indented_and_keeps_every_letter() -> None:
    text = json_text(read(HEAD.replace("name: ", "name: Büro ") + "answers: {call_centre: 3}\n"))
    assert '\n  "agency": {\n    "name": "Büro ' in text
    assert text.endswith('\n  "answers": {\n    "call_centre": 3\n  }\n}\n')


@pytest.mark.parametrize("text", [text for text in NASTY if text.strip()])
def test_a_text_that_looks_like_something_else_stays_itself(text: str) -> None:
    document = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": text},
        "assessed_on": "2026-11-22",
        "answers": {
            "call_centre": {"level": 3, "note": text, "evidence": [text]},
            "life_events": {"not_applicable": text},
        },
    }
    assessment = Assessment.model_validate(document)
    assert read(yaml_text(assessment)) == assessment
    assert read(json_text(assessment), "office.json") == assessment


def test_a_date_named_twice_is_written_twice() -> None:
    day = dt.date(2026, 11, 22)
    answers = {"call_centre": Answer.model_validate({"target": {"level": 4, "by": day}})}
    assessment = read(HEAD + "answers: {}\n").model_copy(update={"assessed_on": day, "answers": answers})
    assert "&" not in yaml_text(assessment)
    assert read(yaml_text(assessment)) == assessment


def test_the_written_yaml_reads_like_the_documented_form() -> None:
    text = yaml_text(read((EXAMPLES[0].parent / "permit-office.yaml").read_bytes()))
    assert "  tailored_services: 2\n" in text
    assert "  channel_preference: dont_know\n" in text
    assert "    target:\n      level: 3\n      by: 2027-09-30\n" in text
    assert text.startswith("schema: crm-assess/assessment/1\npack:\n  id: government-crm\n  version: 1\nagency:\n")


def test_several_lines_are_written_as_lines() -> None:
    answers = {"call_centre": Answer(level=3, note="One: first.\nTwo: it's second.\n")}
    text = yaml_text(read(HEAD + "answers: {}\n").model_copy(update={"answers": answers}))
    assert "    note: |\n      One: first.\n      Two: it's second.\n" in text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_survives_both_forms(path: Path) -> None:
    assessment = load_assessment(path, PACK).value
    assert read(yaml_text(assessment)) == assessment
    assert read(json_text(assessment), "office.json") == assessment
    assert list(read(yaml_text(assessment)).answers) == list(assessment.answers)


@pytest.mark.parametrize("name", ["office.json", "office.yaml", "office", "office.txt", "<stdin>"])
def test_json_is_known_by_its_ending_or_by_its_first_character(name: str) -> None:
    text = json_text(read(HEAD + "answers: {call_centre: 3}\n"))
    assert read(text, name).answer("call_centre").rated == 3


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_any_editor_s_line_ends_and_byte_order_mark_are_taken(mark: bytes, ends: str) -> None:
    text = HEAD + "answers:\n  call_centre: {level: 3, note: Two desks.}\n"
    json = json_text(read(text))
    for name, content in (("office.yaml", text), ("office.json", json), ("-", json)):
        found = read(mark + content.replace("\n", ends).encode(), name)
        assert (found.answer("call_centre").rated, found.answer("call_centre").note) == (3, "Two desks.")


@pytest.mark.parametrize(
    ("written", "state", "rated"),
    [
        ("1", State.LEVEL, 1),
        ("5", State.LEVEL, 5),
        ("{level: 4}", State.LEVEL, 4),
        ("dont_know", State.DONT_KNOW, None),
        ("'dont_know'", State.DONT_KNOW, None),
        ("{level: dont_know, note: Asked.}", State.DONT_KNOW, None),
        ("{not_applicable: None here.}", State.NOT_APPLICABLE, None),
        ("", State.UNANSWERED, None),
        ("~", State.UNANSWERED, None),
        ("null", State.UNANSWERED, None),
        ("{}", State.UNANSWERED, None),
        ("{level: , note: Later.}", State.UNANSWERED, None),
    ],
)
def test_every_state_can_be_written_short_and_long(written: str, state: State, rated: int | None) -> None:
    answer = read(HEAD + f"answers:\n  life_events: {written}\n").answer("life_events")
    assert (answer.state, answer.rated) == (state, rated)


def test_a_question_not_listed_is_unanswered() -> None:
    assert read(HEAD + "answers: {}\n").answer("call_centre").state is State.UNANSWERED


@given(st.permutations(["schema", "pack", "agency", "assessed_on", "answers"]), st.permutations(["level", "note"]))
def test_the_order_of_keys_changes_nothing(keys: list[str], inner: list[str]) -> None:
    parts = {
        "schema": "schema: crm-assess/assessment/1\n",
        "pack": "pack: {version: 1, id: government-crm}\n",
        "agency": "agency: {name: Office of Permits}\n",
        "assessed_on": "assessed_on: 2026-11-22\n",
        "answers": "answers:\n  call_centre:\n"
        + "".join({"level": "    level: 3\n", "note": "    note: N.\n"}[k] for k in inner),
    }
    found = read("".join(parts[key] for key in keys))
    assert found == read("".join(parts.values()))
    assert found.answer("call_centre") == Answer(level=3, note="N.")


# How an answer may be written, and on which of its lines something is wrong.
FAULTS = {
    '  ID: "3"\n': 1,
    "  ID: no\n": 1,
    "  ID:\n    note: Fine.\n    level: 3.0\n": 3,
    "  ID:\n    level: 3\n    # a remark\n\n    evidance: []\n": 5,
    "  ID:\n    level: 2\n    note: >-\n      In\n      lines.\n    target:\n      level: 9\n      by: 2027-01-31\n": 7,
    "  ID: {level: 3,\n    target: {level: 4, by: soon}}\n": 2,
    "  no_ID: 3\n": 1,
}
FINE = ["  ID: 3\n", "  ID: dont_know\n", "  ID:\n    note: |\n      One.\n\n      Two.\n", "  # ID\n\n"]
ENTRIES = st.lists(
    st.tuples(st.sampled_from(sorted(PACK.questions)), st.sampled_from([*FAULTS, *FINE])),
    max_size=12,
    unique_by=lambda entry: entry[0],
)


@given(ENTRIES)
def test_every_problem_stands_on_the_line_of_what_is_wrong(entries: list[tuple[str, str]]) -> None:
    text, lines = HEAD + "answers:\n", []
    for question, entry in entries:
        if entry in FAULTS:
            lines.append(text.count("\n") + FAULTS[entry])
        text += entry.replace("ID", question)
    assert told(text + "  call_centre_: {}\n") == [*lines, text.count("\n") + 1]


def told(text: str, name: str = "office.yaml") -> list[int]:
    """The lines of the problems."""
    with pytest.raises(InputError) as caught:
        read(text, name)
    return [problem.line for problem in caught.value.problems]


@given(st.lists(st.tuples(st.sampled_from(sorted(PACK.questions)), st.booleans()), unique_by=lambda entry: entry[0]))
def test_in_json_too_every_problem_stands_on_its_line(entries: list[tuple[str, bool]]) -> None:
    lines = [f'    "{question}": {{\n      "level": {3 if fine else 30}\n    }},\n' for question, fine in entries]
    text = '{\n"schema": "crm-assess/assessment/1", "pack": {"id": "government-crm", "version": 1},\n'
    text += '"agency": {"name": "\\"Office\\" of [Permits}"}, "assessed_on": "2026-11-22",\n"answers": {\n'
    text += "".join(lines) + '  "call_centre_": 3}}\n'
    wrong = [6 + 3 * place for place, (_, fine) in enumerate(entries) if not fine]
    assert told(text, "office.json") == [*wrong, 5 + 3 * len(entries)]


def test_a_question_named_like_a_key_of_the_file_is_no_trap() -> None:
    data: dict[str, Any] = PACK.model_dump(by_alias=True)
    data["dimensions"][0]["questions"][0]["id"] = "target"
    pack = type(PACK).model_validate(data)
    text = HEAD + "answers:\n  target: {level: 3, noet: N.}\n"
    with pytest.raises(InputError, match=r"answers\.target\.noet: is no known key \(allowed: level, .* mean note\?\)"):
        parse_assessment(Source("office.yaml", text.encode()), pack)
