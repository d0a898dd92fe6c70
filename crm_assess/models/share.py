"""A share as a file writes it: a number or a fraction, and exact either way."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic_core import PydanticCustomError, core_schema

from crm_assess.models.base import Checked, show

_DECIMAL = re.compile(r"[0-9](\.[0-9]{1,27})?(e-[0-9]{2})?")
_FRACTION = re.compile(r"^[0-9]{1,9}/[1-9][0-9]{0,8}$")


def share_of(value: object) -> Fraction | None:
    """A share as a file writes it, exact; None where it is no share."""
    if isinstance(value, Fraction):
        return value if 0 <= value <= 1 else None
    if isinstance(value, bool):
        return None
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    written = _FRACTION if isinstance(value, str) else _DECIMAL
    return Fraction(text) if written.fullmatch(text) and Fraction(text) <= 1 else None


def _share(value: object) -> Fraction:
    if (share := share_of(value)) is not None:
        return share
    allowed = "a number from 0 to 1, or a fraction such as 2/3 in quotes"
    raise PydanticCustomError("no_share", "{shown} is no share ({allowed})", {"shown": show(value), "allowed": allowed})


Proportion = Annotated[
    Fraction,
    Checked(
        _share,
        core_schema.is_instance_schema(Fraction),
        {"anyOf": [{"maximum": 1, "minimum": 0, "type": "number"}, {"pattern": _FRACTION.pattern, "type": "string"}]},
    ),
]
"""A share from 0 to 1: a number, or text for a fraction; exact either way."""
