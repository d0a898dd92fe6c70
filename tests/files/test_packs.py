"""Question packs: the one that ships, and anyone's own folder."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from crm_assess.files.packs import load_pack
from crm_assess.files.problems import SHOWN, InputError, UnreadableError

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "questions"
STUDY_DIMENSIONS = ["offerings", "interactions", "performance", "insights"]


def copy(folder: Path) -> Path:
    return Path(shutil.copytree(QUESTIONS, folder / "questions"))


def test_the_shipped_pack_has_four_dimensions_of_eight_questions_with_five_levels() -> None:
    pack = load_pack().value
    assert [dimension.id for dimension in pack.dimensions] == STUDY_DIMENSIONS
    assert [len(dimension.questions) for dimension in pack.dimensions] == [8, 8, 8, 8]
    assert all(len(set(question.levels)) == 5 for question in pack.questions.values())
    assert pack.levels == ("Initial", "Repeatable", "Defined", "Managed", "Optimizing")


def test_what_can_never_be_lacking_is_never_not_applicable() -> None:
    questions = load_pack().value.questions
    assert not questions["service_priority"].not_applicable
    assert not questions["superior_service"].not_applicable
    assert all(questions[name].not_applicable for name in ("call_centre", "call_routing", "life_events"))


def test_the_shipped_pack_and_its_folder_are_the_same() -> None:
    assert load_pack(QUESTIONS) == load_pack()


def test_the_digest_is_what_sha256sum_prints_of_the_folder(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    printed = subprocess.run(
        "LC_ALL=C sha256sum *.yaml", shell=True, cwd=folder, capture_output=True, check=True
    ).stdout
    assert load_pack(folder).sha256 == hashlib.sha256(printed).hexdigest()


def test_another_dimension_is_one_more_file(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = (folder / "offerings.yaml").read_text(encoding="utf-8")
    text = (
        text.replace("id: offerings", "id: partners").replace("order: 1", "order: 9").replace("- id: ", "- id: with_")
    )
    (folder / "partners.yaml").write_text(text, encoding="utf-8")
    pack = load_pack(folder).value
    assert [dimension.id for dimension in pack.dimensions] == [*STUDY_DIMENSIONS, "partners"]
    assert pack.dimension_of["with_life_events"].id == "partners"


def test_the_names_of_the_files_change_nothing_but_the_digest(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "offerings.yaml").rename(folder / "zz.yaml")
    renamed = load_pack(folder)
    assert renamed.value == load_pack().value
    assert renamed.sha256 != load_pack().sha256


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "notes.txt").write_text("[", encoding="utf-8")
    (folder / "offerings.yaml~").write_text("[", encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "offerings.yaml").write_text("[", encoding="utf-8")
    assert load_pack(folder) == load_pack()


def test_a_file_that_cannot_be_read_is_told_beside_the_others_problems(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    (folder / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (folder / "insights.yaml").write_text("id: insights\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(folder)
    told = str(caught.value).replace(f"{folder}/", "").splitlines()
    assert told[0] == "gone.yaml:1:1: file: cannot be read: no such file or directory"
    assert "insights.yaml:1:1: questions: is missing (it is required)" in told


@pytest.mark.parametrize("name", ["nowhere", "a-file"])
def test_what_is_no_folder_is_told_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(UnreadableError) as refused:
        load_pack(tmp_path / name)
    assert str(refused.value).startswith(f"{tmp_path / name}:1:1: file: is no folder (a folder with pack.yaml and")


def test_a_pack_has_a_head_and_a_dimension_at_least(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    for name in ("interactions", "performance", "insights"):
        (folder / f"{name}.yaml").unlink()
    assert [dimension.id for dimension in load_pack(folder).value.dimensions] == ["offerings"]
    (folder / "offerings.yaml").unlink()
    with pytest.raises(InputError, match=r"questions:1:1: file: is no question pack \(a folder with"):
        load_pack(folder)


def test_a_step_between_versions_that_cannot_be_is_told_with_its_place(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    with (folder / "pack.yaml").open("a", encoding="utf-8") as head:
        head.write("migrations:\n  - {from: 4, add: []}\n")
    with pytest.raises(
        InputError, match=r"pack\.yaml:\d+:12: migrations\[0\]\.from: 4 is no earlier version \(below 1\)"
    ):
        load_pack(folder)


def test_a_translation_is_told_from_the_pack_it_belongs_to() -> None:
    with pytest.raises(InputError, match=r"fr:1:1: file: is a translation of the question pack around it"):
        load_pack(Path(__file__).parents[2] / "questions" / "fr")


def test_a_dimension_without_an_id_hides_no_question_that_is_there_twice(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    text = (folder / "offerings.yaml").read_text(encoding="utf-8")
    (folder / "more.yaml").write_text(text.replace("id: offerings", "id: 7"), encoding="utf-8")
    with pytest.raises(InputError, match=r'"life_events" is there twice .*first in more\.yaml'):
        load_pack(folder)


def test_of_many_lenses_the_first_are_listed_and_what_was_meant_is_looked_for_while_problems_are_printed(
    tmp_path: Path,
) -> None:
    five = "{1: a, 2: b, 3: c, 4: d, 5: e}"
    lenses = ", ".join(f"lens_{letter}: A" for letter in "abcdefghijklm")
    (tmp_path / "pack.yaml").write_text(f"id: p\nversion: 1\ntitle: P\nlevels: {five}\nlenses: {{{lenses}}}\n")
    questions = "".join(f"  - {{lens: lens_aa{number}}}\n" for number in range(SHOWN + 2))
    (tmp_path / "d.yaml").write_text(f"id: d\ntitle: D\norder: 1\nsummary: S\nquestions:\n{questions}")
    with pytest.raises(InputError) as refused:
        load_pack(tmp_path)
    told = [problem.what for problem in refused.value.problems if "is no lens" in problem.what]
    listed = "lens_a, lens_b, lens_c, lens_d, lens_e, lens_f, lens_g, lens_h, lens_i, lens_j, lens_k, lens_l, ..."
    assert told[0] == f'"lens_aa0" is no lens of the pack ({listed}; did you mean lens_a?)'
    assert ["did you mean lens_a?" in what for what in told] == [True] * (SHOWN + 1) + [False]
