"""crm-assess template: a blank assessment."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crm_assess.cli import options
from crm_assess.cli.language import ENGLISH, Lang, choose, load_pack_in


class Form(StrEnum):
    """A form that a blank assessment comes in."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    XLSFORM = "xlsform"
    HTML = "html"


_ENDINGS = {f".{form}": form for form in Form if form is not Form.XLSFORM} | {".yml": Form.YAML}
"""The form that is meant by the ending of a file's name."""


def command(
    form: Annotated[
        Form | None, typer.Option("--format", help="The form; otherwise by the ending of OUT, or yaml.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="OUT", help="Save it in this file.")] = None,
    force: options.Force = False,
    questions: options.Questions = None,
    lang: Lang = None,
) -> None:
    """Fill in the agency's name and the answers; then try crm-assess report on the file.

    yaml and json are text, csv and xlsx tables, html is a web page to be filled in offline by people without this
    program, and xlsform makes a survey in ODK, KoboToolbox or SurveyCTO (crm-assess convert reads its export).

    The words of an assessment are in the language of --lang; the names of questions and columns, by which the program
    reads it, stay as they are. A survey's form is in that language with English to choose: of an export with words in
    place of names, the English ones are read.

    The date in it is today's: change it where the answers are of another day.
    """
    import datetime as dt

    from crm_assess.cli.output import format_of, put, refuse_terminal, refuse_to_replace
    from crm_assess.files.packs import load_pack
    from crm_assess.files.templates.forms import TEMPLATES
    from crm_assess.files.templates.xlsform import xlsform_template
    from crm_assess.language import language_tag

    if output is not None:
        refuse_to_replace(output, force, [])
    form = form or format_of(output, _ENDINGS, Form.YAML)
    if output is None and form in (Form.XLSX, Form.XLSFORM):
        refuse_terminal(Form.XLSX)
    choice = choose(lang)
    today = dt.date.today()
    pack = load_pack_in(choice, questions, words=form is not Form.JSON).value
    if form is Form.XLSFORM and language_tag() != ENGLISH:
        put(xlsform_template(load_pack(questions).value, today, pack), output)
    else:
        put(TEMPLATES[form](pack, today), output)
