"""Rules between the properties of an event, checked on the values as they will be stored."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from .. import times
from . import errors, recurrence
from .items import Values, utc

_LONGEST = timedelta(days=5 * 366)
DEFAULTS: Values = {
    "subject": "",
    "body": "",
    "isAllDay": False,
    "locations": [],
    "attendees": [],
    "responseRequested": True,
    "allowNewTimeProposals": True,
    "hideAttendees": False,
    "importance": "normal",
    "sensitivity": "normal",
    "showAs": "busy",
    "categories": [],
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 15,
}


def places(values: Values) -> Values:
    """``location`` and ``locations`` as the one list that is stored. Writing the first discards the second."""
    values = dict(values)
    if "location" in values:
        place = values.pop("location")
        if "locations" not in values or not values["locations"]:
            values["locations"] = [place] if place else []
    return values


def check_times(values: Values) -> None:
    """Start and end against each other and against the all-day flag."""
    start, end = values["start"], values["end"]
    if values["isAllDay"]:
        for name in ("start", "end"):
            if times.wall_of(values[name]).time() != time() or values[name].get("offset"):
                raise errors.all_day_midnight(name.capitalize())
        if start["timeZone"] != end["timeZone"]:
            raise errors.all_day_zones()
        if times.wall_of(end) - times.wall_of(start) < timedelta(days=1):
            raise errors.all_day_too_short()
    first, last = _instant(start), _instant(end)
    if last < first:
        raise errors.end_before_start()
    if last - first > _LONGEST:
        raise errors.duration_too_long()
    for value in (start, end):
        value.pop("offset", None)


def settle_series(values: Values, rule: Values) -> Values:
    """The rule with its zone filled in, and ``values`` moved to the first day that fits the pattern."""
    day = times.wall_of(values["start"]).date()
    if date.fromisoformat(rule["range"]["startDate"]) != day:
        raise errors.invalid_recurrence("The range's startDate must be the date of the event's start.")
    rule["range"].setdefault("recurrenceTimeZone", values["start"]["timeZone"])
    first = recurrence.first_slot(rule)
    if first is None:
        raise errors.no_occurrence()
    for name in ("start", "end"):
        moved = times.wall_of(values[name]) + (first - day)
        values[name] = {**values[name], "dateTime": moved.isoformat()}
    return rule


def _instant(value: Values) -> datetime:
    try:
        return utc(value)
    except OverflowError as error:
        raise errors.property_invalid("The date is out of range.") from error
