"""The scenario: two colleagues and a guest, and what happened on both sides since they were last synchronised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from odoo.fields import Command

from devtools.simulation.story import NOW
from devtools.sweep.world import ANNA, BEN, GUEST, World, moment

TOMORROW = datetime(NOW.year, NOW.month, NOW.day, 9) + timedelta(days=1)


def prepare(world: World) -> None:
    """Everything in sync, and then edited on both sides: what follows is the run that is broken."""
    world.people(ANNA, BEN)
    _before(world)
    world.synchronise(ANNA, BEN, ANNA, BEN)
    world.pass_time(minutes=10)
    _in_outlook(world)
    world.pass_time(minutes=1)
    _in_odoo(world)
    world.control("DELETE", "/mails")
    world.control("DELETE", "/journal")


def _before(world: World) -> None:
    for number, name in enumerate(("Kept", "Moved there", "Edited on both", "Deleted there", "Renamed here")):
        creates(world, ANNA, name, TOMORROW + timedelta(hours=number))
    creates(world, ANNA, "Meeting", TOMORROW + timedelta(days=1), people=[BEN, GUEST])
    creates(world, ANNA, "Accepted here", TOMORROW + timedelta(days=1, hours=3), people=[BEN])
    creates(world, ANNA, "Cancelled here", TOMORROW + timedelta(days=2), people=[BEN, GUEST])
    creates(world, BEN, "Ben's meeting", TOMORROW + timedelta(days=3), people=[ANNA, GUEST])
    for number, name in enumerate(("Weekly there", "Weekly here")):
        creates(world, ANNA, name, TOMORROW + timedelta(hours=6 + number), people=[GUEST], recurrence=weekly(6))


def _in_outlook(world: World) -> None:
    world.act(ANNA, "PATCH", _path(world, "Moved there"), _times(TOMORROW + timedelta(days=4)))
    world.act(ANNA, "PATCH", _path(world, "Edited on both"), {"location": {"displayName": "Room 1"}})
    world.act(ANNA, "DELETE", _path(world, "Deleted there"))
    series = _path(world, "Weekly there")
    window = f"startDateTime={NOW.isoformat()}Z&endDateTime={(NOW + timedelta(days=60)).isoformat()}Z"
    days = world.act(ANNA, "GET", f"{series}/instances?{window}")["value"]
    world.act(ANNA, "DELETE", f"/me/events/{days[1]['id']}")
    world.act(ANNA, "PATCH", f"/me/events/{days[2]['id']}", {"subject": "Weekly there, renamed"})
    creates(world, ANNA, "New there", TOMORROW + timedelta(days=5), people=[BEN])
    creates(
        world,
        BEN,
        "New series there",
        TOMORROW + timedelta(days=5),
        people=[ANNA],
        recurrence=weekly(3, TOMORROW + timedelta(days=5)),
    )


def _in_odoo(world: World) -> None:
    with world.as_user(ANNA) as env:
        _one(env, "Renamed here").write({"name": "Has another name"})
        _one(env, "Edited on both").write({"name": "Edited on both sides"})
        _one(env, "Cancelled here").action_archive()
        _one(env, "Meeting").write(
            {"start": TOMORROW + timedelta(days=6), "stop": TOMORROW + timedelta(days=6, hours=1)}
        )
        occurrences = env["calendar.event"].search([("name", "=", "Weekly here")], order="start")
        occurrences[1].write({"name": "Weekly here, renamed", "recurrence_update": "self_only"})
        occurrences[2].unlink()
        guest = env["res.partner"].search([("email", "=", GUEST)], limit=1)
        invited = [Command.set((env.user.partner_id | guest).ids)]
        _create(env, "New here", TOMORROW + timedelta(days=7), partner_ids=invited)
        _create(env, "Day here", TOMORROW + timedelta(days=8), allday=True)
        rule = {"rrule_type": "weekly", "rrule_type_ui": "weekly", "interval": 1, "end_type": "count", "count": 3}
        begin = TOMORROW + timedelta(days=9)
        day = begin.strftime("%a").lower()
        _create(env, "New series here", begin, partner_ids=invited, recurrency=True, **rule, **{day: True})
    with world.as_user(BEN) as env:
        _one(env, "Ben's meeting").write({"location": "Room 2"})
        meeting = _one(env, "Accepted here")
        meeting.attendee_ids.filtered(lambda one: one.partner_id == env.user.partner_id).do_accept()


def _one(env: Any, name: str) -> Any:
    event = env["calendar.event"].search([("name", "=", name)])
    assert len(event) == 1, (name, event)
    return event


def _create(env: Any, name: str, start: datetime, **values: Any) -> None:
    env["calendar.event"].create({"name": name, "start": start, "stop": start + timedelta(hours=1), **values})


def creates(world: World, address: str, subject: str, start: datetime, people: Any = (), **more: Any) -> None:
    """A person enters an event in Outlook."""
    attendees = [{"type": "required", "emailAddress": {"address": one, "name": one}} for one in people]
    body = {"subject": subject, **_times(start), "attendees": attendees, **more}
    world.act(address, "POST", "/me/events", body)


def _path(world: World, subject: str) -> str:
    events = world.control("GET", f"/mailboxes/{ANNA}/events")["events"]
    (event,) = [one for one in events if one["subject"] == subject and one["type"] != "exception"]
    return f"/me/events/{event['id']}"


def _times(start: datetime) -> dict[str, Any]:
    return {"start": moment(start), "end": moment(start + timedelta(hours=1))}


def weekly(count: int, first: datetime = TOMORROW) -> dict[str, Any]:
    """Graph's rule of a weekly series."""
    pattern = {
        "type": "weekly",
        "interval": 1,
        "daysOfWeek": [first.strftime("%A").lower()],
        "firstDayOfWeek": "monday",
    }
    span = {"type": "numbered", "numberOfOccurrences": count, "startDate": f"{first:%Y-%m-%d}"}
    return {"pattern": pattern, "range": {**span, "recurrenceTimeZone": "UTC"}}
