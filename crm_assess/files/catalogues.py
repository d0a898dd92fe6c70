"""The languages the program speaks, and the catalogue of messages of each: ``locale/fr/LC_MESSAGES/crm_assess.po``."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import TYPE_CHECKING

from crm_assess.language import ENGLISH

if TYPE_CHECKING:
    from gettext import NullTranslations


def languages() -> list[str]:
    """The tags of all languages, English first."""
    return [ENGLISH, *sorted(folder.name for folder in _locale().iterdir() if _file(folder.name).is_file())]


def catalogue(tag: str) -> "NullTranslations | None":
    """The messages in a language; ``None`` for English, whose messages stand in the code.

    The text catalogue is compiled here, in memory, so that a language is one file that translators can read. Messages
    that are marked as fuzzy are left out.
    """
    if tag == ENGLISH:
        return None
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(_file(tag).read_bytes()), locale=tag))
    compiled.seek(0)
    return Translations(compiled)


def _locale() -> Traversable:
    return files("crm_assess") / "locale"


def _file(tag: str) -> Traversable:
    return _locale() / tag / "LC_MESSAGES" / "crm_assess.po"
