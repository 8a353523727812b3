"""Reports whether Python models accept JSON documents, and what they read from them.

Reads the name of a model and a document per line, and writes one report per line,
in the same order. The argument is the folder of the package.
"""

from __future__ import annotations

import json
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])

import hatchery_models  # noqa: E402
from hatchery_models import ValidationError  # noqa: E402


def construct(Model: Any, data: Any) -> Any:
    """Call the constructor directly, without from_dict."""
    try:
        return Model(**data)
    except (TypeError, ValidationError):
        return None


def clear(data: Any) -> None:
    """Empty a list or dict and everything in it."""
    if isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            clear(value)
        data.clear()


def report(line: str) -> dict[str, Any]:
    name, text = line.split(" ", 1)
    Model = getattr(hatchery_models, name)
    data = json.loads(text)
    constructed = construct(Model, data)
    # Empty the document. If the model shared data with it, the model would change as well.
    clear(data)
    try:
        model = Model.from_json(text)
    except ValidationError as error:
        return {
            "valid": False,
            "constructs": constructed is not None,
            "error": error.message,
            "pointer": "".join(f"/{step}" for step in error.absolute_path),
        }
    except ValueError as error:
        return {
            "valid": False,
            "constructs": constructed is not None,
            "error": str(error),
        }
    data = model.to_dict()
    return {
        "valid": True,
        "constructs": constructed == model,
        "data": data,
        "types": {name: type(value).__name__ for name, value in data.items()},
        "survives": Model.from_json(model.to_json()) == model,
    }


for line in sys.stdin:
    print(json.dumps(report(line)))
