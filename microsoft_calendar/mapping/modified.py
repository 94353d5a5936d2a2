"""Moments of Graph, and lastModifiedDateTime: when the item was last changed in its mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def modified(item: Mapping[str, Any]) -> datetime | None:
    """The moment as naive UTC in whole seconds, None if the item does not say."""
    return instant(item.get("lastModifiedDateTime"))


def instant(value: object) -> datetime | None:
    """A moment with an offset (or in UTC) as naive UTC in whole seconds, None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=None, microsecond=0)
