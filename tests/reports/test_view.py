"""What a report says, before any format lays it out."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from crm_assess.models.pack import Pack
from tests.reports.made import (
    BENCHMARKS,
    NONE_APPLICABLE,
    PACK,
    QUESTIONS,
    answer_sets,
    assessed,
    everywhere,
    example,
    made,
    seen,
    texts_in,
)

HOSTILE = "\x1b[31m[red]A.\u202e Clerk[/red]\x07\nsecond line"
INERT = "[31m[red]A. Clerk[/red] second line"


def must_know(answers: dict[str, Any], title: str, **more: Any) -> str:
    return next(fact.text for fact in seen(answers, **more).must_know if fact.title == title)


def test_the_permit_office_is_provisional_and_says_what_can_change() -> None:
    view = example("permit-office").view
    assert view.headline == (
        "Level 1 to 2 of 5 (Initial to Repeatable). Mean 2.1 so far; 1.8 to 2.8 once the missing answers are known."
    )
    assert view.provisional
    assert (view.overall.coverage, view.overall.evidence) == ("22 of 29", "5 of 6")
    assert [row.level for row in view.rows] == ["2", "1 to 2", "1 to 2", "1 to 2"]


def test_a_complete_assessment_has_one_level_and_no_range() -> None:
    view = seen(everywhere(4))
    assert view.headline == "Level 4 of 5 (Managed). Mean 4.0."
    assert (view.provisional, view.overall.range) == (None, "exact")


def test_numbers_come_exact_and_rounded() -> None:
    levels = {"customer_involvement": 3, "tailored_services": 3, "life_events": 4, "online_transactions": 2}
    rest = {"accessible_services": 5, "service_promises": "dont_know", "known_data_reuse": {"not_applicable": "No."}}
    row = seen({**levels, **rest}).rows[0]
    assert (row.mean.exact, row.mean.text) == (Fraction(17, 5), "3.4")
    assert (row.low.exact, row.high.exact) == (Fraction(19, 7), Fraction(27, 7))
    assert (row.range, row.level, row.coverage) == ("2.7 to 3.9", "1 to 3", "5 of 7")
    assert row.answers == "5 rated, 1 don't know, 1 not answered, 1 not applicable"


def test_nothing_known_is_no_number() -> None:
    view = seen({})
    assert view.headline == "Level 1 to 5 of 5 (Initial to Optimizing). No mean: nothing is rated yet."
    assert (view.overall.mean.exact, view.overall.mean.text) == (None, "none")
    assert view.no_steps == "No rated practice holds a level down."


def test_nothing_applicable_is_not_scored() -> None:
    view = seen(NONE_APPLICABLE)
    assert view.headline == "Not scored: no question is applicable."
    assert view.overall.level == view.overall.range == "not scored"


def test_a_dimension_without_an_applicable_question_is_named() -> None:
    ours = {question.id: {"not_applicable": "No."} for question in PACK.dimensions[0].questions}
    assert seen({**everywhere(3), **ours}).left_out == (
        "Left out of the agency's score, no question being applicable: Customer offerings."
    )


def test_technology_first_is_said_with_what_the_study_found() -> None:
    lenses = {own: 4 if question.lens == "technology" else 2 for own, question in PACK.questions.items()}
    assert seen(lenses).technology == (
        "Technology (mean 4.0) leads People and Process together (2.0) by one level or more. "
        "The study (IW TW): A vast majority of organisations concentrated on the technology and struggle to reap the "
        "benefits."
    )
    assert seen(everywhere(3)).technology == (
        "Technology (mean 3.0) does not lead People and Process together (3.0) by one level or more."
    )
    one_of_each = {"call_centre": 3, "call_routing": 3}
    assert seen(one_of_each).technology == (
        "So far: Technology (mean 3.0) does not lead People and Process together (3.0) by one level or more."
    )
    assert seen({}).technology == "Technology cannot be held against People and Process yet: too little is rated."


def test_next_steps_show_the_next_level_of_what_holds_a_level_down() -> None:
    (group,) = seen({**everywhere(3), "journey_research": 1, "data_analysis": 1, "single_customer_view": 1}).steps[3:]
    assert group.title == "Customer insights"
    assert [(step.question, step.from_level, step.to_level) for step in group.steps] == [
        ("single_customer_view", 1, 2),
        ("data_analysis", 1, 2),
        ("journey_research", 1, 2),
    ]
    assert group.steps[2].do == PACK.questions["journey_research"].sentence(2)


def test_what_to_find_out_begins_with_what_a_figure_rests_on() -> None:
    gaps = {"journey_research": "dont_know", "satisfaction_follow_up": None, "life_events": None}
    missing = seen({**everywhere(3), **gaps}).missing
    assert [(one.question, one.state, one.has_figure) for one in missing] == [
        ("satisfaction_follow_up", "not answered", True),
        ("life_events", "not answered", False),
        ("journey_research", "don't know", False),
    ]


@pytest.mark.parametrize("country", ["CA", "ca", "Canada", "canada ", "CANADA"])
def test_a_country_of_the_study_is_known_by_code_and_by_name(country: str) -> None:
    where = must_know({}, "Where", agency={"name": "A", "country": country})
    assert where.endswith("The agency's own, Canada, is one of them.")
    assert where.startswith("15 countries or territories: Australia, Belgium,")


def test_another_country_is_quoted_as_written() -> None:
    where = must_know({}, "Where", agency={"name": "A", "country": "NL"})
    assert where.endswith('The agency\'s own, written "NL" in the assessment, is not one of them.')
    assert must_know({}, "Where").endswith("The assessment does not name the agency's country.")


def test_the_reader_is_told_what_the_report_cannot_bear() -> None:
    assert must_know({}, "Self-assessment") == (
        "Not audited, and no certificate. "
        "Neither this report nor crm-assess is affiliated with Accenture, which sells CRM services."
    )
    assert must_know({}, "Figures").startswith(
        "From which level an answer counts for a figure is this project's rule, not the study's."
    )
    study = must_know({}, "The study")
    for words in ("Accenture, 1 July 2003", "December 2002 to March 2003", "over 140 government executives"):
        assert words in study
    assert "The figures are from 2003" in study
    assert "140 is a floor" in must_know({}, "Not known of it")
    assert "three in four" in must_know({}, "Level")


def test_a_source_without_a_date_is_said_to_have_none() -> None:
    assert must_know({}, "Sources").startswith("IW IT World Canada, date not known; TW Techworld, date not known; PR")


def test_evidence_that_nobody_named_is_not_said_to_be_unchecked() -> None:
    assert must_know({"call_centre": 3}, "Evidence") == "No evidence is named for 1 answer at level 3 or above."


def test_not_applicable_stands_with_its_reason() -> None:
    answers = {"call_centre": {"not_applicable": "Another office answers"}}
    assert must_know(answers, "Not applicable") == "Call-centre provision: Another office answers."


def test_answers_given_to_an_earlier_version_of_the_questions_are_told() -> None:
    newer: Pack = PACK.model_copy(update={"version": 2})
    view = made(assessed({}), pack=newer).view
    told = next(fact.text for fact in view.must_know if fact.title == "Questions")
    assert told.startswith("government-crm, version 2, answered in version 1;")


def test_a_benchmark_of_the_program_s_own_making_says_how_and_claims_no_publisher() -> None:
    own = BENCHMARKS.studies[0].model_copy(update={"method": "Counted over 57 members"})
    view = made(assessed({}), benchmarks=BENCHMARKS.model_copy(update={"studies": (own,)})).view
    told = {fact.title: fact.text for fact in view.must_know}
    assert told["How it was made"] == "Counted over 57 members."
    assert told["Self-assessment"] == "Not audited, and no certificate."
    assert told["Figures"].startswith("Beside each figure stands the rule by which this agency and those behind")


def test_redaction_leaves_out_persons_notes_reasons_and_evidence_and_says_so() -> None:
    answers = {
        "call_centre": {"not_applicable": "secret reason"},
        "journey_research": {"level": 3, "note": "secret note", "evidence": ["secret evidence"]},
    }
    people = [{"name": "secret name", "role": "secret role"}]
    assessment = assessed(answers, assessors=people, agency={"name": "Open Office"})
    assert any("secret" in text for text in texts_in(made(assessment).view))
    view = made(assessment, redact=True).view
    assert not [text for text in texts_in(view) if "secret" in text]
    assert view.agency == "Open Office"
    assert view.by == "1 person (names left out)"
    assert "were left out on request" in next(fact.text for fact in view.must_know if fact.title == "Left out")
    research = next(line for row in view.rows for line in row.questions if line.id == "journey_research")
    assert research.evidence_count == 1


def test_users_text_comes_out_inert_wherever_it_stands() -> None:
    answers = {
        "call_centre": {"not_applicable": HOSTILE},
        "journey_research": {"level": 3, "note": HOSTILE, "evidence": [HOSTILE]},
    }
    agency = {"name": HOSTILE, "country": HOSTILE, "kind": HOSTILE}
    view = seen(answers, agency=agency, assessors=[{"name": HOSTILE, "role": HOSTILE}])
    assert view.agency == INERT
    assert view.by == f"{INERT} ({INERT})"
    assert [text for text in texts_in(view) if any(ord(c) < 32 or c in "\x7f\u202e" for c in text)] == []
    line = next(line for row in view.rows for line in row.questions if line.id == "journey_research")
    assert (line.note, line.evidence) == (INERT, (INERT,))


def test_every_question_is_there_for_formats_with_room_for_it() -> None:
    lines = [line for row in seen(everywhere(5)).rows for line in row.questions]
    assert [line.id for line in lines] == list(QUESTIONS)
    assert {line.answer for line in lines} == {"level 5: Optimizing"}
    assert {line.next for line in lines} == {None}


@given(answer_sets())
def test_no_sentence_turns_a_level_into_a_percentage_or_a_rank(answers: dict[str, Any]) -> None:
    view = seen(answers)
    figures = [figure for group in view.study.groups for figure in group.figures]
    printed = {words.words for figure in figures for words in (figure.printed, *figure.variants)}
    # The progress to the agency's own targets says itself that it is no share of the study's kind.
    progress = {fact.text for fact in view.must_know if fact.title == "Targets"}
    assert all("no share to be held against the study" in text for text in progress if "%" in text)
    allowed = printed | progress | {gap.study for gap in view.study.gaps}
    for text in texts_in(view):
        assert "percentile" not in text.casefold()
        assert "ahead of" not in text.casefold()
        assert "significan" not in text.casefold()
        if ("%" in text or "percent" in text) and text not in allowed:
            assert text == view.study.sentence
            assert text.count("%") == 1
            assert "at most" in text


@given(answer_sets())
def test_a_result_is_provisional_exactly_while_an_answer_is_missing(answers: dict[str, Any]) -> None:
    found = made(assessed(answers))
    overall = found.report.overall
    assert (found.view.provisional is not None) == (overall.rated < overall.applicable)
    assert len(found.view.missing) == overall.dont_know + overall.unanswered
