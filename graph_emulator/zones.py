"""Time zones by the names Outlook knows: Windows names and IANA names."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

_WINDOWS: dict[str, str] = {name.lower(): iana for name, iana in get_global("windows_zone_mapping").items()}


class UnknownZone(ValueError):
    """A zone name that the mailbox server does not know."""


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of a Windows name (in any casing) or of an IANA name."""
    iana = _WINDOWS.get(name.lower(), name)
    try:
        return ZoneInfo(iana)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def known(name: str) -> bool:
    try:
        zone(name)
    except UnknownZone:
        return False
    return True


@lru_cache(maxsize=65536)
def to_utc(wall: datetime, name: str) -> datetime:
    """Naive UTC of a wall time; the earlier of two in autumn, moved on by the gap in spring."""
    return wall.replace(tzinfo=zone(name)).astimezone(UTC).replace(tzinfo=None)


@lru_cache(maxsize=65536)
def from_utc(moment: datetime, name: str) -> datetime:
    """Wall time in a zone of a naive UTC moment."""
    return moment.replace(tzinfo=UTC).astimezone(zone(name)).replace(tzinfo=None, fold=0)


def windows_names() -> list[str]:
    return sorted(get_global("windows_zone_mapping"))


def iana_names() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name)
