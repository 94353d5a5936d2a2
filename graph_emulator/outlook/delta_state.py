"""What the service remembers of delta rounds: chains of links, and the rounds whose pages are still being read."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_ROUNDS = 200


@dataclass
class Change:
    """One line of a round, by name; what it holds is read when its page is asked for."""

    key: str
    calendar: str
    slot: str | None = None
    generation: int = 0
    removed: bool = False


@dataclass
class Round:
    """The pages of one round. ``since`` is where the next round begins."""

    chain: str
    generation: int
    since: int
    changes: list[Change]


@dataclass
class Chains:
    """``latest`` holds the newest generation of each chain; ``last`` what its last round reported, for replays."""

    latest: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    last: dict[str, list[Change]] = field(default_factory=dict)

    def keep(self, name: str, one: Round) -> None:
        self.rounds[name] = one
        while len(self.rounds) > MOST_ROUNDS:
            del self.rounds[next(iter(self.rounds))]
