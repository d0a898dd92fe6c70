"""The language of all that a person reads: messages, plural forms, numbers, dates and lists.

English is the language of the code and costs nothing: no catalogue is read, no library imported. For any other
language ``cli`` calls ``speak`` once, with a catalogue; Babel then writes numbers, dates and lists.

A message is a whole sentence with named places: ``_("{count} of {total} answered", count=3, total=9)``. A message that
stands in a table is marked there with ``N_`` and translated by ``_`` where it is used.
"""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from babel import Locale

ENGLISH = "en"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HELD = str.maketrans("\u00a0\u202f", "\ue000\ue001")
_RELEASED = str.maketrans("\ue000\ue001", "\u00a0\u202f")


class Messages(Protocol):
    """A catalogue, as gettext has it."""

    def gettext(self, message: str, /) -> str:
        """The message in the catalogue's language."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """The message in the form that the count needs."""

    def pgettext(self, context: str, message: str, /) -> str:
        """The message where a word alone can mean several things."""


class _Spoken(NamedTuple):
    tag: str
    messages: Messages


_spoken: _Spoken | None = None


def speak(tag: str, messages: Messages | None) -> None:
    """Sets the language from here on; without a catalogue, English."""
    global _spoken
    _spoken = None if messages is None else _Spoken(tag, messages)


def language_tag() -> str:
    """The present language, as HTML and PDF name it: ``en``, ``fr``, ``pt-BR``."""
    return _spoken.tag.replace("_", "-") if _spoken else ENGLISH


def N_(message: str) -> str:  # noqa: N802  gettext's name for it
    """Marks a message for the catalogue, and leaves it as it is."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802
    """Marks a message that only its context makes clear, and leaves it as it is."""
    return message


def _(message: str, /, **values: object) -> str:
    """The message in the present language, with the values in their places."""
    # What is empty has no translation: gettext would give the catalogue's own description for it.
    return fill(_spoken.messages.gettext(message) if _spoken and message else message, **values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """The same for a message that only its context makes clear."""
    return fill(_spoken.messages.pgettext(context, message) if _spoken else message, **values)


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """The message in the form that a count needs, the count being one of the values."""
    if _spoken:
        return fill(_spoken.messages.ngettext(one, many, count), count=count, **values)
    return fill(one if count == 1 else many, count=count, **values)


def fill(message: str, /, **values: object) -> str:
    """The same for a message that is translated already; whole numbers are written as the language writes them."""
    if not values:
        return message
    if _spoken:
        values = {name: number(value) if type(value) is int else value for name, value in values.items()}
    return message.format(**values)


def number(value: int | str) -> str:
    """A whole number, or a decimal one that is rounded already (``2.30``), every digit of it kept."""
    text = str(value)
    if _spoken is None:
        return text
    from babel.numbers import format_decimal

    return format_decimal(Decimal(text), _digits("#,##0", text), _locale(_spoken))


def percent(value: int | str) -> str:
    """A number of percent that is rounded already: ``32 %``."""
    text = str(value)
    if _spoken is None:
        return f"{text} %"
    from babel.numbers import format_percent

    locale = _locale(_spoken)
    return format_percent(Decimal(text) / 100, _digits(locale.percent_formats[None].pattern, text), locale)


def _digits(pattern: str, text: str) -> str:
    """A pattern of CLDR's with as many decimals as a number has."""
    decimals = len(text.partition(".")[2])
    return pattern.replace("##0", f"##0.{'0' * decimals}") if decimals else pattern


def day(date: dt.date) -> str:
    """A date in words: ``22 November 2026``."""
    if _spoken is None:
        return f"{date.day} {MONTHS[date.month - 1]} {date.year}"
    from babel.dates import format_date, get_date_format

    # CLDR writes every day of a month as a number; French says "1er" for the first.
    pattern = get_date_format("long", _locale(_spoken)).pattern
    if date.day == 1:
        first = pgettext("first of a month", "1")
        pattern = re.sub(r"('[^']*')|\bd\b", lambda found: found[1] or f"'{first}'", pattern)
    return format_date(date, pattern, _locale(_spoken))


def date_pattern() -> str:
    """How a spreadsheet shows a date in figures: ``yyyy-mm-dd``."""
    if _spoken is None:
        return "yyyy-mm-dd"
    from babel.dates import get_date_format

    return re.sub("y+", "yyyy", get_date_format("short", _locale(_spoken)).pattern.lower())


def month(date: dt.date) -> str:
    """The month of a date in words: ``November 2026``."""
    if _spoken is None:
        return f"{MONTHS[date.month - 1]} {date.year}"
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", dt.datetime(date.year, date.month, 1), locale=_locale(_spoken))


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as a sentence lists them: ``a, b and c``; ``last`` is "and" or "or"."""
    if _spoken is None:
        *most, end = items
        return f"{', '.join(most)} {last} {end}" if most else end
    from babel.lists import format_list

    return format_list(items, "or" if last == "or" else "standard", _locale(_spoken))


def place(code: str, name: str) -> str:
    """A country or territory by its ISO 3166 code, or the name that a file gives it where that is not known."""
    return _locale(_spoken).territories.get(code, name) if _spoken else name


def place_names(code: str) -> tuple[str, ...]:
    """What a country or territory may be called beside its name in English."""
    if _spoken is None:
        return ()
    from babel import Locale

    locales = (Locale.parse(ENGLISH), _locale(_spoken))
    return tuple(locale.territories[code] for locale in locales if code in locale.territories)


def quoted(text: str) -> str:
    """Somebody's words in quotation marks."""
    return _('"{words}"', words=text)


def held(text: str) -> str:
    """The text with its no-break spaces as letters, since whoever wraps lines may break at any space."""
    return text if text.isascii() else text.translate(_HELD)


def released(text: str) -> str:
    """The text with its no-break spaces again."""
    return text.translate(_RELEASED)


def _locale(spoken: _Spoken) -> "Locale":
    from babel import Locale

    return Locale.parse(spoken.tag)
