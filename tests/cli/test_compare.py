"""The command `compare`: its formats, and what it says of files that may not belong together."""

import json
import re
from pathlib import Path

import pytest

from tests.running import call

EXAMPLES = Path(__file__).parents[2] / "examples"
BEFORE = EXAMPLES / "permit-office.yaml"
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
    assert "Raised (1): Tailoring to customer groups" in shown


def test_a_third_file_makes_a_timeline(after: Path, tmp_path: Path) -> None:
    third = tmp_path / "third.yaml"
    third.write_text(after.read_text(encoding="utf-8").replace("2027-10-06", "2028-10-06"), encoding="utf-8")
    found = json.loads(call("compare", BEFORE, after, third, "--format", "json").text)
    assert [point["assessed_on"] for point in found["timeline"]] == ["2026-10-06", "2027-10-06", "2028-10-06"]
    assert found["after"]["assessed_on"] == "2028-10-06"
    assert "2028-10-06" in call("compare", BEFORE, after, third).text


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
