"""Assessments: what is written is read back as it was, and what people type is taken as they typed it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.files.assessments import json_text, load_assessment, parse_assessment, yaml_text
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
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
    "bell\x07", "\x1b[31mred", "\x00", "\x7f", "\x9b", "\xa0nbsp", "zero\u200bwidth", "\u202eleft", "🙂 emoji", "e\u0301",
    "\ue000", "\ufffd", "\uffff", "\U0010ffff", "x" * 300, "word " * 60, "x: " * 60, "'" * 90, "a\n" * 40,
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
    {"name": TEXTS}, optional={"country": TEXTS, "kind": TEXTS, "size": st.integers(0, 10**17)}
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


@pytest.mark.parametrize("text", [text for text in NASTY if text.strip()])
def test_a_text_that_looks_like_something_else_stays_itself(text: str) -> None:
    document = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": text},
        "assessed_on": "2026-11-22",
        "answers": {"call_centre": {"level": 3, "note": text, "evidence": [text]}, "life_events": {"not_applicable": text}},
    }
    assessment = Assessment.model_validate(document)
    assert read(yaml_text(assessment)) == assessment
    assert read(json_text(assessment), "office.json") == assessment
