"""The editions of a question pack: what each version asked, and what becomes of answers to an older one.

No answer is lost: what the questions of today have no place for goes to the assessment's archive as it was given,
and so does what raters said whom no settlement has brought together yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crm_assess.models.assessment import (
    UNANSWERED,
    Answer,
    Archived,
    Assessment,
    Claim,
    Conflict,
    PackRef,
    Settled,
    Target,
)
from crm_assess.models.migration import Migration, Rescaled
from crm_assess.models.pack import Pack

Fault = tuple[tuple[str | int, ...], str]
"""A place in ``pack.yaml`` and what is wrong there."""


class Edition(NamedTuple):
    """What one version of a pack asked."""

    dimensions: Mapping[str, Mapping[str, int]]
    """By dimension, the meaning of each question: two editions that give it the same number ask the same."""

    @property
    def questions(self) -> dict[str, int]:
        """The meaning of every question."""
        return {own: meaning for questions in self.dimensions.values() for own, meaning in questions.items()}


def current(pack: Pack) -> Edition:
    """What the pack asks now."""
    return Edition({part.id: {own.id: 0 for own in part.questions} for part in pack.dimensions})


def edition(pack: Pack, version: int) -> Edition:
    """What a version of the pack asked, found by undoing what changed since."""
    now = current(pack)
    for step in _steps(pack, version, backwards=True):
        now = _undone(now, step)
    return now


def migrated(assessment: Assessment, pack: Pack) -> Assessment:
    """The assessment as one of the pack's present version; the very same where it is one already."""
    if assessment.pack.version >= pack.version:
        return assessment
    steps = _steps(pack, assessment.pack.version)
    answers, archive = _carried(assessment.answers, steps, pack)
    conflicts, of_conflicts = _disputed(assessment.conflicts, steps, pack)
    doubts, of_doubts = _disputed(assessment.doubts, steps, pack)
    put_away = sorted([*archive, *of_conflicts, *of_doubts], key=lambda entry: entry.version)
    return assessment.model_copy(
        update={
            "pack": PackRef(id=pack.id, version=pack.version),
            "answers": answers,
            "archive": (*assessment.archive, *put_away),
            "conflicts": conflicts,
            "doubts": doubts,
            "settled": tuple(_dated(record, steps) for record in assessment.settled),
        }
    )


def faults(pack: Pack) -> Iterator[Fault]:
    """What is wrong with the pack's migrations."""
    places = {step.from_: place for place, step in enumerate(pack.migrations)}
    for place, step in enumerate(pack.migrations):
        if step.from_ >= pack.version:
            yield ("migrations", place, "from"), f"{step.from_} is no earlier version (below {pack.version})"
        elif places[step.from_] != place:
            yield ("migrations", place, "from"), f"{step.from_} is there twice (one step for each version)"
    now, later = current(pack), set(pack.questions)
    for step in _steps(pack, 1, backwards=True):
        for where, what in _step_faults(step, now.questions, later):
            yield ("migrations", places[step.from_], *where), what
        now = _undone(now, step)
        later |= set(now.questions)
    yield from _revision_faults(pack)


def _steps(pack: Pack, version: int, backwards: bool = False) -> list[Migration]:
    steps = [step for step in pack.migrations if version <= step.from_ < pack.version]
    return sorted(steps, key=lambda step: step.from_, reverse=backwards)


def _undone(after: Edition, step: Migration) -> Edition:
    before = {
        part: {own: meaning - (own in step.changed) for own, meaning in questions.items() if own not in step.new}
        for part, questions in after.dimensions.items()
    }
    for gone in step.gone:
        before.setdefault(gone.dimension, {})[gone.question] = 0
    return Edition(before)


def _carried(
    given: Mapping[str, Answer], steps: Iterable[Migration], pack: Pack, by: str | None = None
) -> tuple[dict[str, Answer], list[Archived]]:
    """Answers to the questions of today, and those that had to be put away; ``by`` where one of several gave them."""
    answers, archive = dict(given), list[Archived]()
    for step in steps:
        _apply(step, answers, archive)
    _without_forbidden(pack, answers, archive)
    return answers, [entry.model_copy(update={"by": by}) for entry in archive]


def _disputed(
    disputed: Iterable[Conflict], steps: Iterable[Migration], pack: Pack
) -> tuple[tuple[Conflict, ...], list[Archived]]:
    """What raters said on the questions of today, and what of it had to be put away."""
    left, archive = [], []
    for one in disputed:
        said = []
        for claim in one.said:
            answers, put_away = _carried({one.question: claim.answer}, steps, pack, claim.by)
            archive += put_away
            answer = answers.get(one.question, UNANSWERED)
            if answer.model_copy(update={"ask_again": False}) != UNANSWERED:
                said.append(Claim(by=claim.by, answer=answer))
        if said:
            left.append(Conflict(question=one.question, said=tuple(said)))
    return tuple(left), archive


def _dated(record: Settled, steps: Iterable[Migration]) -> Settled:
    """The same record, with the version that it settled where the question has changed since."""
    touched = (step.from_ for step in steps if record.question in (*step.changed, *(own.question for own in step.gone)))
    return record.model_copy(update={"version": record.version or next(touched, None)})


def _apply(step: Migration, answers: dict[str, Answer], archive: list[Archived]) -> None:
    for gone in step.retire:
        _put_away(gone.question, step.from_, "retired", answers, archive)
        answers.pop(gone.question, None)
    for split in step.split:
        _put_away(split.question, step.from_, "split", answers, archive)
        answers.pop(split.question, None)
    for rescaled in step.rescale:
        _put_away(rescaled.question, step.from_, "rescaled", answers, archive)
        if rescaled.question in answers:
            answers[rescaled.question] = _rescaled(answers[rescaled.question], rescaled)
    for own in step.changed:
        if answers.get(own, UNANSWERED) != UNANSWERED:
            answers[own] = answers[own].model_copy(update={"ask_again": True})


def _put_away(question: str, version: int, why: str, answers: Mapping[str, Answer], archive: list[Archived]) -> None:
    answer = answers.get(question, UNANSWERED).model_copy(update={"ask_again": False})
    if answer != UNANSWERED:
        entry = {"question": question, "version": version, "why": why, "answer": answer}
        archive.append(Archived.model_validate(entry))


def _rescaled(answer: Answer, rescaled: Rescaled) -> Answer:
    level = answer.level if answer.rated is None else rescaled.levels[answer.rated]
    aim = answer.target and rescaled.levels[answer.target.level]
    target = Target(level=aim, by=answer.target.by) if aim and answer.target else None
    return answer.model_copy(update={"level": level, "target": target})


def _without_forbidden(pack: Pack, answers: dict[str, Answer], archive: list[Archived]) -> None:
    """Archives a "not applicable" that a changed question does not allow any more."""
    for own, answer in list(answers.items()):
        if answer.not_applicable and own in pack.questions and not pack.questions[own].not_applicable:
            _put_away(own, pack.version - 1, "reworded", answers, archive)
            answers[own] = answer.model_copy(update={"not_applicable": None, "ask_again": True})


def _step_faults(step: Migration, after: Mapping[str, int], later: set[str]) -> Iterator[Fault]:
    for path, own in _asked_afterwards(step):
        if own not in after:
            yield path, f'"{own}" is not asked in version {step.from_ + 1}'
    for name, ids in (
        ("retire", [own.question for own in step.retire]),
        ("split", [own.question for own in step.split]),
    ):
        for place, own in enumerate(ids):
            if own in later:
                yield (name, place, "question"), f'"{own}" is asked later (an id never comes back for another question)'


def _asked_afterwards(step: Migration) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every name of a question that has to be there after the step, and where it stands."""
    yield from ((("add", place), own) for place, own in enumerate(step.add))
    yield from ((("reword", place), own) for place, own in enumerate(step.reword))
    yield from ((("rescale", place, "question"), own.question) for place, own in enumerate(step.rescale))
    for place, split in enumerate(step.split):
        yield from ((("split", place, "into", part), own) for part, own in enumerate(split.into))


def _revision_faults(pack: Pack) -> Iterator[Fault]:
    """Changes of meaning that no step tells of, whose answers would count as given to what is asked now."""
    for own, question in pack.questions.items():
        changes = [place for place, step in enumerate(pack.migrations) if own in step.changed]
        if question.revision - 1 != len(changes) and pack.version > 1:
            told = f'"{own}" is at revision {question.revision}, and {len(changes)} of its changes are told'
            where = ("migrations", changes[-1]) if changes else ("version",)
            yield where, f"{told} (reword or rescale, one for each revision after the first)"
