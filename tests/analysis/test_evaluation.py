"""The whole result: lenses, technology first, next steps, and what changes nothing."""

import datetime as dt
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.analysis.evaluation import evaluate, lens_mean, next_steps
from crm_assess.analysis.scoring import score
from crm_assess.files.assessments import json_text, parse_assessment, yaml_text
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.files.source import Source
from crm_assess.models.assessment import Answer, Assessment
from crm_assess.models.pack import Pack
from crm_assess.models.result import Result
from tests.analysis.answers import ANSWERS, DONT_KNOW, NOT_APPLICABLE, rated

PACK, STUDY = load_pack().value, load_benchmarks().value
BY_LENS = {lens: [question.id for question in PACK.questions.values() if question.lens == lens] for lens in PACK.lenses}
ALLOWED = st.sampled_from([*rated(1, 2, 3, 4, 5), DONT_KNOW])
ANSWERED = st.fixed_dictionaries(
    {}, optional={q.id: ANSWERS if q.not_applicable else ALLOWED for q in PACK.questions.values()}
)


def assessment(answers: dict[str, Answer]) -> Assessment:
    data: dict[str, Any] = {
        "schema": "crm-assess/assessment/1",
        "pack": {"id": PACK.id, "version": PACK.version},
        "agency": {"name": "Office of Permits"},
        "assessed_on": dt.date(2026, 11, 22),
        "answers": answers,
    }
    return Assessment.model_validate(data)


def result(answers: dict[str, Answer], pack: Pack = PACK) -> Result:
    return evaluate(assessment(answers), pack, STUDY)


def everywhere(**levels: int) -> dict[str, Answer]:
    """Every question of a lens at one level."""
    return {question: Answer(level=level) for lens, level in levels.items() for question in BY_LENS[lens]}


def test_a_lens_gathers_its_questions_from_every_dimension() -> None:
    lenses = {lens.id: lens for lens in result(everywhere(people=2, process=3, technology=5)).lenses}
    assert {name: (lens.title, lens.level) for name, lens in lenses.items()} == {
        "people": ("People", 2),
        "process": ("Process", 3),
        "technology": ("Technology", 5),
    }
    assert [lens.mean for lens in lenses.values()] == [2, 3, 5]
    assert sum(lens.questions for lens in lenses.values()) == len(PACK.questions) == 32


@pytest.mark.parametrize(
    ("levels", "first"),
    [
        ({"people": 2, "process": 2, "technology": 3}, True),
        ({"people": 2, "process": 3, "technology": 3}, False),
        ({"people": 1, "process": 2, "technology": 3}, True),
        ({"people": 4, "process": 4, "technology": 3}, False),
        ({"technology": 5}, False),
        ({"people": 1, "process": 1}, False),
    ],
)
def test_technology_is_first_from_one_level_ahead_of_people_and_process_together(
    levels: dict[str, int], first: bool
) -> None:
    assert result(everywhere(**levels)).technology_first is first


def test_a_mean_just_short_of_one_level_ahead_is_not_first() -> None:
    answers = everywhere(people=2, process=2, technology=3)
    assert result(answers | {BY_LENS["people"][0]: Answer(level=3)}).technology_first is False
    assert result(answers | {BY_LENS["technology"][0]: Answer(level=2)}).technology_first is False


def test_the_mean_of_several_lenses_weighs_each_answer_the_same() -> None:
    people, process = len(BY_LENS["people"]), len(BY_LENS["process"])
    lenses = result(everywhere(people=1, process=4, technology=5)).lenses
    assert lens_mean(lenses, ["people", "process"]) == Fraction(people + 4 * process, people + process)
    assert lens_mean(lenses, ["technology"]) == 5
    assert lens_mean(lenses, ["partners"]) is None


def test_a_lens_of_another_name_plays_no_part_in_technology_first() -> None:
    data = PACK.model_dump(by_alias=True)
    data["lenses"] = {**data["lenses"], "partners": "Partners"}
    question = next(q for d in data["dimensions"] for q in d["questions"] if q["lens"] == "people")
    question["lens"] = "partners"
    answers = everywhere(people=2, process=2, technology=3) | {question["id"]: Answer(level=5)}
    assert result(answers, Pack.model_validate(data)).technology_first is True


def steps(answers: dict[str, Answer]) -> list[tuple[str, int, int]]:
    return [(step.question, step.from_, step.to) for step in result(answers).next_steps]


def test_next_steps_are_what_holds_a_dimension_down_lowest_first_and_those_with_a_figure_before_the_others() -> None:
    offerings = [question.id for question in PACK.dimensions[0].questions]
    answers = dict(zip(offerings, rated(4, 2, 2, 2, 1, 4, 4, 4), strict=True))
    assert result(answers).dimensions[0].level_low == 2
    assert steps(answers) == [
        ("accessible_services", 1, 2),
        ("tailored_services", 2, 3),
        ("life_events", 2, 3),
        ("online_transactions", 2, 3),
    ]


def test_a_figure_goes_before_the_order_of_asking_and_a_lower_level_before_a_figure() -> None:
    offerings = PACK.dimensions[0]
    answers = dict(zip([question.id for question in offerings.questions], rated(2, 2, 1, 2, 4, 4, 4, 4), strict=True))
    found = next_steps(offerings, 2, assessment(answers), {"online_transactions", "plain_information"})
    assert [step.question for step in found] == [
        "life_events",
        "online_transactions",
        "customer_involvement",
        "tailored_services",
    ]


def test_a_next_step_says_what_the_next_level_looks_like() -> None:
    levels = {question.id: Answer(level=3) for question in PACK.dimensions[0].questions}
    found = result(levels).next_steps
    assert [step.do for step in found] == [PACK.questions[step.question].sentence(4) for step in found]
    assert len(found) == 8


def test_from_four_there_is_one_step_to_go() -> None:
    found = result(everywhere(people=4, process=4, technology=4))
    assert {(step.from_, step.to) for step in found.next_steps} == {(4, 5)}
    assert sorted(step.question for step in found.next_steps) == sorted(PACK.questions)
    shown = [question for dimension in found.dimensions for question in dimension.questions]
    assert [question.next for question in shown] == [PACK.questions[question.id].sentence(5) for question in shown]


def test_dimensions_and_questions_come_with_their_names() -> None:
    found = result({})
    assert [part.title for part in found.dimensions] == [part.title for part in PACK.dimensions]
    assert [[own.topic for own in part.questions] for part in found.dimensions] == [
        [own.topic for own in part.questions] for part in PACK.dimensions
    ]


def test_nothing_is_left_to_do_at_five() -> None:
    assert steps(everywhere(people=5, process=5, technology=5)) == []
    assert steps({}) == []


def test_a_question_shows_its_answer_its_evidence_its_target_and_its_next_level() -> None:
    answer = Answer.model_validate(
        {"level": 2, "evidence": ["One", "Two"], "target": {"level": 4, "by": dt.date(2027, 12, 31)}}
    )
    whole = result({"call_centre": answer, "call_routing": rated(5)[0]})
    found = {q.id: q for q in whole.dimensions[1].questions}
    shown = found["call_centre"]
    assert whole.targets is not None
    assert [target.question for target in whole.targets.each] == ["call_centre"]
    assert (shown.state, shown.level, shown.evidence) == ("level", 2, 2)
    assert shown.target is not None
    assert (shown.target.level, shown.target.by) == (4, dt.date(2027, 12, 31))
    assert shown.next == PACK.questions["call_centre"].sentence(3)
    assert (found["call_routing"].level, found["call_routing"].next) == (5, None)
    assert (found["request_tracking"].state, found["request_tracking"].next) == ("unanswered", None)


def test_all_not_applicable_is_not_scored_anywhere() -> None:
    found = result(dict.fromkeys(PACK.questions, NOT_APPLICABLE))
    for part in (found.overall, *found.dimensions, *found.lenses):
        assert (part.mean, part.median, part.low, part.high) == (None, None, None, None)
        assert (part.level, part.level_low, part.level_high) == (None, None, None)
    assert [found.comparison.usable, found.comparison.expected, found.comparison.at_most] == [0, 0, 1]
    assert {gap.status for gap in found.gaps} == {"unknown"}


@given(ANSWERED, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_in_a_file_changes_nothing(answers: dict[str, Answer], random: Random) -> None:
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert result(dict(shuffled)) == result(answers)


@given(ANSWERED)
def test_written_out_and_read_again_gives_the_same_result(answers: dict[str, Answer]) -> None:
    one = assessment(answers)
    for name, text in (("a.yaml", yaml_text(one)), ("a.json", json_text(one))):
        again = parse_assessment(Source(name, text.encode()), PACK).value
        assert evaluate(again, PACK, STUDY) == evaluate(one, PACK, STUDY)


@given(ANSWERED, st.sampled_from(sorted(PACK.questions)), st.integers(1, 5))
def test_raising_a_level_anywhere_lowers_nothing_anywhere(
    answers: dict[str, Answer], question: str, level: int
) -> None:
    before = answers.get(question, DONT_KNOW).rated
    raised = {**answers, question: Answer(level=max(level, before))} if before else answers
    old, new = result(answers), result(raised)
    for part, after in zip(
        (old.overall, *old.dimensions, *old.lenses), (new.overall, *new.dimensions, *new.lenses), strict=True
    ):
        for name in ("mean", "median", "low", "high", "level_low", "level_high"):
            assert (getattr(part, name) or 0) <= (getattr(after, name) or 0)
    assert new.comparison.counted >= old.comparison.counted
    assert new.comparison.at_most <= old.comparison.at_most


@given(ANSWERED)
def test_every_dimension_is_scored_by_its_own_answers_alone(answers: dict[str, Answer]) -> None:
    one = assessment(answers)
    for dimension, found in zip(PACK.dimensions, result(answers).dimensions, strict=True):
        alone = score(one.answer(question.id) for question in dimension.questions)
        assert (found.id, len(found.questions)) == (dimension.id, alone.questions)
        assert {name: getattr(found, name) for name in dict(alone) if name != "questions"} == {
            name: value for name, value in dict(alone).items() if name != "questions"
        }


@given(ANSWERED)
def test_the_agency_has_reached_what_all_its_dimensions_have(answers: dict[str, Answer]) -> None:
    found = result(answers)
    scored = [dimension for dimension in found.dimensions if dimension.applicable]
    assert found.overall.level_low == min((d.level_low for d in scored if d.level_low), default=None)
    assert found.overall.level_high == min((d.level_high for d in scored if d.level_high), default=None)
    assert found.overall.rated == sum(dimension.rated for dimension in found.dimensions)
