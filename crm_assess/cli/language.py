"""Which language a command speaks: that of --lang, else that of the environment."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_assess.cli.options import refusal

if TYPE_CHECKING:
    from crm_assess.files.loaded import Loaded
    from crm_assess.models.benchmark import Benchmarks
    from crm_assess.models.pack import Pack

ENGLISH = "en"

Lang = Annotated[
    str | None, typer.Option("--lang", metavar="LANG", help="The language, such as fr; otherwise that of LANG.")
]
"""The option of every command whose words can be in another language."""


class Choice(NamedTuple):
    """A language of the program's, and whether it was asked for by --lang."""

    tag: str
    asked: bool


def choose(option: str | None) -> Choice:
    """The language that is wanted; raises CrmAssessError for a --lang that the program does not speak."""
    if option is None:
        return Choice(_from_environment(), False)
    from crm_assess.files.catalogues import languages

    known = languages()
    found = _known(option, known)
    if found is None:
        raise refusal("--lang", f"{option} is no language of the program ({', '.join(known)}).")
    return Choice(found, True)


def _from_environment() -> str:
    """The first language of the environment that the program speaks, looked for as GNU gettext does; else English."""
    locale = next((text for name in _VARIABLES if (text := os.environ.get(name))), "")
    if locale.partition(".")[0] in _NONE:
        return ENGLISH
    own = [tag for tag in (os.environ.get("LANGUAGE") or locale).split(":") if tag]
    if not own or own[0].startswith(ENGLISH):
        return ENGLISH
    from crm_assess.files.catalogues import languages

    known = languages()
    return next((found for tag in own if (found := _known(tag, known))), ENGLISH)


_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NONE = ("", "C", "POSIX")


def _known(tag: str, known: list[str]) -> str | None:
    """A language by any of its names: fr, FR, fr-CA, fr_FR.UTF-8."""
    name = tag.partition(".")[0].partition("@")[0].replace("-", "_").casefold()
    tags = {each.casefold(): each for each in known}
    return tags.get(name) or tags.get(name.partition("_")[0])


def speak(choice: Choice, *, words: bool = True) -> str:
    """Sets the language of all that follows and tells which it is; without ``words``, as in JSON, it is English.

    A language whose messages are not whole is refused where --lang asked for it, and else English, with a notice.
    """
    from crm_assess.language import speak as set_language

    set_language(ENGLISH, None)
    if choice.tag == ENGLISH or not words:
        return ENGLISH  # which costs nothing
    from crm_assess.files.catalogues import CatalogueError, catalogue

    try:
        set_language(choice.tag, catalogue(choice.tag))
    except CatalogueError as error:
        _lacks(choice, str(error))
        return ENGLISH
    return choice.tag


def load_pack_in(choice: Choice, questions: Path | None, *, words: bool = True) -> "Loaded[Pack]":
    """The pack in the language that is wanted, which becomes that of all that follows; its digest is the pack's own.

    A pack that lacks the language is refused where --lang asked for it, and else goes on in English with a notice.
    Without ``words``, as in JSON, the pack stays as it is.
    """
    from crm_assess.files.loaded import Loaded
    from crm_assess.files.packs import load_pack

    loaded = load_pack(questions)
    if choice.tag == ENGLISH or not words:
        speak(choice, words=words)
        return loaded
    from crm_assess.files.translations import translated, translations

    if choice.tag not in (found := translations(questions)):
        pack = f"the question pack {loaded.value.id}"
        _lacks(choice, f"{pack} is not translated into {choice.tag} ({', '.join([ENGLISH, *found])})")
        speak(Choice(ENGLISH, False))
    elif speak(choice) == choice.tag:
        return Loaded(translated(loaded.value, questions, choice.tag), loaded.sha256)
    return loaded


def _lacks(choice: Choice, what: str) -> None:
    if choice.asked:
        raise refusal("--lang", f"{what}.")
    from crm_assess.cli.output import notice

    notice(f"{what}; going on in English")


def load_benchmarks_in(benchmarks: Path | None) -> "Loaded[Benchmarks]":
    """Benchmarks in the present language where they are the study's; anyone's own file keeps its words."""
    from crm_assess.files.benchmarks import load_benchmarks
    from crm_assess.language import language_tag

    loaded = load_benchmarks(benchmarks)
    if benchmarks is not None or language_tag() == ENGLISH:
        return loaded
    from crm_assess.files.loaded import Loaded
    from crm_assess.models.translation import figures_in_words

    return Loaded(figures_in_words(loaded.value), loaded.sha256)
