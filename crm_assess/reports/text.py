"""The report as a page for a terminal, a pipe or a text file: what matters first, on a screen and a half."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from crm_assess.language import _, pgettext
from crm_assess.models.result import GapStatus, Status
from crm_assess.reports import page
from crm_assess.reports.clean import LONGEST_NAME, cut
from crm_assess.reports.figures import Figure
from crm_assess.reports.gaps import GapLine
from crm_assess.reports.next_steps import Missing, Step, StepGroup
from crm_assess.reports.page import HEADING, QUIET, STRONG, Columns, Screen, joined, lines, words
from crm_assess.reports.study import StudyPart
from crm_assess.reports.text_scores import score_blocks
from crm_assess.reports.view import View

if TYPE_CHECKING:
    from crm_assess.reports.beside import SideBySide

WIDE = 140
"""From so many columns on a figure stands on one line."""
SHARE, STANDING = 19, 14
"""Columns of a population's share and of the agency's standing where populations stand side by side."""
STYLES = {
    Status.COUNTED: "green",
    Status.UNKNOWN: "yellow",
    GapStatus.BRIDGED: "green",
    GapStatus.SAME: "yellow",
    GapStatus.UNKNOWN: "yellow",
}
"""Colours beside marks and words, never instead of them."""

Blocks = Iterator[Text]


def text(view: View, screen: Screen) -> str:
    """The whole report as text."""
    return page.render(_blocks(view, screen), screen)


def _blocks(view: View, screen: Screen) -> Blocks:
    yield from _top(view, screen)
    yield from score_blocks(view, screen)
    yield from _study(view.study, screen)
    yield from _gaps(view.study.gaps, screen)
    if view.beside:
        yield from _populations(view.beside, screen)
    yield from _next(view, screen)
    yield from page.heading(_("What the reader must know"), screen)
    yield from page.facts(view.must_know, screen)
    yield Text()
    yield page.paragraph(words(_("Made by {program}.", program=view.made_by), QUIET), screen)


def _top(view: View, screen: Screen) -> Blocks:
    yield from page.title(cut(view.agency, LONGEST_NAME), _("PROVISIONAL") if view.provisional else "", screen)
    about = ", ".join(fact.text for fact in view.about)
    yield page.paragraph(words(f"{view.title}, {view.assessed_on}", STRONG), screen)
    yield page.paragraph(
        words(_("; ").join(filter(None, [_("Answered by {persons}", persons=view.by), about]))), screen
    )
    yield Text()
    yield page.paragraph(words(view.headline, STRONG), screen)
    if view.provisional:
        yield page.paragraph(words(view.provisional, "bold yellow"), screen)


# The study


def _study(study: StudyPart, screen: Screen) -> Blocks:
    yield from page.heading(_("The study's figures, and this agency"), screen)
    yield page.paragraph(words(study.sentence, STRONG), screen)
    narrow = screen.width < page.NARROW
    if study.groups and not narrow:
        header = (_("This agency"), _("What respondents said"), _("Study"), _("Counts"))
        yield _figure_columns(screen).row(*(Text(name, QUIET) for name in header))
    for group in study.groups:
        yield words(group.title, HEADING)
        yield from (_stacked_figures if narrow else _figures)(group.figures, screen)
    for note in (study.not_asked, study.no_figure):
        if note:
            yield page.paragraph(words(note), screen)
    if study.other_coverage:
        hidden = _("† From other coverage of the study than the source documents; --ten hides it.")
        yield page.paragraph(words(hidden, QUIET), screen)


def _figures(figures: Sequence[Figure], screen: Screen) -> Blocks:
    table, wide = _figure_columns(screen), screen.width >= WIDE
    for figure in figures:
        standing = joined(*_standing(figure), by=", " if wide else "\n  ")
        rule = joined(*_short_rule(figure), by=", " if wide else "\n")
        yield table.row(standing, _claim(figure), words(_printed(figure)), rule)


def _figure_columns(screen: Screen) -> Columns:
    widths = [28, None, 29, 26] if screen.width >= WIDE else [16, None, 18, 12]
    return page.columns(page.page_width(screen), widths)


def _claim(figure: Figure) -> Text:
    target = [words(_("(here: {target})", target=figure.target), QUIET)] if figure.target else []
    return joined(words(figure.statement), *target)


def _standing(figure: Figure) -> list[Text]:
    return [_mark(figure)] if figure.answer == figure.standing else [_mark(figure), words(figure.answer, QUIET)]


def _short_rule(figure: Figure) -> list[Text]:
    rule = (_("from level {level}", level=figure.at_least), figure.promise_in_short, figure.sensitivity_in_short)
    return [words(part, QUIET) for part in rule if part]


def _stacked_figures(figures: Sequence[Figure], screen: Screen) -> Blocks:
    for figure in figures:
        yield _mark(figure) if figure.answer == figure.standing else joined(_mark(figure), words(f"({figure.answer})"))
        for line in (_claim(figure), words(_("Study: {figure}", figure=_printed(figure))), _rule(figure)):
            yield page.paragraph(line, screen, 2)


def _rule(figure: Figure) -> Text:
    return words(_("; ").join(filter(None, [figure.rule, figure.sensitivity])), QUIET)


def _printed(figure: Figure) -> str:
    return f"{figure.printed.words} ({figure.printed.sources}){' †' if figure.other_coverage else ''}"


def _mark(line: Figure | GapLine) -> Text:
    return words(f"{line.mark} {line.standing}", STYLES.get(line.status, ""))


def _gaps(gaps: Sequence[GapLine], screen: Screen) -> Blocks:
    if gaps:
        yield from page.heading(_("The gaps: promise and delivery"), screen)
        yield from _beside(((_mark(gap), _gap(gap)) for gap in gaps), 16, screen)


def _gap(gap: GapLine) -> Text:
    why = _("; ") + gap.why if gap.why else ""
    return lines(words(gap.title), words(_("Study: {figure}", figure=gap.study) + why, QUIET))


def _populations(beside: "SideBySide", screen: Screen) -> Blocks:
    yield from page.heading(_("Side by side"), screen)
    yield from page.facts(beside.counts, screen)
    table = page.columns(page.page_width(screen), [None, *([SHARE] * len(beside.names)), STANDING])
    if table.widths[0] < SHARE:
        yield from _stacked_populations(beside, screen)
        return
    header = (_("What respondents said"), *beside.names, _("This agency"))
    yield table.row(*(words(name, QUIET) for name in header))
    for line in beside.lines:
        yield table.row(*map(words, (line.statement, *line.shares, line.standing)))


def _stacked_populations(beside: "SideBySide", screen: Screen) -> Blocks:
    for line in beside.lines:
        yield page.paragraph(words(line.statement), screen)
        cells = zip((*beside.names, _("This agency")), (*line.shares, line.standing), strict=True)
        for name, text in cells:
            if text:
                yield page.paragraph(words(_("{name}: {text}", name=name, text=text), QUIET), screen, 2)


# What to do


def _next(view: View, screen: Screen) -> Blocks:
    yield from page.heading(_("Next steps: what holds a level down"), screen)
    if view.no_steps:
        yield page.paragraph(words(view.no_steps), screen)
    for group in view.steps:
        yield words(group.title, HEADING)
        if screen.width < page.NARROW:
            yield from (page.paragraph(joined(*step), screen, 2) for step in _steps(group))
        else:
            yield from _beside(_steps(group), 6, screen)
    if view.missing:
        yield from page.heading(_("First to find out"), screen)
        yield from page.facts(_missing(view.missing), screen)


def _steps(group: StepGroup) -> Iterator[tuple[Text, Text]]:
    first, *others = group.steps
    yield words(f"{first.from_level} → {first.to_level}"), page.fact(first.topic, first.do)
    if others:
        yield words(pgettext("steps", "then")), words(_("; ").join(_in_short(step) for step in others))


def _in_short(step: Step) -> str:
    return f"{step.topic} ({step.from_level}→{step.to_level})"


def _missing(missing: Sequence[Missing]) -> Iterator[tuple[str, str]]:
    figured = [f"{answer.topic} ({answer.state})" for answer in missing if answer.has_figure]
    if figured:
        yield _("For a figure of the study"), _("; ").join(figured) + "."
    others = [answer for answer in missing if not answer.has_figure]
    for state in dict.fromkeys(answer.state for answer in others):
        topics = _("; ").join(answer.topic for answer in others if answer.state == state)
        yield _("Also {answer}", answer=state), f"{topics}."


def _beside(pairs: Iterable[tuple[Text, Text]], width: int, screen: Screen) -> Blocks:
    if screen.width < page.NARROW:
        for left, right in pairs:
            yield left
            yield page.paragraph(right, screen, 2)
        return
    table = page.columns(min(screen.width, page.MEASURE), [width, None])
    for left, right in pairs:
        yield table.row(left, right)
