"""The catalogue of a language: spoken where it is whole, and otherwise refused with the reason."""

from gettext import NullTranslations
from pathlib import Path

import pytest

from crm_assess.files import catalogues
from crm_assess.files.catalogues import CatalogueError, catalogue, languages

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
CONTENTS = '\nmsgid "Contents"\nmsgstr "Sommaire à lire"\n'
ROWS = '\nmsgid "{count} row"\nmsgid_plural "{count} rows"\nmsgstr[0] "{count} ligne"\nmsgstr[1] "{count} lignes"\n'


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of all languages, empty as yet."""
    monkeypatch.setattr(catalogues, "_locale", lambda: tmp_path)
    return tmp_path


def written(locale: Path, text: str, tag: str = "fr") -> None:
    (locale / tag / "LC_MESSAGES").mkdir(parents=True)
    (locale / tag / "LC_MESSAGES" / "crm_assess.po").write_text(text, encoding="utf-8")


def spoken(tag: str = "fr") -> NullTranslations:
    found = catalogue(tag)
    assert found is not None
    return found


def refusal(tag: str = "fr") -> str:
    with pytest.raises(CatalogueError) as refused:
        catalogue(tag)
    return str(refused.value)


def test_a_language_is_a_folder_with_a_catalogue_in_it(locale: Path) -> None:
    for tag in ("pt", "fr"):
        written(locale, HEAD, tag)
    (locale / "de").mkdir()
    assert languages() == ["en", "fr", "pt"]
    assert catalogue("en") is None


def test_a_whole_catalogue_has_every_message_with_its_plural_forms(locale: Path) -> None:
    written(locale, HEAD + CONTENTS + ROWS)
    french = spoken()
    assert french.gettext("Contents") == "Sommaire à lire"
    told = [french.ngettext("{count} row", "{count} rows", count) for count in (0, 1, 2)]
    assert told == ["{count} ligne", "{count} ligne", "{count} lignes"]


@pytest.mark.parametrize(
    "text",
    [
        (CONTENTS + ROWS).replace("Sommaire à lire", ""),
        (CONTENTS + ROWS).replace('\nmsgid "Contents"', '\n#, fuzzy\nmsgid "Contents"'),
        (CONTENTS + ROWS).replace("{count} lignes", ""),
        CONTENTS + '\nmsgid "{count} row"\nmsgid_plural "{count} rows"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ],
    ids=["empty", "unsure", "one plural form", "no plural form"],
)
def test_a_catalogue_that_lacks_a_message_is_not_spoken(locale: Path, text: str) -> None:
    written(locale, HEAD + text)
    assert refusal() == "1 of 2 messages are not translated into fr"


def test_what_is_no_catalogue_is_not_spoken(locale: Path) -> None:
    written(locale, "garbage")
    assert refusal().startswith("the messages in fr cannot be used: ")


def test_a_language_whose_numbers_nobody_knows_is_not_spoken(locale: Path) -> None:
    written(locale, HEAD + CONTENTS, "xx")
    assert refusal("xx") == "the messages in xx cannot be used: unknown locale 'xx'"
