"""A value (or the rule of a series) as JSON and back, for the base of the merge that is kept on a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from .deviations import Days, Exceptions, Occurrence
from .recurrence import Recurrence
from .values import OCCURRENCE_FIELDS, AllDay, Attendee, Attendees, Body, EventValue, Series, Timed

# Fields that were not there yet when older values were dumped.
_LATER = {"online": False}


def dump(value: EventValue) -> dict[str, Any]:
    """The value as JSON, everything included, also what is not compared."""
    data = {name: dump_field(name, getattr(value, name)) for name in OCCURRENCE_FIELDS}
    if isinstance(value.time, Series):
        data["exceptions"] = [
            {"day": one.day.isoformat(), "changes": {name: dump_field(name, field) for name, field in one.changes}}
            for one in value.exceptions.occurrences
        ]
        data["cancelled"] = [day.isoformat() for day in sorted(value.cancelled.days)]
    return data


def load(data: Mapping[str, Any]) -> EventValue:
    """The value again. Raises ValueError for what ``dump`` did not make."""
    try:
        data = {**_LATER, **data}
        value = EventValue(**{name: load_field(name, data[name]) for name in OCCURRENCE_FIELDS})
        return replace(
            value,
            exceptions=Exceptions(tuple(_load_occurrence(one) for one in data.get("exceptions", ()))),
            cancelled=Days(frozenset(date.fromisoformat(day) for day in data.get("cancelled", ()))),
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


def dump_field(name: str, value: Any) -> Any:
    """The value of one field as JSON."""
    match name:
        case "time":
            return _dump_time(value)
        case "body":
            return {"text": value.text, "html": value.html}
        case "categories":
            return sorted(value)
        case "attendees":
            return [
                {"address": person.address, "name": person.name, "role": person.role, "answer": person.answer}
                for person in value.people
            ]
    return value


def load_field(name: str, data: Any) -> Any:
    """The value of the field again."""
    match name:
        case "time":
            return _load_time(data)
        case "body":
            return Body(**data)
        case "categories":
            return frozenset(data)
        case "attendees":
            return Attendees(tuple(Attendee(**person) for person in data))
    return data


def _load_occurrence(data: Mapping[str, Any]) -> Occurrence:
    if not data["changes"].keys() <= set(OCCURRENCE_FIELDS):
        raise ValueError(f"this is no dumped event: no fields of an occurrence in {data!r}")
    changes = {name: load_field(name, value) for name, value in data["changes"].items()}
    return Occurrence(date.fromisoformat(data["day"]), tuple(changes.items()))


def _dump_time(time: Timed | AllDay | Series) -> dict[str, Any]:
    if isinstance(time, Series):
        return {"first": _dump_time(time.first), "rule": dump_recurrence(time.rule)}
    if isinstance(time, AllDay):
        return {"first": time.first.isoformat(), "last": time.last.isoformat()}
    return {"start": time.start.isoformat(), "stop": time.stop.isoformat(), "zone": time.zone}


def _load_time(data: Mapping[str, Any]) -> Timed | AllDay | Series:
    if "rule" in data:
        first = _load_time(data["first"])
        if isinstance(first, Series):
            raise ValueError(f"this is no dumped event: a series of series in {data!r}")
        return Series(first, load_recurrence(data["rule"]))
    if "first" in data:
        return AllDay(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
    return Timed(datetime.fromisoformat(data["start"]), datetime.fromisoformat(data["stop"]), data["zone"])
