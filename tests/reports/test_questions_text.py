"""What will be asked, as a page."""

import pytest
from rich.cells import cell_len

from crm_assess.reports.page import Screen
from crm_assess.reports.questions_text import questions_text
from tests.reports.made import PACK


def flat(width: int) -> str:
    return " ".join(questions_text(PACK, Screen(width)).split())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_question_is_there_with_all_its_levels_and_grounds(width: int) -> None:
    lines = questions_text(PACK, Screen(width)).splitlines()
    assert max(map(cell_len, lines)) <= width
    shown = flat(width)
    for question in PACK.questions.values():
        assert f"({question.id}) {question.ask}" in shown
        assert f"Why: {question.why} Evidence: {question.evidence} Lens:" in shown
        for number, name in enumerate(PACK.levels, 1):
            start = f"{number} {name}:" if width == 40 else f"{number} {name}"
            assert f"{start} {question.sentence(number)}" in shown


def test_where_not_applicable_is_an_answer_is_said() -> None:
    allowed = sum(question.not_applicable for question in PACK.questions.values())
    assert flat(80).count("Not applicable: allowed, with a reason.") == allowed
    assert flat(80).count("Not applicable: not allowed.") == len(PACK.questions) - allowed


def test_a_pack_s_own_words_are_not_markup() -> None:
    loud = PACK.model_copy(update={"title": "[red]Our\x1b[2J[/red] questions"})
    assert questions_text(loud, Screen()).startswith("[red]Our[2J[/red] questions\n")
