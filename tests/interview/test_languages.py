"""The interview in another language: its own keys and words, English ones beside them, and the same file."""

from pathlib import Path

import pytest

from crm_assess.files.catalogues import catalogue, languages
from crm_assess.interview.about import TODAY
from crm_assess.interview.keys import Key, letter, meaning, shown, words
from crm_assess.language import pgettext, speak
from tests.running import call


@pytest.fixture(params=languages())
def tag(request: pytest.FixtureRequest) -> str:
    speak(request.param, catalogue(request.param))
    return str(request.param)


def test_each_key_and_each_name_shown_means_its_key(tag: str) -> None:
    for key in Key:
        for word in shown(key).split("="):
            assert meaning(word) is key, (tag, word)


def test_no_letter_stands_for_two_keys(tag: str) -> None:
    letters = [letter(key) for key in Key]
    assert len(set(letters)) == len(letters)
    assert not set(letters) & set("12345")


def test_the_words_of_today_are_no_keys(tag: str) -> None:
    assert all(meaning(word) is None for word in words(pgettext("date", TODAY)))


def test_french_has_its_own_keys_and_keeps_the_english_ones_that_are_free() -> None:
    speak("fr", catalogue("fr"))
    assert meaning("Je l\u2019ignore") is meaning("nsp") is meaning("d") is Key.DONT_KNOW
    assert meaning("retour") is meaning("back") is meaning("p") is meaning("b") is Key.BACK
    assert meaning("a") is meaning("aide") is meaning("help") is meaning("?") is Key.HELP
    assert meaning("o") is meaning("agency") is Key.AGENCY


ENGLISH = ["Permits Ltd", "3", "d", "m", "A note", "t", "4 by 2030-01-01", "s", "n", "Not here", "j", "7", "2", "q"]
FRENCH = [
    *("Permits Ltd", "3", "i", "r", "A note", "c", "4 d\u2019ici au 2030-01-01", "s"),
    *("non applicable", "Not here", "l", "7", "2", "quitter"),
]


def test_answers_given_in_french_make_the_same_file(tmp_path: Path) -> None:
    saved = []
    for lang, lines in (("en", ENGLISH), ("fr", FRENCH)):
        file = tmp_path / lang / "office.yaml"
        file.parent.mkdir()
        ended = call("ask", file, "--lang", lang, stdin=("\n".join(lines) + "\n").encode())
        assert ended.status == 0
        saved.append(file.read_bytes())
    assert saved[0] == saved[1]
    assert b"2030-01-01" in saved[0]


def test_french_is_spoken_from_the_first_screen_to_the_way_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = call("ask", "office.yaml", "--lang", "fr", "--accessible", stdin="Préfecture\n1\nq\n".encode())
    assert "Quel organisme évalue-t-on\u202f?" in ended.errors
    assert "Question 1 sur 32, 1-5 ou touche\u00a0: 1" in ended.errors
    assert ended.errors.endswith("\nPour continuer\u00a0: crm-assess ask office.yaml --lang fr\n")
