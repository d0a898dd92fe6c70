"""--lang and the languages of the environment: whole, or refused; JSON never changes."""

import shutil
from pathlib import Path

import pytest

from crm_assess.files import catalogues
from tests.running import call

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "permit-office.yaml"


@pytest.fixture(autouse=True)
def no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_the_questions_and_the_report_come_in_french() -> None:
    assert "Gestion de la relation usager" in call("questions", "--lang", "fr").text
    report = call("report", EXAMPLE, "--lang", "fr").text
    assert "au moins 140 (« over 140 ») dirigeants" in " ".join(report.split())
    assert "Maturité par dimension" in report
    assert "Maturity" not in report
    assert "L’organisme offre un service supérieur" in call("benchmarks", "--lang", "fr").text


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_CA.UTF-8@euro"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "xx_YY"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LC_MESSAGES": "fr_FR", "LC_ALL": "C"}, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR"}, "fr"),
        ({"LANG": "en_US", "LANGUAGE": "xx:fr:en"}, "fr"),
        ({"LANG": "fr_FR", "LANGUAGE": "en:fr"}, "en"),
        ({"LANG": "C", "LANGUAGE": "fr"}, "en"),
    ],
)
def test_without_lang_the_environment_says_which(
    environment: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ended = call("questions", "--dimension", "insights")
    assert ended.errors == ""
    assert ("relation usager" in ended.text) == (spoken == "fr")


def test_lang_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert "What the reader must know" in call("report", EXAMPLE, "--lang", "en").text


def test_a_language_the_program_does_not_speak_is_refused_with_those_it_does() -> None:
    ended = call("report", EXAMPLE, "--lang", "xx")
    assert (ended.status, ended.text) == (2, "")
    assert ended.errors == "--lang: xx is no language of the program (en, fr).\n"


@pytest.mark.parametrize(
    "command",
    [
        ("report", EXAMPLE, "--format", "json"),
        ("questions", "--format", "json"),
        ("benchmarks", "--format", "json"),
    ],
)
def test_json_is_the_same_bytes_in_every_language(command: tuple[object, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    english = call(*command).data
    assert call(*command, "--lang", "fr").data == english
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert call(*command).data == english


def test_a_pack_that_is_not_translated_is_refused_or_read_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(ROOT / "questions", tmp_path / "questions"))
    shutil.rmtree(folder / "fr")
    asked = call("report", EXAMPLE, "--questions", folder, "--lang", "fr")
    assert (asked.status, asked.text) == (2, "")
    assert asked.errors == "--lang: the question pack government-crm is not translated into fr (en).\n"
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    ended = call("report", EXAMPLE, "--questions", folder)
    assert ended.status == 0
    assert ended.errors == (
        "crm-assess: the question pack government-crm is not translated into fr (en); going on in English\n"
    )
    assert ended.text == call("report", EXAMPLE, "--lang", "en").text


def test_a_cohort_is_refused_in_such_a_language_before_anything_is_saved(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "questions", tmp_path / "questions", ignore=shutil.ignore_patterns("fr")))
    counts = tmp_path / "counts.json"
    words = ("cohort", ROOT / "examples", "--questions", folder, "--save-counts", counts)
    assert (call(*words, "--lang", "fr").status, counts.exists()) == (2, False)
    assert (call(*words).status, counts.exists()) == (0, True)


CATALOGUE = (ROOT / "crm_assess" / "locale" / "fr" / "LC_MESSAGES" / "crm_assess.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tag", "text", "why"),
    [
        ("fr", CATALOGUE.replace('msgstr "Sommaire"', 'msgstr ""'), "1 of "),
        ("fr", CATALOGUE.replace('msgid "Contents"', '#, fuzzy\nmsgid "Contents"'), "1 of "),
        ("fr", "garbage", "the messages in fr cannot be used: "),
        ("fr", '\x00msgid "a"', "the messages in fr cannot be used: "),
        ("xx", CATALOGUE, "the messages in xx cannot be used: unknown locale 'xx'"),
    ],
)
def test_a_language_that_is_not_whole_is_refused_or_english(
    tag: str, text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / tag / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / tag / "LC_MESSAGES" / "crm_assess.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogues, "_locale", lambda: tmp_path)
    asked = call("benchmarks", "--lang", tag)
    assert (asked.status, asked.text) == (2, "")
    assert asked.errors.startswith(f"--lang: {why}")
    monkeypatch.setenv("LANG", tag)
    ended = call("benchmarks")
    assert (ended.status, ended.text) == (0, call("benchmarks", "--lang", "en").text)
    assert ended.errors.startswith(f"crm-assess: {why}")
    assert ended.errors.endswith("; going on in English\n")


def test_the_digest_of_the_pack_does_not_depend_on_its_translations(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "questions", tmp_path / "questions"))
    shutil.rmtree(folder / "fr")
    with_french = call("report", EXAMPLE, "--format", "json").data
    assert call("report", EXAMPLE, "--questions", folder, "--format", "json").data == with_french


def test_anyones_own_figures_keep_their_words(tmp_path: Path) -> None:
    own = tmp_path / "figures.json"
    own.write_bytes((ROOT / "benchmarks.json").read_bytes())
    report = call("report", EXAMPLE, "--lang", "fr", "--benchmarks", own, "--format", "markdown").text
    assert "The agency delivers superior service" in report
    assert "Maturité par dimension" in report
