"""What all models share: validation, and conversion from and to JSON."""

from __future__ import annotations

import copy
import dataclasses
import enum
import json
from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal, NoReturn, TypeVar

from ._checks import validate

Self = TypeVar("Self", bound="Model")
Converters = dict[str, Callable[[Any], Any]]


class Unset(enum.Enum):
    """The type of UNSET."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""The value of a request's field that is not sent. None is sent as null."""


@dataclasses.dataclass(slots=True)
class Model:
    """Base class of all models.

    Instances are validated on creation, also by ``dataclasses.replace``. An
    assignment to a field is not validated. Invalid data raises jsonschema's
    ``ValidationError``.
    """

    _schema: ClassVar[str]
    # Fields whose JSON value differs from the Python value.
    _converters: ClassVar[Converters] = {}

    def __post_init__(self) -> None:
        data = self.to_dict()
        self.validate(data)
        self._fill(data)

    @classmethod
    def validate(cls, data: object) -> None:
        """Raise the most relevant ValidationError for invalid plain data."""
        validate(cls._schema, data)

    @classmethod
    def from_dict(cls: type[Self], data: dict[str, Any]) -> Self:
        """Create a validated instance from plain data.

        Unknown members of an answer are ignored. In a request they are invalid.
        """
        cls.validate(data)
        return cls._of(copy.deepcopy(data))

    @classmethod
    def from_json(cls: type[Self], text: str | bytes) -> Self:
        """Create a validated instance from a JSON document."""
        data = json.loads(text, parse_constant=_refuse_constant)
        cls.validate(data)
        return cls._of(data)

    @classmethod
    def _of(cls: type[Self], data: dict[str, Any]) -> Self:
        """Create an instance from valid data, which it keeps."""
        model = object.__new__(cls)
        model._fill(data)
        return model

    def _fill(self, data: dict[str, Any]) -> None:
        for field in dataclasses.fields(self):
            if _member(field) in data:
                value = data[_member(field)]
            elif field.default_factory is not dataclasses.MISSING:
                value = field.default_factory()
            else:
                value = field.default
            convert = self._converters.get(field.name)
            if convert and value is not None and value is not UNSET:
                value = convert(value)
            setattr(self, field.name, value)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, without the fields that are absent."""
        data = {}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value is UNSET or (value is None and field.default is None):
                continue
            data[_member(field)] = _plain(value)
        return data

    def to_json(self) -> str:
        """Return a JSON document."""
        return json.dumps(self.to_dict())


def each(model: type[Self]) -> Callable[[list[dict[str, Any]]], list[Self]]:
    """Return a converter for a list of models."""
    return lambda items: [model._of(item) for item in items]


def _member(field: dataclasses.Field[Any]) -> str:
    """Return the JSON member of a field. A keyword such as ``from`` is the field ``from_``."""
    return field.name.removesuffix("_")


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return copy.deepcopy(value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
