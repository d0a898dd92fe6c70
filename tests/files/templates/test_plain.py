"""Blank assessments in YAML and JSON: all that is asked is in them, and filled in they are read back."""

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_assess.files.assessments import load_assessment, parse_assessment, read_document
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.files.templates.plain import json_template, yaml_template
from crm_assess.models.assessment import Answer
from tests.templates import PACK, french, small

DAY = dt.date(2026, 11, 22)


def flat(text: str) -> str:
    return re.sub(r"[\s#]+", " ", text)


def filled(template: str, name: str, answer: str) -> str:
    first = next(iter(PACK.questions))
    text = template.replace("name:  ", f"name: {name}  ").replace('"name": null', f'"name": "{name}"')
    return text.replace(f"\n  {first}:\n", f"\n  {first}: {answer}\n").replace(
        f'"{first}": null', f'"{first}": {answer}'
    )


def test_the_yaml_holds_every_question_with_its_levels_and_what_would_count_as_evidence() -> None:
    text = flat(yaml_template(PACK, DAY).decode())
    for question in PACK.questions.values():
        for words in (question.topic, question.ask, *question.levels, question.why, question.evidence):
            assert flat(words) in text
        assert f" {question.id}:" in text


def test_the_yaml_says_for_each_question_whether_it_may_be_left_out() -> None:
    text = yaml_template(PACK, DAY).decode()
    for question in PACK.questions.values():
        above = text[: text.index(f"\n  {question.id}:\n")].splitlines()[-1]
        left_out = ", dont_know, or {not_applicable: why}" if question.not_applicable else ", or dont_know"
        assert above == f"  # Answer: 1 to 5{left_out}"


def test_no_line_of_the_yaml_is_longer_than_a_hundred_columns() -> None:
    assert max(map(len, yaml_template(PACK, DAY).decode().splitlines())) <= 100


@pytest.mark.parametrize(("template", "ending"), [(yaml_template, "yaml"), (json_template, "json")])
def test_a_template_lacks_nothing_but_the_agencys_name(template: Callable[..., bytes], ending: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_assessment(Source(f"blank.{ending}", template(PACK, DAY)), PACK)
    assert [problem.where for problem in refused.value.problems] == ["agency.name"]


@pytest.mark.parametrize(("template", "ending"), [(yaml_template, "yaml"), (json_template, "json")])
def test_a_filled_template_is_read_back(template: Callable[..., bytes], ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"mine.{ending}"
    file.write_text(filled(template(PACK, DAY).decode(), "Office of Permits", "3"), encoding="utf-8")
    read = load_assessment(file, PACK).value
    assert (read.agency.name, read.assessed_on) == ("Office of Permits", DAY)
    first, *others = (read.answer(question) for question in PACK.questions)
    assert first == Answer(level=3)
    assert set(others) == {Answer()}


def test_the_json_lists_every_question_in_the_order_they_are_asked() -> None:
    assert list(json.loads(json_template(PACK, DAY))["answers"].items()) == [(name, None) for name in PACK.questions]


def test_no_text_of_a_pack_can_leave_its_comment() -> None:
    nasty = "a\nevil: 1\u2028more: 2\x85x: 3\x00"
    first = PACK.dimensions[0]
    question = first.questions[0].model_copy(update={"ask": nasty, "topic": nasty})
    pack = PACK.model_copy(
        update={"title": nasty, "dimensions": (first.model_copy(update={"questions": (question,), "title": nasty}),)}
    )
    text = yaml_template(pack, DAY).decode()
    document = read_document(Source("x.yaml", text.encode()))
    assert isinstance(document.data, dict)
    assert document.data["answers"] == {question.id: None}
    assert (
        "  # a evil: 1 more: 2 x: 3\N{REPLACEMENT CHARACTER}. a evil: 1 more: 2 x: 3\N{REPLACEMENT CHARACTER}\n" in text
    )


def test_a_word_with_hyphens_stays_whole() -> None:
    first, address = small(PACK).dimensions[0], f"https://example.org/{'well-' * 12}known"
    summary = f"{'Words. ' * 9}{address}"
    pack = small(PACK).model_copy(update={"dimensions": (first.model_copy(update={"summary": summary}),)})
    assert f"  # {address}\n" in yaml_template(pack, DAY).decode()


def test_a_pack_named_like_a_value_of_yaml_keeps_its_name() -> None:
    document = read_document(Source("x.yaml", yaml_template(PACK.model_copy(update={"id": "null"}), DAY)))
    assert isinstance(document.data, dict)
    assert document.data["pack"]["id"] == "null"


def test_every_line_of_it_stands_as_it_is_written(golden: Callable[[str, str], None]) -> None:
    golden("blank.yaml", yaml_template(small(PACK), DAY).decode())
    golden("blank.json", json_template(small(PACK), DAY).decode())


def test_in_french_the_words_are_french_and_the_names_stay(golden: Callable[[str, str], None]) -> None:
    golden("blank-fr.yaml", yaml_template(french(), DAY).decode())
