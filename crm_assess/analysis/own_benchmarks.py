"""A benchmark file of a cohort's own: its shares as figures, with how they were made."""

from fractions import Fraction

from crm_assess.models.benchmark import (
    Benchmark,
    Benchmarks,
    Interval,
    Printed,
    Relation,
    Sample,
    Share,
    Source,
    Study,
)
from crm_assess.models.cohort import Cohort, CohortRow

STUDY, SOURCE = "own-cohort", "COHORT"
NOT_DATED = "not dated"


def own_benchmarks(cohort: Cohort, figures: Benchmarks, title: str, members: tuple[str, ...]) -> Benchmarks:
    """The cohort's shares as benchmarks, by the same rules and with the same ids; suppressed rows are left out.

    ``members`` are the fingerprints of the assessments, by which a member's report can say that it is inside.
    """
    kept = tuple(_benchmark(row, figures.by_id[row.id]) for row in cohort.benchmarks if row.n)
    study = _study(cohort, title, len(kept), members)
    return figures.only([own.id for own in kept]).model_copy(update={"studies": (study,), "benchmarks": kept})


def _benchmark(row: CohortRow, figure: Benchmark) -> Benchmark:
    n, counted = row.n or 0, row.counted or 0
    return Benchmark(
        id=figure.id,
        study=STUDY,
        statement=figure.statement,
        share=Share(value=Fraction(counted, n), relation=Relation.EXACTLY),
        printed=Printed(words=f"{counted} of {n}", sources=(SOURCE,)),
        inverted=False,
        kind=figure.kind,
        dimension=figure.dimension,
        counts=figure.counts,
        in_source_documents=False,
        n=n,
        interval=Interval(low=_decimal(row.low), high=_decimal(row.high)),
    )


def _decimal(end: float | None) -> Fraction:
    """The end of an interval to nine decimals: more than it can bear, and short in a file."""
    return Fraction(f"{end or 0:.9f}")


def _study(cohort: Cohort, title: str, kept: int, members: tuple[str, ...]) -> Study:
    first, last = (
        (cohort.period.first.isoformat(), cohort.period.last.isoformat()) if cohort.period else (NOT_DATED,) * 2
    )
    size = cohort.assessments
    return Study.model_validate(
        {
            "id": STUDY,
            "title": title,
            "publisher": title,
            "published": last,
            "fieldwork": {"from": first, "to": last},
            "sample": Sample(
                n_at_least=size,
                respondents="self-assessments, not audited",
                printed=Printed(words=str(size), sources=(SOURCE,)),
            ),
            "unknowns": tuple(_unknowns(cohort, kept, bool(members))),
            "method": _method(cohort),
            "members": members,
            "sources": (Source(id=SOURCE, title=title, publisher=title, published=last),),
        }
    )


def _unknowns(cohort: Cohort, kept: int, recognised: bool) -> list[str]:
    found = ["Whether those who took part stand for those who did not is not known."]
    if not recognised:
        found.append("Whether a given assessment is one of those behind the figures cannot be told from the file.")
    if cohort.by_row:
        found.append(f"{cohort.by_row} of {cohort.assessments} are rows of tables; an agency may have several.")
    earlier = sum(count for version, count in cohort.pack_versions.items() if int(version) != cohort.pack.version)
    if earlier:
        found.append(f"{earlier} of {cohort.assessments} answered an earlier version of the questions.")
    left = len(cohort.benchmarks) - kept
    if left:
        found.append(f"{left} of {len(cohort.benchmarks)} figures rest on too few known answers and are left out.")
    return found


def _method(cohort: Cohort) -> str:
    return (
        f"Made by {cohort.tool.name} {cohort.tool.version} from {cohort.assessments} assessments with the questions "
        f"{cohort.pack.id}, version {cohort.pack.version}; {len(cohort.left_out)} left out. A share is taken over the "
        "assessments whose standing is known, by the rule beside the figure; its interval is Wilson's, 95 %. No "
        f"share of fewer than {cohort.smallest} is given."
    )
