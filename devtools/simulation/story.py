"""What happens to one series, invented from a seed: how it was born, and who edits it how, round by round.

Everything is data, so that a story can be printed and played again. An edit names its target by a share (0..1) of what
is there when its turn comes: the same story is played on whatever earlier bugs have left.
"""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

#: The present, on both sides (naive UTC).
NOW = datetime(2030, 3, 4, 8)
#: IANA name of a zone, and what Outlook calls it.
ZONES = {
    "Europe/Brussels": "Romance Standard Time",
    "America/New_York": "Eastern Standard Time",
    "Australia/Sydney": "AUS Eastern Standard Time",
    "America/Sao_Paulo": "E. South America Standard Time",
    "Asia/Kolkata": "India Standard Time",
    "Australia/Lord_Howe": "Lord Howe Standard Time",
}
PEOPLE = ("ben@contoso.example", "guest@fabrikam.example", "kim@northwind.example")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
INDEXES = ("first", "second", "third", "fourth", "last")
PATTERNS = ("daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly", "relativeYearly")
# What Odoo's form cannot say is born in Outlook.
PATTERNS_OF_ODOO = PATTERNS[:-1]

ODOO, OUTLOOK = "odoo", "outlook"
# How often each kind of edit occurs, relative to the others.
EDITS = {
    "rename one": 4,
    "move one": 5,
    "lengthen one": 2,
    "delete one": 5,
    "add a person to one": 3,
    "rename all": 3,
    "retime all": 3,
    "add a person to all": 2,
    "remove a person from all": 1,
    "change the end": 3,
    "change the interval": 1,
    "this and following": 3,
    "end here": 2,
    "delete all": 1,
}


@dataclass(frozen=True)
class Pattern:
    """A rule in Graph's terms; ``count`` or ``until`` ends it, else it has no end."""

    kind: str
    interval: int = 1
    weekdays: tuple[str, ...] = ()
    index: str = "first"
    day: int = 0
    month: int = 0
    count: int = 0
    until: date | None = None


@dataclass(frozen=True)
class Birth:
    """The series as it was made. ``start`` is local to ``zone``; whole days last ``days``, others ``minutes``."""

    side: str
    pattern: Pattern
    zone: str
    start: datetime
    minutes: int
    all_day: bool
    days: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """One edit. ``which`` and ``where`` (0..1) choose series and occurrence, ``amount`` and ``text`` say what."""

    side: str
    kind: str
    which: float
    where: float
    amount: int
    text: str

    def __str__(self) -> str:
        return f"{self.side}: {self.kind} (occurrence at {self.where:.2f}, {self.amount:+d}, {self.text!r})"


@dataclass(frozen=True)
class Story:
    """A series and what becomes of it: in each round the edits are made, then both sides are synchronised."""

    seed: int
    birth: Birth
    rounds: tuple[tuple[Edit, ...], ...] = field(default=())

    @property
    def tag(self) -> str:
        """What the subject of everything that belongs to this story begins with."""
        return f"#{self.seed} "

    def __str__(self) -> str:
        lines = [f"story {self.seed}: {self.birth}"]
        for number, edits in enumerate(self.rounds, 1):
            lines += [f"  round {number}: {edit}" for edit in edits]
        return "\n".join(lines)


def tell(seed: int) -> Story:
    """The story of this seed."""
    chance = random.Random(seed)
    birth = _birth(chance)
    rounds = tuple(tuple(_edits(chance)) for _round in range(chance.randint(1, 3)))
    return Story(seed, birth, rounds)


def _birth(chance: random.Random) -> Birth:
    side = chance.choice((ODOO, OUTLOOK))
    first = NOW.date() + timedelta(days=chance.randint(5, 60))
    all_day = chance.random() < 0.2
    at = timedelta(hours=chance.randint(0, 23), minutes=chance.choice((0, 15, 30, 45)))
    return Birth(
        side=side,
        pattern=_pattern(chance, first, PATTERNS if side == OUTLOOK else PATTERNS_OF_ODOO),
        zone=chance.choice(tuple(ZONES)),
        start=datetime(first.year, first.month, first.day) + at,
        minutes=chance.choice((15, 30, 60, 90, 180)),
        all_day=all_day,
        days=chance.choice((1, 1, 1, 2)) if all_day else 0,
        people=tuple(chance.sample(PEOPLE, chance.randint(0, 2))),
    )


def _pattern(chance: random.Random, first: date, kinds: tuple[str, ...]) -> Pattern:
    kind = chance.choice(kinds)
    pattern = Pattern(kind, interval=chance.choice((1, 1, 1, 2, 3)), day=first.day, month=first.month)
    if kind == "weekly":
        others = chance.sample(DAYS, chance.choice((0, 0, 1, 2)))
        pattern = replace(pattern, weekdays=tuple(day for day in DAYS if day in (*others, DAYS[first.weekday()])))
    elif kind.startswith("relative"):
        last = first.day + 7 > calendar.monthrange(first.year, first.month)[1]
        position = (first.day - 1) // 7
        index = "last" if last and (position > 3 or chance.random() < 0.5) else INDEXES[position]
        pattern = replace(pattern, weekdays=(DAYS[first.weekday()],), index=index)
    if "Yearly" in kind:
        pattern = replace(pattern, interval=1)
    return replace(pattern, **_end(chance, pattern, first))


def _end(chance: random.Random, pattern: Pattern, first: date) -> dict[str, Any]:
    days = {"daily": 1, "weekly": 7, "absoluteMonthly": 31, "relativeMonthly": 31}.get(pattern.kind, 366)
    roll, length = chance.random(), chance.randint(2, 9)
    if roll < 0.04:
        return {}
    if roll < 0.5:
        return {"count": length}
    return {"until": first + timedelta(days=days * pattern.interval * length + chance.randint(0, 3))}


def _edits(chance: random.Random) -> list[Edit]:
    sides = chance.choice(((ODOO,), (OUTLOOK,), (ODOO, OUTLOOK)))
    edits = [_edit(chance, side) for side in sides for _number in range(chance.choice((1, 1, 2)))]
    chance.shuffle(edits)
    return edits


def _edit(chance: random.Random, side: str) -> Edit:
    return Edit(
        side=side,
        kind=chance.choices(tuple(EDITS), tuple(EDITS.values()))[0],
        which=chance.random(),
        where=chance.random(),
        amount=chance.choice((-3, -2, -1, 1, 2, 3)),
        text=f"{side} {chance.randint(1, 999)}",
    )
