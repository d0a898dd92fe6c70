"""The one place where an exact number becomes a printed one: half up, once, at the very end."""

from fractions import Fraction
from math import floor

from crm_assess.language import _, number, percent
from crm_assess.models.base import LEVELS

HALF = Fraction(1, 2)


def half_up(value: Fraction, decimals: int) -> str:
    """Rounds to so many decimals, a half upwards, and keeps trailing zeros: 2.25 to one decimal is ``2.3``."""
    scaled = floor(value * 10**decimals + HALF)
    sign, digits = "-" if scaled < 0 else "", f"{abs(scaled):0{decimals + 1}}"
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"


def decimal(value: Fraction, decimals: int) -> str:
    """The same as ``half_up``, written as the present language writes numbers."""
    return number(half_up(value, decimals))


def on_scale(value: Fraction) -> str:
    """A mean on the scale of levels, 1 to 5, to one decimal; the ends are shown only where they are exact."""
    if value in (LEVELS[0], LEVELS[-1]):
        return number(f"{value}.0")
    inside = max(Fraction(11, 10), min(Fraction(49, 10), value))
    return decimal(inside, 1)


def bound(share: Fraction) -> str:
    """An upper bound in whole percent, with a word of caution where rounding has lowered it."""
    shown = half_up(share * 100, 0)
    return _("about {share}", share=percent(shown)) if int(shown) < share * 100 else percent(shown)
