"""Planted events, which may hold anything: reading what can be read of them."""

from __future__ import annotations

from datetime import datetime

from .. import times
from .items import Item, utc


def window_of(item: Item) -> tuple[datetime, datetime] | None:
    """Start and end of a planted event as naive UTC; None when they cannot be read."""
    planted = item.raw or {}
    try:
        read = []
        for name in ("start", "end"):
            wall, offset = times.parse(planted[name]["dateTime"])
            if offset:
                return None
            read.append(utc({"dateTime": wall.isoformat(), "timeZone": planted[name]["timeZone"]}))
        return read[0], read[1]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
