"""A cohort's own benchmark file: its shares by the study's rules, how they were made, and nothing that was hidden."""

import datetime as dt
from fractions import Fraction

from crm_assess.analysis.cohort import Basis, cohort
from crm_assess.analysis.own_benchmarks import own_benchmarks
from crm_assess.analysis.proportions import Sample, wilson
from crm_assess.analysis.tallying import Tallying
from crm_assess.files.benchmarks import load_benchmarks
from crm_assess.files.packs import load_pack
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.cohort import Cohort, LeftOut
from crm_assess.models.report import PackReceipt, Tool

PACK, FIGURES = load_pack().value, load_benchmarks().value
MEMBERS = ("a" * 64, "b" * 64)


def assess(levels: dict[str, int], on: str) -> Assessment:
    return Assessment.model_validate(
        {
            "schema": "crm-assess/assessment/1",
            "pack": {"id": PACK.id, "version": PACK.version},
            "agency": {"name": "Office"},
            "assessed_on": on,
            "answers": levels,
        }
    )


def made(known: dict[str, int], dated: bool = True, left_out: int = 0, earlier: int = 0) -> Cohort:
    """Ten agencies; of each question so many know their level, half of those at 5 and the others at 1.

    Of the ten, ``earlier`` answered the version before.
    """
    tallying, days = Tallying(PACK, FIGURES), [f"2026-0{month}-15" for month in (3, 1, 9)] * 4
    for number, day in zip(range(10), days, strict=False):
        levels = {own: 5 if number % 2 else 1 for own, count in known.items() if number < count}
        tallying.add_assessment(assess(levels, day), ())
    dates = [dt.date.fromisoformat(day) for day in days] if dated else []
    receipt = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64)
    others = [LeftOut(name=f"{number}.yaml", why="It is broken.") for number in range(left_out)]
    versions = [PACK.version - 1] * earlier + [PACK.version] * (10 - earlier)
    return cohort(tallying.tally((), dates, versions), Basis(PACK, FIGURES), Tool(version="9.9"), receipt, others)


ALL = dict.fromkeys(PACK.questions, 10)
RESOLVED = FIGURES.by_id["questions_resolved_efficiently"]


def own_of(found: Cohort) -> Benchmarks:
    return own_benchmarks(found, FIGURES, "Association of Offices", MEMBERS)


def test_a_share_becomes_a_figure_by_the_same_rule_and_says_of_how_many() -> None:
    found = own_of(made({**ALL, RESOLVED.counts.question: 7}))
    assert found.schema_ == "crm-assess/benchmarks/1"
    assert [figure.id for figure in found.benchmarks] == [figure.id for figure in FIGURES.benchmarks]
    own = found.by_id[RESOLVED.id]
    assert (own.share.value, own.share.relation, own.n) == (Fraction(3, 7), "exactly", 7)
    assert (own.printed.words, own.printed.sources, own.variants) == ("3 of 7", ("COHORT",), ())
    assert (own.study, own.statement, own.kind) == ("own-cohort", RESOLVED.statement, RESOLVED.kind)
    assert (own.dimension, own.counts) == (RESOLVED.dimension, RESOLVED.counts)
    assert (own.inverted, own.in_source_documents) == (False, False)
    low, high = wilson(Sample(Fraction(3, 7), 7))
    assert own.interval is not None
    assert (own.interval.low, own.interval.high) == (Fraction(f"{low:.9f}"), Fraction(f"{high:.9f}"))


def test_a_share_of_none_is_a_figure_too() -> None:
    question = RESOLVED.counts.question
    tallying = Tallying(PACK, FIGURES)
    for _ in range(10):
        tallying.add_assessment(assess({question: 1}, "2026-01-01"), ())
    receipt = PackReceipt(id=PACK.id, version=PACK.version, sha256="0" * 64)
    found = own_of(cohort(tallying.tally(()), Basis(PACK, FIGURES), Tool(version="9.9"), receipt))
    own = found.by_id[RESOLVED.id]
    assert (own.share.value, own.printed.words) == (Fraction(0), "0 of 10")
    assert own.interval is not None
    assert (own.interval.low, round(float(own.interval.high), 5)) == (Fraction(0), 0.27753)


def test_what_too_few_know_is_left_out_and_so_are_the_gaps_it_was_a_step_of() -> None:
    found = own_of(made({**ALL, RESOLVED.counts.question: 4}))
    assert {figure.id for figure in FIGURES.benchmarks} - {figure.id for figure in found.benchmarks} == {RESOLVED.id}
    kept = [gap for gap in FIGURES.gaps if RESOLVED.id not in gap.steps]
    assert 0 < len(kept) < len(FIGURES.gaps)
    assert found.gaps == tuple(kept)
    assert found.studies[0].unknowns == (
        "Whether those who took part stand for those who did not is not known.",
        f"1 of {len(FIGURES.benchmarks)} figures rest on too few known answers and are left out.",
    )


def test_the_study_says_who_made_it_when_and_how() -> None:
    (study,) = own_of(made(ALL, left_out=2)).studies
    assert (study.id, study.title, study.publisher) == (
        "own-cohort",
        "Association of Offices",
        "Association of Offices",
    )
    assert (study.fieldwork.from_, study.fieldwork.to, study.published) == ("2026-01-15", "2026-09-15", "2026-09-15")
    assert (study.sample.n_at_least, study.sample.respondents) == (10, "self-assessments, not audited")
    assert study.sample.printed is not None
    assert (study.sample.printed.words, study.sample.printed.sources) == ("10", ("COHORT",))
    assert study.unknowns == ("Whether those who took part stand for those who did not is not known.",)
    assert study.members == MEMBERS
    (source,) = study.sources
    assert (source.id, source.title, source.publisher) == ("COHORT", "Association of Offices", "Association of Offices")
    assert source.published == "2026-09-15"
    assert study.method == (
        "Made by crm-assess 9.9 from 10 assessments with the questions government-crm, version "
        f"{PACK.version}; 2 left out. A share is taken over the assessments whose standing is known, by the rule "
        "beside the figure; its interval is Wilson's, 95 %. No share of fewer than 5 is given."
    )


def test_what_is_not_known_of_the_figures_is_said() -> None:
    (study,) = own_benchmarks(made(ALL, earlier=3), FIGURES, "Association of Offices", ()).studies
    assert study.unknowns == (
        "Whether those who took part stand for those who did not is not known.",
        "Whether a given assessment is one of those behind the figures cannot be told from the file.",
        "3 of 10 answered an earlier version of the questions.",
    )


def test_assessments_without_a_date_give_no_period() -> None:
    (study,) = own_of(made(ALL, dated=False)).studies
    assert (study.fieldwork.from_, study.fieldwork.to, study.published) == ("not dated",) * 3
    assert study.sources[0].published == "not dated"
