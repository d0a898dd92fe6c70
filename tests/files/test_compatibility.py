"""Files of every version there has been, read by the program as it is now."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from crm_assess.files.assessments import json_text, load_assessment, parse_assessment, yaml_text
from crm_assess.files.packs import load_pack
from crm_assess.files.problems import InputError
from crm_assess.files.source import Source
from crm_assess.models.assessment import Answer

COMPAT = Path(__file__).parents[1] / "compat"
PACK = load_pack().value
RELEASED = sorted(path for version in COMPAT.glob("[0-9]*") for path in version.iterdir())


def plain(answer: Answer) -> dict[str, Any]:
    found = answer.model_dump(mode="json", exclude_defaults=True)
    found.pop("ask_again", None)
    return found


def in_full(written: Any) -> dict[str, Any]:
    """An answer as the file has it, in the long form; read by another reader than the program's."""
    return written if isinstance(written, dict) else {} if written is None else {"level": written}


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_answer_of_a_released_version_is_still_there(path: Path) -> None:
    written = yaml.load(path.read_text(), Loader=yaml.BaseLoader)["answers"]
    loaded = load_assessment(path, PACK).value
    archived: dict[str, list[dict[str, Any]]] = {}
    for entry in loaded.archive:
        archived.setdefault(entry.question, []).append(plain(entry.answer))
    for question, answer in written.items():
        wanted = as_text(in_full(None if answer in ("", "null") else answer))
        found = [plain(loaded.answer(question)), *archived.get(question, [])]
        assert wanted in [as_text(one) for one in found]


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(part) for key, part in value.items()}
    return [as_text(part) for part in value] if isinstance(value, list | tuple) else str(value)


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_read_can_be_written_and_read_again(path: Path) -> None:
    loaded = load_assessment(path, PACK).value
    assert parse_assessment(Source("again.yaml", yaml_text(loaded).encode()), PACK).value == loaded
    assert parse_assessment(Source("again.json", json_text(loaded).encode()), PACK).value == loaded


OLD = """\
schema: crm-assess/assessment/1
pack: {id: invented, version: 1}
agency: {name: Office}
assessed_on: 2026-11-22
answers:
  greeting: 3
  phone_and_mail: {level: 4, note: "One queue."}
  fax_desk: 5
"""


def test_an_old_file_becomes_one_of_today_with_its_archive_and_is_read_again_the_same() -> None:
    pack = load_pack(COMPAT / "invented" / "3").value
    loaded = parse_assessment(Source("old.yaml", OLD.encode()), pack).value
    text = yaml_text(loaded)
    assert "ask_again: true" in text
    assert "archive:" in text
    assert parse_assessment(Source("new.yaml", text.encode()), pack).value == loaded
    assert parse_assessment(Source("new.json", json_text(loaded).encode()), pack).value == loaded


@pytest.mark.parametrize(
    ("version", "question", "complaint"),
    [
        (1, "web_forms", "answers.web_forms: is no question of the pack"),
        (3, "fax_desk", "answers.fax_desk: is no question of the pack"),
        (4, "greeting", "pack.version: 4 is newer than the questions at hand (3)"),
    ],
)
def test_a_file_may_only_answer_what_its_version_asked(version: int, question: str, complaint: str) -> None:
    pack = load_pack(COMPAT / "invented" / "3").value
    text = OLD.replace("version: 1", f"version: {version}").partition("  greeting")[0] + f"  {question}: 3\n"
    with pytest.raises(InputError, match=re.escape(complaint)):
        parse_assessment(Source("file.yaml", text.encode()), pack)


@pytest.mark.parametrize("entry", ["conflicts", "doubts"])
def test_raters_may_only_differ_on_what_their_version_asked(entry: str) -> None:
    pack = load_pack(COMPAT / "invented" / "3").value
    text = OLD + f"{entry}:\n  - {{question: fax_desk, said: [{{by: Ada, answer: 2}}]}}\n"
    assert parse_assessment(Source("file.yaml", text.encode()), pack).value.archive
    text = text.replace("fax_desk, said", "fax_disk, said")
    complaint = f'{entry}[0].question: "fax_disk" is no question of the pack (see crm-assess questions; did you mean'
    with pytest.raises(InputError, match=re.escape(complaint)):
        parse_assessment(Source("file.yaml", text.encode()), pack)


def test_a_migration_that_does_not_fit_is_shown_at_its_place(tmp_path: Path) -> None:
    for file in (COMPAT / "invented" / "3").iterdir():
        (tmp_path / file.name).write_text(file.read_text().replace("add: [web_forms]", "add: [web_form]"))
    with pytest.raises(InputError) as error:
        load_pack(tmp_path)
    assert 'pack.yaml:8:11: migrations[0].add[0]: "web_form" is not asked in version 2' in str(error.value)
