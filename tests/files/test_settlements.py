"""A file of settlements: what does not fit the merge is refused, each with its place, all at once."""

from pathlib import Path

import pytest

from crm_assess.analysis.settling import settle
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.files.settlements import load_settlements
from crm_assess.models.assessment import Assessment
from tests.analysis.raters import ONE, PACK, THREE, TWO, merged

MERGED = merged({ONE: 1, TWO: 1, THREE: 3}, {ONE: 2, TWO: 2, THREE: 3})
REST = "by: Dora, on: 2026-11-23, why: Seen."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settle.yaml"


def listed(*settlements: str) -> str:
    return "settled:\n" + "".join(f"  - {{{one}, {REST}}}\n" for one in settlements)


def told(file: Path, text: str, found: Assessment = MERGED) -> list[str]:
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        load_settlements(file, found, PACK)
    return str(refused.value).splitlines()


def test_settlements_are_read_and_those_of_before_may_stay_listed(file: Path) -> None:
    file.write_text(listed(f"question: {ONE}, answer: 2"))
    (first,) = load_settlements(file, MERGED, PACK)
    assert (first.question, first.answer.level, first.by, first.why) == (ONE, 2, "Dora", "Seen.")
    after = settle(MERGED, [first], PACK)
    file.write_text(listed(f"question: {ONE}, answer: 2", f"question: {TWO}, answer: dont_know"))
    assert [one.question for one in load_settlements(file, after, PACK)] == [ONE, TWO]


def test_a_question_nobody_disagrees_on_is_refused_with_those_that_are_open(file: Path) -> None:
    open_ = ", ".join(sorted((ONE, TWO)))
    assert told(file, listed(f"question: {THREE}, answer: 2", f"question: {ONE[:-1]}, answer: 2")) == [
        f'{file}:2:16: settled[0].question: "{THREE}" is not in conflict ({open_})',
        f'{file}:3:16: settled[1].question: "{ONE[:-1]}" is not in conflict ({open_}; did you mean {ONE}?)',
    ]


def test_a_merge_without_conflicts_says_there_is_none(file: Path) -> None:
    (line,) = told(file, listed(f"question: {ONE}, answer: 2"), merged({ONE: 1}, {ONE: 1}))
    assert f'"{ONE}" is not in conflict (there is none)' in line


def test_what_was_meant_is_looked_for_only_while_problems_are_printed(file: Path) -> None:
    file.write_text(listed(*(f"question: {ONE}{number}, answer: 2" for number in range(SHOWN + 2))))
    with pytest.raises(InputError) as refused:
        load_settlements(file, MERGED, PACK)
    suggested = [f"did you mean {ONE}?" in problem.what for problem in refused.value.problems]
    assert suggested == [True] * (SHOWN + 1) + [False]


def test_every_problem_is_told_at_once(file: Path) -> None:
    assert told(
        file,
        listed("answer: 3", "question: 7, answer: 3", f"question: {ONE}, answer: 2", f"question: {ONE}, answer: 3"),
    ) == [
        f"{file}:2:5: settled[0].question: is missing (it is required)",
        f"{file}:3:16: settled[1].question: 7 is no id (letters, digits, _ and -, a letter first)",
        f'{file}:5:16: settled[3].question: "{ONE}" is there twice (once)',
    ]


def test_not_applicable_settles_only_where_it_may_be_answered(file: Path) -> None:
    answer = "answer: {not_applicable: No counter.}"
    may = {question: PACK.questions[question].not_applicable for question in PACK.questions}
    yes, no = (next(question for question in may if may[question] is wanted) for wanted in (True, False))
    found = merged({yes: 1, no: 1}, {yes: 2, no: 2})
    (line,) = told(file, listed(f"question: {yes}, {answer}", f"question: {no}, {answer}"), found)
    place = f"{file}:3:{len(f'  - {{question: {no}, answer: {{') + 1}: settled[1].answer.not_applicable"
    assert line == f"{place}: is not allowed for this question (1 to 5, or dont_know)"


def test_a_settlement_of_a_question_that_is_asked_no_more_may_stay_listed(file: Path) -> None:
    file.write_text(listed(f"question: {ONE}, answer: 2"))
    after = settle(MERGED, load_settlements(file, MERGED, PACK), PACK)
    old = after.settled[0].model_copy(update={"question": "asked_no_more"})
    with_old = after.model_copy(update={"settled": (old,)})
    file.write_text(listed("question: asked_no_more, answer: {not_applicable: No counter.}"))
    (kept,) = load_settlements(file, with_old, PACK)
    assert kept.answer.not_applicable == "No counter."
