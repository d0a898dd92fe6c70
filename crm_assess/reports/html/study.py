"""The study: its figures with the agency's standing beside each, the gaps, and where everything is printed."""

from collections.abc import Iterator, Mapping

from crm_assess.language import ENGLISH, N_, _, language_tag
from crm_assess.models.result import GapStatus, Status
from crm_assess.reports.beside import SideBySide
from crm_assess.reports.figures import Figure, Words
from crm_assess.reports.gaps import GapLine
from crm_assess.reports.html import charts
from crm_assess.reports.html.frame import facts
from crm_assess.reports.html.markup import Markup, several, tag
from crm_assess.reports.html.tables import Column, Group, Line, table
from crm_assess.reports.study import SourceLine, StudyPart

KEY = (
    ("exactly", N_("share of the study’s respondents")),
    ("under", N_("the printed words say less than, or at most, this share")),
)


def figures(study: StudyPart) -> Iterator[Markup]:
    """The figures as a dot plot, each in a row with its printed words and the agency's standing in words."""
    yield tag("p", study.sentence, class_="finding")
    if study.groups:
        yield tag("ul", (charts.legend(kind, _(text)) for kind, text in KEY), class_="key")
        groups = (Group(tuple(_line(figure, study) for figure in group.figures), group.title) for group in study.groups)
        caption = _("The study’s figures, and where this agency stands on each")
        yield table(caption, _columns(), groups, "stacking figures")
    for note in (study.not_asked, study.no_figure, study.other_coverage):
        if note:
            yield tag("p", note, class_="quiet")


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("What respondents said"), "name"),
        Column(_("The study, in percent"), "chart", charts.axis(charts.PERCENTS)),
        Column(_("This agency"), "standing"),
        Column(_("Which answers count"), "rule"),
    )


def gaps(study: StudyPart) -> Markup:
    """Each gap between promise and delivery: the study's figures one below the other, and the agency."""
    known = {figure.statement: figure for group in study.groups for figure in group.figures}
    return tag("div", (_gap(gap, known) for gap in study.gaps), class_="gaps")


def side_by_side(beside: SideBySide) -> Iterator[Markup]:
    """What several populations say of the same figures."""
    yield facts(beside.counts)
    columns = (_("What respondents said"), *beside.names, _("This agency"))
    lines = tuple(Line((line.statement, *line.shares, line.standing)) for line in beside.lines)
    yield table(
        _("Each figure, as each population gives it"), [*map(Column, columns)], [Group(lines)], "stacking beside"
    )


def sources(study: StudyPart) -> Markup:
    """Where every figure is printed, each source a target for the links beside the figures."""
    return tag("ul", map(_source, study.sources), class_="sources")


def _line(figure: Figure, study: StudyPart) -> Line:
    shown = several(charts.share(figure), tag("div", _printed(figure, study), class_="printed"))
    answer = None if figure.answer == figure.standing else tag("span", figure.answer, class_="quiet")
    target = tag("span", figure.target, class_="quiet") if figure.target else None
    standing = several(mark(figure), answer, target)
    return Line((figure.statement, shown, standing, _rule(figure)), id=f"figure-{figure.id}")


def mark(line: Figure | GapLine) -> Markup:
    """A standing as a mark and a word."""
    good = line.status in (Status.COUNTED, GapStatus.BRIDGED)
    sign = tag("span", line.mark, aria_hidden="true", class_="sign good" if good else "sign")
    return tag("span", sign, " ", line.standing, class_="mark")


def _printed(figure: Figure, study: StudyPart) -> Iterator[Markup]:
    yield tag("span", quoted(figure.printed, figure.study, study), " †" if figure.other_coverage else None)
    for variant in figure.variants:
        yield tag("span", _("also"), " ", quoted(variant, figure.study, study), class_="quiet")


def quoted(printed: Words, study: str, part: StudyPart) -> Markup:
    """Words as printed, with a link to each source that prints them."""
    links = (several(" ", _link(source, study, part)) for source in printed.sources.split())
    return several(as_printed(printed), links)


def as_printed(printed: Words) -> Markup:
    """Words as printed; the study's are English, whatever the language of the report."""
    return tag("q", printed.words, lang=foreign())


def foreign() -> str | None:
    """The language of what is quoted, where that is not the report's."""
    return None if language_tag() == ENGLISH else ENGLISH


def _link(source: str, study: str, part: StudyPart) -> Markup:
    publishers = {(line.study, line.id): line.publisher for line in part.sources}
    publisher = publishers.get((study, source), source)
    said = _("{source}: printed by {publisher}", source=source, publisher=publisher)
    return tag("a", source, href=f"#source-{study}-{source}", aria_label=said, class_="source")


def _rule(figure: Figure) -> Markup:
    link = tag("a", figure.topic, href=f"#question-{figure.question}")
    return several(link, f" {figure.rule}", _("; ") + figure.sensitivity if figure.sensitivity else None)


def _gap(gap: GapLine, known: Mapping[str, Figure]) -> Markup:
    steps = (_step(gap.id, statement, printed, known.get(statement)) for statement, printed in gap.steps)
    said = tag("p", mark(gap), ". ", gap.sentence)
    return tag("section", tag("h3", gap.title), tag("ol", steps), said)


def _step(gap: str, statement: str, printed: Words, figure: Figure | None) -> Markup:
    """A step of a gap, with a link to its figure and the figure's drawing, unless its question was not asked."""
    if figure is None:
        return tag("li", statement, " ", as_printed(printed))
    link = tag("a", statement, href=f"#figure-{figure.id}")
    return tag("li", tag("div", link, " ", as_printed(printed)), charts.share(figure, gap))


def _source(source: SourceLine) -> Markup:
    title = tag("cite", source.title, lang=foreign())
    if source.url:
        title = tag("a", source.title, href=source.url, rel="noreferrer", lang=foreign())
    published = f", {source.published}" if source.published else _(", date not known")
    own_id = f"source-{source.study}-{source.id}"
    return tag("li", tag("strong", source.id), " ", title, f", {source.publisher}{published}.", id=own_id)
