"""The same agency held against one population more: an own cohort beside the study, or the study beside a cohort."""

from crm_assess.analysis.comparison import compare, gap_result
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmark, Benchmarks, Study
from crm_assess.models.pack import Pack
from crm_assess.models.report import Base, BenchmarksReceipt, Beside, Population


def beside(assessment: Assessment, pack: Pack, benchmarks: Benchmarks, sha256: str) -> Beside:
    """Where an agency stands among another population; ``sha256`` is the digest of its benchmark file."""
    comparison = compare(assessment, pack, benchmarks)
    studies = tuple(study.id for study in benchmarks.studies)
    return Beside.model_construct(
        benchmarks=BenchmarksReceipt.model_construct(sha256=sha256, studies=studies),
        populations=tuple(population(study, assessment) for study in benchmarks.studies),
        comparison=comparison,
        bases=tuple(map(_base, benchmarks.benchmarks)),
        gaps=tuple(gap_result(gap, comparison.statuses) for gap in benchmarks.gaps),
    )


def inside(study: Study, assessment: Assessment) -> bool | None:
    """Whether an assessment is one of those behind a study's figures; None where that cannot be told."""
    if not study.members:
        return None
    from crm_assess.analysis.membership import fingerprint  # only cohorts' own benchmarks have members

    own = fingerprint(assessment)
    return None if own is None else own in study.members


def population(study: Study, assessment: Assessment) -> Population:
    """Who is behind a study's figures, and whether the assessment is one of them."""
    return Population.model_construct(
        id=study.id,
        title=study.title,
        n_at_least=study.sample.n_at_least,
        from_=study.fieldwork.from_,
        to=study.fieldwork.to,
        inside=inside(study, assessment),
    )


def _base(benchmark: Benchmark) -> Base:
    interval = benchmark.interval
    return Base.model_construct(
        id=benchmark.id,
        n=benchmark.n,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
    )
