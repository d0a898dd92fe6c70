"""JSON, read strictly: no duplicate keys, no NaN, no lone surrogates, decimals kept exact."""

import json
import re
from decimal import Decimal

from crm_assess.files.builder import Builder
from crm_assess.files.document import MAX_ENTRIES, Document, Place, place_finder
from crm_assess.files.source import Source

TOKEN = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+')
"""What sound JSON is made of, but for commas, colons and blanks."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,2})?")
"""Behind the point stand as many digits as in a share that a report writes: 17, after three zeros at most."""
_WORDS = {"null": None, "true": True, "false": False}
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


def read_json(source: Source, most: int = MAX_ENTRIES) -> Document:
    """Reads one JSON document of at most so many values; raises InputError where the text is no JSON at all."""
    text = source.text()
    _must_be_json(source, text)
    builder = Builder(source.name, most=most)
    place_of = place_finder(text)
    for token in TOKEN.finditer(text):
        _take(builder, token.group(), place_of(token.start()))
    return builder.document()


def _must_be_json(source: Source, text: str) -> None:
    """Leaves the grammar to the standard library; whole numbers stay text, so that none can be too long to convert."""
    try:
        json.loads(text, parse_int=str)
    except json.JSONDecodeError as error:
        reason = error.msg.lower().removesuffix(" at")
        raise source.error(f"is not JSON: {reason}", *place_finder(text)(error.pos)) from None
    except RecursionError:
        pass  # sound as far as that, and too deep: the builder says where


def _take(builder: Builder, token: str, place: Place) -> None:
    if token in "{[":
        builder.open({} if token == "{" else [], place)
    elif token in "}]":
        builder.close()
    elif builder.awaits_key:
        builder.key(_string(builder, token, place), place)
    elif token.startswith('"'):
        builder.value(_string(builder, token, place), place)
    else:
        builder.value(_WORDS[token] if token in _WORDS else _number(builder, token, place), place)


def _string(builder: Builder, token: str, place: Place) -> str:
    if "\\" not in token:
        return token[1:-1]
    text: str = json.loads(token)
    if _SURROGATE.search(text):
        builder.problem(place, "holds half a character (a lone surrogate; write the character itself)")
    return _SURROGATE.sub("\ufffd", text)


def _number(builder: Builder, token: str, place: Place) -> object:
    if token in _NO_NUMBERS:
        builder.problem(place, f"{token} is no number (digits, with a point at most)")
        return token
    if not _NUMBER.fullmatch(token):
        builder.problem(place, "is a number out of range (at most 18 digits)")
        return token
    return Decimal(token) if set(token) & set(".eE") else int(token)
