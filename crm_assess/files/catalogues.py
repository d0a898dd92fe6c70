"""The languages the program speaks, and the catalogue of messages of each: ``locale/fr/LC_MESSAGES/crm_assess.po``."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import TYPE_CHECKING

from crm_assess.errors import CrmAssessError
from crm_assess.language import ENGLISH

if TYPE_CHECKING:
    from gettext import NullTranslations

    from babel.messages.catalog import Catalog, Message


class CatalogueError(CrmAssessError):
    """A catalogue that is broken or not whole, so that its language is not spoken."""


def languages() -> list[str]:
    """The tags of all languages, English first."""
    return [ENGLISH, *sorted(folder.name for folder in _locale().iterdir() if _file(folder.name).is_file())]


def catalogue(tag: str) -> "NullTranslations | None":
    """The messages in a language; ``None`` for English, whose messages stand in the code.

    The text catalogue is compiled here, in memory, so that a language is one file that translators can read.

    Raises CatalogueError where a message has no translation or an unsure one, where the file is broken, and for a
    language whose numbers and dates Babel does not know.
    """
    if tag == ENGLISH:
        return None
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    read = _read(tag)
    if lacking := open_messages(read):
        raise CatalogueError(f"{len(lacking)} of {len(read)} messages are not translated into {tag}")
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)


def open_messages(catalog: "Catalog") -> "list[Message]":
    """The messages that lack a translation, or whose translation has to be looked at."""
    return [message for message in catalog if message.id and (message.fuzzy or not all(_texts(message)))]


def _texts(message: "Message") -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _read(tag: str) -> "Catalog":
    from babel import Locale, UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(BytesIO(_file(tag).read_bytes()), locale=Locale.parse(tag), abort_invalid=True)
    except (UnknownLocaleError, PoFileError, ValueError) as error:
        raise CatalogueError(f"the messages in {tag} cannot be used: {error}") from None


def _locale() -> Traversable:
    return files("crm_assess") / "locale"


def _file(tag: str) -> Traversable:
    return _locale() / tag / "LC_MESSAGES" / "crm_assess.po"
