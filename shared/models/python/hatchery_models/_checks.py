"""Validation against the schemas of the contract.

jsonschema does not support the contract's own keywords, and needs other
packages for some formats.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from jsonschema import (
    Draft202012Validator,
    FormatChecker,
    TypeChecker,
    ValidationError,
)
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

_SCHEMAS = json.loads(
    importlib.resources.files(__package__)
    .joinpath("schemas.json")
    .read_text(encoding="utf-8")
)

# Characters that extend the character before them. U+0300 stands for every
# mark, because _count_graphemes replaces marks with it; the others are
# joiners, skin tones, tags, the Thai and Lao vowel am, and half-width voicing
# marks.
_EXTEND = (
    r"\u0300\u0e33\u0eb3\u200c\u200d\uff9e\uff9f"
    r"\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)
# Joins two consonants into one character in Indic scripts, Burmese and Khmer.
_LINKER = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2"
_CONSONANT = r"[\u0915-\u0d3a\u1000-\u103f\u1780-\u17b3]"
_EMOJI = (
    r"[\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299"
    r"\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_CLUSTER = re.compile(
    rf"""
    (?: [\U0001f1e6-\U0001f1ff]{{2}}  # a flag
      | [\u1100-\u115f\ua960-\ua97c]*  # Hangul: leading, vowel, trailing
        [\u1160-\u11a7\uac00-\ud7a3\ud7b0-\ud7c6]
        [\u1160-\u11a7\ud7b0-\ud7c6]*
        [\u11a8-\u11ff\ud7cb-\ud7fb]*
      | [\u1100-\u115f\ua960-\ua97c]+ | [\u11a8-\u11ff\ud7cb-\ud7fb]+
      | {_EMOJI} (?: [{_EXTEND}]* \u200d {_EMOJI} )*
      | {_CONSONANT}
        (?: [{_EXTEND}]* [{_LINKER}] [{_EXTEND}{_LINKER}]* {_CONSONANT} )*
      | . )
    [{_EXTEND}{_LINKER}]*
    """,
    re.DOTALL | re.VERBOSE,
)
# Unicode classifies the Burmese vowels and visarga as marks, but each of them
# is a character in its own right.
_UNMARKED = frozenset(_LINKER + "\u102b\u102c\u1038")


def _count_graphemes(text: str) -> int:
    """Count user-perceived characters.

    This approximates UAX #29 with the standard library's Unicode tables:
    prepended signs and rarely written scripts may count differently.
    """
    marked = "".join(
        "\u0300"
        if unicodedata.category(char).startswith("M") and char not in _UNMARKED
        else char
        for char in text
    )
    return sum(1 for _ in _CLUSTER.finditer(marked))


def _max_graphemes(
    _validator: object, limit: int, value: object, _schema: object
) -> Iterator[ValidationError]:
    # A text never has more user-perceived characters than code points.
    if isinstance(value, str) and len(value) > limit < _count_graphemes(value):
        yield ValidationError(f"{value!r} has more than {limit} characters")


def _max_marks(
    _validator: object, limit: int, value: object, _schema: object
) -> Iterator[ValidationError]:
    run = 0
    for char in value if isinstance(value, str) else "":
        run = run + 1 if unicodedata.category(char).startswith("M") else 0
        if run > limit:
            yield ValidationError(f"more than {limit} combining marks in a row")
            return


_FORMATS = FormatChecker()
# An offset without a colon, such as +0100, is accepted too.
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII | re.IGNORECASE,
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")


@_FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    # The parser rejects dates such as 31 June.
    return bool(_DATE_TIME.fullmatch(value) and date.fromisoformat(value[:10]))


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    # Uses a pattern, because urlsplit strips white space and its behaviour
    # differs between versions of Python.
    return not isinstance(value, str) or bool(_URI.fullmatch(value))


def _is_number(_checker: TypeChecker, value: Any) -> bool:
    # 1e999 is valid JSON, but not a finite number. NaN is not valid JSON.
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= sys.float_info.max
    )


def _is_integer(checker: TypeChecker, value: Any) -> bool:
    return _is_number(checker, value) and value == int(value)


_Validator = extend(
    Draft202012Validator,
    {"maxGraphemes": _max_graphemes, "maxMarks": _max_marks},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"number": _is_number, "integer": _is_integer}
    ),
)


@functools.cache
def _validator_of(name: str) -> Any:
    return _Validator(
        {"$ref": f"#/$defs/{name}", "$defs": _SCHEMAS}, format_checker=_FORMATS
    )


def validate(name: str, data: object) -> None:
    """Raise the most relevant ValidationError of jsonschema for invalid data."""
    error = best_match(_validator_of(name).iter_errors(data))
    if error is not None:
        raise error
