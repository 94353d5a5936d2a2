"""Finds what was registered for a method and a path. Words of a path are matched in any casing, as Graph does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import unquote

Handler = TypeVar("Handler")
_KEY = re.compile(r"([A-Za-z$.]+)\('?([^']*)'?\)")


class NoSuchPath(LookupError):
    """No route has this path; ``segment`` is the first word that does not fit."""

    def __init__(self, segment: str) -> None:
        super().__init__(segment)
        self.segment = segment


class NoSuchMethod(LookupError):
    """The path exists, with other methods."""


@dataclass
class _Node(Generic[Handler]):
    words: dict[str, _Node[Handler]] = field(default_factory=dict)
    value: _Node[Handler] | None = None
    name: str = ""
    methods: dict[str, Handler] = field(default_factory=dict)


class Router(Generic[Handler]):
    """A tree of path segments. ``{name}`` takes any one segment, decoded."""

    def __init__(self) -> None:
        self._root: _Node[Handler] = _Node()
        self._templates: list[tuple[str, str, Handler]] = []

    def add(self, method: str, template: str, handler: Handler) -> None:
        node = self._root
        for segment in template.strip("/").split("/"):
            if segment.startswith("{"):
                if node.value is None:
                    node.value = _Node()
                    node.value.name = segment[1:-1]
                node = node.value
            else:
                node = node.words.setdefault(segment.lower(), _Node())
        node.methods[method] = handler
        self._templates.append((method, template, handler))

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]]:
        values: dict[str, str] = {}
        node = self._root
        for segment in _segments(path):
            follower = node.words.get(segment.lower())
            if follower is None and node.value is not None:
                follower = node.value
                values[follower.name] = segment
            if follower is None:
                raise NoSuchPath(segment)
            node = follower
        if not node.methods:
            raise NoSuchPath(path.rsplit("/", 1)[-1])
        if method not in node.methods:
            raise NoSuchMethod(method)
        return node.methods[method], values

    def __iter__(self) -> Iterator[tuple[str, str, Handler]]:
        return iter(self._templates)


def _segments(path: str) -> Iterator[str]:
    """Decoded segments; the spelling ``events('id')`` counts as two."""
    for raw in path.strip("/").split("/"):
        segment = unquote(raw)
        key = _KEY.fullmatch(segment) if segment.endswith(")") else None
        if key and key.group(2):
            yield from key.groups()
        else:
            yield segment.removesuffix("()")
