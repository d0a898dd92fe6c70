"""What all models share."""

from crm_assess.files.packs import load_pack


def test_a_changed_copy_forgets_what_was_worked_out_from_the_original() -> None:
    pack = load_pack().value
    assert len(pack.questions) == 32
    first = pack.model_copy(update={"dimensions": pack.dimensions[:1]})
    assert len(first.questions) == len(pack.dimensions[0].questions)
    assert len(pack.questions) == 32
