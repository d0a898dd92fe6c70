"""Where text is read: width, colours and encoding of standard output, taken from the environment in this one place."""

import os
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_assess.reports.page import Screen

NARROWEST = 24
"""Below so many columns nothing can be laid out: such a width is not believed."""


def accessible() -> bool:
    """Whether the environment asks for plain lines, as a screen reader or a braille display needs them."""
    return os.environ.get("ACCESSIBLE", "0") not in ("", "0")


def screen() -> "Screen":
    """Standard output as it is now; for a screen reader so narrow that there are no tables.

    Colours only on a terminal that has them, and not under NO_COLOR; in a pipe the width is COLUMNS, or 80.
    """
    from crm_assess.reports.page import NARROW, Screen

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    width = get_terminal_size(fallback=(80, 24)).columns
    if accessible():
        width = min(width, NARROW - 1)
    return Screen(max(width, NARROWEST), not plain, not _unicode())


def _unicode() -> bool:
    from crm_assess.reports.page import MARKS

    try:
        MARKS.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
