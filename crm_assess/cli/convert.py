"""crm-assess convert: the same assessment in another form."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_assess.cli import options

if TYPE_CHECKING:
    from crm_assess.files.source import Source
    from crm_assess.models.pack import Pack


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="An assessment, or a survey's export; - for standard input.")
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="OUT", help="The new file, its ending being the form: .yaml .json .csv .xlsx."
        ),
    ],
    force: options.Force = False,
    questions: options.Questions = None,
) -> None:
    """What the new form cannot hold is listed on stderr, one a line; everything else is kept exactly.

    Where OUT ends in a slash or is a folder, FILE is the export of a survey, CSV or .xlsx, with one row for each
    respondent (ODK, KoboToolbox, LimeSurvey, Google or Microsoft Forms); each row becomes an assessment in that folder.
    """
    from crm_assess.cli.output import refuse_to_replace
    from crm_assess.files.packs import load_pack
    from crm_assess.files.source import read_source

    out = Path(output)
    pack = load_pack(questions).value
    if output.endswith(("/", os.sep)) or out.is_dir():
        _split(file, out, pack)
    else:
        refuse_to_replace(out, force, [file])
        _convert(read_source(file), out, pack)


def _convert(source: "Source", out: Path, pack: "Pack") -> None:
    from crm_assess.cli.output import notice, put
    from crm_assess.files.converting import converted

    data, lost = converted(source, out, pack)
    put(data, out)
    for line in lost:
        notice(f"not kept: {line}")


def _split(file: Path, folder: Path, pack: "Pack") -> None:
    """Writes every assessment of an export, or none where one of the files is there already with other contents."""
    from crm_assess.cli.output import notice, refuse_to_replace
    from crm_assess.files.converting import split
    from crm_assess.files.save import make_folder, save_all
    from crm_assess.files.source import read_source
    from crm_assess.files.surveys import MAX_BYTES

    files = split(read_source(file, MAX_BYTES), folder, pack)
    for out, data in files.items():
        # What an interrupted run has written may stay.
        if not (out.is_file() and out.read_bytes() == data):
            refuse_to_replace(out, False, [])
    with make_folder(folder):
        save_all(files)
    notice(f"saved {len(files)} assessments in {folder}")
