"""What the charts show, in words, for those who do not see them."""

from crm_assess.language import _, fill
from crm_assess.models.benchmark import Relation
from crm_assess.reports.figures import Figure
from crm_assess.reports.rounding import half_up
from crm_assess.reports.scores import Row


def profile(row: Row) -> str:
    """Mean, range and level of a row on the scale of levels."""
    said = _("{title} on the scale from 1 to 5: level {level}, mean {mean}, range {range}.")
    return fill(said, title=row.title, level=row.level, mean=row.mean.text, range=row.range)


def share(figure: Figure) -> str:
    """A figure's place on the scale from 0 to 100 percent."""
    said = {
        Relation.EXACTLY: _("At {share} on the scale from 0 to 100 percent."),
        Relation.ABOUT: _("At about {share} on the scale from 0 to 100 percent."),
        Relation.UNDER: _("Under {share} on the scale from 0 to 100 percent."),
        Relation.AT_MOST: _("At most {share} on the scale from 0 to 100 percent."),
        Relation.OVER: _("Over {share} on the scale from 0 to 100 percent."),
    }
    return fill(said[figure.relation], share=half_up(figure.share * 100, 0))


def answers(row: Row) -> str:
    """The answers of a dimension, in the order they were asked."""
    return _("{title}, levels: {answers}.", title=row.title, answers=each_answer(row))


def each_answer(row: Row) -> str:
    """Topic and level of each question, or why it has none."""
    pairs = ((question.topic, question.level or question.answer) for question in row.questions)
    return _("; ").join(_("{name}: {text}", name=topic, text=answer) for topic, answer in pairs)
