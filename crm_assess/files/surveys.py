"""Wide tables, such as the exports of survey platforms: one row a respondent, each an assessment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm_assess.analysis.headings import WideHeader, is_plain, wide_header
from crm_assess.analysis.wide import choices
from crm_assess.files.assessments import checked, form_of
from crm_assess.files.cells import Row, given, text
from crm_assess.files.csvtext import read_csv
from crm_assess.files.document import Document
from crm_assess.files.problems import InputError, Problem
from crm_assess.files.respondent import Respondent, Survey
from crm_assess.files.source import Source
from crm_assess.files.workbook import AGENCY, ANSWERS, Workbook, read_workbook
from crm_assess.models.assessment import Assessment
from crm_assess.models.base import near
from crm_assess.models.pack import Pack

MAX_BYTES = 8 * 1024 * 1024
MAX_RESPONDENTS = 2_000
"""No export of a survey is larger, or has more rows: the plain wide form is counted at any size."""
MAX_PROBLEMS = 20_000
"""With more problems than these an export is read no further."""


@dataclass(frozen=True)
class WideTable:
    """A table with a heading for each column, and how it was found to be written."""

    source: Source
    form: str
    headings: Row
    rows: Iterator[Row]
    sheet: str = ""
    common: bool = False
    """Whether engines read such a file as it is."""

    def problem(self, at: int, what: str) -> Problem:
        """Something wrong with a heading."""
        place = self.headings[at].place if self.headings else (1, 1)
        return Problem(self.source.name, *place, "headings", what, sheet=self.sheet)

    def checked(self, pack: Pack, by: Sequence[str] = ()) -> WideHeader:
        """The columns; raises InputError for headings that are not understood, and for those that are needed."""
        header = wide_header([text(cell) for cell in self.headings], pack, by)
        problems = [self.problem(at, what) for at, what in header.problems.items()]
        if not header.has_agency:
            problems.append(self.problem(0, f"have no column agency (read as {self.form})"))
        if not header.questions:
            problems.append(self.problem(0, f"have no question of the pack (read as {self.form})"))
        if problems:
            raise InputError(problems)
        return header

    def is_plain(self, pack: Pack, by: Sequence[str] = ()) -> bool:
        """Whether this is the plain wide form, as every engine reads it."""
        return self.common and is_plain([text(cell) for cell in self.headings], pack, by)


@dataclass(frozen=True)
class Answered:
    """What one respondent said, and the values by which it is grouped."""

    assessment: Assessment
    groups: tuple[str | None, ...]


def read_survey(source: Source, pack: Pack, by: Sequence[str] = ()) -> tuple[list[Answered], list[InputError]]:
    """What the respondents of a wide CSV file or workbook said, and the problems of each row that cannot be used.

    Columns named in ``by`` may be any. Raises InputError with every problem of the headings, and where there are more
    problems than anyone mends in the rows.
    """
    table = wide_table(source)
    found: list[Answered] = []
    refused: list[InputError] = []
    told = 0
    for document, groups in _respondents(table, pack, by):
        try:
            found.append(Answered(checked(document, pack), groups))
        except InputError as error:
            refused.append(error)
            told += len(error.problems)
            if told > MAX_PROBLEMS:
                raise _given_up(table, refused) from None
    return found, refused


def _given_up(table: WideTable, refused: Sequence[InputError]) -> InputError:
    problems = [problem for error in refused for problem in error.problems]
    last = problems[-1].line
    what = f"has more than {MAX_PROBLEMS} problems: what is behind row {last} was not read (mend the others first)"
    return InputError([Problem(table.source.name, 1, 1, "file", what, sheet=table.sheet), *problems])


def all_of(source: Source, pack: Pack) -> list[Assessment]:
    """The assessments in a wide table, in its order; raises InputError with every problem of every row."""
    if form_of(source) not in ("csv", "xlsx"):
        raise source.error("is no export of a survey (CSV or .xlsx; to convert an assessment, give -o a file's name)")
    found, refused = read_survey(source, pack)
    if refused:
        raise InputError(problem for error in refused for problem in error.problems)
    return [answered.assessment for answered in found]


def only_one(table: WideTable, pack: Pack) -> Document:
    """The one respondent of a wide table, as data; raises InputError where there is none or more than one."""
    documents = [document for document, _ in _respondents(table, pack)]
    if len(documents) != 1:
        how_many = f"{len(documents)} respondents" if documents else "no respondent"
        raise table.source.error(
            f"holds {how_many} where one is wanted (crm-assess cohort FILE counts them all;"
            " crm-assess convert FILE -o FOLDER/ makes a file of each)"
        )
    return documents[0]


_LOOKED_AT = 20
"""So many unknown headings are looked at for a misspelt question."""


def is_wide(headings: Row, pack: Pack) -> bool:
    """Whether headings are those of a wide table rather than of one answer a row."""
    names = [text(cell).strip() for cell in headings]
    if "question" in names or "answer" in names:
        return False
    header = wide_header(names, pack)
    misspelt = any(near(name, pack.questions) for name in list(header.unknown.values())[:_LOOKED_AT])
    return bool(header.questions) or (header.has_agency and (misspelt or len(header.columns) > 1))


def is_survey(source: Source, pack: Pack, by: Sequence[str]) -> bool:
    """Whether a table has one row for each respondent; raises InputError where its headings cannot be used."""
    book = read_workbook(source) if form_of(source) == "xlsx" else None
    if book and has_own_sheets(book):
        return False
    table = wide_sheet(source, book) if book else wide_table(source)
    if not is_wide(table.headings, pack):
        return False
    table.checked(pack, by)
    return True


def has_own_sheets(book: Workbook) -> bool:
    """Whether a workbook has one of the sheets of the template."""
    return bool({AGENCY, ANSWERS} & {name.lower() for name in book.names})


def wide_table(source: Source) -> WideTable:
    """The rows of a CSV file, or of a workbook's first sheet; raises InputError where they cannot be read."""
    if form_of(source) == "xlsx":
        return wide_sheet(source, read_workbook(source))
    csv = read_csv(source)
    rows = csv.rows()
    return WideTable(source, csv.dialect, next(rows), rows, common=csv.common)


def wide_sheet(source: Source, book: Workbook) -> WideTable:
    """The rows of a workbook's first sheet."""
    sheet = book.names[0] if book.names else ""
    rows = iter(book.rows(sheet) if sheet else ())
    return WideTable(source, "an Excel workbook", next(rows, []), rows, sheet)


def _respondents(
    table: WideTable, pack: Pack, by: Sequence[str] = ()
) -> Iterator[tuple[Document, tuple[str | None, ...]]]:
    header = table.checked(pack, by)
    survey = Survey(table.source.name, table.form, table.sheet, table.headings, header, _said(pack), pack)
    headings, rows, told = list(map(text, table.headings)), 0, 0
    for row in table.rows:
        # Exports put one behind the other have the headings again in their midst.
        if any(map(given, row)) and list(map(text, row)) != headings:
            rows += 1
            if rows > MAX_RESPONDENTS:
                raise table.source.error(
                    f"has more than {MAX_RESPONDENTS} respondents (crm-assess cohort counts any number of them"
                    " in a UTF-8 file whose headings are questions' ids and its cells 1 to 5)"
                )
            respondent = Respondent(survey, row, told)
            yield respondent.document(), respondent.groups(by)
            told += len(respondent.grid.problems)


def _said(pack: Pack) -> dict[str, dict[str, int | str]]:
    return {name: choices(question, pack) for name, question in pack.questions.items()}
