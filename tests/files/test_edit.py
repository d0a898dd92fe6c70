"""One answer exchanged in a text that a person wrote; everything else stays, byte for byte."""

import copy
import json
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_assess.files.assessments import read_document
from crm_assess.files.edit import EditError, revise
from crm_assess.files.source import Source

BY_HAND = """\
# Our office, 2026
agency: {name: Permits, country: CA}   # see the charter
assessed_on: 2026-11-22

answers:
  # First what we offer
  life_events:
    not_applicable: One kind of permit.   # agreed with Jo
  request_tracking:
    level: 2     # two counters
    note: >-
      Two lists,
      one per counter.

    evidence:
    - "Report, page 3"   # paper
    # more to come

  # Then the calls
  call_routing: 'dont_know'
  call_centre:            # to be asked
"""


def revised(text: str, change: Any, name: str = "mine.yaml") -> str:
    source = Source(name, text.encode())
    data: Any = copy.deepcopy(read_document(source).data)
    change(data)
    return revise(source, data).decode()


def set_answer(question: str, value: Any) -> Any:
    return lambda data: data["answers"].__setitem__(question, value)


def difference(before: str, after: str) -> list[str]:
    """The lines that went (-) and came (+), in order."""
    old, new = before.splitlines(), after.splitlines()
    return [f"-{line}" for line in old if line not in new] + [f"+{line}" for line in new if line not in old]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (set_answer("call_routing", 4), ["-  call_routing: 'dont_know'", "+  call_routing: 4"]),
        (
            set_answer("call_centre", 3),
            ["-  call_centre:            # to be asked", "+  call_centre: 3            # to be asked"],
        ),
        (
            set_answer("call_routing", {"level": 4, "note": "By topic: yes"}),
            ["-  call_routing: 'dont_know'", "+  call_routing:", "+    level: 4", "+    note: 'By topic: yes'"],
        ),
        (
            set_answer("life_events", {"level": 2}),
            [
                "-    not_applicable: One kind of permit.   # agreed with Jo",
                "+    level: 2   # agreed with Jo",
            ],
        ),
        (
            lambda data: data["answers"]["request_tracking"].update(level=3, target={"level": 4, "by": "2027-12-31"}),
            [
                "-    level: 2     # two counters",
                "+    level: 3     # two counters",
                "+    target: {level: 4, by: 2027-12-31}",
            ],
        ),
        (
            lambda data: data["answers"]["request_tracking"]["evidence"].append("https://example.org/#a"),
            ["+    - 'https://example.org/#a'"],
        ),
        (
            lambda data: data["answers"]["request_tracking"].update(note="One list."),
            ["-    note: >-", "-      Two lists,", "-      one per counter.", "+    note: One list."],
        ),
        (
            lambda data: data["answers"]["request_tracking"].pop("evidence"),
            ["-    evidence:", '-    - "Report, page 3"   # paper', "+    # paper"],
        ),
        (
            lambda data: data["agency"].update(country="NO", size=12),
            [
                "-agency: {name: Permits, country: CA}   # see the charter",
                "+agency: {name: Permits, country: 'NO', size: 12}   # see the charter",
            ],
        ),
        (
            lambda data: data.update(assessors=[{"name": "A. Clerk"}, {"name": "Bo", "role": "head"}]),
            ["+assessors:", "+  - {name: A. Clerk}", "+  - {name: Bo, role: head}"],
        ),
    ],
)
def test_only_the_lines_concerned_change(change: Any, expected: list[str]) -> None:
    assert difference(BY_HAND, revised(BY_HAND, change)) == expected


def test_a_new_answer_stands_behind_the_one_before_it_in_the_order_given() -> None:
    def change(data: Any) -> None:
        answers = data["answers"]
        data["answers"] = {"life_events": answers.pop("life_events"), "plain_information": 2, **answers}

    after = revised(BY_HAND, change)
    assert "# agreed with Jo\n  plain_information: 2\n  request_tracking:\n" in after


def test_a_new_first_answer_stands_first() -> None:
    def change(data: Any) -> None:
        data["answers"] = {"plain_information": 2, **data["answers"]}

    assert "# First what we offer\n  plain_information: 2\n  life_events:\n" in revised(BY_HAND, change)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_stay(line_end: str, mark: str) -> None:
    text = mark + BY_HAND.replace("\n", line_end)
    assert revised(text, set_answer("call_routing", 1)) == text.replace("'dont_know'", "1")
    assert revised(text, set_answer("channel_breadth", 1)) == f"{text}  channel_breadth: 1{line_end}"


def test_a_text_without_a_last_line_end_gets_none() -> None:
    assert revised("answers:\n  a: 1", set_answer("b", 2)) == "answers:\n  a: 1\n  b: 2"


def test_no_answers_yet() -> None:
    assert revised("answers: {}  # none\nx: 1\n", set_answer("b", 2)) == "answers:  # none\n  b: 2\nx: 1\n"


def test_brackets_around_a_comment_keep_it() -> None:
    assert revised("answers: {\n  # none yet\n}\n", set_answer("b", 2)) == "answers: {b: 2\n  # none yet\n}\n"


def test_the_last_answer_goes() -> None:
    text = "answers:\n  b: 2\nx: 1\n"
    assert read_document(Source("x.yaml", revised(text, lambda d: d["answers"].clear()).encode())).data == {
        "answers": {},
        "x": 1,
    }


def test_brackets_stay_brackets() -> None:
    text = "answers: {\n  a: 1, # one\n  b: {level: 2, note: hm}, c: 3}\n"
    after = revised(text, lambda d: d["answers"].update(d=[1, "x, y"], a="dont_know"))
    assert after == "answers: {\n  a: dont_know, # one\n  b: {level: 2, note: hm}, c: 3, d: [1, 'x, y']}\n"
    after = revised(text, lambda d: d["answers"]["b"].pop("note"))
    assert after == "answers: {\n  a: 1, # one\n  b: {level: 2}, c: 3}\n"


def test_json_stays_as_it_is_laid_out() -> None:
    text = '{\n\t"answers": {\n\t\t"a": 1,\n\t\t"c": {"level": 2}\n\t},\n\t"x": "\\u00e9"}'

    def change(data: Any) -> None:
        data["answers"] = {"a": 1, "b": {"level": 3, "note": 'Say "é"'}, "c": {"level": 2, "evidence": ["x"]}}

    assert revised(text, change, "mine.json") == (
        '{\n\t"answers": {\n\t\t"a": 1,\n\t\t"b": {"level": 3, "note": "Say \\"é\\""},\n'
        '\t\t"c": {"level": 2, "evidence": ["x"]}\n\t},\n\t"x": "\\u00e9"}'
    )


def test_empty_json_answers_open_up() -> None:
    text = '{\n  "answers": {},\n  "x": 1\n}\n'
    assert revised(text, set_answer("a", 1), "m.json") == '{\n  "answers": {\n    "a": 1\n  },\n  "x": 1\n}\n'


def test_a_layout_that_cannot_be_kept_is_refused_and_never_guessed_at() -> None:
    with pytest.raises(EditError, match="cannot be changed in place"):
        revised("answers:\n  a: &same 1\n  b: *same\n", set_answer("b", 2))


class Literal(yaml.SafeDumper):
    """Writes texts on lines of their own, as people do by hand."""


def _literal(dumper: Literal, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if " " in text or "\n" in text else None)


Literal.add_representer(str, _literal)

LAYOUTS = {
    "block.yaml": lambda data: yaml.safe_dump(data, sort_keys=False, width=10**6),
    "flow.yaml": lambda data: yaml.safe_dump(data, sort_keys=False, default_flow_style=True),
    "mixed.yaml": lambda data: yaml.safe_dump(data, sort_keys=False, default_flow_style=None, allow_unicode=True),
    "narrow.yaml": lambda data: yaml.safe_dump(data, sort_keys=False, width=20, indent=4),
    "literal.yaml": lambda data: yaml.dump(data, Dumper=Literal, sort_keys=False, allow_unicode=True),
    "pretty.json": lambda data: json.dumps(data, indent=4),
    "dense.json": lambda data: json.dumps(data, separators=(",", ":"), ensure_ascii=False),
    "json.yaml": lambda data: json.dumps(data, indent=2, ensure_ascii=False),
}


LOOK_ALIKES = (
    "[red]bold[/red]",
    "=1+1",
    "-2",
    "3",
    "3.0",
    "yes",
    "NO",
    "null",
    "~",
    "010",
    "1:30",
    "a: b",
    "# no",
    "- x",
)
WORDS = st.one_of(
    st.sampled_from(LOOK_ALIKES),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).filter(str.strip),
    st.text("ab 1:,#-[]{}&*!|>'\"%@`\\é文🙂", min_size=1).filter(str.strip),
)
TARGETS = st.fixed_dictionaries({"level": st.integers(1, 5), "by": st.just("2027-12-31")})
BESIDE = {
    "note": st.one_of(WORDS, st.tuples(WORDS, WORDS).map("\n".join)),
    "evidence": st.lists(WORDS, min_size=1, max_size=3),
    "target": TARGETS,
}
LEVELS = st.one_of(st.integers(1, 5), st.just("dont_know"))
ANSWERS = st.one_of(
    LEVELS,
    st.fixed_dictionaries({"level": LEVELS}, optional=BESIDE),
    st.fixed_dictionaries({"not_applicable": WORDS}, optional=BESIDE),
)
AGENCIES = st.fixed_dictionaries({"name": WORDS}, optional={"country": st.just("NO"), "size": st.integers(0, 999)})
PEOPLE = st.lists(st.fixed_dictionaries({"name": WORDS}, optional={"role": WORDS}), max_size=2)
DOCUMENTS = st.fixed_dictionaries(
    {"schema": st.just("x/1"), "agency": AGENCIES, "answers": st.dictionaries(st.sampled_from("abcdef"), ANSWERS)},
    optional={"assessors": PEOPLE},
)


@given(DOCUMENTS, DOCUMENTS, st.sampled_from(sorted(LAYOUTS)))
def test_whatever_the_layout_the_text_says_afterwards_what_it_should(before: Any, after: Any, name: str) -> None:
    source = Source(name, LAYOUTS[name](before).encode())
    assert read_document(Source(name, revise(source, after))).data == after
    assert revise(source, before) == source.data


@given(DOCUMENTS, st.dictionaries(st.sampled_from("abcdef"), ANSWERS))
def test_no_comment_is_lost_when_answers_are_given(before: Any, given_now: Any) -> None:
    after = copy.deepcopy(before)
    for question, answer in given_now.items():
        there = after["answers"].get(question)
        answer = answer if isinstance(answer, dict) else {"level": answer}
        after["answers"][question] = {**there, **answer} if isinstance(there, dict) else answer
    lines = yaml.safe_dump(before, sort_keys=False, width=10**6, default_style=None).splitlines()
    assume(not any("\n" in text for text in _texts(before)))
    text = "".join(f"{line}  # after {i}.\n# below {i}.\n" for i, line in enumerate(lines))
    result = revise(Source("x.yaml", text.encode()), after).decode()
    assert read_document(Source("x.yaml", result.encode())).data == after
    for i in range(len(lines)):
        assert f"# after {i}.\n" in result
        assert f"# below {i}.\n" in result


def _texts(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _texts(value)]
    if isinstance(data, list):
        return [text for value in data for text in _texts(value)]
    return [data] if isinstance(data, str) else []
