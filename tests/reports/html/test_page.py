"""The HTML report as a document: whole by itself, in order, and drawn to scale."""

import hashlib
import itertools
import re
from base64 import b64encode
from html.parser import HTMLParser

import pytest

from crm_assess.models.benchmark import Relation
from crm_assess.reports.html import charts, html
from crm_assess.reports.html.markup import raw, several, tag
from tests.reports.made import NAMES, assessed, everywhere, example, made


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.fixture(params=NAMES)
def page(request: pytest.FixtureRequest) -> str:
    return html(example(request.param).view)


def test_it_needs_no_other_file_and_has_no_script(page: str) -> None:
    elements = Elements(page)
    used = {tag for tag, _ in elements.found}
    assert used.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "link", "base", "audio", "video"})
    assert not any(name.startswith("on") or name == "style" for _, given in elements.found for name in given)
    assert all(re.match(r"#|https?://", given["href"] or "") for given in elements.all("a"))
    assert "url(" not in page
    assert "@import" not in page


def test_its_policy_allows_its_own_style_sheet_alone(page: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policies = [m["content"] for m in Elements(page).all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policies == [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    elements = Elements(page)
    ids = [given["id"] for _, given in elements.found if given.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {str(given["href"])[1:] for given in elements.all("a") if str(given["href"]).startswith("#")}
    assert wanted <= set(ids)
    named = [given.get(name) for _, given in elements.found for name in ("aria-labelledby", "aria-describedby")]
    assert {name for name in named if name} <= set(ids)


def test_headings_go_down_one_step_at_a_time(page: str) -> None:
    levels = [int(tag[1]) for tag, _ in Elements(page).found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_chart_says_what_it_shows_and_every_table_has_a_caption(page: str) -> None:
    elements = Elements(page)
    drawn = [given for given in elements.all("svg") if given.get("role") == "img"]
    assert len(drawn) == len(elements.all("desc")) > 20
    hidden = [given for given in elements.all("svg") if given.get("role") != "img" and given.get("aria-hidden")]
    inner = [given for given in elements.all("svg") if given.get("overflow") == "visible"]
    assert len(drawn) + len(hidden) + len(inner) == len(elements.all("svg"))
    assert len(elements.all("caption")) == len(elements.all("table"))
    assert all(given.get("scope") for given in elements.all("th"))


def test_every_figure_links_to_the_sources_that_print_it() -> None:
    view = example("permit-office").view
    page = html(view)
    for figure in (figure for group in view.study.groups for figure in group.figures):
        for source in figure.printed.sources.split():
            assert f'href="#source-{figure.study}-{source}"' in page
    addresses = {source.url for source in view.study.sources if source.url}
    assert len(addresses) == 4
    assert addresses <= {given["href"] for given in Elements(page).all("a")}


def places(drawing: str, kind: str) -> list[float]:
    return [float(place) for place in re.findall(rf'cx="([\d.]+)%" cy="\d+" r="\d+" class="{kind}"', drawing)]


def test_the_profile_is_drawn_to_scale() -> None:
    one, three, five = (charts.profile(made(assessed(everywhere(level))).view.overall) for level in (1, 3, 5))
    (low,), (middle,), (high,) = (places(drawing, "mean") for drawing in (one, three, five))
    assert (low, middle, high) == (charts.INSET, 50, 100 - charts.INSET)


def test_no_mean_is_drawn_where_nothing_is_rated() -> None:
    drawing = charts.profile(made(assessed({})).view.overall)
    assert places(drawing, "mean") == []
    assert 'class="range"' in drawing


def test_a_share_is_drawn_at_its_place_and_a_limit_is_no_point() -> None:
    figures = {f.id: f for group in example("tax-service").view.study.groups for f in group.figures}
    half, under = figures["more_than_two_channels"], figures["satisfaction_followed_up"]
    assert places(charts.share(half), "share") == [50]
    assert under.relation is Relation.UNDER
    assert places(charts.share(under), "share") == []
    assert places(charts.share(under), "bound") == [pytest.approx(charts.INSET + 0.22 * (100 - 2 * charts.INSET))]
    assert "Under 22 on the scale from 0 to 100 percent." in charts.share(under)


def test_the_heat_map_says_a_level_or_why_there_is_none() -> None:
    view = made(assessed({"customer_involvement": 4, "tailored_services": "dont_know"})).view
    squares = re.findall(r'class="cell-text (\w+)">(.)</text>', charts.heat_map(view.rows[0]))
    assert squares == [("l4", "4"), ("none", "?"), *[("none", "…")] * 6]


def test_text_is_escaped_and_markup_is_not() -> None:
    assert tag("p", "<b>", title='"') == '<p title="&quot;">&lt;b&gt;</p>\n'
    assert tag("p", tag("b", "x"), None, several("&", raw("<i>"))) == "<p><b>x</b>&amp;<i></p>\n"
    assert tag("meta", name="a", content=None) == '<meta name="a">\n'
