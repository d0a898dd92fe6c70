"""An assessment changed in its file: only what is new is exchanged, and never over what somebody else wrote."""

from pathlib import Path

import pytest

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import load_assessment
from crm_assess.files.packs import load_pack
from crm_assess.files.rewriting import rewrite

PACK = load_pack().value
WRITTEN = """\
# Ours
schema: crm-assess/assessment/1
pack: {version: 1, id: government-crm}  # of the study
assessed_on: "2026-11-22"
agency: {name: 'Permits'}
answers:
  call_routing: {target: {by: 2027-12-31, level: 4}, level: 3}
  call_centre: 2   # since May
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "office.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_all_that_is_not_new_stays_as_it_was_written(file: Path) -> None:
    loaded = load_assessment(file, PACK)
    answers = {
        **loaded.value.answers,
        "call_centre": loaded.value.answer("call_centre").model_copy(update={"level": 3}),
    }
    rewrite(file, loaded.sha256, loaded.value.model_copy(update={"answers": answers}), PACK)
    assert file.read_text(encoding="utf-8") == WRITTEN.replace("call_centre: 2 ", "call_centre: 3 ")


def test_a_file_that_has_changed_since_it_was_read_is_left_alone(file: Path) -> None:
    loaded = load_assessment(file, PACK)
    file.write_text(WRITTEN.replace("Permits", "Permits and Licences"), encoding="utf-8")
    with pytest.raises(CrmAssessError) as refused:
        rewrite(file, loaded.sha256, loaded.value, PACK)
    assert str(refused.value) == (f"{file} was changed by something else meanwhile: nothing was written. Try again.")
    assert "Permits and Licences" in file.read_text(encoding="utf-8")
