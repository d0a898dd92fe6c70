"""The command `compare`: its formats, and what it says of files that may not belong together."""

import csv
import json
import re
from pathlib import Path

import pytest

from crm_assess.cli.formats import ENDINGS, Format
from tests.readable import cells, words
from tests.running import call

EXAMPLES = Path(__file__).parents[2] / "examples"
BEFORE = EXAMPLES / "permit-office.yaml"
FIGURES = EXAMPLES.parent / "benchmarks.json"
SIGNS = '<b>&"|=HYPERLINK("x")'


@pytest.fixture
def after(tmp_path: Path) -> Path:
    file = tmp_path / "after.yaml"
    text = BEFORE.read_text(encoding="utf-8").replace("2026-10-06", "2027-10-06")
    file.write_text(text.replace("tailored_services: 2", "tailored_services: 4"), encoding="utf-8")
    return file


def test_the_json_document_has_what_was_promised(after: Path) -> None:
    ended = call("compare", BEFORE, after, "--format", "json")
    found = json.loads(ended.text)
    assert (ended.status, found["schema"]) == (0, "crm-assess/comparison/1")
    assert (found["before"]["assessed_on"], found["after"]["assessed_on"]) == ("2026-10-06", "2027-10-06")
    five = {"before", "after", "change", "answers", "questions"}
    assert five <= set(found["overall"])
    assert all(five | {"id"} <= set(part) for part in found["dimensions"])
    assert found["raised"] == ["tailored_services"]
    assert found["like_for_like"]["questions"] == 32
    assert {"lowered", "newly_known", "newly_counted", "no_longer_counted"} <= set(found)


def test_text_says_how_much_came_from_answers(after: Path) -> None:
    shown = re.sub(r"\s+", " ", call("compare", BEFORE, after).text)
    assert "of which +0.1 by answers and 0.0 by questions." in shown
    assert "Raised (1): Tailoring to customer groups (2→4)" in shown


def test_a_third_file_makes_a_timeline(after: Path, tmp_path: Path) -> None:
    third = tmp_path / "third.yaml"
    third.write_text(after.read_text(encoding="utf-8").replace("2027-10-06", "2028-10-06"), encoding="utf-8")
    found = json.loads(call("compare", BEFORE, after, third, "--format", "json").text)
    assert [point["assessed_on"] for point in found["timeline"]] == ["2026-10-06", "2027-10-06", "2028-10-06"]
    assert found["after"]["assessed_on"] == "2028-10-06"
    assert "2028-10-06" in call("compare", BEFORE, after, third).text


def test_what_another_benchmark_file_changes_is_told_apart_and_in_words(tmp_path: Path) -> None:
    """The later file counts one figure from level 1 on, and lacks another."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    eased = next(one for one in figures["benchmarks"] if one["id"] == "customers_involved")
    eased["counts"]["at_least"] = 1
    gone = next(one for one in figures["benchmarks"] if one["id"] == "more_than_two_channels")
    figures["benchmarks"].remove(gone)
    later = tmp_path / "later.json"
    later.write_text(json.dumps(figures), encoding="utf-8")
    given = ("compare", BEFORE, BEFORE, "--benchmarks-before", FIGURES, "--benchmarks", later)
    found = json.loads(call(*given, "--format", "json").text)
    counted = {**found["counted"], "before": 0, "after": 0}
    change = found["counted"]["after"] - found["counted"]["before"]
    assert counted == {"before": 0, "after": 0, "change": change, "answers": 0, "questions": 0, "benchmarks": change}
    assert found["benchmarks_changed"] == ["customers_involved", "more_than_two_channels"]
    assert (found["newly_counted"], found["no_longer_counted"]) == ([], [])
    shown = " ".join(call(*given).text.split())
    assert f"by another rule (2): {eased['statement']}; {gone['statement']}" in shown


def test_on_a_narrow_terminal_the_means_over_time_are_told_from_the_levels(
    after: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown = call("compare", BEFORE, BEFORE, after).text
    means, levels = (shown.index(f"\n{head}\nCustomer offerings\n  2026-10-06") for head in ("Mean", "Level"))
    assert "Over time" in shown[:means]
    assert means < levels


def test_html_is_one_sound_page_with_a_chart_that_also_stands_in_words(after: Path, tmp_path: Path) -> None:
    after.write_text(after.read_text(encoding="utf-8").replace("Tamarack Bay Permit Office", f"'{SIGNS}'"), "utf-8")
    out = tmp_path / "out.html"
    assert call("compare", BEFORE, after, "-o", out).status == 0
    page = out.read_text(encoding="utf-8")
    assert "<script" not in page
    assert SIGNS not in page
    (drawn,) = re.findall(r"<svg class=\"slope-chart\".*?<desc.*?>(.*?)</desc>(.*)</svg>\n?</div>", page, re.DOTALL)
    assert "Customer offerings: 2.1, 2.4;" in drawn[0]
    assert drawn[1].count('class="series ') == 5
    assert drawn[1].count('class="point ') == 10


def test_markdown_and_csv_keep_a_name_that_looks_like_markup_or_a_formula_harmless(after: Path) -> None:
    text = after.read_text(encoding="utf-8")
    after.write_text(text.replace("Tamarack Bay Permit Office", "'=1+1 <b>|'"), encoding="utf-8")
    assert r"# =1+1 \<b\>\|" in call("compare", BEFORE, after, "--format", "markdown").text
    assert "comparison,,title,'=1+1 <b>|" in call("compare", BEFORE, after, "--format", "csv").text


def test_doubts_about_the_files_are_told_beside_the_result(after: Path) -> None:
    ended = call("compare", after, BEFORE)
    assert ended.status == 0
    assert "is the order right?" in ended.errors
    assert "different agencies" in call("compare", BEFORE, EXAMPLES / "tax-service.yaml").errors


def test_an_ending_without_a_format_is_refused(after: Path, tmp_path: Path) -> None:
    ended = call("compare", BEFORE, after, "-o", tmp_path / "out.doc")
    assert ended.status == 2
    assert "does not say in which format" in ended.errors


INVENTED = Path(__file__).parents[1] / "compat" / "invented"
OLD, NEW = (
    "schema: crm-assess/assessment/1\npack: {{id: invented, version: {version}}}\nagency: {{name: Office}}\n"
    "assessed_on: {date}\nanswers: {answers}\n".format(**given)
    for given in (
        {"version": 3, "date": "2025-06-30", "answers": "{phone: 2, mail: 2, record_room: 4, staff_training: 4}"},
        {"version": 4, "date": "2026-06-30", "answers": "{phone: 3, mail: 2, outreach: 1}"},
    )
)


@pytest.fixture
def moved_on(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A pack that has retired one dimension whole and begun another, and an assessment on either side of it."""
    pack = tmp_path / "pack"
    pack.mkdir()
    front, back = (INVENTED / "3" / f"{name}.yaml" for name in ("front", "back"))
    (pack / "front.yaml").write_text(front.read_text(encoding="utf-8"), encoding="utf-8")
    side = back.read_text(encoding="utf-8").split("\n  - id: staff_training")[0] + "\n"
    side = side.replace("record_room", "outreach").replace("Record room", "Outreach").replace("id: back", "id: side")
    (pack / "side.yaml").write_text(side.replace("Back office", "Outreach office"), encoding="utf-8")
    head = (INVENTED / "3" / "pack.yaml").read_text(encoding="utf-8").replace("version: 3", "version: 4")
    gone = "".join(
        f"      - {{question: {own}, dimension: back, topic: {topic}}}\n"
        for own, topic in (("record_room", "Record room"), ("staff_training", "Staff training"))
    )
    (pack / "pack.yaml").write_text(f"{head}  - from: 3\n    add: [outreach]\n    retire:\n{gone}", encoding="utf-8")
    before, now = tmp_path / "before.yaml", tmp_path / "now.yaml"
    before.write_text(OLD)
    now.write_text(NEW)
    assert call("check", pack).status == 0
    return pack, before, now


def test_a_dimension_that_was_retired_or_is_new_has_a_row_of_its_own(moved_on: tuple[Path, Path, Path]) -> None:
    pack, before, now = moved_on
    given = ("compare", before, now, "--questions", pack)
    found = json.loads(call(*given, "--format", "json").data)
    parts = {part["id"]: (part["asked"], part["before"], part["after"]) for part in found["dimensions"]}
    assert parts == {"front": ("both", 2.0, 2.5), "side": ("now", None, 1.0), "back": ("then", 4.0, None)}
    # The old mean is that of the two dimensions of then: nothing of it is out of sight.
    assert (found["overall"]["before"], found["overall"]["after"]) == (3.0, 1.75)
    assert found["overall"]["change"] == found["overall"]["answers"] + found["overall"]["questions"] == -1.25
    shown = call(*given).text
    assert "back (retired)" in shown
    assert "Outreach office (new)" in shown
    assert "Retired (2): Record room; Staff training" in shown
    assert "New (1): Outreach" in shown
    assert "The same both times (5): Greeting; Counter hours; Phone; Mail; Web forms" in " ".join(shown.split())
    # Between two versions of the questions a line over time shows more than what answers changed.
    versions = "Scored by the questions of each date: 2025-06-30 version 3; 2026-06-30 version 4."
    assert versions in " ".join(shown.split())
    assert "questions of each date" not in call("compare", before, before, "--questions", pack).text


@pytest.mark.parametrize("form", Format)
def test_every_format_tells_the_parts_of_the_change_and_all_dates(after: Path, form: Format, tmp_path: Path) -> None:
    third = tmp_path / "third.yaml"
    third.write_text(after.read_text(encoding="utf-8").replace("2027-10-06", "2028-10-06"), encoding="utf-8")
    ending = next(ending for ending, own in ENDINGS.items() if own is form)
    out = tmp_path / f"out{ending}"
    assert call("compare", BEFORE, after, third, "-o", out).status == 0
    shown = words(out.read_bytes(), form)
    assert all(date in shown for date in ("2026-10-06", "2027-10-06", "2028-10-06"))
    assert ("tailored_services" if form is Format.JSON else "Tailoring to customer groups") in shown
    assert ("newly_counted" if form in (Format.JSON, Format.CSV) else "Newly counted (1)") in shown
    if form is Format.CSV:
        assert "change,overall,answers," in shown
    elif form is not Format.JSON:
        assert "of which +0.1 by answers and 0.0 by questions." in shown


def test_the_numbers_of_csv_and_workbook_are_those_of_json(after: Path, tmp_path: Path) -> None:
    found = json.loads(call("compare", BEFORE, after, "--format", "json").data)
    lines = list(csv.reader(call("compare", BEFORE, after, "--format", "csv").text.splitlines()))
    values = {tuple(line[:3]): line[3] for line in lines}
    for part in [*found["dimensions"], {**found["overall"], "id": "overall"}]:
        for measure in ("before", "after", "change", "answers", "questions"):
            assert values["change", part["id"], measure] == repr(part[measure])
        assert values["maturity", part["id"], "low_after"] == repr(part["scores"][1]["low"])
    call("compare", BEFORE, after, "-o", tmp_path / "out.xlsx")
    row = next(row for row in cells((tmp_path / "out.xlsx").read_bytes()) if row[:2] == ["The agency", "overall"])
    score = found["overall"]["scores"]
    assert row[2:4] == [pytest.approx(found["overall"]["before"]), pytest.approx(found["overall"]["after"])]
    ends = [score[side][end] for side in (0, 1) for end in ("low", "high")]
    assert row[8:12] == [pytest.approx(end) for end in ends]
