"""The guide to the files says what the program does."""

from pathlib import Path

from crm_assess.files import csvtext, document, package, problems, source, surveys
from crm_assess.files.rows import COLUMNS, READING

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
    mib_of_survey = f"{surveys.MAX_BYTES // mib} MiB"
    assert (
        ROWS["export of a survey: size of a CSV file, respondents"] == f"{mib_of_survey}, {surveys.MAX_RESPONDENTS:,}"
    )
    assert ROWS["problems told of a file"].startswith(f"the first {problems.SHOWN},")


def test_the_columns_are_those_of_the_program() -> None:
    assert f"\n    {','.join(COLUMNS)}\n" in GUIDE
    assert all(f"`{column}`" in GUIDE for column in READING)
