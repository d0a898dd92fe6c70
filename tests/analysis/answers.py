"""Answers for the tests of the arithmetic, drawn as values; files play no part here."""

from hypothesis import strategies as st

from crm_assess.models.assessment import Answer
from crm_assess.models.base import LEVELS

DONT_KNOW, UNANSWERED = Answer(level="dont_know"), Answer()
NOT_APPLICABLE = Answer(not_applicable="There is none.")
MISSING = [DONT_KNOW, UNANSWERED]


def rated(*levels: int) -> list[Answer]:
    """An answer with each of these levels."""
    return [Answer(level=level) for level in levels]


LEVEL_ANSWERS = st.sampled_from(rated(*LEVELS))
ANSWERS = st.one_of(LEVEL_ANSWERS, st.sampled_from([*MISSING, NOT_APPLICABLE]))
ANSWER_LISTS = st.lists(ANSWERS, max_size=12)
