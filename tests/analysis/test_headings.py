"""The headings of a wide table: what is understood, in the words of each platform, and what is asked back."""

import pytest

from crm_assess.analysis.headings import Column, is_plain, wide_header
from crm_assess.files.packs import load_pack

PACK = load_pack().value
QUESTION = PACK.questions["call_centre"]


def understood(name: str, by: tuple[str, ...] = ()) -> Column | None:
    return wide_header([name], PACK, by).columns.get(0)


@pytest.mark.parametrize(
    "name",
    [
        "call_centre",
        " Call_Centre ",
        "callcentre",
        QUESTION.ask,
        QUESTION.ask.upper(),
        QUESTION.topic,
        f"{QUESTION.topic}: {QUESTION.ask}",
        "data-group-call_centre",
        "group/call_centre",
        "one:two:call_centre",
        "group.call_centre",
        "group / call_centre",
        "/call_centre",
        "callcentre. Words of another edition",
        f"callcentre. {QUESTION.ask}",
        f"call_centre. {QUESTION.ask}",
    ],
)
def test_a_question_is_known_by_its_id_its_words_and_the_paths_and_codes_of_platforms(name: str) -> None:
    assert understood(name) == Column("call_centre", "answer")


def test_the_longest_heading_there_is_is_known_in_a_group_too() -> None:
    question = QUESTION.model_copy(update={"topic": "Calls", "ask": "Is there a place where all calls end up"})
    part = PACK.dimensions[1].model_copy(update={"questions": (question,)})
    pack = PACK.model_copy(update={"dimensions": (part,)})
    assert wide_header([f"group / {question.ask} [comment]"], pack).columns == {0: Column(question.id, "note")}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("call_centre_note", "note"),
        ("callcentre_note", "note"),
        ("callcentre_comment", "note"),
        ("call_centre_comment", "note"),
        ("callcentre[comment]", "note"),
        ("call_centre[reason]. Why?", "reason"),
        ("call_centre_evidence", "evidence"),
        ("call_centre_target_level", "target_level"),
        ("callcentre_target_by", "target_by"),
        ("callcentrereason", "reason"),
        (f"{QUESTION.ask} [Comment]", "note"),
        (f"{QUESTION.ask} [Comment]".replace(" ", "_"), "note"),
        (f"{QUESTION.topic}: note (optional)", "note"),
        (f"{QUESTION.topic}: why it does not apply", "reason"),
        (f"{QUESTION.topic}: evidence (optional)", "evidence"),
        (f"{QUESTION.topic}: target, level to reach (optional)", "target_level"),
        (f"{QUESTION.topic}: target, to reach by", "target_by"),
    ],
)
def test_what_stands_beside_an_answer_is_known_too(name: str, part: str) -> None:
    assert understood(name) == Column("call_centre", part)


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("agency", "agency"),
        ("Name of the  agency", "agency"),
        ("about/country", "country"),
        ("Kind of agency, such as licensing or tax", "kind"),
        ("SIZE", "size"),
        ("Day of the answers", "assessed_on"),
        ("who answers", "assessor"),
        ("role", "role"),
        ("assessedon. Day of the answers", "assessed_on"),
    ],
)
def test_facts_are_known_by_name_and_by_the_words_of_a_survey(name: str, fact: str) -> None:
    assert understood(name) == Column(fact, "fact")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "KEY",
        "instanceID",
        "_uuid",
        "start",
        "Response ID",
        "Date submitted",
        "Completion time",
        "about_us",
        "group/about_us",
        "Start   time",
        PACK.dimensions[0].summary,
        "interviewtime",
        "metadata",
        "id. Response ID",
        "datestamp._Date_last_action",
        "interviewtime. Question time: About. Us",
        "callcentreTime",
        "assessedonTime. Question time: assessedon",
        "callcentrereasonTime",
        "Question time: callcentre",
        "Question_time:_callcentre",
        "Timestamp",
        "Email Address",
        "Score",
        "Horodateur",
        "Adresse e-mail",
    ],
)
def test_what_is_about_the_survey_or_only_shown_is_passed_over(name: str) -> None:
    found = wide_header([name], PACK)
    assert (found.columns, found.unknown, found.twice, found.problems) == ({}, {}, {}, {})


def test_a_question_about_time_is_no_time_that_a_platform_took() -> None:
    own = [
        question.model_copy(update={"id": name})
        for question, name in zip(PACK.dimensions[0].questions, ("wait", "wait_time"), strict=False)
    ]
    own[1] = own[1].model_copy(update={"ask": "Question time: how long?"})
    pack = PACK.model_copy(update={"dimensions": (PACK.dimensions[0].model_copy(update={"questions": tuple(own)}),)})
    assert wide_header(["waittime"], pack).questions == {"wait_time": 0}
    assert wide_header(["Question time: how long?"], pack).questions == {"wait_time": 0}


def test_a_column_to_group_by_may_have_any_name() -> None:
    assert understood("Region of  office", ("region of office",)) == Column("region of office", "group")
    assert understood("region") is None


def test_words_behind_a_code_of_a_platform_have_to_be_its_own() -> None:
    assert wide_header(["seed. How many seeds do you sell?"], PACK).unknown
    assert wide_header(["call centr time", "overtime"], PACK).unknown == {0: "call centr time", 1: "overtime"}


def test_every_column_has_its_place_and_a_second_one_is_told() -> None:
    found = wide_header(["agency", "", "call_centre", "callcentre", "Call_Centre_note", "zzz", " zzz "], PACK)
    assert found.columns == {
        0: Column("agency", "fact"),
        2: Column("call_centre", "answer"),
        4: Column("call_centre", "note"),
    }
    assert (found.questions, found.has_agency) == ({"call_centre": 2}, True)
    assert (found.twice, found.unknown) == ({3: Column("call_centre", "answer")}, {5: "zzz", 6: "zzz"})
    assert found.problems == {
        3: "has call_centre (answer) twice (one column each)",
        5: 'has an unknown heading "zzz" (agency, a question\'s id, ...)',
        6: 'has an unknown heading "zzz" (agency, a question\'s id, ...)',
    }
    assert wide_header(["call_centre"], PACK).has_agency is False


def test_a_misspelt_heading_gets_a_suggestion_and_the_twenty_first_none() -> None:
    found = wide_header([f"call_centr{number}" for number in range(21)], PACK, ["region"]).problems
    told = 'has an unknown heading "call_centr0" (agency, a question\'s id, ...; did you mean call_centre?)'
    assert found[0] == told
    assert ["did you mean" in text for text in found.values()] == [True] * 20 + [False]
    assert "did you mean region?" in wide_header(["regio"], PACK, ["region"]).problems[0]
    assert "did you mean assessor?" in wide_header(["asessor"], PACK).problems[0]


def test_the_plain_form_has_ids_and_the_columns_about_the_agency_as_they_stand() -> None:
    assert is_plain(["agency", "country", "call_centre", "region"], PACK, ["region"])
    assert not is_plain(["agency", "Call_centre"], PACK)
    assert not is_plain(["agency", "call_centre", "region"], PACK)
    assert not is_plain(["call_centre_note"], PACK)


def test_a_survey_codes_letters_and_digits_alone() -> None:
    renamed = QUESTION.model_copy(update={"id": "call-centre_in-use-of-the-office"})
    part = PACK.dimensions[1].model_copy(update={"questions": (renamed,)})
    pack = PACK.model_copy(update={"dimensions": (part,)})
    assert wide_header(["callcentreinuseofthe_note"], pack).columns == {0: Column(renamed.id, "note")}
