"""The journal: every Graph request with what it did, and what the referee has to complain about."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .. import times

KEPT = 100_000
_HEADERS = ("prefer", "if-match", "client-request-id", "content-type", "consistencylevel", "user-agent")


@dataclass
class Record:
    """One request. ``status`` is None while it is being served and when no answer left the emulator."""

    n: int
    at: datetime
    mailbox: str
    client: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    batch: int | None
    status: int | None = None
    code: str | None = None
    fault: str | None = None
    complaints: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "at": times.instant_text(self.at),
            "mailbox": self.mailbox,
            "client": self.client,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
            "code": self.code,
            "batch": self.batch,
            "fault": self.fault,
            "complaints": self.complaints,
        }


class Journal:
    """The last requests, in order. Never holds a token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: deque[Record] = deque(maxlen=KEPT)
        self._count = 0

    def open(self, record: Record) -> Record:
        with self._lock:
            self._count += 1
            record.n = self._count
            self._records.append(record)
        return record

    @property
    def count(self) -> int:
        """How many requests there have been since the start."""
        return self._count

    def since(self, n: int = 0) -> list[Record]:
        with self._lock:
            return [record for record in self._records if record.n > n]

    def clear(self) -> None:
        with self._lock:
            self._records.clear()


def kept_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers worth keeping; never the one with the token."""
    return {name.title(): headers[name] for name in _HEADERS if name in headers}
