"""Every language has every message, as the program has it now, and written as that language is written."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.numbers import get_decimal_symbol

from crm_assess.files.catalogues import catalogue, languages, open_messages
from tests import messages

FILES = messages.files()
each_language = pytest.mark.parametrize("path", FILES, ids=lambda path: path.parts[-3])


def texts(message: Message) -> list[tuple[str, str]]:
    """Each form of a message in English, and in the other language."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return [(ids[min(place, len(ids) - 1)], string) for place, string in enumerate(strings)]


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def translated(path: Path) -> list[Message]:
    return [message for message in messages.read(path) if message.id]


def test_the_languages_are_english_and_those_with_a_catalogue() -> None:
    assert languages() == ["en", *(path.parts[-3] for path in FILES)]
    assert catalogue("en") is None


@each_language
def test_the_catalogue_is_what_the_program_has_now(path: Path) -> None:
    assert path.read_bytes() == messages.brought_up_to_date(path), "python3 dev.py messages, and translate what is open"


@each_language
def test_no_message_is_without_a_translation_or_unsure(path: Path) -> None:
    assert [message.id for message in open_messages(messages.read(path))] == []


@each_language
def test_a_translation_has_the_places_of_its_message(path: Path) -> None:
    for message in translated(path):
        for english, other in texts(message):
            assert places(other) == places(english), english


@each_language
def test_a_translation_begins_and_ends_as_its_message_does(path: Path) -> None:
    """A part of a sentence starts with its own blank or comma, and a sentence keeps its full stop."""
    for message in translated(path):
        for english, other in texts(message):
            assert other[0].isspace() or not english[0].isspace(), english
            assert other.endswith(" ") == english.endswith(" "), english
            assert other.endswith(".") or not english.endswith("."), english


@each_language
def test_the_catalogue_has_the_plural_forms_of_its_language(path: Path) -> None:
    catalog = messages.read(path)
    for message in translated(path):
        assert isinstance(message.id, str) or len(texts(message)) == catalog.num_plurals, message.id


ENGLISH_ALWAYS = {"check.py", "convert.py", "language.py"}
"""Commands that speak no other language, and what is said where a language is lacking."""


def test_what_a_command_tells_beside_its_result_is_given_to_be_translated() -> None:
    told = []
    for file in (Path(__file__).parents[1] / "crm_assess" / "cli").glob("*.py"):
        literal = re.findall(r"(?:notice|show)\((f?\"[^\"]*[a-z]{2} [^\"]*\")", file.read_text(encoding="utf-8"))
        told += [(file.name, words) for words in literal if file.name not in ENGLISH_ALWAYS]
    assert told == []


def test_values_are_put_into_a_message_by_the_language_which_writes_their_numbers() -> None:
    package = Path(__file__).parents[1] / "crm_assess"
    files = [file for room in ("cli", "interview", "reports") for file in (package / room).rglob("*.py")]
    assert len(files) > 50
    assert [file.name for file in files if re.search(r"\w\.format\(", file.read_text(encoding="utf-8"))] == []


FRENCH_BLANKS = re.compile(
    "(?<![\u00a0\u202f]):(?=[ \u00a0]|$)|[^\u202f][;!?](?=\\s|$)|[^\u00a0]%(?=\\s|$)|«[^\u00a0]|[^\u00a0]»|\\w'\\w"
)
"""What French typography never has: a mark or a guillemet without its no-break space, that of % as Babel has it."""


def test_french_is_written_with_its_blanks_and_apostrophes() -> None:
    root = Path(__file__).parents[1] / "questions" / "fr"
    told = [other for message in translated(FILES[0]) for _, other in texts(message)]
    written = [line for file in root.glob("*.yaml") for line in file.read_text(encoding="utf-8").splitlines()]
    lines = [
        re.sub(r"^ *(- )?\w+: ?", "", line) for line in written if not line.startswith(("#", "levels:", "lenses:"))
    ]
    assert FILES[0].parts[-3] == "fr"
    assert [text for text in told if FRENCH_BLANKS.search(text)] == []
    assert [line for line in lines if FRENCH_BLANKS.search(line)] == []
    assert len(lines) > 500
    assert get_decimal_symbol("fr") == ","
