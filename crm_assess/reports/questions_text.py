"""What will be asked, as a page for a terminal, a pipe or a text file."""

from collections.abc import Iterator

from rich.text import Text

from crm_assess.language import N_, _, ngettext
from crm_assess.models.pack import Dimension, Pack, Question
from crm_assess.reports import page
from crm_assess.reports.page import QUIET, STRONG, Screen, joined, words

Blocks = Iterator[Text]


def questions_text(pack: Pack, screen: Screen) -> str:
    """Every question of a pack with its levels, why it is asked and what would count as evidence."""
    return page.render(_blocks(pack, screen), screen)


def _blocks(pack: Pack, screen: Screen) -> Blocks:
    yield from page.title(pack.title, "", screen)
    asked = sum(len(dimension.questions) for dimension in pack.dimensions)
    said = ngettext(
        "{count} question ({pack}, version {version}).",
        "{count} questions ({pack}, version {version}).",
        asked,
        pack=pack.id,
        version=pack.version,
    )
    yield page.paragraph(words(f"{said} {_(_HOW)}"), screen)
    for dimension in pack.dimensions:
        yield from _dimension(dimension, pack, screen)


_HOW = N_(
    "Each is answered with a level, 1 to 5: the highest that describes what your agency can show today. "
    "Or with don't know; or, where that is allowed, with not applicable and the reason."
)


def _dimension(dimension: Dimension, pack: Pack, screen: Screen) -> Blocks:
    yield from page.heading(f"{dimension.title} ({dimension.id})", screen)
    yield page.paragraph(words(dimension.summary), screen)
    for number, question in enumerate(dimension.questions, 1):
        yield Text()
        yield page.paragraph(
            joined(words(f"{number}. {question.topic}", STRONG), words(f"({question.id})", QUIET)), screen
        )
        yield page.paragraph(words(question.ask), screen)
        yield from _levels(question, pack, screen)
        yield from page.facts(_about(question, pack), screen)


def _levels(question: Question, pack: Pack, screen: Screen) -> Blocks:
    named = [(f"{number} {name}", question.sentence(number)) for number, name in enumerate(pack.levels, 1)]
    if screen.width < page.NARROW:
        yield from page.facts(named, screen, indent=2)
        return
    table = page.columns(min(screen.width, page.MEASURE), [2 + max(len(name) for name, _ in named), None])
    for name, sentence in named:
        yield table.row(joined(Text(" "), words(name, STRONG)), words(sentence))


def _about(question: Question, pack: Pack) -> Iterator[tuple[str, str]]:
    yield _("Why"), question.why
    yield _("Evidence"), question.evidence
    allowed, not_allowed = _("Not applicable: allowed, with a reason."), _("Not applicable: not allowed.")
    yield _("Lens"), f"{pack.lenses[question.lens]}. {allowed if question.not_applicable else not_allowed}"
    if question.relates_to:
        yield _("Compare"), f"{_('; ').join(question.relates_to)}."
