"""The files that paths and folders name, in a settled order."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from crm_assess.errors import CrmAssessError
from crm_assess.files.assessments import ENDINGS
from crm_assess.files.packs import HEAD


def named_files(paths: Iterable[Path], *, packs: bool = False) -> list[Path]:
    """Every path once, in the order given; a folder stands for the assessments that lie directly in it, by name.

    With ``packs`` a folder with a ``pack.yaml`` stands for itself. Raises CrmAssessError for a folder that holds none.
    """
    return list(dict.fromkeys(file for path in paths for file in _files(path, packs)))


def _files(path: Path, packs: bool) -> Iterator[Path]:
    if not path.is_dir() or (packs and (path / HEAD).is_file()):
        yield path
        return
    inside = sorted(file for file in path.iterdir() if _is_assessment(file))
    if not inside:
        raise CrmAssessError(f"{path}: there is no assessment in this folder ({', '.join(ENDINGS)}).")
    yield from inside


def is_hidden(file: Path) -> bool:
    """Whether people do not see a file, or an office program notes in it who has another open: ~$name.xlsx."""
    return file.name.startswith((".", "~$"))


def _is_assessment(file: Path) -> bool:
    return file.suffix.lower() in ENDINGS and not is_hidden(file) and file.is_file()
