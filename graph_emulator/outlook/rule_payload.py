"""The recurrence of an event as it is sent: pattern and range travel together, and every field is validated."""

from __future__ import annotations

from datetime import date
from typing import Any

from .. import zones
from ..errors import ServiceError
from . import errors
from .items import Values
from .primitives import fields, text, whole_number, word
from .recurrence import LAST_DAY

_PATTERN = {"type", "interval", "month", "dayOfMonth", "daysOfWeek", "firstDayOfWeek", "index"}
_RANGE = {"type", "startDate", "endDate", "recurrenceTimeZone", "numberOfOccurrences"}
_NEEDED = {
    "daily": (),
    "weekly": ("daysOfWeek",),
    "absoluteMonthly": ("dayOfMonth",),
    "relativeMonthly": ("daysOfWeek",),
    "absoluteYearly": ("dayOfMonth", "month"),
    "relativeYearly": ("daysOfWeek", "month"),
}
_USED = {
    "daily": (),
    "weekly": ("daysOfWeek", "firstDayOfWeek"),
    "absoluteMonthly": ("dayOfMonth",),
    "relativeMonthly": ("daysOfWeek", "index"),
    "absoluteYearly": ("dayOfMonth", "month"),
    "relativeYearly": ("daysOfWeek", "index", "month"),
}
MOST_OCCURRENCES = 999


def recurrence(value: Any) -> Values | None:
    """A normalised rule: only the fields that its type uses. None makes a single event of a series."""
    if value is None:
        return None
    own = fields(value, "patternedRecurrence", {"pattern", "range"})
    if own.get("pattern") is None or own.get("range") is None:
        raise errors.invalid_recurrence("A recurrence needs its pattern and its range.")
    return {"pattern": _pattern(own["pattern"]), "range": _range(own["range"])}


def _pattern(value: Any) -> Values:
    own = fields(value, "recurrencePattern", _PATTERN)
    kind = word("recurrencePatternType")(own.get("type"))
    if not own.get("interval") or (kind == "daily" and own.get("daysOfWeek") == []):
        # Seen on the service: these are not refused with a reason.
        raise ServiceError(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.")
    read: Values = {"type": kind, "interval": whole_number(own["interval"])}
    if not 1 <= read["interval"] <= (99 if kind != "daily" else 999):
        raise errors.invalid_recurrence("The interval of the recurrence pattern is out of range.")
    if own.get("daysOfWeek") is not None:
        read["daysOfWeek"] = [word("dayOfWeek")(day) for day in own["daysOfWeek"]]
    for name, top in (("dayOfMonth", 31), ("month", 12)):
        if own.get(name) is not None:
            read[name] = whole_number(own[name])
            if not 0 <= read[name] <= top:
                raise errors.invalid_recurrence(f"The {name} of the recurrence pattern is out of range.")
    if own.get("firstDayOfWeek") is not None:
        read["firstDayOfWeek"] = word("dayOfWeek")(own["firstDayOfWeek"])
    if own.get("index") is not None:
        read["index"] = word("weekIndex")(own["index"])
    for name in _NEEDED[kind]:
        if not read.get(name):
            raise errors.invalid_recurrence(f"A recurrence pattern of type {kind} needs {name}.")
    return {"type": kind, "interval": read["interval"], **{name: read[name] for name in _USED[kind] if name in read}}


def _range(value: Any) -> Values:
    own = fields(value, "recurrenceRange", _RANGE)
    kind = word("recurrenceRangeType")(own.get("type"))
    read: Values = {"type": kind, "startDate": _day(own.get("startDate"))}
    zone = own.get("recurrenceTimeZone")
    if zone:
        if not zones.known(text(zone)):
            raise errors.unknown_zone(zone)
        read["recurrenceTimeZone"] = zone
    if kind == "endDate":
        read["endDate"] = _day(own.get("endDate"))
        if read["endDate"] < read["startDate"]:
            raise errors.end_before_start()
    if kind == "numbered":
        count = whole_number(own.get("numberOfOccurrences") or 0)
        if not 1 <= count <= MOST_OCCURRENCES:
            raise errors.invalid_recurrence("The number of occurrences is out of range.")
        read["numberOfOccurrences"] = count
    return read


def _day(value: Any) -> str:
    try:
        day = date.fromisoformat(text(value)[:10])
    except ValueError as error:
        raise errors.wrong_literal(value, "Edm.Date") from error
    if day > LAST_DAY:
        raise errors.invalid_recurrence("The recurrence ends too late.")
    return day.isoformat()
