"""crm-assess ask: the questionnaire in the terminal."""

import datetime as dt
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli import options
from crm_assess.cli.language import Lang, choose, load_benchmarks_in, load_pack_in

if TYPE_CHECKING:
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack


HIGHEST = 5
"""The level above which there is nothing to plan."""


@dataclass(frozen=True)
class Choice:
    """What is asked, and from which files."""

    file: Path
    express: bool
    dimension: str | None
    questions: Path | None
    benchmarks: Path | None
    lang: str | None = None

    def again(self, *, whole: bool = False) -> str:
        """The command that goes on with this interview, or with the whole questionnaire."""
        narrower = ["--express"] * self.express + (["--dimension", self.dimension] if self.dimension else [])
        return self._command("ask", [] if whole else narrower)

    def following(self, level_low: int | None) -> list[str]:
        """The commands that go on from here when all that was asked is answered; the level is that reached for sure."""
        page = str(self.file.with_suffix(".html"))
        commands = [self._command("report", []), self._command("report", ["-o", page])]
        if level_low is not None and level_low < HIGHEST:
            commands.append(self._command("plan", ["--to", str(level_low + 1)]))
        return [*commands, *([self.again(whole=True)] if self.express or self.dimension else [])]

    def _command(self, name: str, options: list[str]) -> str:
        options = [*options, *(["--questions", str(self.questions)] if self.questions else [])]
        options += ["--benchmarks", str(self.benchmarks)] if self.benchmarks else []
        options += ["--lang", self.lang] if self.lang else []
        return shlex.join(["crm-assess", name, str(self.file), *options])


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The assessment to go on with, or a new one.")],
    express: Annotated[
        bool, typer.Option("--express", help="Only the questions with a figure of the study: a few minutes.")
    ] = False,
    dimension: Annotated[
        str | None, typer.Option(metavar="ID", help="Only one dimension, such as interactions.")
    ] = None,
    accessible: Annotated[
        bool, typer.Option("--accessible", help="Plain lines for a screen reader or a braille display.")
    ] = False,
    questions: options.Questions = None,
    benchmarks: options.Benchmarks = None,
    lang: Lang = None,
) -> None:
    """Every answer is saved at once: leave with q, Ctrl-C or by closing the window, and go on later.

    A new FILE is YAML, or JSON if its name ends in .json. ACCESSIBLE=1 means --accessible.

    Exit status: 0 done or left with q, 1 the input ended before the last answer, 2 something cannot be used or saved,
    130 stopped with Ctrl-C (all answers are saved).
    """
    status = _interview(Choice(file, express, dimension, questions, benchmarks, lang), accessible)
    if status:
        raise typer.Exit(status)


def _interview(choice: Choice, accessible: bool) -> int:
    from crm_assess.cli.output import rescue_folders
    from crm_assess.cli.terminal import terminal
    from crm_assess.errors import CrmAssessError
    from crm_assess.files.draft import UNNAMED, Draft
    from crm_assess.interview.session import Session
    from crm_assess.interview.state import begin, said
    from crm_assess.interview.words import greeting

    if str(choice.file) == "-":
        raise CrmAssessError("ask saves its answers: give it the name of a file, not - (such as my-agency.yaml).")
    pack = load_pack_in(choose(choice.lang), choice.questions).value
    figures = load_benchmarks_in(choice.benchmarks).value
    scope, today = _scope(choice, pack, figures), dt.date.today()
    with Draft(choice.file, pack, today, rescue_folders()) as draft, terminal(accessible) as shown:
        named = draft.assessment.agency.name != UNNAMED
        now = begin(pack, scope, draft.assessment, today, named=named)
        now = said(now, *_carried_over(draft.version, pack.version), greeting(now, new=not named))
        return Session(now, shown, draft, figures, str(choice.file), choice.again(), choice.following).hold()


def _carried_over(version: int, now: int) -> list[str]:
    """What to say of answers to an older version of the questions."""
    if version == now:
        return []
    from crm_assess.language import _, fill

    said = _("The answers were to version {version} of the questions; your next answer carries them over to {now}.")
    return [fill(said, version=version, now=now)]


def _scope(choice: Choice, pack: "Pack", figures: "Benchmarks") -> list[str]:
    """The questions to ask, in the pack's order."""
    from crm_assess.errors import CrmAssessError

    if choice.dimension is not None:
        options.must_be_a_dimension(choice.dimension, pack)
    chosen = [each.id for part in pack.dimensions if choice.dimension in (None, part.id) for each in part.questions]
    scope = [each for each in chosen if each in figures.questions or not choice.express]
    if not scope:
        raise CrmAssessError("No question of this choice carries a figure of the study: leave --express out.")
    return scope
