"""How long to wait before something that failed is tried again."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(minutes=1)
CEILING = timedelta(hours=6)


# Those who failed together come back within this much more of the pause.
SPREAD = 0.25


def delay(tries: int, *, at_least: float | None = None, chance: float = 0.0) -> timedelta:
    """Return the pause after the ``tries``-th failure (1 = the first): doubled each time, with a ceiling.

    ``at_least`` is what the other side asked for (Retry-After, in seconds); it is never cut short. ``chance`` in
    [0, 1) spreads mailboxes that failed together; items of one mailbox need none, they go in one batch anyway.
    """
    doubled: int = 2 ** min(max(tries, 1) - 1, 16)
    pause = max(min(FIRST * doubled, CEILING), timedelta(seconds=at_least or 0))
    return pause * (1 + SPREAD * chance)
