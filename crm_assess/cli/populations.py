"""Which figures a report is held against: one benchmark file, or several side by side."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli.language import load_benchmarks_in
from crm_assess.cli.options import refusal

if TYPE_CHECKING:
    from crm_assess.files.loaded import Loaded
    from crm_assess.models.assessment import Assessment
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack
    from crm_assess.models.report import Beside

STUDY = "study"
"""Stands for the study's figures where files are named; a file of that name is ./study."""

Given = Annotated[
    list[Path] | None,
    typer.Option(
        "--benchmarks", metavar="FILE", help="Another benchmark file; again, or with the word study: side by side."
    ),
]
"""The option of every command that may hold an assessment against several populations."""


class Populations(NamedTuple):
    """The figures that scores and gaps are told by, and those shown beside them."""

    first: "Loaded[Benchmarks]"
    others: "tuple[Loaded[Benchmarks], ...]"

    def kept(self) -> "Populations":
        """The ten figures of the source documents: those marked so or, as in a cohort's own file, those with their ids.

        Of the other populations those with the same ids; none where the first has none.
        """
        given = (self.first, *self.others)
        marked = next((ten.by_id for ten in (own.value.ten() for own in given) if ten.benchmarks), None)
        ids = marked or load_benchmarks_in(None).value.ten().by_id
        first, *others = (own._replace(value=own.value.only(ids)) for own in given)
        return Populations(first, tuple(others))

    def ten(self) -> "Populations":
        """The same; raises CrmAssessError where none of the ten is in the first."""
        if not (kept := self.kept()).first.value.benchmarks:
            raise refusal("--ten", "none of the ten figures is in that benchmark file. Leave out --ten.")
        return kept


def populations(given: Sequence[Path] | None, ten: bool = False) -> Populations:
    """Reads what is given, the study where nothing is; with ``ten``, only its ten figures, of the others the same.

    Raises CrmAssessError where a file is named twice, or none of the ten is in the first.
    """
    first, *others = [load_benchmarks_in(None if str(path) == STUDY else path) for path in given or [Path(STUDY)]]
    if len({own.sha256 for own in (first, *others)}) <= len(others):
        raise refusal("--benchmarks", "the same figures are named twice.")
    found = Populations(first, tuple(others))
    return found.ten() if ten else found


def beside_each(assessment: "Assessment", pack: "Pack", others: "Sequence[Loaded[Benchmarks]]") -> "tuple[Beside, ...]":
    """Where the agency stands among each of the other populations."""
    if not others:
        return ()
    from crm_assess.analysis.populations import beside

    return tuple(beside(assessment, pack, own.value, own.sha256) for own in others)
