"""The catalogues of messages: takes every message from the code and from benchmarks.json into each language's file.

`python3 dev.py messages` runs it: messages that are new come in without a translation, those no longer used go out, and
one that was changed keeps its old translation, marked as fuzzy, until somebody has looked at it. It ends with status 1
while any message lacks its translation; the test beside it ends the same way.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from crm_assess.files.catalogues import open_messages

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "crm_assess" / "locale"
NAME = "crm_assess.po"
KEYWORDS = {
    "_": None,
    "N_": None,
    "NP_": ((1, "c"), 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
FIXED = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
"""The date in every catalogue's header: it is known from the history, and would differ at every run."""

IDLE = (b'"Generated-By', b'"Project-Id-Version', b'"Report-Msgid-Bugs-To', b'"Last-Translator')
"""Header lines that say nothing here, or differ with the version of Babel."""


def files() -> list[Path]:
    """The catalogues of all languages."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{NAME}"))


def extracted() -> Catalog:
    """Every message of the program, with the file it stands in and the comments that are meant for translators."""
    catalog = Catalog(project="crm-assess", creation_date=FIXED)
    found = extract_from_dir(
        ROOT / "crm_assess", [("**.py", "python")], keywords=KEYWORDS, comment_tags=["Translators:"]
    )
    for name, _, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        flags = ["python-brace-format"] if "{" in str(message) else []  # newer versions of Babel see to that
        catalog.add(message, None, [(f"crm_assess/{name}", 0)], flags, comments, context=context)
    for message in _of_the_study():
        catalog.add(message, None, [("benchmarks.json", 0)])
    return catalog


def _of_the_study() -> Iterator[str]:
    data = json.loads((ROOT / "benchmarks.json").read_text(encoding="utf-8"))
    for study in data["studies"]:
        yield from [study["interest"]] if "interest" in study else []
        yield study["sample"]["respondents"]
        yield from study["unknowns"]
        yield from (finding["words"] for finding in study["findings"])
    yield from (benchmark["statement"] for benchmark in data["benchmarks"])
    yield from (gap["title"] for gap in data["gaps"])


def read(path: Path) -> Catalog:
    """A catalogue as it is in the repository."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def brought_up_to_date(path: Path) -> bytes:
    """A catalogue with the messages that the program has now, as its file should be."""
    catalog, template = read(path), extracted()
    catalog.update(template, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = FIXED
    written = BytesIO()
    write_po(written, catalog, width=0, no_location=True, sort_output=True)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(IDLE))


def main() -> int:
    """Bring every catalogue up to date, name what lacks a translation, and say how many do."""
    lacking = 0
    for path in files():
        path.write_bytes(brought_up_to_date(path))
        catalog = read(path)
        for message in open_messages(catalog):
            print(f"{path.relative_to(ROOT)}: {message.id!r}")
            lacking += 1
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
