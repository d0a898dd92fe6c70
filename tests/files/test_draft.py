"""An assessment file while it is being filled in: what others write is kept, and no answer is lost."""

import datetime as dt
import os
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_assess.files.assessments import json_text, load_assessment, yaml_text
from crm_assess.files.draft import UNNAMED, Draft, Kept
from crm_assess.files.locking import InUse
from crm_assess.files.packs import load_pack
from crm_assess.files.parts import merged
from crm_assess.files.problems import InputError
from crm_assess.files.save import SaveError
from crm_assess.files.source import MAX_BYTES
from crm_assess.models.assessment import Answer, Assessment, Assessor, Settled, Target
from crm_assess.models.migration import Migration

PACK = load_pack().value
ONE, TWO, THREE = list(PACK.questions)[:3]
TODAY = dt.date(2026, 11, 22)
HEAD = "schema: crm-assess/assessment/1\npack: {id: government-crm, version: 1}\nassessed_on: 2025-11-14\n"
MINE = HEAD + f"agency: {{name: Permits}}  # ours\nanswers:\n  {ONE}: 1  # sure\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.yaml"


def draft(file: Path) -> Draft:
    return Draft(file, PACK, TODAY, [file.parent / "rescue"])


def with_answer(assessment: Assessment, question: str, **answer: Any) -> Assessment:
    return assessment.model_copy(update={"answers": {**assessment.answers, question: Answer(**answer)}})


def test_a_new_file_is_not_made_before_something_is_said(file: Path) -> None:
    with draft(file) as opened:
        assert opened.assessment.agency.name == UNNAMED
        assert opened.assessment.assessed_on == TODAY
    assert not file.exists()


def test_answers_are_written_in_the_order_of_the_questions(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        now = opened.keep(with_answer(opened.assessment, THREE, level=3)).assessment
        opened.keep(with_answer(now, TWO, level="dont_know", note="Ask Jo."))
    assert file.read_text() == MINE + f"  {TWO}:\n    level: dont_know\n    note: Ask Jo.\n  {THREE}: 3\n"


def test_nothing_new_writes_nothing(file: Path) -> None:
    file.write_text(MINE)
    before = file.stat()
    with draft(file) as opened:
        opened.keep(opened.assessment)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "template",
    [
        HEAD + "agency: {name: }  # your agency\nanswers: {}\n",
        HEAD + "agency:\n  name:   # your agency\n  country:\nanswers:\n  # call_centre: 3\n",
        HEAD + "agency:\n  country: CA\nanswers:\n",
        HEAD.replace("2025-11-14", "  # today") + "agency:\n  name: ''\nanswers:\n",
        HEAD + "answers:\n",
        "# all blank\nschema: crm-assess/assessment/1\npack: {id: government-crm, version: 1}\n",
    ],
)
def test_a_template_is_completed_in_place(file: Path, template: str) -> None:
    file.write_text(template)
    with draft(file) as opened:
        assert opened.assessment.agency.name == UNNAMED
        agency = opened.assessment.agency.model_copy(update={"name": "Permits"})
        kept = opened.keep(opened.assessment.model_copy(update={"agency": agency}))
        assert not kept.trouble
        opened.keep(with_answer(kept.assessment, ONE, level=2))
    loaded = load_assessment(file, PACK).value
    assert (loaded.agency.name, loaded.answer(ONE).level) == ("Permits", 2)
    assert loaded.assessed_on in (TODAY, dt.date(2025, 11, 14))
    assert loaded.agency.country == ("CA" if "CA" in template else None)
    comments = [line.partition("#")[2] for line in template.splitlines() if "#" in line]
    assert all(f"#{comment}" in file.read_text() for comment in comments)


def test_what_is_wrong_beside_a_blank_name_is_refused_with_its_place(file: Path) -> None:
    text = HEAD + f"agency: {{name: }}\nanswers:\n  {ONE}: 7\n  nonsense: 3\n"
    file.write_text(text)
    with pytest.raises(InputError) as error:
        draft(file)
    assert f"{file}:6:" in str(error.value)
    assert f"{file}:7:" in str(error.value)
    assert file.read_text() == text


def test_a_file_in_use_is_refused_and_free_again_afterwards(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        opened.keep(with_answer(opened.assessment, TWO, level=2))
        with pytest.raises(InUse, match="is open in another interview"):
            draft(file)
    with draft(file) as again:
        assert again.assessment.answer(TWO).level == 2


def test_a_file_that_another_program_replaced_is_locked_again_by_the_next_save(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        other = file.with_name("other")
        other.write_text(MINE)
        other.replace(file)
        opened.keep(with_answer(opened.assessment, TWO, level=2))
        with pytest.raises(InUse):
            draft(file)


def test_an_editor_that_changes_the_header_and_the_comments_is_respected(file: Path) -> None:
    theirs = MINE.replace("# ours", "# theirs").replace("2025-11-14", "2025-11-15").replace("Permits", "Licences")
    theirs += "assessors: [{name: Ada}]\n"
    theirs += "archive: [{question: counters, version: 1, why: retired, answer: 4}]\n"
    file.write_text(MINE)
    with draft(file) as opened:
        file.write_text(theirs)
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    assert kept.notices == (f"{file} was changed elsewhere meanwhile: those changes and yours are both in it.",)
    assert kept.assessment == load_assessment(file, PACK).value
    assert file.read_text() == theirs.replace("# sure\n", f"# sure\n  {TWO}: 2\n")


def test_an_answer_that_another_took_back_stays_away(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        file.write_text(MINE.replace(f"  {ONE}: 1  # sure\n", "").replace("answers:", "answers: {}"))
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    assert set(kept.assessment.answers) == {TWO}


def test_a_file_of_an_unusual_layout_is_laid_out_anew_and_kept_in_a_copy(file: Path) -> None:
    text = HEAD + f"agency: {{name: Permits}}  # ours\nanswers:\n  ? {ONE}\n"
    file.write_text(text)
    with draft(file) as opened:
        kept = opened.keep(with_answer(opened.assessment, ONE, level=2))
    copy = file.with_name("mine.before.yaml")
    assert kept.notices == (f"{file} had to be laid out anew; as it was before, with its comments, it is in {copy}.",)
    assert load_assessment(file, PACK).value == kept.assessment
    assert copy.read_text() == text


def test_answers_to_older_questions_are_carried_over_by_the_next_save(file: Path) -> None:
    step = Migration.model_validate(
        {
            "from": 1,
            "reword": [TWO],
            "retire": [{"question": "counters", "dimension": "offerings", "topic": "Counters"}],
        }
    )
    pack = PACK.model_copy(update={"version": 2, "migrations": (step,)})
    file.write_text(MINE + f"  counters: {{level: 4, note: Two.}}\n  {TWO}: 5  # then\n")
    with Draft(file, pack, TODAY, []) as opened:
        assert opened.version == 1
        assert opened.assessment.answer(TWO).ask_again
        kept = opened.keep(with_answer(opened.assessment, THREE, level=3))
    assert not kept.trouble
    assert load_assessment(file, pack).value == kept.assessment
    assert [(gone.question, gone.answer.level) for gone in kept.assessment.archive] == [("counters", 4)]
    text = file.read_text()
    assert "version: 2" in text
    assert f"  {ONE}: 1  # sure\n" in text
    assert "# then" in text


@pytest.mark.parametrize("name", ["mine.csv", "mine.xlsx"])
def test_tables_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SaveError, match=r"is saved as YAML or JSON \(give a name that ends in .yaml or .json\)"):
        draft(tmp_path / name)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SaveError, match=r"there is no folder .*/missing \(make it first\)"):
        draft(tmp_path / "missing" / "mine.yaml")


def test_what_would_be_too_large_to_be_read_again_is_rescued(file: Path) -> None:
    added = f"  {TWO}:\n    note: One more.\n"
    full = f"{MINE}#".ljust(MAX_BYTES - len(added), "x")
    file.write_text(full)
    copy = file.parent / "rescue" / "mine.rescued.yaml"
    copy.parent.mkdir()
    with draft(file) as opened:
        first = opened.assessment
        assert not opened.keep(with_answer(first, TWO, note="One more.")).trouble
        kept = opened.keep(with_answer(first, TWO, note="One more!!"))
    assert kept.trouble == (
        f"{file} could not be saved: it would be too large (shorten the longest note).\n"
        f"All answers so far are safe in {copy}."
    )
    assert kept.unsafe == ""
    assert file.read_text() == full.replace(MINE, MINE + added)
    assert "One more!!" in copy.read_text()


@pytest.mark.parametrize("text", [yaml_text, json_text])
def test_a_rescued_copy_is_a_file_to_go_on_with(tmp_path: Path, text: Any) -> None:
    file = tmp_path / "gone" / f"mine{'.json' if text is json_text else '.yaml'}"
    file.parent.mkdir()
    rescue = tmp_path / "rescue"
    rescue.mkdir()
    with Draft(file, PACK, TODAY, [tmp_path / "missing", rescue]) as opened:
        file.parent.rmdir()
        mine = with_answer(opened.assessment, ONE, level=4)
        kept = opened.keep(mine)
    copy = rescue / f"mine.rescued{file.suffix}"
    assert f"All answers so far are safe in {copy}." in kept.trouble
    assert copy.read_text() == text(mine)


def test_a_copy_of_a_file_whose_name_says_no_form_is_in_the_form_it_was_in(tmp_path: Path) -> None:
    file, broken = tmp_path / "mine", "{no assessment"
    with draft(tmp_path / "mine.json") as opened:
        file.write_text(json_text(opened.assessment).replace('"?"', '"Permits"'))
    with draft(file) as opened:
        file.write_text(broken)
        mine = with_answer(opened.assessment, ONE, level=4)
        assert opened.keep(mine).unsafe == json_text(mine)
    assert file.read_text() == broken


def test_a_file_that_another_emptied_is_left_alone_and_the_user_is_told(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        file.write_text("")
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    first, second, *_ = kept.trouble.splitlines()
    assert first == f"{file} was changed elsewhere meanwhile and cannot be used as it is:"
    assert second.startswith(f"{file}:1:1: file: ")
    assert file.read_text() == ""


def test_a_file_in_brackets_that_was_removed_comes_back_as_it_was_laid_out(file: Path) -> None:
    text = "{schema: crm-assess/assessment/1, pack: {id: government-crm, version: 1}, assessed_on: 2025-11-14,\n"
    text += f"  agency: {{name: Permits}}, answers: {{{ONE}: 1}}}}  # ours\n"
    file.write_text(text)
    with draft(file) as opened:
        now = opened.keep(with_answer(opened.assessment, ONE, level=2)).assessment
        file.unlink()
        opened.keep(with_answer(now, ONE, level=3))
    assert file.read_text() == text.replace(f"{ONE}: 1", f"{ONE}: 3")


VALUES = st.sampled_from([1, 2, 3])
SAID = st.dictionaries(st.sampled_from([("answers", name) for name in "abc"]), VALUES)


@given(SAID, SAID, SAID)
def test_what_one_side_alone_changed_is_kept_and_the_rest_is_told(base: Any, theirs: Any, mine: Any) -> None:
    result, conflicts = merged(base, theirs, mine)
    for part in {*base, *theirs, *mine}:
        before, other, own = base.get(part), theirs.get(part), mine.get(part)
        if own == before:
            assert result.get(part) == other
        else:
            assert result.get(part) == own
            assert (part in conflicts) == (other not in (before, own))


CONFLICT = f"""\
conflicts:   # from the workshop
  - question: {TWO}
    said: [{{by: Ada, answer: {{level: 2}}}}, {{by: Ben, answer: {{level: 4}}}}]
"""


def test_a_settled_conflict_moves_in_the_file_and_all_else_of_it_stays(file: Path) -> None:
    file.write_text(MINE + CONFLICT)
    with draft(file) as opened:
        (conflict,) = opened.assessment.conflicts
        answer = Answer(level=3)
        record = {"question": TWO, "answer": answer, "by": "Cleo", "on": TODAY, "why": "Seen.", "said": conflict.said}
        answered = with_answer(opened.assessment, TWO, level=3)
        settled = answered.model_copy(update={"conflicts": (), "settled": (Settled.model_validate(record),)})
        assert not opened.keep(settled).trouble
    again = load_assessment(file, PACK).value
    assert again == settled
    assert "# ours" in file.read_text()
    assert again.settled[0].said == conflict.said


def test_what_a_merge_writes_beside_the_answers_is_kept_by_every_save(file: Path) -> None:
    file.write_text(MINE + CONFLICT)
    with draft(file) as opened:
        file.write_text(MINE.replace("2025-11-14", "2025-11-15") + CONFLICT)
        opened.keep(with_answer(opened.assessment, ONE, level=2))
    again = load_assessment(file, PACK).value
    assert [one.question for one in again.conflicts] == [TWO]


def test_each_part_is_exchanged_where_it_stands(file: Path) -> None:
    file.write_text(f"""\
schema: crm-assess/assessment/1
pack: {{id: government-crm, version: 1}}
agency:
  name: Permits
  kind: licensing   # for now
assessed_on: 2025-11-14   # the first day
assessors:
  - name: Ada   # head
  - {{name: Ben, role: clerk}}
answers:
  {ONE}:   # in its long form
    level: 2
    note:
    evidence: []
  {TWO}: 4
{CONFLICT.replace(TWO, THREE)}doubts:
  - question: {TWO}
    said: [{{by: Ada, answer: 4}}, {{by: Ben, answer: dont_know}}]
""")
    with draft(file) as opened:
        first = opened.assessment
        assert opened.keep(first) == Kept(first)
        agency = first.agency.model_copy(update={"kind": None, "size": 12})
        told = {"agency": agency, "assessed_on": dt.date(2025, 11, 15), "assessors": (Assessor(name="Cleo"),)}
        after = first.model_copy(update={**told, "answers": {ONE: Answer(level=3, note="Seen.")}, "doubts": ()})
        then = opened.keep(after).assessment
        assert then == after
        assert "    level: 3\n    note: Seen.\n    evidence: []\n" in file.read_text()
        then = with_answer(then, ONE, level=4)
        aim = Target(level=5, by=dt.date(2026, 1, 1))
        opened.keep(with_answer(then, TWO, level=4, target=aim).model_copy(update={"doubts": first.doubts}))
    assert (
        file.read_text()
        == f"""\
schema: crm-assess/assessment/1
pack: {{id: government-crm, version: 1}}
agency:
  name: Permits
  size: 12   # for now
assessed_on: 2025-11-15   # the first day
assessors:
  - name: Cleo   # head
answers:
  {ONE}:   # in its long form
    level: 4
    evidence: []
  {TWO}:
    level: 4
    target: {{level: 5, by: 2026-01-01}}
{CONFLICT.replace(TWO, THREE)}doubts:
  - {{question: {TWO}, said: [{{by: Ada, answer: {{level: 4}}}}, {{by: Ben, answer: {{level: dont_know}}}}]}}
"""
    )


def at_the_last_moment(monkeypatch: pytest.MonkeyPatch, file: Path, texts: Any) -> None:
    """Somebody else writes the file when the new one is nearly on the disk."""
    fsync, left = os.fsync, iter(texts)

    def meanwhile(handle: int) -> None:
        if text := next(left, ""):
            file.write_text(text)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)


def test_what_another_writes_at_the_last_moment_is_in_the_file_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        at_the_last_moment(monkeypatch, file, [MINE + f"  {THREE}: 3\n"])
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    assert not kept.trouble
    assert file.read_text() == MINE + f"  {TWO}: 2\n  {THREE}: 3\n"


def test_a_file_that_never_stops_changing_is_left_to_the_other_and_the_answers_are_rescued(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(MINE)
    (file.parent / "rescue").mkdir()
    with draft(file) as opened:
        at_the_last_moment(monkeypatch, file, (f"{MINE}# {number}\n" for number in count()))
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    assert kept.trouble.startswith(f"{file} could not be saved: something else keeps changing it.\nAll answers so far")
    assert file.read_text().startswith(f"{MINE}# ")
    assert f"{TWO}: 2" in (file.parent / "rescue" / "mine.rescued.yaml").read_text()


def test_a_removed_file_is_written_again_with_everything_in_it(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        file.unlink()
        kept = opened.keep(with_answer(opened.assessment, TWO, level=2))
    assert kept.notices == (f"{file} had been removed: it is written again, with everything in it.",)
    assert file.read_text() == MINE + f"  {TWO}: 2\n"


def test_where_both_changed_the_same_answer_the_other_version_is_kept_whole(file: Path) -> None:
    file.write_text(MINE)
    theirs = MINE.replace(f"{ONE}: 1", f"{ONE}: 5").replace("2025-11-14", "2025-11-15")
    with draft(file) as opened:
        file.write_text(theirs)
        mine = with_answer(opened.assessment, ONE, level=2)
        kept = opened.keep(mine.model_copy(update={"assessed_on": dt.date(2025, 11, 16)}))
    copy = file.with_name("mine.changed-elsewhere.yaml")
    assert kept.notices == (
        f"{file} was changed elsewhere meanwhile. Where both changed the same thing (assessed_on, {ONE}) it has what "
        f"you said here; the other version is kept whole in {copy}.",
    )
    assert copy.read_text() == theirs
    assert file.read_text() == MINE.replace(f"{ONE}: 1", f"{ONE}: 2").replace("2025-11-14", "2025-11-16")


def test_what_another_broke_is_left_alone_and_once_it_is_mended_all_is_in_it(file: Path) -> None:
    file.write_text(MINE)
    (file.parent / "rescue").mkdir()
    copy = file.parent / "rescue" / "mine.rescued.yaml"
    broken = MINE.replace(f"{ONE}: 1", f"{ONE}: 7")
    with draft(file) as opened:
        file.write_text(broken)
        mine = with_answer(opened.assessment, TWO, level=2)
        trouble = opened.keep(mine).trouble
        assert f"{file} was changed elsewhere meanwhile and cannot be used as it is:\n{file}:6:" in trouble
        assert f"All answers so far are safe in {copy}." in trouble
        assert file.read_text() == broken
        file.write_text(MINE)
        kept = opened.keep(mine)
    assert not kept.trouble
    assert f"{copy} is no longer needed and removed" in kept.notices[-1]
    assert not copy.exists()
    assert file.read_text() == MINE + f"  {TWO}: 2\n"


def test_answers_that_can_be_saved_nowhere_are_handed_back_as_text(file: Path) -> None:
    file.write_text(MINE)
    with draft(file) as opened:
        file.write_text("no assessment")
        mine = with_answer(opened.assessment, TWO, level=2)
        kept = opened.keep(mine)
    assert "they are only in this window. Do not close it." in kept.trouble
    assert kept.unsafe == yaml_text(mine)


@pytest.mark.parametrize("name", ["mine.yaml", "m" * 40])
def test_what_a_killed_interview_left_half_written_is_cleared_away(tmp_path: Path, name: str) -> None:
    file = tmp_path / (name if "." in name else f"{name}ine.yaml")
    file.write_text(MINE)
    left, strange = file.with_name(f".{name}.0a1b2c3d.crm-assess-tmp"), file.with_name(f".{name}.notes")
    for path in (left, strange):
        path.write_text("half")
    with draft(file):
        assert not left.exists()
    assert strange.read_text() == "half"


def test_a_file_of_another_kind_is_no_assessment(file: Path) -> None:
    text = MINE.replace("crm-assess/assessment/1", "crm-assess/plan/1")
    file.write_text(text)
    with pytest.raises(InputError, match="schema"):
        draft(file)
    assert file.read_text() == text


def as_the_mode_says(path: Path, how: int) -> bool:
    """Whether the owner may do it; the superuser, as whom tests may run, may always."""
    return (path.stat().st_mode >> 6 & how) == how


def test_a_write_protected_place_is_refused_before_the_first_question(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", as_the_mode_says)
    file.write_text(MINE)
    file.chmod(0o400)
    with pytest.raises(SaveError, match=r"it is write-protected \(make it writable, or copy it\)"):
        draft(file)
    file.parent.chmod(0o500)
    with pytest.raises(SaveError, match=r"no permission to write in .* \(choose another place\)"):
        draft(file)
    file.parent.chmod(0o700)
