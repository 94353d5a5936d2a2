"""The spellings of time in Graph: wall times with seven fraction digits, instants with Z, parameters of a view."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

UNSET = "0001-01-01T00:00:00Z"
_WALL = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|z|[+ -]\d{2}:?\d{2})?"
)


def parse(text: str) -> tuple[datetime, str]:
    """A date and time as written and the offset beside it ("" when there is none); ValueError when it is neither."""
    match = _WALL.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a date and time: {text!r}")
    day, hour, minute, second, fraction, offset = match.groups()
    micro = int(((fraction or "") + "000000")[:6])
    at = date.fromisoformat(day)
    moment = datetime(at.year, at.month, at.day, int(hour or 0), int(minute or 0), int(second or 0), micro)
    return moment, (offset or "").upper()


def parse_instant(text: str) -> datetime:
    """An instant as naive UTC; without an offset it is read as UTC. A plus that a URL turned into a blank counts."""
    wall, offset = parse(text)
    if offset in ("", "Z"):
        return wall
    offset = offset.replace(" ", "+")
    if ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return datetime.fromisoformat(wall.isoformat() + offset).astimezone(UTC).replace(tzinfo=None)


def wall_text(wall: datetime) -> str:
    """``2026-10-05T09:00:00.0000000``"""
    return wall.isoformat(timespec="microseconds") + "0"


def instant_text(moment: datetime) -> str:
    """``2026-10-05T09:00:00.1234560Z`` of a naive UTC moment."""
    return moment.isoformat(timespec="microseconds") + "0Z"


def seconds_text(moment: datetime) -> str:
    """``2026-10-05T09:00:00Z``: no fraction, as errors and tokens carry it."""
    return moment.isoformat(timespec="seconds") + "Z"


def wall_of(value: dict[str, Any]) -> datetime:
    """The wall time of a stored dateTimeTimeZone."""
    return datetime.fromisoformat(value["dateTime"])
