"""What a client may write into an event: names, types and enum words; values come out normalised.

Rules between properties (an all-day event begins at midnight, ...) are in ``rules.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .. import times, zones
from . import bodies, errors
from .items import Values
from .people import attendees
from .places import location, locations
from .primitives import boolean, fields, objects, optional_text, text, texts, whole_number, word
from .rule_payload import recurrence


@dataclass(frozen=True)
class Property:
    """How one property is written. ``access``: w(rite), c(reate only), r(ead only)."""

    read: Callable[[Any], Any]
    access: str = "w"


def body(value: Any) -> str:
    if value is None:
        return ""
    own = fields(value, "itemBody", {"contentType", "content"})
    return bodies.stored(text(own.get("content")), word("bodyType")(own.get("contentType") or "text"))


def moment(value: Any) -> Values:
    """A dateTimeTimeZone. ``offset`` is kept while the other rules look at it: all-day times may not carry one."""
    own = fields(value, "dateTimeTimeZone", {"dateTime", "timeZone"})
    zone = own.get("timeZone") or "UTC"
    if not isinstance(zone, str) or not zones.known(zone):
        raise errors.unknown_zone(zone)
    try:
        wall, offset = times.parse(text(own.get("dateTime")))
        if offset and not (offset == "Z" and zone == "UTC"):
            wall = zones.from_utc(times.parse_instant(own["dateTime"]), zone)
    except (ValueError, OverflowError) as error:
        raise errors.property_invalid(f"The value '{own.get('dateTime')}' is not a valid date and time.") from error
    stored: Values = {"dateTime": wall.replace(microsecond=0).isoformat(), "timeZone": zone}
    return {**stored, "offset": offset} if offset else stored


_WRITABLE: dict[str, Property] = {
    "subject": Property(text),
    "body": Property(body),
    "start": Property(moment),
    "end": Property(moment),
    "isAllDay": Property(boolean),
    "location": Property(location),
    "locations": Property(locations),
    "attendees": Property(attendees),
    "responseRequested": Property(boolean),
    "allowNewTimeProposals": Property(boolean),
    "hideAttendees": Property(boolean),
    "importance": Property(word("importance")),
    "sensitivity": Property(word("sensitivity")),
    "showAs": Property(word("freeBusyStatus")),
    "categories": Property(texts),
    "isReminderOn": Property(boolean),
    "reminderMinutesBeforeStart": Property(whole_number),
    "recurrence": Property(recurrence),
    "isDraft": Property(boolean),
    "isOnlineMeeting": Property(boolean),
    "onlineMeetingProvider": Property(word("onlineMeetingProviderType")),
    "transactionId": Property(optional_text, "c"),
    "singleValueExtendedProperties": Property(objects),
    "multiValueExtendedProperties": Property(objects),
    "extensions": Property(objects, "c"),
    "attachments": Property(objects, "c"),
}
_READ_ONLY = (
    "id changeKey createdDateTime lastModifiedDateTime iCalUId bodyPreview originalStartTimeZone originalEndTimeZone "
    "originalStart organizer isOrganizer responseStatus type seriesMasterId cancelledOccurrences exceptionOccurrences "
    "instances isCancelled onlineMeeting onlineMeetingUrl hasAttachments webLink calendar"
)
EVENT: dict[str, Property] = {**_WRITABLE, **{name: Property(lambda value: value, "r") for name in _READ_ONLY.split()}}


def read(payload: Any, *, creating: bool, ignore_read_only: bool = False) -> Values:
    """The normalised values of an event's properties that were sent; refuses what may not be sent."""
    if not isinstance(payload, Mapping):
        raise errors.wrong_literal(payload, "microsoft.graph.event")
    values: Values = {}
    for name, value in payload.items():
        if name.startswith("@") or "@odata." in name:
            continue
        if name not in EVENT:
            raise errors.unknown_property(name, "event")
        one = EVENT[name]
        if one.access == "r" or (one.access == "c" and not creating):
            if ignore_read_only:
                continue
            raise errors.read_only(name)
        values[name] = one.read(value)
    return values
