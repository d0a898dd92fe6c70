"""crm-assess convert: the same assessment in another form."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An assessment, or - for standard input.")],
    output: Annotated[
        Path, typer.Option("-o", metavar="OUT", help="The new file; its ending is the form: .yaml .json .csv .xlsx.")
    ],
    questions: Annotated[Path | None, typer.Option(metavar="DIR", help="Another question pack.")] = None,
) -> None:
    """What the new form cannot hold is listed on stderr, one a line; everything else is kept exactly."""
    from crm_assess.files.converting import converted
    from crm_assess.files.packs import load_pack
    from crm_assess.files.problems import printable
    from crm_assess.files.save import save
    from crm_assess.files.source import read_source

    if output.exists() and file.exists() and output.samefile(file):
        raise typer.BadParameter(f"{output} is the file itself (a new name)", param_hint="'-o'")
    data, lost = converted(read_source(file), output, load_pack(questions).value)
    save(output, data)
    for line in lost:
        typer.echo(f"{output}: {printable(line)}", err=True)
