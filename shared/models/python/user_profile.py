# Generated from shared/contracts/user_profile.json by `npm run generate`. Do not edit.

from __future__ import annotations

import dataclasses
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NoReturn

from jsonschema import (
    Draft202012Validator,
    FormatChecker,
    TypeChecker,
    ValidationError,
)
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

SCHEMA = json.loads(
    r"""
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "UserProfile",
  "$comment": "Two keywords are extensions of JSON Schema: `maxGraphemes` is the maximum number of user-perceived characters (UAX #29), where an emoji family counts as one; `maxMarks` is the maximum number of combining marks in a row.",
  "description": "The owner's name, age, goals and language, and the pet's name.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "user_id",
    "name",
    "pet_name"
  ],
  "properties": {
    "user_id": {
      "description": "The user's id, a UUID (RFC 9562). Responses have it in lower case.",
      "type": "string",
      "format": "uuid",
      "maxLength": 36,
      "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$(?!\\n)",
      "examples": [
        "7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10"
      ]
    },
    "name": {
      "description": "The name the pet calls its owner. Before validation, white space is trimmed and collapsed, and the text is NFC-normalised.",
      "type": "string",
      "$ref": "#/$defs/text",
      "maxGraphemes": 40,
      "examples": [
        "Max"
      ]
    },
    "age": {
      "description": "The owner's age in years.",
      "type": "integer",
      "minimum": 0,
      "maximum": 120,
      "examples": [
        34
      ]
    },
    "health_goals": {
      "description": "The owner's goals, in their own words.",
      "type": "array",
      "maxItems": 10,
      "items": {
        "description": "One goal. The rules of `name` apply, except for the length.",
        "type": "string",
        "$ref": "#/$defs/text",
        "maxGraphemes": 80
      },
      "default": [],
      "examples": [
        [
          "sleep eight hours",
          "walk every day"
        ]
      ]
    },
    "pet_name": {
      "description": "The pet's name. The rules of `name` apply.",
      "type": "string",
      "$ref": "#/$defs/text",
      "maxGraphemes": 40,
      "examples": [
        "Rocky"
      ]
    },
    "avatar_url": {
      "description": "URL of the portrait; absent without one. Set it to the upload ticket's `avatar_url` to publish an upload, or to null to remove the portrait.",
      "type": "string",
      "format": "uri",
      "pattern": "^https?://[!-~]+$(?!\\n)",
      "maxLength": 2048,
      "examples": [
        "http://localhost:8787/users/7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10/avatar?v=2c26b46b68ffc68f"
      ]
    },
    "locale": {
      "description": "The language of the pet's messages, a BCP 47 tag.",
      "type": "string",
      "maxLength": 35,
      "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$(?!\\n)",
      "default": "en",
      "examples": [
        "en",
        "de-AT"
      ]
    },
    "created_at": {
      "description": "When the profile was created (RFC 3339, UTC).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "readOnly": true,
      "examples": [
        "2026-03-14T09:26:53.589Z"
      ]
    },
    "updated_at": {
      "description": "When the profile last changed (RFC 3339, UTC).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "readOnly": true,
      "examples": [
        "2026-03-14T09:26:53.589Z"
      ]
    },
    "version": {
      "description": "Number of the profile's version, from 1. In quotes it is the ETag.",
      "type": "integer",
      "minimum": 1,
      "readOnly": true,
      "examples": [
        1
      ]
    }
  },
  "$defs": {
    "text": {
      "description": "Visible text. Not allowed: control characters, bidirectional overrides, lone surrogates, noncharacters, and invisible characters. Allowed where scripts and emoji need them: a joiner between two emoji, a joiner or non-joiner between Arabic or Indic letters, a variation selector after an emoji, and the tags of a flag. At most `maxMarks` combining marks (general category M) may follow each other: the limit of Unicode's Stream-Safe Text Format (UAX #15), which no writing system reaches. Without it one character could have `maxLength` marks.",
      "type": "string",
      "minLength": 1,
      "maxLength": 1000,
      "maxMarks": 30,
      "pattern": "^(?=.*[^\\s\\u2800])(?:[^\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufdd0-\\ufdef\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\ud80d\udc30-\ud80d\udc5f\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff\ud83f\udffe-\ud83f\udfff\ud87f\udffe-\ud87f\udfff\ud8bf\udffe-\ud8bf\udfff\ud8ff\udffe-\ud8ff\udfff\ud93f\udffe-\ud93f\udfff\ud97f\udffe-\ud97f\udfff\ud9bf\udffe-\ud9bf\udfff\ud9ff\udffe-\ud9ff\udfff\uda3f\udffe-\uda3f\udfff\uda7f\udffe-\uda7f\udfff\udabf\udffe-\udabf\udfff\udaff\udffe-\udaff\udfff\udb3f\udffe-\udb3f\udfff\udb7f\udffe-\udb7f\udfff\udbbf\udffe-\udbbf\udfff\udbff\udffe-\udbff\udfff]|(?<=[\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff\\ufe0f])\\u200d(?=[\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff])|(?<=[\\u0620-\\u06ff\\u0750-\\u077f\\u08a0-\\u08ff\\u0900-\\u0dff])[\\u200c\\u200d](?=[\\u0620-\\u06ff\\u0750-\\u077f\\u08a0-\\u08ff\\u0900-\\u0dff])|(?<=[#*0-9\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff])[\\ufe0e\\ufe0f]|(?<=\ud83c\udff4)[\udb40\udc30-\udb40\udc39\udb40\udc61-\udb40\udc7a]{2,6}\udb40\udc7f)+$(?!\\n)"
    }
  }
}
"""  # noqa: E501
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
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    re.ASCII | re.IGNORECASE,
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S*")


@_FORMATS.checks("date-time", raises=ValueError)
def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    # The pattern rejects all other forms of ISO 8601, and the parser rejects
    # dates such as 31 June.
    return bool(_DATE_TIME.fullmatch(value) and datetime.fromisoformat(value.upper()))


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


_VALIDATOR = extend(
    Draft202012Validator,
    {"maxGraphemes": _max_graphemes, "maxMarks": _max_marks},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"number": _is_number, "integer": _is_integer}
    ),
)(SCHEMA, format_checker=_FORMATS)


def validate(data: object) -> None:
    """Raise the most relevant ValidationError of jsonschema for invalid data."""
    error = best_match(_VALIDATOR.iter_errors(data))
    if error is not None:
        raise error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


@dataclasses.dataclass(slots=True)
class UserProfile:
    """The owner's name, age, goals and language, and the pet's name.

    Instances are validated on creation, also by ``dataclasses.replace``. An
    assignment to a field is not validated.
    """

    # The user's id, a UUID (RFC 9562). Responses have it in lower case.
    user_id: str
    # The name the pet calls its owner. Before validation, white space is
    # trimmed and collapsed, and the text is NFC-normalised.
    name: str
    # The pet's name. The rules of `name` apply.
    pet_name: str
    # The owner's age in years.
    age: int | None = None
    # The owner's goals, in their own words.
    health_goals: list[str] = dataclasses.field(default_factory=list)
    # URL of the portrait; absent without one. Set it to the upload ticket's
    # `avatar_url` to publish an upload, or to null to remove the portrait.
    avatar_url: str | None = None
    # The language of the pet's messages, a BCP 47 tag.
    locale: str = "en"
    # When the profile was created (RFC 3339, UTC).
    created_at: str | None = None
    # When the profile last changed (RFC 3339, UTC).
    updated_at: str | None = None
    # Number of the profile's version, from 1. In quotes it is the ETag.
    version: int | None = None

    def __post_init__(self) -> None:
        data = self.to_dict()
        validate(data)
        if self.age is not None:
            self.age = int(self.age)
        self.health_goals = data["health_goals"]
        if self.version is not None:
            self.version = int(self.version)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> UserProfile:
        """Create a validated instance from plain data."""
        validate(data)
        return cls(**data)

    @classmethod
    def from_json(cls, text: str | bytes) -> UserProfile:
        """Create a validated instance from a JSON document."""
        return cls.from_dict(json.loads(text, parse_constant=_refuse_constant))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, without optional fields that are None."""
        data = dataclasses.asdict(self)
        for each in dataclasses.fields(self):
            if each.default is None and data[each.name] is None:
                del data[each.name]
        return data

    def to_json(self) -> str:
        """Return a JSON document."""
        return json.dumps(self.to_dict())
