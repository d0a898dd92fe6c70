"""The report document: the receipts of what went in, and the result of the arithmetic."""

from typing import NamedTuple

from crm_assess.analysis.populations import population
from crm_assess.models.assessment import Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.pack import Pack
from crm_assess.models.report import AssessmentReceipt, BenchmarksReceipt, Beside, PackReceipt, Report, Tool
from crm_assess.models.result import Result


class Digests(NamedTuple):
    """SHA-256 digests of what was read, in hexadecimal."""

    assessment: str
    pack: str
    benchmarks: str


def document(
    result: Result,
    assessment: Assessment,
    pack: Pack,
    benchmarks: Benchmarks,
    digests: Digests,
    version: str,
    beside: tuple[Beside, ...] = (),
) -> Report:
    """Puts a result and the receipts of its input together; ``version`` is the program's."""
    agency, assessed_on = assessment.agency, assessment.assessed_on
    studies = tuple(study.id for study in benchmarks.studies)
    return Report.model_construct(
        tool=Tool.model_construct(version=version),
        assessment=AssessmentReceipt.model_construct(agency=agency, assessed_on=assessed_on, sha256=digests.assessment),
        pack=PackReceipt.model_construct(id=pack.id, version=pack.version, sha256=digests.pack),
        benchmarks=BenchmarksReceipt.model_construct(sha256=digests.benchmarks, studies=studies),
        populations=tuple(population(study, assessment) for study in benchmarks.studies if study.method),
        beside=beside,
        **dict(result),
    )
