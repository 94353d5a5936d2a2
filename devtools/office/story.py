"""What happens in the office, invented from a seed. Everything is data: it can be printed, and played again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from devtools.sweep.faults import FAULTS, LOGIN_FAULTS, Accident

ANNA, BEN, CARLA = "anna@contoso.example", "ben@contoso.example", "carla@contoso.example"
#: A user of Odoo without a mailbox; two elsewhere, whom the office invites and who invite it.
DORA = "dora@contoso.example"
OUTSIDERS = ("outsider@fabrikam.example", "partner@northwind.example")
CONNECTED = (ANNA, BEN, CARLA)
USERS = (*CONNECTED, DORA)
EVERYBODY = (*USERS, *OUTSIDERS)

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
    "place on several": 2,
    "add a person": 3,
    "remove a person": 2,
    "answer": 5,
    "delete": 2,
    "rename an occurrence": 1,
    "delete an occurrence": 1,
}
ODOO_KINDS = {**KINDS, "rename what follows": 1, "hand over": 2}
ANSWERS = ("accept", "decline", "tentativelyAccept")

# What Microsoft leaves open (graph_emulator/switches.py): mostly as it is, now and then otherwise.
OUTLOOKS: dict[str, tuple[bool | float | str, ...]] = {
    "delta_order": ("changed", "changed", "reversed", "shuffled"),
    "delta_replay": (False, False, False, True),
    "delta_duplicates": (False, False, False, True),
    "delta_empty_page": (False, False, False, True),
    "delta_lag": (0.0, 0.0, 0.0, 45.0, 300.0),
    "delta_generations": (3, 3, 1),
    "old_refresh_tokens": ("work", "work", "refused"),
}
DEAD = ("expire_refresh", "revoke_refresh")
TOKENS = ("expire_access", *DEAD)
BACK_UP, RESTORE = "back up", "restore"
# A person's choice of the way that changes travel.
BOTH_WAYS, ONE_WAY = "both", ("to_odoo", "to_outlook")
DIRECTIONS = (BOTH_WAYS, *ONE_WAY)


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
    """Some people are synchronised, after a while, perhaps with an accident, perhaps by ``two`` workers at once.

    ``meanwhile``: what people do while the n-th request is on its way.
    """

    who: tuple[str, ...]
    minutes: int
    accident: Accident | None = None
    meanwhile: tuple[tuple[int, Step], ...] = ()
    two: bool = False

    def __str__(self) -> str:
        names = ", ".join(one.partition("@")[0] for one in self.who)
        more = f", {self.accident}" if self.accident else ", by two workers at once" if self.two else ""
        return f"{self.minutes} min later: synchronised {names}{more}"


@dataclass(frozen=True)
class Mishap:
    """Something happens to the tokens of a mailbox (TOKENS), its owner chooses a direction (ONE_WAY, BOTH_WAYS), or the
    database is copied (BACK_UP) and brought back to that copy (RESTORE)."""

    kind: str
    who: str = ""

    def __str__(self) -> str:
        if self.kind == BACK_UP:
            return "a copy of Odoo's database is made"
        if self.kind == RESTORE:
            return "Odoo's database is brought back to the copy"
        name = self.who.partition("@")[0]
        return f"{name} synchronizes {self.kind}" if self.kind in DIRECTIONS else f"tokens of {name}: {self.kind}"


Scene = Step | Look | Mishap


@dataclass(frozen=True)
class Story:
    """How Outlook behaves where its documentation says nothing, who takes part (two to six), and what happens."""

    outlook: tuple[tuple[str, bool | float | str], ...]
    people: tuple[str, ...]
    scenes: tuple[Scene, ...]

    @property
    def connected(self) -> tuple[str, ...]:
        """Those with connected mailboxes; nothing happens in the others'."""
        return tuple(one for one in self.people if one in CONNECTED)


def tell(seed: int) -> Story:
    """The story of this seed."""
    chance = random.Random(seed)
    outlook = tuple((name, chance.choice(values)) for name, values in OUTLOOKS.items())
    connected = chance.sample(CONNECTED, chance.choice((1, 2, 2, 3, 3)))
    others = chance.sample((DORA, *OUTSIDERS), chance.randint(0 if len(connected) > 1 else 1, 3))
    people = tuple(sorted((*connected, *others)))
    return Story(outlook, people, tuple(_Teller(chance, people).scenes()))


class _Teller:
    """Invents what happens to some people."""

    def __init__(self, chance: random.Random, people: tuple[str, ...]) -> None:
        self.chance = chance
        self.connected = tuple(one for one in people if one in CONNECTED)
        self.users = tuple(one for one in people if one in USERS)
        self.mailboxes = tuple(one for one in people if one != DORA)

    def scenes(self) -> Iterator[Scene]:
        chance = self.chance
        rounds = chance.randint(3, 6)
        copied = restored = chosen = -1
        if chance.random() < 0.2:
            copied = chance.randrange(rounds - 1)
            restored = chance.randint(copied + 1, rounds)
        elif chance.random() < 0.2:
            chosen = chance.randrange(rounds)
            owner, direction = chance.choice(self.connected), chance.choice(ONE_WAY)
        for number in range(rounds):
            if number == restored:
                yield Mishap(RESTORE)
            if number == chosen:
                yield Mishap(direction, owner)
            for _number in range(chance.randint(2, 6)):
                yield self.step()
            if chance.random() < 0.1:
                yield Mishap(chance.choice(TOKENS), chance.choice(self.connected))
            if number == copied:
                yield Mishap(BACK_UP)
            yield self.look()
        if restored == rounds:
            yield Mishap(RESTORE)

    def step(self, *, again: float = 0.25) -> Step:
        chance = self.chance
        side = chance.choice((ODOO, OUTLOOK))
        who = chance.choice(self.users if side == ODOO else self.mailboxes)
        kinds = ODOO_KINDS if side == ODOO else KINDS
        kind = chance.choices(tuple(kinds), tuple(kinds.values()))[0]
        return Step(side, who, kind, chance.random(), chance.randint(1, 999), chance.random() < again)

    def look(self) -> Look:
        chance = self.chance
        who = tuple(chance.sample(self.connected, chance.randint(1, len(self.connected))))
        minutes = chance.choice((1, 10, 120))
        accident = _accident(chance) if chance.random() < 0.6 else None
        if not accident and chance.random() < 0.1:
            return Look(who, minutes, two=True)
        meanwhile: tuple[tuple[int, Step], ...] = ()
        if not (accident and accident.kill):  # who is killed takes what was done in that process along
            busy = chance.choice((0, 0, 1, 2))
            meanwhile = tuple((chance.randint(1, 6), self.meanwhile(who)) for _number in range(busy))
        return Look(who, minutes, accident, meanwhile)

    def meanwhile(self, who: tuple[str, ...]) -> Step:
        """Something, or one who is synchronised goes on with what is being sent."""
        chance = self.chance
        if chance.random() < 0.5:
            return self.step(again=0.6)
        kind = chance.choice(("rename", "place", "move"))
        return Step(ODOO, chance.choice(who), kind, chance.random(), chance.randint(1, 999), again=True)


def _accident(chance: random.Random) -> Accident:
    kind = chance.choices(("before", "after", "overtaken", "renewal", "request"), (3, 3, 2, 2, 14))[0]
    if kind in ("before", "after", "overtaken"):
        return Accident(kind, chance.randint(1, 20))
    if kind == "renewal":
        return Accident(kind, chance.randint(1, 2), chance.choice(LOGIN_FAULTS))
    fault = chance.choice(FAULTS)
    inside = fault.answers and chance.random() < 0.5
    # Most runs make few requests: what waits for a late one never happens.
    nth = min(chance.randint(1, 8), chance.randint(1, 8))
    return Accident("answer" if inside else "request", nth, fault)
