"""A value (or the rule of a series) as JSON and back, for the base of the merge that is kept on a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .recurrence import Recurrence
from .values import AllDay, Attendee, Attendees, Body, EventValue, Timed


def dump(value: EventValue) -> dict[str, Any]:
    """The value as JSON, everything included, also what is not compared."""
    return {
        "subject": value.subject,
        "time": _dump_time(value.time),
        "body": {"text": value.body.text, "html": value.body.html},
        "location": value.location,
        "privacy": value.privacy,
        "show_as": value.show_as,
        "reminder": value.reminder,
        "categories": sorted(value.categories),
        "attendees": [
            {"address": person.address, "name": person.name, "role": person.role, "answer": person.answer}
            for person in value.attendees.people
        ],
        "join_url": value.join_url,
    }


def load(data: Mapping[str, Any]) -> EventValue:
    """The value again. Raises ValueError for what ``dump`` did not make."""
    try:
        return EventValue(
            subject=data["subject"],
            time=_load_time(data["time"]),
            body=Body(**data["body"]),
            location=data["location"],
            privacy=data["privacy"],
            show_as=data["show_as"],
            reminder=data["reminder"],
            categories=frozenset(data["categories"]),
            attendees=Attendees(tuple(Attendee(**person) for person in data["attendees"])),
            join_url=data["join_url"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no dumped event: {error!r}") from error


def dump_recurrence(recurrence: Recurrence) -> dict[str, Any]:
    """The rule of a series as JSON."""
    return {
        "kind": recurrence.kind,
        "interval": recurrence.interval,
        "weekdays": sorted(recurrence.weekdays),
        "position": recurrence.position,
        "day": recurrence.day,
        "month": recurrence.month,
        "week_start": recurrence.week_start,
        "until": recurrence.until.isoformat() if recurrence.until else None,
        "count": recurrence.count,
        "zone": recurrence.zone,
    }


def load_recurrence(data: Mapping[str, Any]) -> Recurrence:
    """The rule again. Raises ValueError for what ``dump_recurrence`` did not make."""
    try:
        until = data["until"] and date.fromisoformat(data["until"])
        return Recurrence(**{**data, "weekdays": frozenset(data["weekdays"]), "until": until})
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is no dumped rule: {error!r}") from error


def _dump_time(time: Timed | AllDay) -> dict[str, str]:
    if isinstance(time, AllDay):
        return {"first": time.first.isoformat(), "last": time.last.isoformat()}
    return {"start": time.start.isoformat(), "stop": time.stop.isoformat(), "zone": time.zone}


def _load_time(data: Mapping[str, str]) -> Timed | AllDay:
    if "first" in data:
        return AllDay(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
    return Timed(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["stop"]), data["zone"])
