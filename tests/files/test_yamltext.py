"""YAML, read strictly: what a person typed stays what it is, and no file can crash the reader."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.files.document import Document, Finding
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.yamltext import read_yaml, write_yaml


def read(text: str | bytes) -> Document:
    return read_yaml(Source("a.yaml", text if isinstance(text, bytes) else text.encode()))


def problems(text: str | bytes) -> list[str]:
    """The problems of a text, whether it could be read all the same or not."""
    try:
        return [str(problem) for problem in read(text).problems]
    except InputError as error:
        return str(error).splitlines()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-7", -7),
        ("999999999999999999", 999999999999999999),
    ],
)
def test_a_plain_word_is_null_a_truth_or_a_whole_number(written: str, value: object) -> None:
    data: Any = read(f"a: {written}").data
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize(
    "written",
    [
        *["no", "No", "NO", "yes", "Yes", "y", "n", "on", "off", "Null", "NULL", "True", "TRUE", "False", "nan"],
        *["1:30", "1:30:00", "010", "08", "+1", "0x1F", "0o7", "0b1", "1_000", "1,000", "3.0", "1e3", ".5", "1."],
        *[".inf", ".nan", "-.inf", "2026-11-22", "2026-11-22T10:00:00Z", "=", "<<", "--", "1-", "١٢"],
    ],
)
def test_whatever_else_is_typed_stays_text(written: str) -> None:
    assert read(f"a: {written}").data == {"a": written}


@pytest.mark.parametrize("quoted", ["'3'", '"3"', '"true"', "''", "|-\n  3", ">-\n  null"])
def test_what_is_quoted_is_text(quoted: str) -> None:
    data: Any = read(f"a: {quoted}").data
    assert isinstance(data["a"], str)


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("1: a\ntrue: b\n~: c\nno: d\n'2': e").data == {"1": "a", "true": "b", "~": "c", "no": "d", "2": "e"}


@pytest.mark.parametrize("number", ["1000000000000000000", "-1000000000000000000", "9" * 5000])
def test_a_number_too_long_is_a_problem_and_never_a_text(number: str) -> None:
    assert problems(f"a: {number}") == ["a.yaml:1:4: a: is a number out of range (at most 18 digits)"]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "{a: ["])
def test_a_hundred_thousand_open_brackets_are_a_problem_and_no_crash(opening: str) -> None:
    (problem,) = problems(opening * 100_000)
    assert problem.endswith("is nested too deep (at most 20 levels)")


def test_twenty_levels_are_allowed() -> None:
    data: Any = read("[" * 20 + "]" * 20).data
    for _ in range(19):
        (data,) = data
    assert data == []


def test_a_document_marker_or_a_directive_is_no_second_document() -> None:
    assert read("%YAML 1.1\n---\na: 1\n...\n").data == {"a": 1}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1", "1:4: a: uses an anchor or alias (write the value out)"),
        ("a: *x", "1:4: a: uses an anchor or alias (write the value out)"),
        ("a: &x [1]", "1:4: a: uses an anchor or alias (write the value out)"),
        ("*x : 1", "1:1: file: uses an anchor or alias (write the value out)"),
        ("a: !!int 3", "1:4: a: uses a tag (plain values only)"),
        ("a: !mine {b: 1}", "1:4: a: uses a tag (plain values only)"),
        ("a: ! 3", "1:4: a: uses a tag (plain values only)"),
        ("!!binary a: 1", "1:1: file: uses a tag (plain values only)"),
        ("a: 1\nb: 2\na: 3", "3:1: a: is there twice (once; first on line 1)"),
        ("a: {b: 1, b: 1}", "1:11: a.b: is there twice (once; first on line 1)"),
        ("- a: 1\n  a: 2", "2:3: [0].a: is there twice (once; first on line 1)"),
        ("1: a\n'1': b", "2:1: 1: is there twice (once; first on line 1)"),
        ("? {a: 1}\n: 2", "1:3: file: has a key that is no plain text (a word, then a colon)"),
        ("a: 1\n--- {}", "2:1: file: holds a second document (one document a file)"),
        ("a: 'x", "1:6: file: is not YAML: found unexpected end of stream"),
        ("a: b: c", "1:5: file: is not YAML: mapping values are not allowed in this context"),
        ("é: \x1b", "1:4: file: holds the character U+001B (leave it out, or write \\u001b in double quotes)"),
        ("a: 1\n#\x85", "2:2: file: holds the character U+0085 (leave it out, or write \\u0085 in double quotes)"),
        ("a: 'x\u2028y'", "1:6: file: holds the character U+2028 (leave it out, or write \\u2028 in double quotes)"),
        ("a: \x00", "1:4: file: holds the character U+0000 (leave it out, or write \\u0000 in double quotes)"),
    ],
)
def test_what_yaml_allows_and_this_program_does_not(text: str, problem: str) -> None:
    assert problems(text) == [f"a.yaml:{problem}"]


def test_aliases_do_not_grow() -> None:
    laughs = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert len(problems(laughs)) == 29 * 10


def test_of_two_equal_keys_the_first_stays() -> None:
    document = read("a: {b: 1}\na: {c: 2, c: 3}\nd: 4")
    assert document.data == {"a": {"b": 1}, "d": 4}
    for finding in (Finding(("a", "b"), "is odd"), Finding(("a", "b"), "is odd", key=True)):
        column = 5 if finding.key else 8
        assert str(read("a: {b: 1}\na: {b: {b: 2}}").problem(finding)) == f"a.yaml:1:{column}: a.b: is odd"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(ends: str) -> None:
    text = ends.join(["# é", "a:", "- 1", "- x: 2", "  x: 3"])
    assert problems(text) == ["a.yaml:5:3: a[1].x: is there twice (once; first on line 4)"]


def test_a_letter_beyond_the_first_65536_is_one_column() -> None:
    assert problems("{🙂: 1, 🙂: 2}") == ["a.yaml:1:8: 🙂: is there twice (once; first on line 1)"]


def test_all_strange_characters_are_told_and_no_others() -> None:
    told = "file: holds the character U+{0} (leave it out, or write \\u{0} in double quotes)"
    assert problems("X: \x01\nXX: '\x02'\n") == [
        f"a.yaml:1:4: {told.format('0001')}",
        f"a.yaml:2:6: {told.format('0002')}",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [("exceeded nesting depth", "is nested too deep (at most 20 levels)"), ("odd", "is not YAML: odd")],
)
def test_what_the_library_gives_up_on_is_told_even_without_a_place(
    monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    def gives_up(*_: object, **__: object) -> None:
        raise yaml.MarkedYAMLError(problem=said)

    monkeypatch.setattr(yaml, "parse", gives_up)
    assert problems("a: 1") == [f"a.yaml:1:1: file: {told}"]


def test_an_alias_has_no_name_to_be_told() -> None:
    told = "file: uses an anchor or alias (write the value out)"
    assert problems("*x : &y 1") == [f"a.yaml:1:1: {told}", f"a.yaml:1:6: {told}"]


def test_what_is_written_is_pleasant_to_read() -> None:
    data = {"é": "文", "two": "x\ny", "odd": "tab\there\nx", "wide": ["a " * 60 + "a", "ab " + "a " * 60 + "a"]}
    assert (
        write_yaml(data)
        == f"""\
é: 文
two: |-
  x
  y
odd: "tab\\there\\nx"
wide:
- {"a " * 49}a
  {"a " * 10}a
- ab {"a " * 48}a
  {"a " * 11}a
"""
    )


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.text(st.characters(exclude_categories=["Cs"]))
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text("ab 1:#-~é", max_size=4), inner)),
    max_leaves=12,
)


@given(DATA)
def test_what_is_written_is_read_back(data: object) -> None:
    document = read(write_yaml(data))
    assert (document.data, document.problems) == (data, ())


@given(st.one_of(st.binary(), st.text(st.characters(exclude_categories=["Cs"])).map(str.encode)))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    assert all(problem.startswith("a.yaml:") for problem in problems(data))


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                ": ",
                "- ",
                "\n",
                "  ",
                "[",
                "]",
                "{",
                "}",
                ", ",
                "'",
                '"',
                "&x ",
                "*x",
                "? ",
                "|",
                "#",
                "!!t ",
                "---",
            ]
        )
    )
)
def test_no_heap_of_yaml_signs_makes_it_fail_in_another_way(signs: list[str]) -> None:
    assert all(problem.startswith("a.yaml:") for problem in problems("".join(signs)))
