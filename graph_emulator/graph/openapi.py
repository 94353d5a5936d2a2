"""Holds answers against an OpenAPI 3.0 description: what is declared, with the declared type, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from .. import times
from ..web.messages import Request, Response
from ..web.router import NoSuchMethod, NoSuchPath, Router

_Schema = dict[str, Any]
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
_MOST_PROBLEMS = 5


@dataclass(frozen=True)
class _Operation:
    responses: _Schema


class OpenApi:
    """A description that was read. What it does not describe is not looked at."""

    def __init__(self, content: _Schema) -> None:
        self._schemas: _Schema = content["components"]["schemas"]
        self._content = content
        self._routes: Router[_Operation] = Router()
        self._flat: dict[str, tuple[dict[str, _Schema], bool]] = {}
        for path, operations in content["paths"].items():
            for method, operation in operations.items():
                if "responses" in operation:
                    template = re.sub(r"\{[^}]*\}", "{value}", path)
                    self._routes.add(method.upper(), template, _Operation(operation["responses"]))

    @classmethod
    def read(cls, file: Path) -> OpenApi:
        """From a JSON file, or from YAML where PyYAML is installed."""
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".json":
            return cls(json.loads(text))
        import yaml  # type: ignore[import-untyped,unused-ignore]  # only who uses this needs it

        return cls(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))

    def problems(self, request: Request, response: Response) -> list[str]:
        """What of an answer is not as described; empty when it is, or when the address is not described."""
        path = "/" + request.path.lstrip("/").partition("/")[2]
        path = re.sub(r"^/users/[^/]+", "/me", path)
        try:
            operation, _ = self._routes.find(request.method, path)
        except (NoSuchPath, NoSuchMethod):
            return []
        declared = self._declared(operation.responses, response.status)
        if declared is None:
            return [f"status {response.status} is not described"]
        schema = declared.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return ["a body where none is described"] if response.body else []
        if not response.body:
            return ["no body where one is described"]
        found = self._check(json.loads(response.body), schema, "body")
        return [problem for problem, _ in zip(found, range(_MOST_PROBLEMS), strict=False)]

    def _declared(self, responses: _Schema, status: int) -> _Schema | None:
        found = responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
        return self._followed(found) if found else None

    def _followed(self, schema: _Schema) -> _Schema:
        while "$ref" in schema:
            target: Any = self._content
            for name in schema["$ref"].removeprefix("#/").split("/"):
                target = target[name]
            schema = target
        return schema

    def _check(self, value: Any, schema: _Schema, where: str) -> Iterator[str]:
        if value is None:
            if not schema.get("nullable") and not self._followed(schema).get("nullable") and schema:
                yield f"{where} is null"
            return
        schema = self._followed(schema)
        if "allOf" in schema and len(schema["allOf"]) == 1 and "properties" not in schema:
            yield from self._check(value, schema["allOf"][0], where)
            return
        if "allOf" in schema or "properties" in schema:
            yield from self._object(value, schema, where)
            return
        kind = schema.get("type")
        if kind and (not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
            yield f"{where} is not of type {kind}: {value!r}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is not one of the words: {value!r}"
        if "format" in schema and not _well_formed(value, schema["format"]):
            yield f"{where} is no {schema['format']}: {value!r}"
        if kind == "array":
            for position, one in enumerate(value):
                yield from self._check(one, schema.get("items", {}), f"{where}[{position}]")
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            for name, one in value.items():
                yield from self._check(one, schema["additionalProperties"], f"{where}.{name}")

    def _object(self, value: Any, schema: _Schema, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{where} is no object: {value!r}"
            return
        known, is_open = self._properties(schema)
        named = str(value.get("@odata.type", "")).removeprefix("#")
        if named in self._schemas:
            more, more_open = self._properties(self._schemas[named])
            known, is_open = {**known, **more}, is_open or more_open
        for name, one in value.items():
            if name in known:
                yield from self._check(one, known[name], f"{where}.{name}")
            elif "@" not in name and not is_open:
                yield f"{where}.{name} is not described"
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where}.{name} is missing"

    def _properties(self, schema: _Schema) -> tuple[dict[str, _Schema], bool]:
        """The properties of a type with those of its bases, and whether it takes others, too."""
        name = str(id(schema))
        if name not in self._flat:
            known: dict[str, _Schema] = {}
            is_open = bool(schema.get("additionalProperties"))
            for part in schema.get("allOf", ()):
                inherited, part_open = self._properties(self._followed(part))
                known.update(inherited)
                is_open = is_open or part_open
            known.update(schema.get("properties", {}))
            self._flat[name] = known, is_open
        return self._flat[name]


def _well_formed(value: Any, kind: str) -> bool:
    try:
        if kind == "date-time":
            return bool(times.parse(value)[1]) and isinstance(times.parse_instant(value), datetime)
        if kind == "date":
            return isinstance(date.fromisoformat(value), date)
        if kind == "uuid":
            return isinstance(UUID(value), UUID)
        if kind == "int32":
            return -(2**31) <= int(value) < 2**31
    except (ValueError, TypeError, AttributeError):
        return False
    return True
