"""How long to wait before something that failed is tried again."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=1)
CEILING = timedelta(hours=6)


def delay(tries: int, *, at_least: float | None = None) -> timedelta:
    """Return the pause after the ``tries``-th failure (1 = the first): doubled each time, with a ceiling.

    ``at_least`` is what the other side asked for (Retry-After, in seconds); it is never cut short.
    The scheduler's own rhythm spreads the retries; items of one collection go together in one batch anyway.
    """
    doubled: int = 2 ** min(max(tries, 1) - 1, 16)
    pause = min(FIRST * doubled, CEILING)
    return max(pause, timedelta(seconds=at_least or 0))
