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
_TOKEN_LIKE = re.compile(r"(access_token|refresh_token|client_secret|id_token)=|eyJ[\w-]{8,}\.eyJ[\w-]{8,}", re.I)


@dataclass(frozen=True)
class Limit:
    """So much of something in so long a time."""

    most: int
    span: timedelta


REQUESTS = Limit(10_000, timedelta(minutes=10))  # of an application in a mailbox
UPLOAD = Limit(150_000_000, timedelta(minutes=5))  # bytes that an application writes into a mailbox
EXTENSIONS = Limit(455, timedelta(seconds=10))  # requests of an application about extensions, in the whole tenant


@dataclass(frozen=True)
class Wait:
    """Until when somebody was told to wait, by the emulator's clock and by real time: either is good enough."""

    clock: datetime
    real: float
    seconds: float


class _Spent:
    """What was counted in the time that a limit looks back on."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._entries: deque[tuple[datetime, int]] = deque()
        self._total = 0

    def add(self, now: datetime, amount: int) -> float | None:
        while self._entries and self._entries[0][0] <= now - self._limit.span:
            self._total -= self._entries.popleft()[1]
        if self._total + amount > self._limit.most:
            oldest = self._entries[0][0] if self._entries else now
            return max(1.0, (oldest + self._limit.span - now).total_seconds())
        self._entries.append((now, amount))
        self._total += amount
        return None


class Referee:
    """Counts per application and mailbox."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._in_flight: dict[tuple[str, str], int] = {}
        self._waits: dict[tuple[str, str], Wait] = {}
        self._spent: dict[tuple[Limit, tuple[str, str]], _Spent] = {}

    def reset(self) -> None:
        with self._lock:
            self._waits.clear()
            self._spent.clear()

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

    def over_quota(self, who: tuple[str, str], limit: Limit = REQUESTS, amount: int = 1) -> float | None:
        """Count something; the seconds to wait when that would be too much."""
        with self._lock:
            spent = self._spent.setdefault((limit, who), _Spent(limit))
            return spent.add(self._clock.now(), amount)


def names_token(address: str) -> bool:
    """Whether something in an address looks like a token or a secret."""
    return _TOKEN_LIKE.search(address) is not None
