"""An hour of many mailboxes; one JSON object a line.

python -m devtools.load.worker --database NAME --mailboxes 200 --minutes 60
"""

from __future__ import annotations

import math
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import psycopg2

import odoo.sql_db

from devtools.load import crew
from devtools.simulation import program
from devtools.simulation.story import NOW
from devtools.sweep.world import World, moment

LANES = 2
# A job of the scheduler ends after one handful here (AT_ONCE), so that this is all that is done in a minute.
JOBS, HANDFUL = 2, 8
INTERVAL = 5
SHOWN = 5


@dataclass
class Figures:
    """What was seen in the hour."""

    oldest: list[float] = field(default_factory=list)  # minutes since the success longest ago, each minute
    saves: list[float] = field(default_factory=list)  # seconds
    lock_waits: list[float] = field(default_factory=list)  # seconds that a save waited for a lock, where seen
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Load:
    """A database full of people, two lanes of the scheduler, and edits on both sides."""

    def __init__(self, world: World, mailboxes: int) -> None:
        self.world = world
        self.people = [f"person{number:03}@contoso.example" for number in range(mailboxes)]
        self.figures = Figures()

    @property
    def bound(self) -> float:
        """Minutes within which everybody's turn comes, however many have something to send."""
        return max(INTERVAL, math.ceil(len(self.people) / (LANES * JOBS * HANDFUL))) + 2

    def play(self, minutes: int) -> list[str]:
        """The hour; what is wrong with it."""
        self.world.people(*self.people)
        with self.world.as_user() as env:
            for collection in env["microsoft.calendar.collection"].search([]):
                collection._begin("new")
        deadlocks = self._deadlocks()
        odoo.sql_db.close_all()  # the processes that follow must not share our connections
        share = max(1, len(self.people) // 20)
        lanes = [crew.Hand(self.world, crew.lane(JOBS)) for _lane in range(LANES)]
        pressing = crew.Hand(self.world, crew.buttons(self.people, max(1, share // 3)))
        saving = crew.Hand(self.world, crew.savers(self.people, share))
        started = program.now()
        with _LockWaits(self.world.database, self.figures.lock_waits):
            for minute in range(1, minutes + 1):
                self._minute(minute, [*lanes, pressing, saving], outlook_edits=share)
            quiet = 2 * math.ceil(self.bound)
            for minute in range(minutes + 1, minutes + 1 + quiet):
                self._minute(minute, lanes)
        self.figures.seconds = program.now() - started
        for hand in (*lanes, pressing, saving):
            hand.stop()
        self.figures.counts["deadlocks"] = self._deadlocks() - deadlocks
        return [*self._wrong(), *self._differences()]

    def _minute(self, minute: int, hands: Sequence[crew.Hand], outlook_edits: int = 0) -> None:
        self.world.pass_time(minutes=1)
        for hand in hands:
            hand.begin(self.world.now, minute)
        for number in range(outlook_edits):
            self._edit_in_outlook(random.Random(f"outlook {minute} {number}"), f"Outlook {minute}.{number}")
        for told in [hand.report() for hand in hands]:
            self.figures.saves += told.pop("seconds", [])
            for status, count in told.pop("answers", {}).items():
                self.figures.counts[f"button: {status}"] += count
            self.figures.counts.update(told)
        self.figures.oldest.append(self._oldest())
        if minute % 10 == 0:
            program.say({"minute": minute, "oldest": self.figures.oldest[-1]})

    # -------------------------------------------------------------------------------------------------- both sides

    def _edit_in_outlook(self, chance: random.Random, name: str) -> None:
        person, colleague = chance.sample(self.people, 2)
        own = [item for item in self._items(person) if item["isOrganizer"]]
        if own and chance.random() < 0.6:
            path = f"/me/events/{chance.choice(own)['id']}"
            self.world.act(person, "PATCH", path, {"subject": name})
        else:
            start = NOW + timedelta(days=chance.randint(1, 60), hours=chance.randint(1, 9))
            attendee = {"type": "required", "emailAddress": {"address": colleague, "name": colleague}}
            times = {"start": moment(start), "end": moment(start + timedelta(hours=1))}
            self.world.act(person, "POST", "/me/events", {"subject": name, **times, "attendees": [attendee]})
        self.figures.counts["edits in Outlook"] += 1

    def _items(self, person: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.world.control("GET", f"/mailboxes/{quote(person)}/events")["events"]
        return found

    # ------------------------------------------------------------------------------------------------ what is seen

    def _oldest(self) -> float:
        with self.world.as_user() as env:
            collections = env["microsoft.calendar.collection"].search([])
            ages = [self.world.now - (one.last_success or NOW) for one in collections]
        return max(ages).total_seconds() / 60

    def _deadlocks(self) -> int:
        with self.world.registry.cursor() as cr:
            cr.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
            return int(cr.fetchone()[0])

    def _wrong(self) -> Iterator[str]:
        counts, figures = self.figures.counts, self.figures
        if max(figures.oldest) > self.bound:
            yield f"somebody starves: no success for {max(figures.oldest):.0f} minutes, {self.bound:.0f} are enough"
        for what in ("deadlocks", "waited too long"):
            if counts[what]:
                yield f"{what}: {counts[what]}"
        with self.world.as_user() as env:
            runs = env["microsoft.sync.run"]
            counts["runs"] = runs.search_count([])
            for run in runs.search([("outcome", "!=", "done")], limit=SHOWN):
                yield f"a run {run.outcome}: {run.message}"
            for link in env["microsoft.calendar.link"].search(["|", ("problem", "!=", False), ("counter", ">", 0)]):
                yield f"left: {link.user_id.login}: {link.subject}: {link.problem or 'waiting'}"
        yield from self.world.complaints()

    def _differences(self) -> Iterator[str]:
        with self.world.as_user() as env:
            events = env["calendar.event"].search([("name", "like", ".")])
            here = Counter((email, event.name, str(event.start)) for event in events for email in _people(event))
        there = Counter(
            (person, item["subject"], item["start"]["dateTime"][:19].replace("T", " "))
            for person in self.people
            for item in self._items(person)
        )
        self.figures.counts["events in mailboxes"] = there.total()
        for one in list((here - there).elements())[:SHOWN]:
            yield f"only in Odoo: {one}"
        for one in list((there - here).elements())[:SHOWN]:
            yield f"only in Outlook: {one}"


def _people(event: Any) -> list[str]:
    return [one.email for one in event.attendee_ids]


class _LockWaits:
    """Looks every few milliseconds who waits for a lock in a database, and since when."""

    def __init__(self, database: str, waits: list[float]) -> None:
        self._database, self._waits = database, waits
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_trouble: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        query = """SELECT pid, waitstart, extract(epoch FROM clock_timestamp() - waitstart)
                     FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE datname = current_database() AND NOT granted AND waitstart IS NOT NULL"""
        longest: dict[Any, float] = {}
        _name, parameters = odoo.sql_db.connection_info_for(self._database)
        with closing(psycopg2.connect(**parameters)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            while not self._stop.wait(0.01):
                cursor.execute(query)
                longest |= {(pid, since): float(seconds) for pid, since, seconds in cursor.fetchall()}
        self._waits += sorted(longest.values())


def main(arguments: Sequence[str]) -> int:
    """Play the hour; 0 if all went well."""
    parser = program.parser(__doc__)
    parser.add_argument("--mailboxes", type=int, default=200)
    parser.add_argument("--minutes", type=int, default=60)
    options = parser.parse_args(arguments)
    program.configure(options)
    load = Load(World(options.database, program.emulator()), options.mailboxes)
    wrong = load.play(options.minutes)
    figures = load.figures
    saves = sorted(figures.saves)
    program.say(
        {
            "played": options.minutes,
            "failed": len(wrong),
            "failure": wrong,
            "oldest": max(figures.oldest),
            "bound": load.bound,
            "saves": len(saves),
            "save": {"median": saves[len(saves) // 2], "longest": saves[-1]},
            "lock waits": {"seen": len(figures.lock_waits), "longest": max(figures.lock_waits, default=0.0)},
            "counts": figures.counts,
            "seconds": round(figures.seconds, 1),
        }
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
