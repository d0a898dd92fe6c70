"""Conflicts between raters, put one after the other to whoever settles them on a terminal."""

import datetime as dt
from collections.abc import Iterator, Sequence

import typer

from crm_assess.language import _, ngettext
from crm_assess.models.assessment import Answer, Claim, Conflict, Settlement
from crm_assess.models.base import LEVELS
from crm_assess.models.pack import Pack, Question
from crm_assess.reports.agreement_paper import told
from crm_assess.reports.clean import clean


def asked(conflicts: Sequence[Conflict], pack: Pack) -> Iterator[Settlement]:
    """What is settled, one after the other; raises ``typer.Abort`` where whoever answers breaks off."""
    said = ngettext("{count} conflict. Settle it now?", "{count} conflicts. Settle them now?", len(conflicts))
    if not _wanted(said):
        return
    by = _words(_("Who settles them"))
    for conflict in conflicts:
        answer = _settled(conflict, pack.questions[conflict.question])
        if answer is None:
            typer.echo(_("Left open."), err=True)
            continue
        why = _words(_("Why"))
        yield Settlement(question=conflict.question, answer=answer, by=by, on=dt.date.today(), why=why)


def _wanted(said: str) -> bool:
    """Whether the answer is yes, in English or the user's language; Enter alone is no."""
    yes, no = _("yes"), _("no")
    answers = {**dict.fromkeys(("y", "yes", yes[0], yes), True), **dict.fromkeys(("", "n", "no", no[0], no), False)}
    while (text := _typed(f"{said} [{yes[0]}/{no[0].upper()}]", default="").lower()) not in answers:
        typer.echo(_("{text} is none of them.", text=clean(text)), err=True)
    return answers[text]


def _settled(conflict: Conflict, question: Question) -> Answer | None:
    typer.echo(f"\n{clean(question.topic)}", err=True)
    for number, claim in enumerate(conflict.said, 1):
        said, *beside = _claim(claim, question)
        typer.echo(f"  {number}  {clean(said)}", err=True)
        for line in beside:
            typer.echo(f"     {clean(line)}", err=True)
    given = {str(number): claim.answer for number, claim in enumerate(conflict.said, 1)}
    given |= {f"={level}": Answer(level=level) for level in LEVELS}
    which = _("Which one stands (its number; = and a level for another one, such as =3; empty: leave it open)")
    while text := _typed(which, default="").replace(" ", ""):
        if text in given:
            return given[text]
        typer.echo(_("{text} is none of them.", text=clean(text)), err=True)
    return None


def _claim(claim: Claim, question: Question) -> Iterator[str]:
    """Who said what, what that looks like, and what it rests on."""
    yield told([claim])
    if claim.answer.rated is not None:
        yield question.sentence(claim.answer.rated)
    if claim.answer.note:
        yield _("Note: {text}", text=claim.answer.note)
    if claim.answer.evidence:
        yield _("Evidence: {text}", text=_("; ").join(claim.answer.evidence))


def _words(prompt: str) -> str:
    """Some text; asked for until there is any."""
    while not (text := _typed(prompt)):
        pass
    return text


def _typed(prompt: str, default: str | None = None) -> str:
    return str(typer.prompt(prompt, default=default, show_default=False, err=True)).strip()
