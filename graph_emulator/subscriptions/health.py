"""How well an endpoint answers, over ten minutes: too slow and it is told later, much too slow and not at all."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=10)
SLOW_ANSWER = 10.0  # seconds
SLOW_SHARE, DROP_SHARE = 0.10, 0.15
DELAY = timedelta(seconds=10)  # of what is new while an endpoint is slow


class Health:
    """The answers of one endpoint."""

    def __init__(self) -> None:
        self._answers: deque[tuple[datetime, bool]] = deque()

    def note(self, now: datetime, seconds: float) -> None:
        """An answer, or the end of waiting for one, after so many seconds."""
        self._answers.append((now, seconds >= SLOW_ANSWER))

    def state(self, now: datetime) -> str:
        """good, slow (what is new comes ten seconds later) or drop (what is new is not sent)."""
        while self._answers and self._answers[0][0] <= now - WINDOW:
            self._answers.popleft()
        slow = sum(was_slow for _, was_slow in self._answers)
        if slow > DROP_SHARE * len(self._answers):
            return "drop"
        return "slow" if slow > SLOW_SHARE * len(self._answers) else "good"
