"""When a request is repeated at once, and after how long."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import GraphError, NetworkError, ServiceUnavailable, Throttled


@dataclass(frozen=True)
class Patience:
    """How much is done about a failure before the caller hears of it.

    ``attempts`` counts the first one, too. ``ceiling`` is the longest single wait in seconds: whoever asks for more
    gets it from the scheduler, which holds no worker meanwhile.
    """

    attempts: int = 3
    ceiling: float = 10.0
    first_pause: float = 0.5

    def pause(self, error: GraphError, attempt: int, *, repeatable: bool, chance: float) -> float | None:
        """Return the seconds to wait before the next attempt, or None: give up.

        ``attempt`` counts from 1; ``chance`` in [0, 1) spreads the waits of those who failed together.
        """
        if attempt >= self.attempts or not _may_repeat(error, repeatable):
            return None
        if error.retry_after is not None:
            return error.retry_after if error.retry_after <= self.ceiling else None
        return min(self.first_pause * (1 << (attempt - 1)) * (1 + chance), self.ceiling)


def _may_repeat(error: GraphError, repeatable: bool) -> bool:
    if isinstance(error, Throttled):
        # Refused before anything was done; a gateway's 503 or 504 is less sure about that.
        return repeatable or error.status in (429, 509)
    if isinstance(error, NetworkError):
        return repeatable or not error.sent
    return repeatable and isinstance(error, ServiceUnavailable)
