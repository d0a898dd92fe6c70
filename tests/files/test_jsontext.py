"""JSON, read strictly: no duplicate keys, no numbers that are none, and no file can crash the reader."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.files.document import Document
from crm_assess.files.jsontext import read_json
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source


def read(text: str | bytes) -> Document:
    return read_json(Source("a.json", text if isinstance(text, bytes) else text.encode()))


def problems(text: str | bytes) -> list[str]:
    """The problems of a text, whether it could be read all the same or not."""
    try:
        return [str(problem) for problem in read(text).problems]
    except InputError as error:
        return str(error).splitlines()


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.text(st.characters(exclude_categories=["Cs"]))
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text('ab"\\{', max_size=3), inner)),
    max_leaves=12,
)


@given(JSON, st.booleans(), st.sampled_from([None, 0, 2]))
def test_it_reads_what_the_standard_library_reads(data: object, escaped: bool, indent: int | None) -> None:
    document = read(json.dumps(data, ensure_ascii=escaped, indent=indent))
    assert (document.data, document.problems) == (data, ())


@pytest.mark.parametrize(
    ("written", "value"), [("0.1", "0.1"), ("1e3", "1000"), ("2.50", "2.5"), ("1E-7", "0.0000001")]
)
def test_a_decimal_is_exact_and_never_a_whole_number(written: str, value: str) -> None:
    data: Any = read(f"[{written}]").data
    assert data == [Decimal(value)]
    assert isinstance(data[0], Decimal)


@given(st.integers(10, 10**6).flatmap(lambda n: st.fractions(0, 1, max_denominator=n)))
def test_every_share_that_a_report_writes_is_read(share: Fraction) -> None:
    assert problems(json.dumps([float(share), 0.00010000000000000002])) == []


@pytest.mark.parametrize("number", ["1e100", "1e-100", "1e999", "1" * 19, "0." + "1" * 21, "-" + "9" * 5000])
def test_a_number_beyond_eighteen_digits_is_a_problem(number: str) -> None:
    assert problems(f'{{"a": {number}}}') == ["a.json:1:7: a: is a number out of range (at most 18 digits)"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,\n "a": 2}', "2:2: a: is there twice (once; first on line 1)"),
        ('{"a": 1, "\\u0061": 2}', "1:10: a: is there twice (once; first on line 1)"),
        ('[{"a": 1}, {"a": NaN}]', "1:18: [1].a: NaN is no number (digits, with a point at most)"),
        ('["NaN",\n NaN]', "2:2: [1]: NaN is no number (digits, with a point at most)"),
        ('["\\ud83d"]', "1:2: [0]: holds half a character (a lone surrogate; write the character itself)"),
        ('{"a": 1,}', "1:9: file: is not JSON: expecting property name enclosed in double quotes"),
        ("[1 2]", "1:4: file: is not JSON: expecting ',' delimiter"),
        ('["a\tb"]', "1:4: file: is not JSON: invalid control character"),
        ("", "1:1: file: is not JSON: expecting value"),
        ("{} {}", "1:4: file: is not JSON: extra data"),
        ("[01]", "1:3: file: is not JSON: expecting ',' delimiter"),
        ("[nan]", "1:2: file: is not JSON: expecting value"),
        ("[\r1,\r\n2,\n3,]", "4:3: file: is not JSON: expecting value"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, problem: str) -> None:
    assert problems(text) == [f"a.json:{problem}"]


def test_a_file_has_a_largest_number_of_values() -> None:
    source = Source("a.json", b'{"a": [1, 2,\n 3]}')
    assert read_json(source, 5).data == {"a": [1, 2, 3]}
    with pytest.raises(InputError) as refused:
        read_json(source, 4)
    assert str(refused.value) == "a.json:2:2: a[2]: is one entry too many (at most 4 in a file)"


def test_a_pair_of_surrogates_is_the_character_it_stands_for() -> None:
    assert read('["\\ud83d\\ude42"]').data == ["🙂"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_a_hundred_thousand_open_brackets_are_a_problem_and_no_crash(opening: str) -> None:
    (problem,) = problems(opening * 100_000)
    assert problem.endswith("is nested too deep (at most 20 levels)")


def test_nested_too_deep_is_told_where_the_limit_is_passed() -> None:
    assert problems("\n".join("[" * 30 + "]" * 30))[0].startswith("a.json:21:1: ")


@given(st.one_of(st.binary(), st.text(st.characters(exclude_categories=["Cs"])).map(str.encode)))
def test_no_bytes_make_it_fail_in_another_way(data: bytes) -> None:
    assert all(problem.startswith("a.json:") for problem in problems(data))


@given(
    st.lists(
        st.sampled_from(['"a"', ":", ",", "[", "]", "{", "}", "1", "-", "e", ".", '"', "\\", "NaN", "null", " ", "\n"])
    )
)
def test_no_heap_of_json_signs_makes_it_fail_in_another_way(signs: list[str]) -> None:
    assert all(problem.startswith("a.json:") for problem in problems("".join(signs)))
