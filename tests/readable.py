"""The words of a printed report, whatever its format."""

import io

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from crm_assess.cli.formats import Format


def words(data: bytes, form: Format) -> str:
    """All text that a reader finds, each run of blanks as one."""
    if form is Format.PDF:
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    elif form is Format.XLSX:
        text = " ".join(str(cell) for row in cells(data) for cell in row)
    else:
        text = data.decode()
    return " ".join(text.split())


def cells(data: bytes) -> list[list[object]]:
    """The rows of all sheets of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
