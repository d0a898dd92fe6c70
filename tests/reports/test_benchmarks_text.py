"""Every figure, as a page."""

from fractions import Fraction

import pytest
from rich.cells import cell_len

from crm_assess.models.benchmark import Benchmarks, Interval
from crm_assess.reports.benchmarks_text import benchmarks_text
from crm_assess.reports.page import Screen
from tests.reports.made import BENCHMARKS


def flat(benchmarks: Benchmarks = BENCHMARKS, width: int = 80) -> str:
    return " ".join(benchmarks_text(benchmarks, Screen(width)).split())


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_figure_shows_its_words_sources_variants_and_rule(width: int) -> None:
    lines = benchmarks_text(BENCHMARKS, Screen(width)).splitlines()
    assert max(cell_len(line) for line in lines if not line.startswith("https://")) <= width
    shown = flat(width=width)
    for figure in BENCHMARKS.benchmarks:
        assert f"{figure.statement} ({figure.id}) Printed:" in shown
        assert f"Counts: {figure.counts.question} from level {figure.counts.at_least}" in shown
        for printed in (figure.printed, *figure.variants):
            assert f'"{printed.words}" ({" ".join(printed.sources)})' in shown


@pytest.mark.parametrize(
    "words",
    [
        'Printed: "92 percent" (IW TW). Also printed: "92 percent" (PR DC). Share: 92 %.',
        "printed the other way round, for those who did not say it. Also printed:",
        "Share: at most 10 %.",
        "Share: fewer than 22 %.",
        "Share: about 54 %.",
        "Share: 2/3.",
        "Counts: call_centre from level 3, or by a target of that level within 36 months.",
        "Kind: existence, interactions; from other coverage of the study.",
    ],
)
def test_a_figure_s_qualifiers_are_said(words: str) -> None:
    assert words in flat()


def test_the_study_says_what_is_not_known_of_it_and_where_it_is_printed() -> None:
    shown = flat()
    study = BENCHMARKS.studies[0]
    assert "Asked: December 2002 to March 2003: government executives" in shown
    assert 'Sample: at least 140; "over 140" (IW TW); "more than 140" (PR DC WT).' in shown
    for words in (*study.unknowns, *(found.words for found in study.findings), *(gap.title for gap in BENCHMARKS.gaps)):
        assert words in shown
    for source in study.sources:
        assert f'{source.id}: {source.publisher}, "{source.title}"' in shown
        assert source.url is None or f"\n{source.url}\n" in benchmarks_text(BENCHMARKS, Screen(40))


def test_a_figure_of_one_s_own_shows_its_count_and_interval() -> None:
    own = BENCHMARKS.benchmarks[0].model_copy(
        update={
            "n": 57,
            "share": BENCHMARKS.benchmarks[0].share.model_copy(update={"value": Fraction(13, 57)}),
            "interval": Interval(low=Fraction("0.1379"), high=Fraction("0.352")),
        }
    )
    shown = flat(BENCHMARKS.model_copy(update={"benchmarks": (own,), "gaps": ()}))
    assert "Share: 13/57, of 57, 95 % interval 13.8 % to 35.2 %." in shown
    assert "1 figure ─" in shown
