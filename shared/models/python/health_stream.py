# Generated from shared/contracts/health_stream.json by `npm run generate`. Do not edit.

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
  "title": "HealthStream",
  "description": "A source of readings with the owner's consent: which metrics are stored, and for which purposes.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "stream_id",
    "source",
    "metrics",
    "purposes",
    "created_at",
    "updated_at",
    "consent_log"
  ],
  "properties": {
    "stream_id": {
      "description": "The stream's id, a UUID (RFC 9562). Responses have it in lower case.",
      "type": "string",
      "format": "uuid",
      "maxLength": 36,
      "pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$(?!\\n)",
      "readOnly": true,
      "examples": [
        "0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21"
      ]
    },
    "source": {
      "description": "Name of the source, such as `fitbit`: lower-case letters, digits, dots and hyphens.",
      "type": "string",
      "pattern": "^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$(?!\\n)",
      "maxLength": 40,
      "examples": [
        "fitbit",
        "simulated-watch"
      ]
    },
    "label": {
      "description": "The owner's name for the stream. The rules of the profile's `name` apply.",
      "type": "string",
      "$ref": "#/$defs/user_profile.$defs.text",
      "maxGraphemes": 40,
      "examples": [
        "My watch"
      ]
    },
    "metrics": {
      "description": "The metrics with consent to store them. After a metric is withdrawn, its new readings are rejected and its stored readings are not used. Stored readings are listed and exported until they are 90 days old or erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.",
      "type": "array",
      "minItems": 1,
      "uniqueItems": true,
      "items": {
        "type": "string",
        "$ref": "#/$defs/health_sample.properties.metric"
      },
      "examples": [
        [
          "heart_rate",
          "sleep_duration"
        ]
      ],
      "maxItems": 11
    },
    "purposes": {
      "description": "What the readings may be used for. `pet_state`: to compute the pet's mood. `pet_messages`: as input of a language model that writes the pet's messages. An empty list: store only, for the owner.",
      "type": "array",
      "uniqueItems": true,
      "items": {
        "type": "string",
        "enum": [
          "pet_state",
          "pet_messages"
        ]
      },
      "examples": [
        [
          "pet_state"
        ]
      ],
      "maxItems": 2
    },
    "created_at": {
      "description": "When the stream was created (RFC 3339, UTC).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "readOnly": true,
      "examples": [
        "2026-03-14T09:26:53.589Z"
      ]
    },
    "updated_at": {
      "description": "When the stream last changed (RFC 3339, UTC).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "readOnly": true,
      "examples": [
        "2026-03-14T09:26:53.589Z"
      ]
    },
    "revoked_at": {
      "description": "When the stream was revoked and its readings were erased; absent for an active stream.",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "readOnly": true,
      "examples": [
        "2026-03-15T08:00:00.000Z"
      ]
    },
    "consent_log": {
      "description": "Every change of consent with its time, oldest first (GDPR, article 7(1)). The last entry is in force. Above a limit the oldest entries are dropped.",
      "type": "array",
      "minItems": 1,
      "maxItems": 50,
      "readOnly": true,
      "items": {
        "type": "object",
        "title": "Consent",
        "description": "The consent from a time on: the metrics and purposes that the owner agreed to.",
        "additionalProperties": false,
        "required": [
          "at",
          "metrics",
          "purposes"
        ],
        "properties": {
          "at": {
            "type": "string",
            "format": "date-time",
            "maxLength": 40
          },
          "metrics": {
            "type": "array",
            "items": {
              "type": "string",
              "$ref": "#/$defs/health_sample.properties.metric"
            }
          },
          "purposes": {
            "type": "array",
            "items": {
              "type": "string",
              "enum": [
                "pet_state",
                "pet_messages"
              ]
            }
          },
          "imported": {
            "description": "Present if a client imported this consent from another Hatchery. `given_at` is when it was given there, according to the client; `at` is when it was imported.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "given_at"
            ],
            "properties": {
              "given_at": {
                "type": "string",
                "format": "date-time",
                "maxLength": 40
              }
            }
          }
        }
      }
    }
  },
  "$defs": {
    "user_profile.$defs.text": {
      "description": "Visible text. Not allowed: control characters, bidirectional overrides, lone surrogates, noncharacters, and invisible characters. Allowed where scripts and emoji need them: a joiner between two emoji, a joiner or non-joiner between Arabic or Indic letters, a variation selector after an emoji, and the tags of a flag. At most `maxMarks` combining marks (general category M) may follow each other: the limit of Unicode's Stream-Safe Text Format (UAX #15), which no writing system reaches. Without it one character could have `maxLength` marks.",
      "type": "string",
      "minLength": 1,
      "maxLength": 1000,
      "maxMarks": 30,
      "pattern": "^(?=.*[^\\s\\u2800])(?:[^\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufdd0-\\ufdef\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\ud80d\udc30-\ud80d\udc5f\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff\ud83f\udffe-\ud83f\udfff\ud87f\udffe-\ud87f\udfff\ud8bf\udffe-\ud8bf\udfff\ud8ff\udffe-\ud8ff\udfff\ud93f\udffe-\ud93f\udfff\ud97f\udffe-\ud97f\udfff\ud9bf\udffe-\ud9bf\udfff\ud9ff\udffe-\ud9ff\udfff\uda3f\udffe-\uda3f\udfff\uda7f\udffe-\uda7f\udfff\udabf\udffe-\udabf\udfff\udaff\udffe-\udaff\udfff\udb3f\udffe-\udb3f\udfff\udb7f\udffe-\udb7f\udfff\udbbf\udffe-\udbbf\udfff\udbff\udffe-\udbff\udfff]|(?<=[\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff\\ufe0f])\\u200d(?=[\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff])|(?<=[\\u0620-\\u06ff\\u0750-\\u077f\\u08a0-\\u08ff\\u0900-\\u0dff])[\\u200c\\u200d](?=[\\u0620-\\u06ff\\u0750-\\u077f\\u08a0-\\u08ff\\u0900-\\u0dff])|(?<=[#*0-9\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55\\u3030\\u303d\\u3297\\u3299\ud83c\udc00-\ud83e\udeff])[\\ufe0e\\ufe0f]|(?<=\ud83c\udff4)[\udb40\udc30-\udb40\udc39\udb40\udc61-\udb40\udc7a]{2,6}\udb40\udc7f)+$(?!\\n)"
    },
    "health_sample.properties.metric": {
      "description": "What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale.",
      "type": "string",
      "enum": [
        "heart_rate",
        "resting_heart_rate",
        "heart_rate_variability_rmssd",
        "respiratory_rate",
        "oxygen_saturation",
        "body_temperature",
        "step_count",
        "sleep_duration",
        "sleep_score",
        "recovery_score",
        "stress_level"
      ],
      "examples": [
        "heart_rate",
        "sleep_duration"
      ]
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
class HealthStream:
    """A source of readings with the owner's consent: which metrics are
    stored, and for which purposes.

    Instances are validated on creation, also by ``dataclasses.replace``. An
    assignment to a field is not validated.
    """

    # The stream's id, a UUID (RFC 9562). Responses have it in lower case.
    stream_id: str
    # Name of the source, such as `fitbit`: lower-case letters, digits, dots
    # and hyphens.
    source: str
    # The metrics with consent to store them. After a metric is withdrawn,
    # its new readings are rejected and its stored readings are not used.
    # Stored readings are listed and exported until they are 90 days old or
    # erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
    metrics: list[str]
    # What the readings may be used for. `pet_state`: to compute the pet's
    # mood. `pet_messages`: as input of a language model that writes the
    # pet's messages. An empty list: store only, for the owner.
    purposes: list[str]
    # When the stream was created (RFC 3339, UTC).
    created_at: str
    # When the stream last changed (RFC 3339, UTC).
    updated_at: str
    # Every change of consent with its time, oldest first (GDPR, article
    # 7(1)). The last entry is in force. Above a limit the oldest entries
    # are dropped.
    consent_log: list[dict[str, Any]]
    # The owner's name for the stream. The rules of the profile's `name`
    # apply.
    label: str | None = None
    # When the stream was revoked and its readings were erased; absent for
    # an active stream.
    revoked_at: str | None = None

    def __post_init__(self) -> None:
        data = self.to_dict()
        validate(data)
        self.metrics = data["metrics"]
        self.purposes = data["purposes"]
        self.consent_log = data["consent_log"]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> HealthStream:
        """Create a validated instance from plain data."""
        validate(data)
        return cls(**data)

    @classmethod
    def from_json(cls, text: str | bytes) -> HealthStream:
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
