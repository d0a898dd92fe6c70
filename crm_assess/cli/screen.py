"""Where text is read: width, colours and encoding of standard output, taken from the environment in this one place."""

import os
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_assess.reports.page import Screen

NARROWEST = 24
"""Below so many columns nothing can be laid out: such a width is not believed."""


def screen() -> "Screen":
    """Standard output as it is now.

    Colours only on a terminal that has them, and not under NO_COLOR; in a pipe the width is COLUMNS, or 80.
    """
    from crm_assess.reports.page import Screen

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    width = get_terminal_size(fallback=(80, 24)).columns
    return Screen(max(width, NARROWEST), not plain, not _unicode())


def _unicode() -> bool:
    from crm_assess.reports.page import MARKS

    try:
        MARKS.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
