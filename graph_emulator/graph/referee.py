"""The referee: watches how clients behave, complains in the journal, and throttles as the service does."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..clock import Clock

MOST_AT_ONCE = 4
MOST_IN_WINDOW = 10_000
WINDOW = timedelta(minutes=10)
_TOKEN_LIKE = re.compile(r"(access_token|refresh_token|client_secret|id_token)=|eyJ[\w-]{8,}\.eyJ[\w-]{8,}", re.I)


@dataclass(frozen=True)
class Wait:
    """Until when somebody was told to wait, by the emulator's clock and by real time: either is good enough."""

    clock: datetime
    real: float
    seconds: float


class Referee:
    """Counts per application and mailbox."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._in_flight: dict[tuple[str, str], int] = {}
        self._waits: dict[tuple[str, str], Wait] = {}
        self._arrivals: dict[tuple[str, str], deque[datetime]] = {}

    def reset(self) -> None:
        with self._lock:
            self._waits.clear()
            self._arrivals.clear()

    @contextmanager
    def slots(self, who: tuple[str, str], count: int) -> Iterator[int]:
        """Take ``count`` of the places a mailbox has; yields how many of them were too many."""
        with self._lock:
            before = self._in_flight.get(who, 0)
            self._in_flight[who] = before + count
        try:
            yield max(0, min(count, before + count - MOST_AT_ONCE))
        finally:
            with self._lock:
                self._in_flight[who] -= count
                if not self._in_flight[who]:
                    del self._in_flight[who]

    def told_to_wait(self, who: tuple[str, str], seconds: float) -> None:
        """Remember a Retry-After that was sent."""
        with self._lock:
            until = self._clock.now() + timedelta(seconds=seconds)
            self._waits[who] = Wait(until, time.monotonic() + seconds, seconds)

    def too_early(self, who: tuple[str, str]) -> float | None:
        """The Retry-After (seconds) that this request did not wait for."""
        with self._lock:
            wait = self._waits.get(who)
            if wait is None:
                return None
            if self._clock.now() >= wait.clock or time.monotonic() >= wait.real:
                del self._waits[who]
                return None
            return wait.seconds

    def over_quota(self, who: tuple[str, str]) -> float | None:
        """Count a request; the seconds to wait when the mailbox had too many in ten minutes."""
        now = self._clock.now()
        with self._lock:
            arrivals = self._arrivals.setdefault(who, deque())
            while arrivals and arrivals[0] <= now - WINDOW:
                arrivals.popleft()
            if len(arrivals) >= MOST_IN_WINDOW:
                return max(1.0, (arrivals[0] + WINDOW - now).total_seconds())
            arrivals.append(now)
        return None


def names_token(address: str) -> bool:
    """Whether something in an address looks like a token or a secret."""
    return _TOKEN_LIKE.search(address) is not None
