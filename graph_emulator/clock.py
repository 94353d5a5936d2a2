"""The only source of the current time: real, shifted or standing still."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time in UTC, without zone information; can be set, moved and freed.

    A clock that was set stands still until it is moved or freed; a clock that was only moved keeps running.
    """

    def __init__(self) -> None:
        self._still: datetime | None = None
        self._shift = timedelta()

    def now(self) -> datetime:
        """The current time as naive UTC."""
        if self._still is not None:
            return self._still
        return datetime.fromtimestamp(time.time(), UTC).replace(tzinfo=None) + self._shift

    def set(self, moment: datetime) -> None:
        """Stand still at ``moment`` (naive UTC)."""
        self._still = moment

    def advance(self, seconds: float) -> None:
        step = timedelta(seconds=seconds)
        if self._still is not None:
            self._still += step
        else:
            self._shift += step

    def free(self) -> None:
        """Back to real time."""
        self._still, self._shift = None, timedelta()

    @property
    def stands_still(self) -> bool:
        return self._still is not None
