"""Requests, answers and pages as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

# Methods whose repetition ends in the same state.
IDEMPOTENT = frozenset({"GET", "PUT", "PATCH", "DELETE"})


def segment(value: str) -> str:
    """Quote an id for use in a path: ids hold "/", "+" and "=" at times."""
    return quote(value, safe="")


@dataclass(frozen=True)
class Request:
    """One request to Graph. ``path`` is relative to /v1.0 ("/me/events/{id}", ids quoted with :func:`segment`)."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Method and path without query, for errors and logs."""
        return f"{self.method} {self.path.partition('?')[0]}"

    @property
    def repeatable(self) -> bool:
        """Whether doing it twice does no harm: a creation is told apart by its transactionId."""
        return self.method in IDEMPOTENT or bool(self.body and self.body.get("transactionId"))


@dataclass(frozen=True)
class Response:
    """An answer below 300. ``body`` is the decoded JSON, or None where there is none."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page of a collection or of a delta. The last page of a delta has a ``delta_link``, others a ``next_link``."""

    items: list[dict[str, Any]]
    next_link: str | None = None
    delta_link: str | None = None
    unreadable: int = 0  # entries that are no items at all


def preferences(given: str = "") -> str:
    """Return the Prefer header of every request: immutable ids, times in UTC, and what the caller asks for besides.

    A preference named by the caller takes the place of ours.
    """
    ours = ('IdType="ImmutableId"', 'outlook.timezone="UTC"')
    names = {part.partition("=")[0].strip().lower() for part in given.split(",")}
    kept = [part for part in ours if part.partition("=")[0].lower() not in names]
    return ", ".join([*kept, given.strip()] if given.strip() else kept)
