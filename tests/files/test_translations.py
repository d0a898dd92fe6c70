"""A pack in another language: whole, or refused with the place of every text that is missing or out of date."""

import os
import shutil
from pathlib import Path

import pytest

from crm_assess.files.checking import check
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN, InputError
from crm_assess.files.source import MAX_BYTES
from crm_assess.files.translations import translated, translations

ROOT = Path(__file__).parents[2]
PACK = load_pack().value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "questions", tmp_path / "questions"))


def told(folder: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        check(folder, PACK)
    return str(caught.value).replace(f"{folder}/", "").splitlines()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_pack_has_every_text_in_french_and_nothing_else_changes() -> None:
    french = translated(PACK, None, "fr")
    assert translations(None) == ["fr"]
    assert list(french.questions) == list(PACK.questions)
    for own, question in french.questions.items():
        theirs = PACK.questions[own]
        said = (question.topic, question.ask, question.why, *question.levels, question.evidence)
        assert not set(said) & {theirs.ask, theirs.why, *theirs.levels, theirs.evidence}
        kept = {"id", "revision", "lens", "not_applicable", "relates_to"}
        assert question.model_dump(include=kept) == theirs.model_dump(include=kept)
    assert french.levels == ("Initial", "Reproductible", "Défini", "Maîtrisé", "Optimisé")


def test_check_names_the_languages_of_a_pack(folder: Path) -> None:
    assert check(folder, PACK) == "a question pack, 32 questions in 4 dimensions, also in fr"
    shutil.rmtree(folder / "fr")
    assert check(folder, PACK) == "a question pack, 32 questions in 4 dimensions"


def test_another_folder_in_the_pack_is_left_alone(folder: Path) -> None:
    shutil.copytree(folder / "fr", folder / "old")
    (folder / "old" / "pack.yaml").write_text("[", encoding="utf-8")
    assert translations(folder) == ["fr"]
    assert check(folder, PACK).endswith("also in fr")


def test_a_question_that_is_not_translated_is_named(folder: Path) -> None:
    text = (folder / "fr" / "insights.yaml").read_text(encoding="utf-8")
    head, last = text.split("  - id: privacy_and_data_quality")
    (folder / "fr" / "insights.yaml").write_text(head, encoding="utf-8")
    assert last
    assert told(folder) == [
        "fr/insights.yaml:8:3: questions: lacks privacy_and_data_quality (every question of the dimension)"
    ]


def test_a_text_that_is_missing_or_empty_is_named_with_its_line(folder: Path) -> None:
    change(folder / "fr" / "offerings.yaml", "    why: >-", "    whi: >-")
    lines = told(folder)
    assert any(line.startswith("fr/offerings.yaml:8:5: questions[0].why: is missing") for line in lines)
    assert any("questions[0].whi: is no known key" in line and "did you mean why" in line for line in lines)


def test_a_question_or_dimension_that_the_pack_does_not_have_is_named(folder: Path) -> None:
    change(folder / "fr" / "insights.yaml", "- id: customer_input", "- id: 7")
    change(folder / "fr" / "insights.yaml", "- id: data_analysis", "- id: data_analyses")
    change(folder / "fr" / "offerings.yaml", "id: offerings", "id: offering")
    assert told(folder) == [
        "fr/insights.yaml:8:3: questions: lacks customer_input, data_analysis (every question of the dimension)",
        "fr/insights.yaml:33:9: questions[1].id: 7 is no id (letters, digits, _ and -, a letter first)",
        'fr/insights.yaml:119:9: questions[4].id: "data_analyses" is no question of the pack (satisfaction_follow_up, '
        "customer_input, single_customer_view, customer_segmentation, data_analysis, journey_research, "
        "insight_in_decisions, privacy_and_data_quality; did you mean data_analysis?)",
        'fr/offerings.yaml:1:5: id: "offering" is no dimension of the pack (offerings, interactions, performance, '
        "insights; did you mean offerings?)",
        "fr/pack.yaml:2:1: file: no file beside it translates the dimension offerings (one for every dimension)",
    ]


def test_a_translation_of_an_earlier_revision_is_out_of_date(folder: Path) -> None:
    change(folder / "insights.yaml", "revision: 1", "revision: 2")
    step = "migrations: [{from: 1, reword: [satisfaction_follow_up]}]"
    change(folder / "pack.yaml", "version: 1", f"version: 2\n{step}")
    assert told(folder) == [
        "fr/insights.yaml:9:15: questions[0].revision: revision 1 was translated; the question is at 2",
        "fr/pack.yaml:3:10: version: version 1 was translated; the pack is at 2",
    ]


def test_the_head_is_that_of_the_pack(folder: Path) -> None:
    change(folder / "fr" / "pack.yaml", "government-crm", "government")
    change(folder / "fr" / "pack.yaml", "people: Humain, process: ", "peoples: Humain, processes: ")
    assert told(folder) == [
        'fr/pack.yaml:2:5: id: "government" is another pack (government-crm)',
        "fr/pack.yaml:6:9: lenses: lacks people, process (every lens of the pack)",
        'fr/pack.yaml:6:10: lenses.peoples: "peoples" is no lens of the pack (people, process, technology; '
        "did you mean people?)",
        'fr/pack.yaml:6:27: lenses.processes: "processes" is no lens of the pack (people, process, technology; '
        "did you mean process?)",
    ]


def test_a_translation_keeps_to_the_limits_of_every_file(folder: Path) -> None:
    os.mkfifo(folder / "fr" / "pipe.yaml")
    (folder / "fr" / "vast.yaml").write_bytes(b" " * (MAX_BYTES + 1))
    assert told(folder) == [
        "fr/pipe.yaml:1:1: file: is no regular file (a file, or - for standard input)",
        "fr/vast.yaml:1:1: file: is too large (at most 1 MiB)",
    ]


def test_what_is_there_twice_is_named(folder: Path) -> None:
    shutil.copy(folder / "fr" / "insights.yaml", folder / "fr" / "more.yaml")
    change(folder / "fr" / "offerings.yaml", "- id: life_events", "- id: tailored_services")
    assert told(folder) == [
        'fr/more.yaml:1:5: id: "insights" is there twice (every dimension once)',
        "fr/offerings.yaml:8:3: questions: lacks life_events (every question of the dimension)",
        'fr/offerings.yaml:66:9: questions[2].id: "tailored_services" is there twice (every question once)',
    ]


def test_files_that_cannot_be_read_as_yaml_are_told_with_all_others(folder: Path) -> None:
    (folder / "fr" / "insights.yaml").write_text("id: [", encoding="utf-8")
    change(folder / "fr" / "offerings.yaml", "title: Offre aux usagers\n", "")
    lines = told(folder)
    assert any(line.startswith("fr/insights.yaml:") for line in lines)
    assert any(line.startswith("fr/offerings.yaml:1:1: title: is missing") for line in lines)


def test_a_head_that_cannot_be_read_is_told_alone(folder: Path) -> None:
    (folder / "fr" / "pack.yaml").write_text("id: [", encoding="utf-8")
    assert told(folder) == ["fr/pack.yaml:2:1: file: is not YAML: did not find expected node content"]


def test_what_was_meant_is_looked_for_only_while_problems_are_printed(folder: Path) -> None:
    names = range(SHOWN + 2)
    change(folder / "fr" / "pack.yaml", "people: ", "".join(f"people_{number}: P, " for number in names) + "people: ")
    with (folder / "fr" / "insights.yaml").open("a", encoding="utf-8") as file:
        file.write("".join(f"  - {{id: data_analysis_{number}}}\n" for number in names))
    with pytest.raises(InputError) as caught:
        check(folder, PACK)
    told = [problem.what for problem in caught.value.problems if "is no" in problem.what]
    for kind, meant in (("lens", "people"), ("question", "data_analysis")):
        suggested = [f"did you mean {meant}?" in what for what in told if f"is no {kind} of the pack" in what]
        assert suggested == [True] * (SHOWN + 1) + [False]
