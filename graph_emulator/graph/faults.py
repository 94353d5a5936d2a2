"""Faults that are injected: which request they meet and what goes wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..web.messages import Response

KINDS = ("refuse", "drop_before", "drop_after", "delay", "slow_body", "status", "truncate", "hang", "nested", "endless")
#: How deep a "nested" answer is: deeper than whoever reads it by recursion can go.
DEPTH = 100_000
_MATCH = {"method", "path", "mailbox", "nth", "count", "service", "inside_batch", "probability"}
_DO = {"kind", "status", "code", "message", "retry_after", "seconds", "headers"}


@dataclass(frozen=True)
class Do:
    """What goes wrong: the kind and its details. ``seconds`` for delay and hang, the rest for status."""

    kind: str
    status: int = 503
    code: str = ""
    message: str = ""
    retry_after: float | None = None
    seconds: float = 30.0
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Fault:
    """One fault: skips ``nth - 1`` matching requests, then meets the next ``count``."""

    do: Do
    method: str | None = None
    path: re.Pattern[str] | None = None
    mailbox: str | None = None
    service: str = "graph"
    inside_batch: bool | None = None
    probability: float = 1.0
    skip: int = 0
    left: int = 1
    source: dict[str, Any] | None = None

    def matches(self, service: str, method: str, path: str, mailbox: str, inside_batch: bool) -> bool:
        return (
            self.service == service
            and (self.method is None or self.method == method)
            and (self.path is None or self.path.search(path) is not None)
            and (self.mailbox is None or self.mailbox == mailbox.lower())
            and (self.inside_batch is None or self.inside_batch == inside_batch)
        )


class Faults:
    """The faults that are still to happen."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._chance = chance

    def add(self, descriptions: list[dict[str, Any]]) -> None:
        """Add faults; ValueError says what is wrong with a description."""
        faults = [parse(one) for one in descriptions]
        with self._lock:
            self._faults += faults

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def pending(self) -> list[dict[str, Any]]:
        with self._lock:
            return [{**(one.source or {}), "left": one.left} for one in self._faults]

    def take(self, service: str, method: str, path: str, mailbox: str, inside_batch: bool) -> Do | None:
        """The fault that meets this request, if any."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(service, method, path, mailbox, inside_batch):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.probability < 1 and self._chance() >= fault.probability:
                    continue
                fault.left -= 1
                if fault.left <= 0:
                    self._faults.remove(fault)
                return fault.do
        return None


def parse(description: dict[str, Any]) -> Fault:
    match, do = dict(description.get("match") or {}), dict(description.get("do") or {})
    for given, known, where in ((match, _MATCH, "match"), (do, _DO, "do")):
        if unknown := set(given) - known:
            raise ValueError(f"unknown in {where}: {', '.join(sorted(unknown))}")
    if do.get("kind") not in KINDS:
        raise ValueError(f"do.kind must be one of {', '.join(KINDS)}")
    if match.get("service", "graph") not in ("graph", "login"):
        raise ValueError("match.service must be graph or login")
    probability = float(match.get("probability", 1.0))
    try:
        pattern = re.compile(match["path"]) if match.get("path") else None
    except re.error as error:
        raise ValueError(f"match.path is no regular expression: {error}") from error
    return Fault(
        do=Do(
            kind=do["kind"],
            status=int(do.get("status", 503)),
            code=str(do.get("code", "")),
            message=str(do.get("message", "")),
            retry_after=None if do.get("retry_after") is None else float(do["retry_after"]),
            seconds=float(do.get("seconds", 30.0)),
            headers=tuple((str(name), str(value)) for name, value in (do.get("headers") or {}).items()),
        ),
        method=match["method"].upper() if match.get("method") else None,
        path=pattern,
        mailbox=match["mailbox"].lower() if match.get("mailbox") else None,
        service=match.get("service", "graph"),
        inside_batch=match.get("inside_batch"),
        probability=probability,
        skip=int(match.get("nth", 1)) - 1,
        left=int(match.get("count", 1 if probability >= 1 else 10**9)),
        source=description,
    )


def after_work(fault: Do, response: Response) -> Response:
    if fault.kind == "drop_after":
        return response.with_mishap("drop")
    if fault.kind == "truncate":
        return response.with_mishap("truncate")
    if fault.kind == "slow_body":
        return response.with_mishap("slow", fault.seconds)
    if fault.kind == "nested":
        return replace(response, body=b'{"value":' + b"[" * DEPTH + b"]" * DEPTH + b"}")
    if fault.kind == "endless":
        return response.with_mishap("endless")
    return response
