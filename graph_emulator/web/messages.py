"""A request and a response as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    """What came in. ``path`` is as sent (still percent-encoded), header names are in lower case."""

    method: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    base_url: str = ""

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True))

    @property
    def target(self) -> str:
        return f"{self.path}?{self.query_string}" if self.query_string else self.path

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The body as JSON, None when it is empty; ValueError when it is something else."""
        return json.loads(self.body) if self.body.strip() else None

    def cookies(self) -> dict[str, str]:
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value for name, _, value in pairs if name}


@dataclass(frozen=True)
class Mishap:
    """What goes wrong on the way back: no answer, half of one, one that takes ``seconds``, or one without end."""

    kind: str  # "drop", "truncate", "slow" or "endless"
    seconds: float = 0.0


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    mishap: Mishap | None = None

    @classmethod
    def of_json(cls, value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        # Half of a character stands as its escape, for UTF-8 has none for it.
        body = text.encode("utf-8", "backslashreplace")
        return cls(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})

    @classmethod
    def of_html(cls, text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        return cls(status, text.encode(), {"Content-Type": "text/html; charset=utf-8", **(headers or {})})

    def with_mishap(self, kind: str, seconds: float = 0.0) -> Response:
        return replace(self, mishap=Mishap(kind, seconds))

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        return replace(self, headers={**self.headers, **headers})
