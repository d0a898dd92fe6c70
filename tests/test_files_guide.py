"""The guide to the files says what the program does."""

import re
from pathlib import Path
from typing import Any

import yaml

from crm_assess.files import csvtext, document, package, problems, source, surveys
from crm_assess.files.rows import COLUMNS, READING
from crm_assess.models.migration import Migration
from tests.running import call

GUIDE = (Path(__file__).parents[1] / "docs" / "files.md").read_text(encoding="utf-8")
ROWS = dict(line.strip("| ").split(" | ", 1) for line in GUIDE.partition("## Limits")[2].splitlines() if " | " in line)


def test_the_limits_are_those_of_the_program() -> None:
    mib = 1024 * 1024
    assert ROWS["size of a file"] == f"{source.MAX_BYTES // mib} MiB"
    assert ROWS["YAML and JSON: nesting"] == f"{document.MAX_DEPTH} levels"
    assert ROWS["YAML and JSON: values"] == f"{document.MAX_ENTRIES:,}"
    assert ROWS["CSV: rows, cells, lines"] == f"{csvtext.MAX_ROWS:,}, {csvtext.MAX_CELLS:,}, {csvtext.MAX_LINES:,}"
    assert ROWS["CSV: cells in a row"] == f"{csvtext.MAX_COLUMNS:,}"
    assert ROWS["workbook: unpacked, parts"] == f"{package.MAX_UNPACKED // mib} MiB, {package.MAX_PARTS}"
    sheet = f"{package.MAX_ROWS:,}, {package.MAX_COLUMNS}, {package.MAX_CELLS:,}"
    assert ROWS["workbook: rows, columns, cells of a sheet"] == sheet
    assert ROWS["workbook: tags in its sheets"] == f"{package.MAX_TAGS:,}"
    mib_of_survey = f"{surveys.MAX_BYTES // mib} MiB"
    assert (
        ROWS["export of a survey: size of a CSV file, respondents"] == f"{mib_of_survey}, {surveys.MAX_RESPONDENTS:,}"
    )
    assert ROWS["export of a survey: problems, beyond which it is read no further"] == f"{surveys.MAX_PROBLEMS:,}"
    assert ROWS["problems told of a file"].startswith(f"the first {problems.SHOWN},")


def test_the_columns_are_those_of_the_program() -> None:
    assert f"\n    {','.join(COLUMNS)}\n" in GUIDE
    assert all(f"`{column}`" in GUIDE for column in READING)


EXAMPLE = Path(__file__).parents[1] / "examples" / "permit-office.yaml"


def block(heading: str) -> str:
    """The example below a heading."""
    found = re.search(rf"^## {heading}$.*?```yaml\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def test_the_settlement_shown_settles_a_conflict(tmp_path: Path) -> None:
    settle = tmp_path / "settle.yaml"
    settle.write_text(block("Several raters"), encoding="utf-8")
    files = []
    for name, level in (("ada", 2), ("ben", 4)):
        files.append(tmp_path / f"{name}.yaml")
        head = EXAMPLE.read_text(encoding="utf-8").partition("answers:")[0]
        files[-1].write_text(f"{head}answers: {{call_routing: {level}}}\n", encoding="utf-8")
    out = tmp_path / "out.yaml"
    assert call("merge", *files, "-o", out).status == 1
    assert call("merge", *files, "-o", out, "--force", "--settle", settle).status == 0


def test_the_costs_shown_are_read(tmp_path: Path) -> None:
    costs = tmp_path / "costs.yaml"
    costs.write_text(block("What the steps of a plan cost"), encoding="utf-8")
    assert call("plan", EXAMPLE, "--to", 3, "--costs", costs).status == 0


def test_the_step_between_versions_shown_is_one_and_has_every_kind_of_change() -> None:
    data: Any = yaml.safe_load(block("A new version of the questions"))
    (step,) = (Migration.model_validate(each) for each in data["migrations"])
    assert step.from_ == data["version"] - 1
    assert all(getattr(step, kind) for kind in ("add", "reword", "rescale", "split", "retire"))
