"""Tells what the Python model makes of JSON documents.

Reads one document a line and writes one report a line, in the same order.
The folder of the model is the only argument.
"""

from __future__ import annotations

import json
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])

from jsonschema import ValidationError  # noqa: E402
from user_profile import UserProfile  # noqa: E402


def construct(data: Any) -> UserProfile | None:
    """Go around from_dict, straight to the constructor."""
    try:
        return UserProfile(**data)
    except (TypeError, ValidationError):
        return None


def report(text: str) -> dict[str, Any]:
    constructed = construct(json.loads(text))
    try:
        profile = UserProfile.from_json(text)
    except ValidationError as error:
        return {
            "valid": False,
            "constructs": constructed is not None,
            "error": error.message,
            "pointer": "".join(f"/{step}" for step in error.absolute_path),
        }
    except ValueError as error:
        return {"valid": False, "constructs": False, "error": str(error)}
    return {
        "valid": True,
        "constructs": constructed == profile,
        "data": profile.to_dict(),
        "age_type": type(profile.age).__name__,
        "survives": UserProfile.from_json(profile.to_json()) == profile,
    }


for line in sys.stdin:
    print(json.dumps(report(line)))
