"""State as JSON and back, by the type hints of the dataclasses that hold it."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, get_args, get_origin, get_type_hints


def dump(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kept = (one for one in fields(value) if one.metadata.get("dump", True))
        return {one.name: dump(getattr(value, one.name)) for one in kept}
    if isinstance(value, dict):
        return {str(key): dump(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [dump(one) for one in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def load(kind: Any, value: Any) -> Any:
    """The value of a type; TypeError or ValueError when it does not fit."""
    if kind is Any or value is None:
        return value
    origin, inner = get_origin(kind), get_args(kind)
    if origin is typing.Literal:
        return value
    if origin in (typing.Union, types.UnionType):
        return load(next(one for one in inner if one is not type(None)), value)
    if origin is dict:
        return {load(inner[0], key): load(inner[1], one) for key, one in value.items()}
    if origin is tuple:
        return tuple(load(part, one) for part, one in zip(inner, value, strict=True))
    if origin is list:
        return [load(inner[0], one) for one in value]
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: load(hints[name], one) for name, one in value.items() if name in hints})
    return value


_known_hints: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _known_hints:
        _known_hints[kind] = get_type_hints(kind)
    return _known_hints[kind]
