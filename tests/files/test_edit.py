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


def at(*path: Any) -> Any:
    """What stands there in a file's data."""

    def found(data: Any) -> Any:
        for key in path:
            data = data[key]
        return data

    return found


def then(path: Any, change: Any) -> Any:
    """A change of what stands at a path."""
    return lambda data: change(path(data))


LIST = """\
said:
- a   # first
- b
# between
- c   # third
- d
"""
PEOPLE_BY_HAND = """\
people:
  - name: Ada   # head
    role: lead
    since: 2020

  - role: clerk
    name: Ben
"""
SAID, PEOPLE_THERE, ANSWERS_THERE = at("said"), at("people"), at("answers")

EXCHANGED: dict[str, tuple[str, Any, str]] = {
    # Of a list's entries those that stay keep their comments, wherever others come and go.
    "one in the middle": (LIST, then(SAID, lambda said: said.__setitem__(1, "x")), LIST.replace("- b", "- x")),
    "two in the middle": (
        LIST,
        then(SAID, lambda said: said.__setitem__(slice(1, 3), ["x", "y"])),
        LIST.replace("- b", "- x").replace("- c", "- y"),
    ),
    "more in the middle": (
        LIST,
        then(SAID, lambda said: said.__setitem__(slice(1, 2), ["x", "y", "z"])),
        LIST.replace("- b\n", "- x\n- y\n- z\n"),
    ),
    "more at the start": (
        LIST,
        then(SAID, lambda said: said.__setitem__(slice(0, 0), ["x", "y"])),
        LIST.replace("- a", "- x\n- y\n- a"),
    ),
    "fewer at the end": (
        LIST,
        then(SAID, lambda said: said.__delitem__(slice(2, 4))),
        LIST.replace("- c   # third\n- d\n", "# third\n"),
    ),
    "one less, one other": (
        LIST,
        then(SAID, lambda said: said.__setitem__(slice(0, 2), ["x"])),
        LIST.replace("- a", "- x").replace("- b\n", ""),
    ),
    "the same again": (
        LIST,
        then(SAID, lambda said: said.__setitem__(1, "a")),
        LIST.replace("- b", "- a"),
    ),
    "the same twice": ("said:\n- a\n- a\n", then(SAID, lambda said: said.pop()), "said:\n- a\n"),
    "in brackets": ("said: [a, b]  # c\n", then(SAID, lambda said: said.append("x")), "said: [a, b, x]  # c\n"),
    "first in brackets": (
        "said: [a,\n\n  b]\n",
        then(SAID, lambda said: said.insert(0, "x")),
        "said: [x, a,\n\n  b]\n",
    ),
    # A list of mappings
    "one more person": (
        PEOPLE_BY_HAND,
        then(PEOPLE_THERE, lambda people: people.append({"name": "Cleo", "role": "x"})),
        PEOPLE_BY_HAND + "  - {name: Cleo, role: x}\n",
    ),
    "one person's role": (
        PEOPLE_BY_HAND,
        then(at("people", 1), lambda person: person.update(role="x")),
        PEOPLE_BY_HAND.replace("clerk", "x"),
    ),
    "a person without a name": (
        PEOPLE_BY_HAND,
        then(at("people", 0), lambda person: person.pop("name")),
        PEOPLE_BY_HAND.replace("- name: Ada   # head\n    role", "- role"),
    ),
    "a person without a role": (
        PEOPLE_BY_HAND,
        then(at("people", 0), lambda person: person.pop("role")),
        PEOPLE_BY_HAND.replace("    role: lead\n", ""),
    ),
    "a person's name alone": (
        PEOPLE_BY_HAND,
        then(at("people", 1), lambda person: person.pop("role")),
        PEOPLE_BY_HAND.replace("role: clerk\n    ", ""),
    ),
    # What goes takes its line along, and no other.
    "the only answer": (
        "answers:\n  b: 2  # to do\nx: 1\n",
        then(ANSWERS_THERE, lambda answers: answers.clear()),
        "answers: {}  # to do\nx: 1\n",
    ),
    "the first line": ("a: 1\nb: 2\n", lambda data: data.pop("a"), "b: 2\n"),
    "the first line after an empty one": ("\na: 1\nb: 2\n", lambda data: data.pop("a"), "\nb: 2\n"),
    "the last line": ("a: 1\n\nb: 2", lambda data: data.pop("b"), "a: 1\n"),
    "one line for another": ("a: 1\nb: 2  # b\n", lambda data: data.update(c=[data.pop("b")]), "a: 1\nc: [2]  # b\n"),
    # An answer stands on one line if it says no more than one thing, and no note.
    "a level": ("answers:\n a: 1\n", set_answer("b", {"level": 4}), "answers:\n a: 1\n b: {level: 4}\n"),
    "a reason": (
        "answers:\n  a: 1\n",
        set_answer("b", {"not_applicable": "No"}),
        "answers:\n  a: 1\n  b: {not_applicable: 'No'}\n",
    ),
    "a note": ("answers:\n  a: 1\n", set_answer("b", {"note": "x"}), "answers:\n  a: 1\n  b:\n    note: x\n"),
    "a level and a note": (
        "answers:\n  a: 1\n",
        set_answer("a", {"level": 4, "note": "x"}),
        "answers:\n  a:\n    level: 4\n    note: x\n",
    ),
    "an agency": ("a: 1\n", lambda data: data.update(agency={"name": "P"}), "a: 1\nagency:\n  name: P\n"),
    # Texts
    "a text of two lines stays on one": (
        "a: 1\n",
        lambda data: data.update(a="Lists:\n- élan\n"),
        'a: "Lists:\\n- élan\\n"\n',
    ),
    "a text in brackets": ("a: 1\n", lambda data: data.update(a="[x] or [y]"), "a: '[x] or [y]'\n"),
    "a long text stays on one line": (
        "a: 1\n",
        lambda data: data.update(a="so on, " * 40 + "文"),
        f"a: '{'so on, ' * 40}文'\n",
    ),
    "behind lines of its own": (
        "answers:\n  a:\n    note: |\n      1 + 1\n      Two lines.\n\n    # more\n  b: 1\n",
        then(at("answers", "a"), lambda answer: answer.update(evidence=["x"])),
        "answers:\n  a:\n    note: |\n      1 + 1\n      Two lines.\n    evidence:\n      - x\n\n    # more\n  b: 1\n",
    ),
    "behind lines and the empty ones that belong to them": (
        "answers:\n  a:\n    note: |+\n      Two lines.\n\n  b: 1\n",
        then(at("answers", "a"), lambda answer: answer.update(evidence=["x"])),
        "answers:\n  a:\n    note: |+\n      Two lines.\n\n    evidence:\n      - x\n  b: 1\n",
    ),
    # Brackets and JSON
    "a key without a colon": ("answers: {b, c: 1}\n", set_answer("b", 2), "answers: {b: 2, c: 1}\n"),
    "the first in brackets": (
        "answers: {a: 1, b: 2, c: 3}\n",
        then(ANSWERS_THERE, lambda answers: answers.pop("a")),
        "answers: {b: 2, c: 3}\n",
    ),
    "an entry after an empty line": (
        "answers: {a: 1,\n\n  b: 2}\n",
        set_answer("c", 3),
        "answers: {a: 1,\n\n  b: 2,\n  c: 3}\n",
    ),
    "JSON": (
        '{"answers": {"a": {"evidence": ["x", "y"]},\n "c": "\\ud83d\\ude42"}}',
        then(at("answers", "a", "evidence"), lambda evidence: evidence.append("z")),
        '{"answers": {"a": {"evidence": ["x", "y", "z"]},\n "c": "\\ud83d\\ude42"}}',
    ),
    "the first of JSON": (
        '{"answers": {"a": {"evidence": ["x", "y"]},\n "c": []}}',
        lambda data: data.update(answers={"b": 1, **data["answers"]}),
        '{"answers": {"b": 1, "a": {"evidence": ["x", "y"]},\n "c": []}}',
    ),
}


@pytest.mark.parametrize("case", EXCHANGED)
def test_nothing_but_what_was_asked_for_is_exchanged(case: str) -> None:
    before, change, after = EXCHANGED[case]
    assert revised(before, change, "mine.json" if "JSON" in case else "mine.yaml") == after


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
