"""What happens in the office, invented from a seed. Everything is data: it can be printed, and played again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from devtools.sweep.faults import FAULTS, Accident

ANNA, BEN, CARLA = "anna@contoso.example", "ben@contoso.example", "carla@contoso.example"
#: A user of Odoo without a mailbox; somebody elsewhere, whom the office invites and who invites it.
DORA, OUTSIDER = "dora@contoso.example", "outsider@fabrikam.example"
CONNECTED = (ANNA, BEN, CARLA)
USERS = (*CONNECTED, DORA)
EVERYBODY = (*USERS, OUTSIDER)

ODOO, OUTLOOK = "Odoo", "Outlook"
# Beyond the time that is synchronised: Outlook does not tell what happens to an event there.
FAR = timedelta(days=1000)
# How often each thing is done, relative to the others.
KINDS = {
    "create": 6,
    "create a series": 2,
    "create far away": 1,
    "rename": 4,
    "move": 4,
    "move far away": 1,
    "place": 3,
    "add a person": 3,
    "remove a person": 2,
    "answer": 5,
    "delete": 2,
    "delete an occurrence": 1,
}
ANSWERS = ("accept", "decline", "tentativelyAccept")


@dataclass(frozen=True)
class Step:
    """Somebody does something. ``which`` (0..1) and ``amount`` choose among what is there when its turn comes.

    ``again``: it is done to the event that somebody worked on last, if the person can.
    """

    side: str
    who: str
    kind: str
    which: float
    amount: int
    again: bool = False

    def __str__(self) -> str:
        again = ", again" if self.again else ""
        return f"{self.who.partition('@')[0]} in {self.side}: {self.kind} ({self.which:.2f}, {self.amount}{again})"


@dataclass(frozen=True)
class Look:
    """Some people are synchronised, after a while, perhaps with an accident.

    ``meanwhile``: what people do while the n-th request is on its way.
    """

    who: tuple[str, ...]
    minutes: int
    accident: Accident | None = None
    meanwhile: tuple[tuple[int, Step], ...] = ()

    def __str__(self) -> str:
        names = ", ".join(one.partition("@")[0] for one in self.who)
        return f"{self.minutes} min later: synchronised {names}" + (f", {self.accident}" if self.accident else "")


def tell(seed: int) -> tuple[Step | Look, ...]:
    """The story of this seed."""
    chance = random.Random(seed)
    told: list[Step | Look] = []
    for _round in range(chance.randint(3, 6)):
        told += [_step(chance) for _number in range(chance.randint(2, 6))]
        told.append(_look(chance))
    return tuple(told)


def _step(chance: random.Random, *, again: float = 0.25) -> Step:
    side = chance.choice((ODOO, OUTLOOK))
    who = chance.choice(USERS if side == ODOO else (*CONNECTED, OUTSIDER))
    kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    return Step(side, who, kind, chance.random(), chance.randint(1, 999), chance.random() < again)


def _look(chance: random.Random) -> Look:
    who = tuple(chance.sample(CONNECTED, chance.randint(1, len(CONNECTED))))
    accident = _accident(chance) if chance.random() < 0.5 else None
    meanwhile: tuple[tuple[int, Step], ...] = ()
    if not (accident and accident.kill):  # who is killed takes what was done in that process along
        busy = chance.choice((0, 0, 1, 2))
        meanwhile = tuple((chance.randint(1, 6), _step(chance, again=0.6)) for _number in range(busy))
    return Look(who, chance.choice((1, 10, 120)), accident, meanwhile)


def _accident(chance: random.Random) -> Accident:
    if chance.random() < 0.25:
        return Accident(chance.choice(("before", "after")), chance.randint(1, 20))
    fault = chance.choice(FAULTS)
    inside = fault.answers and chance.random() < 0.5
    return Accident("answer" if inside else "request", chance.randint(1, 8), fault)
