"""What the charts show, in words, for those who do not see them."""

from crm_assess.models.benchmark import Relation
from crm_assess.reports.rounding import half_up
from crm_assess.reports.scores import Row
from crm_assess.reports.study import Figure

_PLACES = {
    Relation.EXACTLY: "at",
    Relation.ABOUT: "at about",
    Relation.UNDER: "under",
    Relation.AT_MOST: "at most at",
    Relation.OVER: "over",
}


def profile(row: Row) -> str:
    """Mean, range and level of a row on the scale of levels."""
    return f"{row.title} on the scale from 1 to 5: level {row.level}, mean {row.mean.text}, range {row.range}."


def share(figure: Figure) -> str:
    """A figure's place on the scale from 0 to 100 percent."""
    return (
        f"{_PLACES[figure.relation].capitalize()} {half_up(figure.share * 100, 0)} on the scale from 0 to 100 percent."
    )


def answers(row: Row) -> str:
    """The answers of a dimension, in the order they were asked."""
    said = "; ".join(f"{question.topic}: {question.level or question.answer}" for question in row.questions)
    return f"{row.title}, levels: {said}."
