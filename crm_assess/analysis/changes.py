"""What changed between two assessments of one agency, split exactly into answers and questions.

The mean of the questions that were asked both times and mean the same is worked out for both dates. The difference
of these two means is due to answers alone; what is left of the whole change is due to the questions that are new,
retired or mean something else. Where nothing comparable is rated on one side, all of the change is put down to the
questions, since no answer can be held against another.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from crm_assess.analysis.comparison import compare, counted_in, gap_result
from crm_assess.analysis.editions import Edition
from crm_assess.analysis.scoring import overall, score
from crm_assess.models.assessment import MISSING, Assessment
from crm_assess.models.benchmark import Benchmarks
from crm_assess.models.change import (
    Asked,
    Change,
    ComparisonOverTime,
    CountedChange,
    Dated,
    Detail,
    DimensionChange,
    GapChange,
    LevelChange,
    LikeForLike,
    Point,
    Questions,
    TargetChange,
    TargetState,
    TimelineDimension,
    TimelinePoint,
)
from crm_assess.models.pack import Pack
from crm_assess.models.result import Score

Kept = Collection[str]
"""Ids of questions."""


@dataclass(frozen=True)
class Dossier:
    """One assessment: as it was answered, by which questions, and carried over to the questions of today."""

    written: Assessment
    edition: Edition
    today: Assessment
    benchmarks: Benchmarks
    sha256: str


def compare_over_time(dossiers: Sequence[Dossier], pack: Pack) -> ComparisonOverTime:
    """Compares the first of two or more assessments with the last, and lists the scores of all."""
    before, after = dossiers[0], dossiers[-1]
    common = like_for_like(before, after)
    return ComparisonOverTime.model_validate(
        {
            "before": _dated(before),
            "after": _dated(after),
            "overall": Detail(**dict(change(before, after, common)), scores=(_whole(before), _whole(after))),
            "dimensions": tuple(
                _dimension(own, title, before, after, common) for own, title in _titles(dossiers, pack)
            ),
            "like_for_like": LikeForLike(
                questions=len(common),
                ids=common,
                before=_agency(before, common).mean,
                after=_agency(after, common).mean,
            ),
            **_answers(before, after, common),
            "questions": _questions(before, after, common),
            **_figures(before, after, common, pack),
            "gaps": _gaps(before, after, pack),
            "targets": _targets(before, after, common),
            "timeline": tuple(map(_timeline, dossiers)),
        }
    )


def like_for_like(before: Dossier, after: Dossier) -> tuple[str, ...]:
    """The questions that were asked both times and mean the same, in the order of the later assessment."""
    earlier = before.edition.questions
    return tuple(own for own, meaning in after.edition.questions.items() if earlier.get(own) == meaning)


def change(before: Dossier, after: Dossier, common: Kept, dimension: str | None = None) -> Change:
    """The change of the agency's mean, or of one dimension's."""
    means = [_mean(before, None, dimension), _mean(after, None, dimension)]
    comparable = [_mean(before, common, dimension), _mean(after, common, dimension)]
    whole, answers = _difference(*means), _difference(*comparable)
    part = Fraction() if whole is not None and answers is None else answers
    return Change(
        before=means[0],
        after=means[1],
        change=whole,
        answers=None if whole is None else part,
        questions=None if whole is None or part is None else whole - part,
    )


def _difference(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    return None if before is None or after is None else after - before


def _mean(dossier: Dossier, kept: Kept | None, dimension: str | None) -> Fraction | None:
    return (_agency(dossier, kept) if dimension is None else _part(dossier, dimension, kept)).mean


def _part(dossier: Dossier, dimension: str, kept: Kept | None = None) -> Score:
    asked = dossier.edition.dimensions.get(dimension, {})
    return score(dossier.written.answer(own) for own in asked if kept is None or own in kept)


def _agency(dossier: Dossier, kept: Kept | None = None) -> Score:
    asked = dossier.edition.questions
    everything = score(dossier.written.answer(own) for own in asked if kept is None or own in kept)
    return overall([_part(dossier, dimension, kept) for dimension in dossier.edition.dimensions], everything)


def _whole(dossier: Dossier) -> Point:
    return _point(_agency(dossier))


def _point(found: Score) -> Point:
    return Point(**{name: getattr(found, name) for name in Point.model_fields})


def _dated(dossier: Dossier) -> Dated:
    written = dossier.written
    return Dated(
        agency=written.agency.name,
        assessed_on=written.assessed_on,
        pack_version=written.pack.version,
        sha256=dossier.sha256,
    )


def _titles(dossiers: Sequence[Dossier], pack: Pack) -> Iterator[tuple[str, str]]:
    """Every dimension that had questions on any of the dates; one that was retired is called by its id."""
    titles = {part.id: part.title for part in pack.dimensions}
    asked = {own for dossier in dossiers for own, questions in dossier.edition.dimensions.items() if questions}
    yield from ((own, title) for own, title in titles.items() if own in asked)
    yield from ((own, own) for own in sorted(asked - set(titles)))


def _dimension(own: str, title: str, before: Dossier, after: Dossier, common: Kept) -> DimensionChange:
    scores = (_point(_part(before, own)), _point(_part(after, own)))
    then, now = (bool(dossier.edition.dimensions.get(own)) for dossier in (before, after))
    asked = Asked.BOTH if then == now else Asked.THEN if then else Asked.NOW
    return DimensionChange(id=own, title=title, **dict(change(before, after, common, own)), scores=scores, asked=asked)


def _answers(before: Dossier, after: Dossier, common: Iterable[str]) -> dict[str, tuple[object, ...]]:
    pairs = [(own, before.written.answer(own), after.written.answer(own)) for own in common]
    moved = ((own, a.rated, b.rated) for own, a, b in pairs if a.rated != b.rated)
    return {
        "levels": tuple(LevelChange(question=own, before=then, after=now) for own, then, now in moved),
        "raised": tuple(own for own, a, b in pairs if a.rated and b.rated and b.rated > a.rated),
        "lowered": tuple(own for own, a, b in pairs if a.rated and b.rated and b.rated < a.rated),
        "newly_known": tuple(own for own, a, b in pairs if a.state in MISSING and b.rated),
        "no_longer_known": tuple(own for own, a, b in pairs if a.rated and b.state in MISSING),
    }


def _questions(before: Dossier, after: Dossier, common: Kept) -> Questions:
    earlier, later = before.edition.questions, after.edition.questions
    return Questions(
        added=tuple(own for own in later if own not in earlier),
        retired=tuple(own for own in earlier if own not in later),
        changed=tuple(own for own in later if own in earlier and own not in common),
    )


def _figures(before: Dossier, after: Dossier, common: Kept, pack: Pack) -> dict[str, object]:
    old, then, now = _counted(before, before, pack), _counted(before, after, pack), _counted(after, after, pack)
    rules = {own: figure.counts for own, figure in before.benchmarks.by_id.items()}
    both = [own for own, figure in after.benchmarks.by_id.items() if rules.get(own) == figure.counts]
    others = [own for own in {**rules, **after.benchmarks.by_id} if own not in both]
    comparable = [own for own, figure in after.benchmarks.by_id.items() if figure.counts.question in common]
    answers = sum((own in now) - (own in then) for own in comparable)
    return {
        "counted": CountedChange(
            before=len(old),
            after=len(now),
            change=len(now) - len(old),
            answers=answers,
            questions=len(now) - len(then) - answers,
            benchmarks=len(then) - len(old),
        ),
        "newly_counted": tuple(own for own in both if own in now and own not in old),
        "no_longer_counted": tuple(own for own in both if own in old and own not in now),
        "benchmarks_changed": tuple(others),
    }


def _counted(dossier: Dossier, ruled_by: Dossier, pack: Pack) -> set[str]:
    """The figures of one dossier's benchmark file that another dossier's answers count for."""
    return set(counted_in(dossier.today, pack, ruled_by.benchmarks))


def _gaps(before: Dossier, after: Dossier, pack: Pack) -> tuple[GapChange, ...]:
    """The gaps of the later benchmark file, by its rules on both dates."""
    earlier, later = (compare(dossier.today, pack, after.benchmarks).statuses for dossier in (before, after))
    return tuple(
        GapChange(id=gap.id, before=gap_result(gap, earlier).status, after=gap_result(gap, later).status)
        for gap in after.benchmarks.gaps
    )


def _targets(before: Dossier, after: Dossier, common: Kept) -> tuple[TargetChange, ...]:
    """Every target of the earlier assessment: those that can be held against an answer first, then the others."""
    others = (own for own in before.edition.questions if own not in common)
    return tuple(
        TargetChange(
            question=own,
            level=target.level,
            by=target.by,
            now=(now := after.written.answer(own).rated if own in common else None),
            state=_target_state(own in common, now, target.level, after.written.assessed_on > target.by),
        )
        for own in (*common, *others)
        if (target := before.written.answer(own).target)
    )


def _target_state(same: bool, now: int | None, wanted: int, over: bool) -> TargetState:
    if not same:
        return TargetState.CHANGED
    if now is None:
        return TargetState.UNKNOWN
    if now >= wanted:
        return TargetState.MET
    return TargetState.MISSED if over else TargetState.DUE


def _timeline(dossier: Dossier) -> TimelinePoint:
    asked = [own for own, questions in dossier.edition.dimensions.items() if questions]
    parts = tuple(TimelineDimension(id=own, **dict(_point(_part(dossier, own)))) for own in asked)
    return TimelinePoint(**dict(_dated(dossier)), overall=_whole(dossier), dimensions=parts)
