"""The JSON body of a control request, read with complaints that name the field."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional


class BadRequest(Exception):
    """The request cannot be understood; answered 400."""


class NotFound(Exception):
    """What the request names does not exist; answered 404."""


class Body:
    """Named fields of a JSON object."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    @classmethod
    def read(cls, raw: bytes) -> Body:
        """Parse the body; an empty one has no fields."""
        try:
            fields = json.loads(raw or b"{}")
        except ValueError as broken:
            raise BadRequest("the body is not JSON") from broken
        if not isinstance(fields, dict):
            raise BadRequest("the body is not a JSON object")
        return cls(fields)

    def only(self, *names: str) -> None:
        """Refuse fields that the request does not have, so that a misspelt one is not silently without effect."""
        unknown = sorted(set(self._fields) - set(names))
        if unknown:
            raise BadRequest(f"unknown field {unknown[0]}; known are {', '.join(names)}")

    def text(self, name: str, default: Optional[str] = None) -> str:
        """A string; required without a default."""
        value = self._fields.get(name, default)
        if not isinstance(value, str):
            raise BadRequest(f"{name} must be a string")
        return value

    def optional_text(self, name: str) -> Optional[str]:
        """A string or nothing."""
        return None if self._fields.get(name) is None else self.text(name)

    def number(self, name: str, default: float) -> float:
        """A number of at least 0."""
        value = self.optional_number(name)
        return default if value is None else value

    def optional_number(self, name: str) -> Optional[float]:
        """A number of at least 0, or nothing."""
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise BadRequest(f"{name} must be a number of at least 0")
        return float(value)

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings."""
        value = self._fields.get(name)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise BadRequest(f"{name} must be a list of strings")
        return tuple(value)

    def inner(self, name: str) -> Optional[Body]:
        """An object, or nothing."""
        value = self._fields.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise BadRequest(f"{name} must be an object")
        return Body(value)

    def tags(self, name: str) -> dict[str, str]:
        """An object of strings."""
        inner = self.inner(name)
        return {} if inner is None else {key: inner.text(key) for key in inner._fields}
