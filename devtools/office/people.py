"""The people of the office at work: each step of a story as a request to Outlook or a transaction in Odoo.

Runs where Odoo is loaded; its records have no types here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import odoo.exceptions
from odoo.fields import Command

from devtools.office.story import ANSWERS, BOTH_WAYS, CONNECTED, FAR, ODOO, OUTLOOK, Step
from devtools.simulation.odoo_side import contact
from devtools.simulation.outlook_side import Refused
from devtools.simulation.story import NOW
from devtools.sweep.world import World, moment

MORNING = datetime(NOW.year, NOW.month, NOW.day, 9) + timedelta(days=2)
#: What begins later is far away.
HORIZON = MORNING + FAR / 2

SINGLE = ("move", "move far away", "place", "place on several", "add a person", "remove a person", "hand over")
OF_A_SERIES = ("rename an occurrence", "rename what follows", "delete an occurrence")
# Nobody is told of an answer to what is far away, and further away nobody goes.
NEAR = ("answer", "move far away")


class People:
    """Does the steps and remembers what was done, by the tag of the event."""

    def __init__(self, world: World, names: tuple[str, ...]) -> None:
        self.world = world
        self.names = names
        self.number = 0
        self.done: list[Done] = []
        self.directions: dict[str, tuple[str, int, int]] = {}  # one way, and how much had been done and asked before
        self.was_restored = False
        self._copied = 0
        self._unsent: set[str] = set()  # what was yet to be sent when the database was copied
        self.unsent_again: set[str] = set()  # what a database that was brought back takes for unsent

    def do(self, step: Step) -> None:
        """Do a step; :class:`Refused` if this side does not let the person do it now."""
        last = self.done[-1].tag if step.again and self.done else ""
        direction = self._direction_of(step.who)
        doer: Any = (InOdoo if step.side == ODOO else InOutlook)(self.world, step, last, self.names)
        if step.kind.startswith("create"):
            if step.kind == "create far away" and step.side == OUTLOOK:
                raise Refused("nobody would ever see it in Odoo")
            self.number += 1
            people = [one for one in self.names if one != step.who]
            invited = tuple(people[(step.amount + number) % len(people)] for number in range(step.amount % 3))
            tag, series = f"#{self.number}", step.kind == "create a series"
            start = MORNING + timedelta(days=self.number % 20, hours=step.amount % 8)
            start += FAR if step.kind == "create far away" else timedelta(0)
            doer.create(f"{tag} new", start, sorted(set(invited)), series=series)
            self.done.append(Done(tag, step, "create", invited, direction))
        elif step.kind == "place on several":
            self.done += [Done(tag, step, "place", doer.text(), direction) for tag in doer.place_several()]
        else:
            event, tag = doer.target()
            field, value = doer.edit(event, tag)
            if field == "organizer":
                direction = self._direction_of(value)  # whose mailbox is to hold it
            self.done.append(Done(tag, step, field, value, direction))

    def _direction_of(self, person: str) -> str:
        return self.directions.get(person, (BOTH_WAYS,))[0]

    def chooses(self, person: str, direction: str) -> None:
        """A user chooses which way changes travel. What this person has deleted in Outlook and no run has read is not
        taken then, as what is deleted there later."""
        for done in self.done if direction != BOTH_WAYS else ():
            if done.step.who == person and done.step.side == OUTLOOK and done.field in ("delete", "occurrence"):
                done.direction = direction
        with self.world.as_user(person) as env:
            env.user.microsoft_calendar_direction = direction
        if direction == BOTH_WAYS:
            self.directions.pop(person, None)
        else:
            self.directions[person] = direction, len(self.done), len(self.world.journal())

    def backed_up(self) -> None:
        """Odoo's database is copied."""
        self._copied = len(self.done)
        with self.world.as_user() as env:
            links = env["microsoft.calendar.link"].search([("state", "=", "new")])
            self._unsent = {tag_of(link.subject) for link in links}

    def restored(self) -> None:
        """What was done in Odoo since is there no more, unless Outlook has it already."""
        self.was_restored = True
        self.unsent_again = self._unsent
        for done in self.done[self._copied :]:
            done.forgotten = done.forgotten or done.step.side == ODOO

    def edits_of(self, tag: str, field: str) -> list[Done]:
        """What was done about a field of an event, in order."""
        return [one for one in self.done if one.tag == tag and one.field == field]

    def edits_since_deletion(self, tag: str, field: str) -> list[Done]:
        """What was done about a field of an event since it was deleted: that an edit on the other side brings it back
        does not bring back what else the person did who deleted it."""
        told = [one for one in self.done if one.tag == tag]
        deletions = [number for number, one in enumerate(told) if one.field == "delete"]
        return [one for one in told[max(deletions, default=-1) + 1 :] if one.field == field]


class Done:
    """A field of an event was set to a value by a step, while changes of that person travelled in a ``direction`` (of
    the new organizer, where that was the field).
    ``forgotten``: by Odoo, where an older copy was restored."""

    def __init__(self, tag: str, step: Step, field: str, value: Any, direction: str) -> None:
        self.tag, self.step, self.field, self.value, self.direction = tag, step, field, value, direction
        self.forgotten = False

    @property
    def side_and_direction(self) -> tuple[str, str]:
        return self.step.side, self.direction


class _Doer:
    def __init__(self, world: World, step: Step, last: str, names: tuple[str, ...]) -> None:
        self.world = world
        self.step = step
        self.last = last
        self.names = names
        self.connected = [one for one in names if one in CONNECTED]

    def text(self) -> str:
        return f"{self.step.side} {self.step.amount}"

    def shifted(self, start: datetime) -> datetime:
        """Another time, not so near that it would be over before the story is: of what is over nobody is told."""
        if self.step.kind == "move far away":
            return start + FAR
        return max(start + timedelta(days=self.step.amount % 5 - 2, hours=self.step.amount % 3), MORNING)

    def somebody(self) -> str:
        others = [one for one in self.names if one != self.step.who]
        return others[self.step.amount % len(others)]

    def pick(self, found: list[Any]) -> Any:
        """One of these."""
        if not found:
            raise Refused("there is nothing")
        return found[int(self.step.which * len(found))]

    def pick_event(self, names: dict[Any, str]) -> tuple[Any, str]:
        """One of these events, and its tag."""
        tags = {event: tag_of(name) for event, name in names.items()}
        event = self.pick([event for event, tag in tags.items() if tag == self.last] or list(tags))
        return event, tags[event]


class InOdoo(_Doer):
    """A user of Odoo."""

    def create(self, name: str, start: datetime, people: list[str], *, series: bool) -> None:
        with self._as_person() as env:
            partners = [env.user.partner_id.id, *(self._partner(env, one).id for one in people)]
            vals = {"name": name, "start": start, "stop": start + timedelta(hours=1)}
            if series:
                rule = {
                    "rrule_type": "weekly",
                    "rrule_type_ui": "weekly",
                    "interval": 1,
                    "end_type": "count",
                    "count": 3,
                }
                vals |= {"recurrency": True, **rule, start.strftime("%a").lower(): True, "event_tz": "Europe/Brussels"}
            env["calendar.event"].create({**vals, "partner_ids": [Command.set(partners)]})

    def target(self) -> tuple[int, str]:
        """One of the events that the person organizes (or, to answer, is invited to)."""
        with self._as_person() as env:
            return self.pick_event({event.id: event.name for event in self._targets(env)})

    def place_several(self) -> list[str]:
        """Choose some events in the list and give them a place; their tags."""
        with self._as_person() as env:
            found = self._targets(env)
            chosen, _tag = self.pick_event({event.id: event.name for event in found})
            events = found.browse(chosen) | found[:2]
            events.write({"location": self.text()})
            return [tag_of(name) for name in events.mapped("name")]

    def _targets(self, env: Any) -> Any:
        """The events that the person may do this with."""
        mine = [("user_id", "=", env.user.id)]
        if self.step.kind == "answer":
            mine = [("user_id", "!=", env.user.id), ("partner_ids", "in", env.user.partner_id.ids)]
        events = env["calendar.event"].search([*mine, ("name", "like", "#"), ("start", ">", NOW)], order="name, start")
        if self.step.kind in SINGLE:
            events = events.filtered(lambda event: not event.recurrence_id)
        if self.step.kind in NEAR:
            events = events.filtered(lambda event: event.start < HORIZON)
        if self.step.kind in OF_A_SERIES:
            events = events.filtered("recurrence_id")
        return events

    def edit(self, event_id: int, tag: str) -> tuple[str, Any]:
        """Do the step with this event; the field and its new value."""
        try:
            with self._as_person() as env:
                return self._edit(env, env["calendar.event"].browse(event_id), tag)
        except odoo.exceptions.UserError as error:
            raise Refused(str(error)) from error

    def _edit(self, env: Any, event: Any, tag: str) -> tuple[str, Any]:
        kind = self.step.kind
        update = {"recurrence_update": "all_events"} if event.recurrence_id else {}
        if kind == "rename":
            event.write({"name": f"{tag} {self.text()}", **update})
            return "name", f"{tag} {self.text()}"
        if kind == "rename an occurrence":
            event.write({"name": f"{tag} {self.text()}", "recurrence_update": "self_only"})
            return "some names", f"{tag} {self.text()}"
        if kind == "rename what follows":
            event.write({"name": f"{tag} {self.text()}", "recurrence_update": "future_events"})
            return "some names", f"{tag} {self.text()}"
        if kind in ("move", "move far away"):
            start = self.shifted(event.start)
            event.write({"start": start, "stop": start + timedelta(hours=1)})
            return "start", start
        if kind == "place":
            event.write({"location": self.text()})
            return "place", self.text()
        if kind == "add a person":
            event.write({"partner_ids": [Command.link(self._partner(env, self.somebody()).id)]})
            return "people", self.somebody()
        if kind == "remove a person":
            other = self.pick(list(event.partner_ids - env.user.partner_id))
            event.write({"partner_ids": [Command.unlink(other.id)]})
            return "removed", other.email
        if kind == "hand over":
            # Somebody whose Outlook is not connected leaves the meeting in Odoo: another story.
            others = (
                env["res.users"].sudo().search([("login", "in", self.connected), ("id", "!=", env.user.id)], order="id")
            )
            if self.step.who not in CONNECTED:
                raise Refused("a meeting of Odoo alone")
            event.write({"user_id": self.pick(list(others)).id})
            return "organizer", event.user_id.login
        if kind == "answer":
            state = ("accepted", "declined", "tentative")[self.step.amount % 3]
            event.change_attendee_status(state, "self_only")
            return "answer", state
        if kind == "delete an occurrence":
            event.action_mass_archive("self_only")
            return "occurrence", "gone"
        if event.recurrence_id:
            event.action_mass_deletion("all_events")
        elif self.step.amount % 2:
            event.unlink()
        else:
            event.action_archive()
        return "delete", True

    def _as_person(self) -> Any:
        return self.world.as_user(self.step.who)

    def _partner(self, env: Any, address: str) -> Any:
        return contact(env, address)


class InOutlook(_Doer):
    """The owner of a mailbox."""

    def create(self, name: str, start: datetime, people: list[str], *, series: bool) -> None:
        body = {"subject": name, **_times(start), "attendees": [_attendee(one) for one in people]}
        if series:
            weekday = start.strftime("%A").lower()
            pattern = {"type": "weekly", "interval": 1, "daysOfWeek": [weekday], "firstDayOfWeek": "monday"}
            span = {"type": "numbered", "numberOfOccurrences": 3, "startDate": f"{start:%Y-%m-%d}"}
            body["recurrence"] = {"pattern": pattern, "range": {**span, "recurrenceTimeZone": "UTC"}}
        self._act("POST", "/me/events", body)

    def target(self) -> tuple[dict[str, Any], str]:
        """One of the items that the person organizes (or, to answer, is invited to)."""
        items = self._targets()
        chosen, tag = self.pick_event({key: one["subject"] for key, one in items.items()})
        return items[chosen], tag

    def place_several(self) -> list[str]:
        """Give some items a place, one after the other; their tags."""
        items = self._targets()
        chosen, _tag = self.pick_event({key: one["subject"] for key, one in items.items()})
        keys = dict.fromkeys([chosen, *list(items)[:2]])
        for key in keys:
            self._act("PATCH", f"/me/events/{key}", {"location": {"displayName": self.text()}})
        return [tag_of(items[key]["subject"]) for key in keys]

    def _targets(self) -> dict[str, dict[str, Any]]:
        """The items that the person may do this with, by id."""
        items = self.world.control("GET", f"/mailboxes/{quote(self.step.who)}/events")["events"]
        items = [
            one
            for one in items
            if one["isOrganizer"] == (self.step.kind != "answer")
            and not one["isCancelled"]
            and one["type"] in ("singleInstance", "seriesMaster")
            # Nobody would see it in Odoo.
            and one["start"]["dateTime"] < HORIZON.isoformat()
        ]
        if self.step.kind in SINGLE:
            items = [one for one in items if one["type"] == "singleInstance"]
        if self.step.kind in OF_A_SERIES:
            items = [one for one in items if one["type"] == "seriesMaster"]
        if self.step.kind == "move far away":
            items = [one for one in items if self._known_in_odoo(one)]
        return {one["id"]: one for one in sorted(items, key=lambda one: str(one["subject"]))}

    def _known_in_odoo(self, item: dict[str, Any]) -> bool:
        with self.world.as_user() as env:
            known = [("remote_id", "=", item["id"]), ("state", "=", "linked")]
            return bool(env["microsoft.calendar.link"].search_count(known))

    def edit(self, item: dict[str, Any], tag: str) -> tuple[str, Any]:
        """Do the step with this item; the field and its new value."""
        kind, path = self.step.kind, f"/me/events/{item['id']}"
        if kind == "rename":
            self._act("PATCH", path, {"subject": f"{tag} {self.text()}"})
            return "name", f"{tag} {self.text()}"
        if kind in ("move", "move far away"):
            start = self.shifted(datetime.fromisoformat(item["start"]["dateTime"][:19]))
            self._act("PATCH", path, _times(start))
            return "start", start
        if kind == "place":
            self._act("PATCH", path, {"location": {"displayName": self.text()}})
            return "place", self.text()
        if kind == "add a person":
            others = [one for one in item["attendees"] if one["emailAddress"]["address"] != self.somebody()]
            self._act("PATCH", path, {"attendees": [*others, _attendee(self.somebody())]})
            return "people", self.somebody()
        if kind == "remove a person":
            other = self.pick(item["attendees"])
            self._act("PATCH", path, {"attendees": [one for one in item["attendees"] if one != other]})
            return "removed", other["emailAddress"]["address"]
        if kind == "answer":
            verb = ANSWERS[self.step.amount % 3]
            self._act("POST", f"{path}/{verb}", {"sendResponse": True})
            return "answer", verb
        if kind in OF_A_SERIES:
            window = f"startDateTime={NOW.isoformat()}Z&endDateTime={(NOW + timedelta(days=90)).isoformat()}Z"
            day = self.pick(self._act("GET", f"{path}/instances?{window}")["value"])
            if kind == "rename an occurrence":
                self._act("PATCH", f"/me/events/{day['id']}", {"subject": f"{tag} {self.text()}"})
                return "some names", f"{tag} {self.text()}"
            self._act("DELETE", f"/me/events/{day['id']}")
            return "occurrence", "gone"
        self._act("DELETE", path)
        return "delete", True

    def _act(self, method: str, path: str, body: Any = None) -> Any:
        act = {"as": self.step.who, "method": method, "path": path, "body": body}
        answer = self.world.control("POST", "/act", act)
        if answer["status"] >= 400:
            raise Refused(f"{method}: {answer['body'].get('error', answer['body'])}")
        return answer["body"]


def tag_of(name: str) -> str:
    """The word of an event's name that nobody changes."""
    return name.partition(" ")[0]


def _times(start: datetime) -> dict[str, Any]:
    return {"start": moment(start), "end": moment(start + timedelta(hours=1))}


def _attendee(address: str) -> dict[str, Any]:
    name = address.partition("@")[0].title()
    return {"type": "required", "emailAddress": {"address": address, "name": name}}
