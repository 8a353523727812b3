# Generated from shared/contracts/pet_state.json by `npm run generate`. Do not edit.

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
  "title": "PetState",
  "description": "The pet's state and message. Unknown values are absent; none are invented.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "mood",
    "message",
    "reasoning",
    "based_on",
    "updated_at"
  ],
  "properties": {
    "state_index": {
      "description": "From 1 (exhausted) to 10 (ecstatic). Absent without recent readings.",
      "type": "integer",
      "minimum": 1,
      "maximum": 10,
      "examples": [
        7
      ]
    },
    "mood": {
      "description": "The state as a word; `curious` without recent readings.",
      "type": "string",
      "enum": [
        "exhausted",
        "sick",
        "tired",
        "concerned",
        "okay",
        "recovering",
        "good",
        "energetic",
        "happy",
        "ecstatic",
        "curious"
      ],
      "examples": [
        "good"
      ]
    },
    "energy": {
      "description": "From 0 to 100. Absent without recent readings.",
      "type": "integer",
      "minimum": 0,
      "maximum": 100,
      "examples": [
        74
      ]
    },
    "message": {
      "description": "What the pet says, in the profile's language. The rules of the profile's `name` apply, except for the length.",
      "type": "string",
      "minLength": 1,
      "maxLength": 200,
      "examples": [
        "Good morning, Max! Seven hours of sleep, and I can feel it. Your Rocky"
      ]
    },
    "reasoning": {
      "description": "How the state was computed, and which narrator wrote the message.",
      "type": "string",
      "examples": [
        "sleep_score 74 (estimated from sleep_duration 402); message by template"
      ]
    },
    "based_on": {
      "description": "The readings that the state was computed from; empty without recent readings.",
      "type": "array",
      "items": {
        "type": "object",
        "title": "Vital",
        "additionalProperties": false,
        "required": [
          "metric",
          "value",
          "start"
        ],
        "properties": {
          "metric": {
            "$ref": "#/$defs/health_sample.properties.metric"
          },
          "value": {
            "$ref": "#/$defs/health_sample.properties.value"
          },
          "start": {
            "$ref": "#/$defs/health_sample.properties.start"
          },
          "end": {
            "$ref": "#/$defs/health_sample.properties.end"
          }
        }
      }
    },
    "updated_at": {
      "description": "When the pet's state last changed (RFC 3339, UTC).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "examples": [
        "2026-03-14T09:26:53.589Z"
      ]
    }
  },
  "$defs": {
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
    },
    "health_sample.properties.value": {
      "description": "The value in the metric's unit.",
      "type": "number",
      "examples": [
        62,
        431
      ]
    },
    "health_sample.properties.start": {
      "description": "When it was measured, or for a period such as sleep, when it began (RFC 3339).",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "examples": [
        "2026-03-14T22:47:00Z"
      ]
    },
    "health_sample.properties.end": {
      "description": "End of a period such as sleep (RFC 3339). Not before `start`.",
      "type": "string",
      "format": "date-time",
      "maxLength": 40,
      "examples": [
        "2026-03-15T06:58:00+01:00"
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
class PetState:
    """The pet's state and message. Unknown values are absent; none are
    invented.

    Instances are validated on creation, also by ``dataclasses.replace``. An
    assignment to a field is not validated.
    """

    # The state as a word; `curious` without recent readings.
    mood: str
    # What the pet says, in the profile's language. The rules of the
    # profile's `name` apply, except for the length.
    message: str
    # How the state was computed, and which narrator wrote the message.
    reasoning: str
    # The readings that the state was computed from; empty without recent
    # readings.
    based_on: list[dict[str, Any]]
    # When the pet's state last changed (RFC 3339, UTC).
    updated_at: str
    # From 1 (exhausted) to 10 (ecstatic). Absent without recent readings.
    state_index: int | None = None
    # From 0 to 100. Absent without recent readings.
    energy: int | None = None

    def __post_init__(self) -> None:
        data = self.to_dict()
        validate(data)
        self.based_on = data["based_on"]
        if self.state_index is not None:
            self.state_index = int(self.state_index)
        if self.energy is not None:
            self.energy = int(self.energy)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> PetState:
        """Create a validated instance from plain data."""
        validate(data)
        return cls(**data)

    @classmethod
    def from_json(cls, text: str | bytes) -> PetState:
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
