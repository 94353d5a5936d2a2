"""Random days of three people: whatever they do, deltas, copies and mails are what they should be.

After every step: the delta applied to what was known before is the view of the window; the attendees' copies agree with
the organiser's event; and exactly those mails were sent that the table of who gets mail when foresees.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_emulator import Emulator

from .stage import Answer, Json, Person, Stage, at, meeting, name_of, people

NAMES = ("anna", "ben", "cora")
START, END = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"
SHARED = ("subject", "start", "end", "isAllDay", "location", "type")
EXAMPLES = int(os.environ.get("RANDOM_MEETINGS", "0"))

Mails = list[tuple[str, list[str]]]


@dataclass
class Known:
    """What a client knows of one mailbox: everything in the window, by id, kept up to date by deltas alone."""

    person: Person
    events: dict[str, Json] = field(default_factory=dict)
    link: str = ""

    def update(self) -> None:
        """One round: a series that appears in it replaces all that was known of the series."""
        items, self.link = self.person.delta(self.link, page=4)
        again = {one.get("seriesMasterId") or one["id"] for one in items if "@removed" not in one}
        self.events = {name: one for name, one in self.events.items() if one.get("seriesMasterId") not in again}
        for one in items:
            if "@removed" in one:
                gone = one["id"]  # a removed master takes its occurrences along
                self.events = {
                    name: one for name, one in self.events.items() if gone not in (name, one.get("seriesMasterId"))
                }
            elif one["type"] != "seriesMaster":
                self.events[one["id"]] = one


def short(events: list[Json]) -> list[tuple[str, ...]]:
    """What stubs and whole events have in common."""
    return sorted((one["id"], one["@odata.etag"], one["type"], str(one["start"]), str(one["end"])) for one in events)


class World:
    """The three people, and the mails that are to be expected of what they do."""

    def __init__(self, emulator: Emulator, switches: Json) -> None:
        self.stage = Stage(emulator)
        self.stage.control("POST", "/reset")
        self.stage.control("POST", "/clock", {"now": "2026-10-05T09:00:00Z"})
        self.stage.seed(*(f"{name}@contoso.example" for name in NAMES))
        self.stage.switch(page_size=1000, **switches)
        self.people = {name: self.stage.person(name) for name in NAMES}
        self.known = {name: Known(person) for name, person in self.people.items()}
        self.count = 0
        self.expected: Mails = []
        self.own_ways: set[tuple[str, str]] = set()  # copies that their attendee changed: mailbox and series or event
        self.unreported: set[tuple[str, str]] = set()  # answers that the organiser was not told
        for one in self.known.values():
            one.update()

    # -- what they do ------------------------------------------------------------------------------------------------

    def create(self, who: str, day: int, others: list[str], series: bool, draft: bool) -> None:
        self.count += 1
        event = meeting(f"Talk {self.count}", *span(day), with_=[one for one in others if one != who], isDraft=draft)
        if series:
            start = event["start"]["dateTime"][:10]
            event["recurrence"] = {
                "pattern": {"type": "daily", "interval": 3},
                "range": {"type": "numbered", "startDate": start, "numberOfOccurrences": 5},
            }
        self.people[who].send("POST", "/me/events", event)
        if not draft:
            self.expect("invitation", invited(event, who))

    def rename(self, who: str, number: int) -> None:
        self.change(who, number, lambda event: {"subject": f"{event['subject']}!"})

    def relocate(self, who: str, number: int) -> None:
        self.change(who, number, lambda event: {"location": {"displayName": f"Room {number}"}})

    def move(self, who: str, number: int, days: int) -> None:
        def later(event: Json) -> Json:
            return {name: at(shifted(event[name]["dateTime"], days)) for name in ("start", "end")}

        self.change(who, number, later)

    def mark(self, who: str, number: int) -> None:
        """Something private."""
        event = self.pick(who, number)
        if event:
            self.patch(who, event, {"categories": [f"Colour {number}"], "showAs": "oof"})

    def invite(self, who: str, number: int, others: list[str]) -> None:
        """Another list of attendees, of a whole series or single event."""
        event = self.pick(who, number, whole=True)
        if not event or not event["isOrganizer"]:
            return
        wanted = [one for one in others if one != who]
        before = invited(event, who)
        if self.patch(who, event, {"attendees": people(*wanted)}).status == 200 and not event["isDraft"]:
            self.expect("cancellation", [one for one in before if one not in wanted])
            self.expect("invitation", [one for one in sorted(wanted) if one not in before])

    def repeat(self, who: str, number: int, interval: int) -> None:
        """Another pattern of a series; 0 makes it a single event."""
        event = self.pick(who, number, whole=True)
        if not event or event["type"] != "seriesMaster" or not event["isOrganizer"]:
            return
        rule = None
        if interval:
            days = event["recurrence"]["pattern"]["interval"] + interval
            rule = {**event["recurrence"], "pattern": {"type": "daily", "interval": days}}
        if self.patch(who, event, {"recurrence": rule}).status == 200:
            self.expect_update(event, who)

    def send_draft(self, who: str, number: int) -> None:
        event = self.pick(who, number, whole=True)
        if event and event["isDraft"] and self.patch(who, event, {"isDraft": False}).status == 200:
            self.expect("invitation", invited(event, who))

    def delete(self, who: str, number: int, cancel: bool) -> None:
        event = self.pick(who, number)
        if not event:
            return
        person = self.people[who]
        answer = person.do(event, "cancel", {"comment": "sorry"}) if cancel else person.delete(event)
        if answer.status >= 400:
            return
        if not event["isOrganizer"]:
            self.goes_own_way(who, event)
        elif not event["isDraft"]:
            self.expect("cancellation", invited(event, who))

    def answer(self, who: str, number: int, action: str, send: bool) -> None:
        event = self.pick(who, number)
        if not event or self.people[who].do(event, action, {"sendResponse": send}).status >= 400:
            return
        if send:
            self.expect("answer", [local(event["organizer"])])
        else:
            self.unreported.add((who, uid_of(self.people[who], event)))
        if action == "decline":
            self.goes_own_way(who, event)

    def forward(self, who: str, number: int, to: str) -> None:
        event = self.pick(who, number, whole=True)
        if not event or event["isDraft"] or event["isCancelled"] or to in (who, local(event["organizer"])):
            return
        body = {"toRecipients": [{"emailAddress": {"address": f"{to}@contoso.example"}}]}
        if self.people[who].do(event, "forward", body).status == 202:
            self.expect("forward", [to])
            if not event["isOrganizer"]:
                self.expect("forward", [local(event["organizer"])])

    def wait(self, seconds: int) -> None:
        self.stage.advance(seconds)
        for name, person in self.people.items():  # the old tokens may be over
            person.token = self.stage.person(name).token

    # -- in common ---------------------------------------------------------------------------------------------------

    def pick(self, who: str, number: int, *, whole: bool = False) -> Json | None:
        """One of the events in a mailbox, as it reads now: a single one, a master or (unless whole) an occurrence."""
        person = self.people[who]
        found = person.get("/me/events?$top=1000").value
        if not whole:
            found += [one for one in person.view() if one["type"] in ("occurrence", "exception")]
        found.sort(key=lambda one: (one["subject"], one["type"], one["start"]["dateTime"], one["iCalUId"]))
        return found[number % len(found)] if found else None

    def change(self, who: str, number: int, change: Any) -> None:
        """A change that attendees are told of when it is the organiser's."""
        event = self.pick(who, number)
        if event:
            exceptions = self.coming_exceptions(who, event)
            changes = change(event)
            if self.patch(who, event, changes).status == 200:
                self.expect_update(event, who, 0 if "start" in changes else exceptions)

    def patch(self, who: str, event: Json, changes: Json) -> Answer:
        answer = self.people[who].try_patch(event, **changes)
        if answer.status == 200 and not event["isOrganizer"]:
            self.goes_own_way(who, event)
        return answer

    def coming_exceptions(self, who: str, event: Json) -> int:
        """The changed occurrences of a series that are not over yet."""
        if event["type"] != "seriesMaster":
            return 0
        read = self.people[who].read(event, "?$select=end,exceptionOccurrences&$expand=exceptionOccurrences")
        now = self.stage.control("GET", "/clock")["now"]
        return sum(one["end"]["dateTime"] >= now[:19] for one in read["exceptionOccurrences"])

    def goes_own_way(self, who: str, event: Json) -> None:
        self.own_ways.add((who, uid_of(self.people[who], event)))

    def expect(self, kind: str, to: list[str]) -> None:
        if to:
            self.expected.append((kind, sorted(to)))

    def expect_update(self, event: Json, who: str, exceptions: int = 0) -> None:
        if event["isOrganizer"] and not event["isDraft"] and not event["isCancelled"]:
            for _ in range(1 + exceptions):
                self.expect("update", invited(event, who))

    # -- what has to hold --------------------------------------------------------------------------------------------

    def check(self) -> None:
        mails, self.expected = self.expected, []
        assert sorted(self.stage.new_mails()) == sorted(mails)
        for known in self.known.values():
            known.update()
            assert short(list(known.events.values())) == short(known.person.view(START, END))
        everything = {name: self.people[name].get("/me/events?$top=1000").value for name in NAMES}
        for who in NAMES:
            for event in everything[who]:
                if event["isOrganizer"] and not event["isDraft"]:
                    self.check_copies(who, event, everything)

    def check_copies(self, who: str, event: Json, everything: dict[str, list[Json]]) -> None:
        for other in invited(event, who):
            if (other, event["iCalUId"]) in self.own_ways:
                continue
            (copy,) = [one for one in everything[other] if one["iCalUId"] == event["iCalUId"]]
            assert {name: copy[name] for name in SHARED} == {name: event[name] for name in SHARED}
            assert not copy["isOrganizer"]
            assert not copy["isCancelled"]
            assert slots(self.people[other], copy) == slots(self.people[who], event)
            self.check_answer(event, copy, other)

    def check_answer(self, event: Json, copy: Json, other: str) -> None:
        (attendee,) = [one for one in event["attendees"] if local(one) == other]
        noted, own = attendee["status"]["response"], copy["responseStatus"]["response"]
        if (other, event["iCalUId"]) not in self.unreported:
            assert noted == ("none" if own == "notResponded" else own)

    def check_from_scratch(self) -> None:
        """A client that begins now knows the same."""
        for known in self.known.values():
            fresh = Known(known.person)
            fresh.update()
            assert short(list(fresh.events.values())) == short(known.person.view(START, END))

    def close(self) -> None:
        strange = [text for text in self.stage.complaints if "not as described" in text or "itself failed" in text]
        self.stage.close()
        assert not strange


def slots(person: Person, event: Json) -> list[tuple[Any, ...]]:
    """The occurrences of a series without the cancelled ones, which the attendee still sees."""
    if event["type"] != "seriesMaster":
        return []
    window = f"startDateTime={START}&endDateTime={END}&$top=1000"
    found = person.get(f"/me/events/{name_of(event)}/instances?{window}").value
    return [
        tuple(str(one[name]) for name in ("iCalUId", *SHARED[:5])) for one in found if not one["isCancelled"]
    ]  # fmt: skip


def uid_of(person: Person, event: Json) -> str:
    """The iCalUId of the whole: of the master when it is an occurrence."""
    whole = person.read(event["seriesMasterId"]) if event["seriesMasterId"] else event
    return str(whole["iCalUId"])


def local(recipient: Json) -> str:
    return str(recipient["emailAddress"]["address"].partition("@")[0])


def invited(event: Json, who: str) -> list[str]:
    return sorted({local(one) for one in event.get("attendees", ())} - {who})


def span(day: int) -> tuple[str, str]:
    """Ten to eleven, so many days after the window begins."""
    first = datetime(2026, 10, 1, 10) + timedelta(days=day)
    return first.isoformat(), (first + timedelta(hours=1)).isoformat()


def shifted(text: str, days: int) -> str:
    return (datetime.fromisoformat(text[:19]) + timedelta(days=days)).isoformat()


who = st.sampled_from(NAMES)
number = st.integers(0, 11)
others = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
STEPS = st.one_of(
    st.tuples(
        st.just("create"), who, st.integers(-6, 33), others, st.booleans(), st.sampled_from([False] * 4 + [True])
    ),
    st.tuples(st.just("rename"), who, number),
    st.tuples(st.just("relocate"), who, number),
    st.tuples(st.just("move"), who, number, st.sampled_from([-40, -3, -1, 1, 2, 30])),
    st.tuples(st.just("mark"), who, number),
    st.tuples(st.just("invite"), who, number, others),
    st.tuples(st.just("repeat"), who, number, st.integers(0, 2)),
    st.tuples(st.just("send_draft"), who, number),
    st.tuples(st.just("delete"), who, number, st.booleans()),
    st.tuples(
        st.just("answer"), who, number, st.sampled_from(["accept", "tentativelyAccept", "decline"]), st.booleans()
    ),
    st.tuples(st.just("forward"), who, number, who),
    st.tuples(st.just("wait"), st.integers(1, 100_000)),
)
FIRST = st.tuples(st.just("create"), who, st.integers(0, 20), others, st.booleans(), st.just(False))
DAYS = st.tuples(st.lists(FIRST, min_size=1, max_size=3), st.lists(STEPS, max_size=10)).map(lambda two: two[0] + two[1])
SWITCHES = st.fixed_dictionaries(
    {
        "delta_order": st.sampled_from(["changed", "reversed", "shuffled"]),
        "delta_replay": st.booleans(),
        "delta_removed_at_first": st.booleans(),
        "delta_duplicates": st.booleans(),
        "delta_empty_page": st.booleans(),
        "delta_masters": st.sampled_from(["always", "inside"]),
        "delta_exceptions": st.sampled_from(["full", "own"]),
        "declined_copy": st.sampled_from(["removed", "kept"]),
        "answers_after_move": st.sampled_from(["reset", "kept"]),
    }
)


@settings(
    max_examples=EXAMPLES or 25,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(switches=SWITCHES, day=DAYS)
def test_whatever_they_do(emulator: Emulator, switches: Json, day: list[tuple[Any, ...]]) -> None:
    """RANDOM_MEETINGS=1000 in the environment tries so many days, other ones each time."""
    world = World(emulator, switches)
    try:
        world.check()
        for action, *details in day:
            getattr(world, action)(*details)
            world.check()
        world.check_from_scratch()
    finally:
        world.close()
