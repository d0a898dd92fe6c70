"""Libraries that not every installation has."""

from importlib import import_module
from typing import Any

from crm_assess.errors import CrmAssessError


class MissingExtraError(CrmAssessError):
    """Something was asked for that needs a library which is not installed."""


def needed(module: str, extra: str, purpose: str) -> Any:
    """Imports a library of an extra; raises MissingExtraError that says how to install it.

    ``purpose`` says in the message what needs it: "Excel workbooks need", "PDF needs".
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise MissingExtraError(
            f"{purpose} a library that is not installed: pip install 'crm-assess[{extra}]'"
        ) from None
