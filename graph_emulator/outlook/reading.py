"""How a request wants to read items, and events as Graph shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import ids, times, zones
from . import bodies
from .items import Calendar, Entry, Item, Mailbox, Values

PRIVATE_DEFAULTS = {"response": "none", "time": times.UNSET}


@dataclass(frozen=True)
class Reading:
    """The preferences of one request."""

    mailbox: Mailbox
    zone: str = "UTC"
    immutable: bool = False
    text_bodies: bool = False
    slashes: bool = False
    shift_all_day: bool = False

    def item_id(self, item: Item, slot: date | None = None) -> str:
        generation = item.series.generation if item.series and slot else 0
        return self.id_of(item.key, item.calendar, slot, generation)

    def id_of(self, key: str, calendar: str, slot: date | None = None, generation: int = 0) -> str:
        folder = self.mailbox.calendars[calendar].number if calendar in self.mailbox.calendars else 0
        name = ids.ItemId(self.mailbox.user_id, key, folder, slot, generation)
        return ids.encode(name, immutable=self.immutable, slashes=self.slashes)

    def calendar_id(self, calendar: Calendar) -> str:
        name = ids.ItemId(self.mailbox.user_id, calendar.key)
        return ids.encode(name, immutable=False, slashes=self.slashes)

    def time(self, value: Values, *, all_day: bool) -> Values:
        """A stored time in the zone of this request. Days are days everywhere, unless the switch says otherwise."""
        wall = times.wall_of(value)
        if not all_day or self.shift_all_day:
            wall = zones.from_utc(zones.to_utc(wall, value["timeZone"]), self.zone)
        return {"dateTime": times.wall_text(wall), "timeZone": self.zone}


def etag(item: Item) -> str:
    """Everything in a series shares the series' etag, as occurrences are part of their master in Exchange."""
    return f'W/"{ids.change_key(item.key, item.change)}"'


def event(entry: Entry, reading: Reading) -> Values:
    """A whole event in Graph's shape."""
    item = entry.item
    if item.raw is not None:
        return _raw(item, reading)
    values = entry.values
    all_day = values["isAllDay"]
    kind = entry.kind
    original = entry.original_start
    identity = reading.item_id(item, entry.slot)
    deviation = entry.exception
    return {
        "@odata.etag": etag(item),
        "id": identity,
        "createdDateTime": times.instant_text(item.created),
        "lastModifiedDateTime": times.instant_text(item.modified),
        "changeKey": ids.change_key(item.key, item.change),
        "categories": values["categories"],
        "transactionId": item.transaction_id,
        "originalStartTimeZone": values["start"]["timeZone"],
        "originalEndTimeZone": values["end"]["timeZone"],
        "iCalUId": ids.occurrence_uid(item.uid, entry.slot) if entry.slot else item.uid,
        "reminderMinutesBeforeStart": values["reminderMinutesBeforeStart"],
        "isReminderOn": values["isReminderOn"],
        "hasAttachments": bool(item.attachments),
        "subject": values["subject"],
        "bodyPreview": bodies.preview(values["body"]),
        "importance": values["importance"],
        "sensitivity": values["sensitivity"],
        "isAllDay": all_day,
        "isCancelled": item.cancelled or bool(deviation and deviation.cancelled),
        "isOrganizer": item.is_organizer,
        "responseRequested": values["responseRequested"],
        "seriesMasterId": reading.item_id(item) if entry.slot else None,
        "showAs": values["showAs"],
        "type": kind,
        "webLink": f"https://outlook.office365.com/owa/?itemid={identity}&exvsurl=1&path=/calendar/item",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": item.online_meeting is not None,
        "onlineMeetingProvider": "teamsForBusiness" if item.online_meeting else "unknown",
        "allowNewTimeProposals": values["allowNewTimeProposals"],
        "isDraft": item.draft or item.unsent is not None,
        "hideAttendees": values["hideAttendees"],
        **({"originalStart": times.instant_text(original)} if original else {}),
        "recurrence": _recurrence(item) if kind == "seriesMaster" else None,
        "responseStatus": (deviation.response if deviation and deviation.response else item.response),
        "body": body(values["body"], reading),
        "start": reading.time(values["start"], all_day=all_day),
        "end": reading.time(values["end"], all_day=all_day),
        "location": values["locations"][0] if values["locations"] else _nowhere(),
        "locations": values["locations"],
        "attendees": [attendee(one, reading) for one in values["attendees"]],
        "organizer": {"emailAddress": item.organizer},
        "onlineMeeting": item.online_meeting,
    }


def stub(entry: Entry, reading: Reading) -> Values:
    """An undisturbed occurrence in a delta: where it is, and nothing else."""
    values = entry.values
    return {
        "@odata.type": "#microsoft.graph.event",
        "@odata.etag": etag(entry.item),
        "id": reading.item_id(entry.item, entry.slot),
        "seriesMasterId": reading.item_id(entry.item),
        "type": "occurrence",
        "start": reading.time(values["start"], all_day=values["isAllDay"]),
        "end": reading.time(values["end"], all_day=values["isAllDay"]),
    }


def body(stored_html: str, reading: Reading) -> Values:
    if reading.text_bodies:
        return {"contentType": "text", "content": bodies.text(stored_html)}
    return {"contentType": "html", "content": stored_html}


def attendee(one: Values, reading: Reading) -> Values:
    shown = {"type": one["type"], "status": one["status"], "emailAddress": one["emailAddress"]}
    if proposal := one.get("proposedNewTime"):
        shown["proposedNewTime"] = {name: reading.time(proposal[name], all_day=False) for name in ("start", "end")}
    return shown


def calendar(calendar: Calendar, reading: Reading) -> Values:
    """A calendar; one that stands for somebody else's bears his name."""
    owner = reading.mailbox.person()
    if calendar.shared_from:
        owner = {"name": calendar.name, "address": calendar.shared_from}
    return {
        "id": reading.calendar_id(calendar),
        "name": calendar.name,
        "color": calendar.color,
        "hexColor": calendar.hex_color,
        "isDefaultCalendar": calendar.is_default,
        "changeKey": ids.change_key(calendar.key, calendar.change),
        "canShare": calendar.can_edit and not calendar.shared_from,
        "canViewPrivateItems": True,
        "canEdit": calendar.can_edit,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"],
        "defaultOnlineMeetingProvider": "teamsForBusiness",
        "isTallyingResponses": calendar.is_default,
        "isRemovable": calendar.is_removable and not calendar.is_default,
        "owner": owner,
    }


def _recurrence(item: Item) -> Values | None:
    """The rule with every field filled in, used or not, as the service does."""
    if item.series is None:
        return None
    pattern, span = item.series.recurrence["pattern"], item.series.recurrence["range"]
    shown = {"type": pattern["type"], "interval": pattern["interval"], "month": pattern.get("month", 0)}
    shown["dayOfMonth"] = pattern.get("dayOfMonth", 0)
    if "daysOfWeek" in pattern:
        shown["daysOfWeek"] = pattern["daysOfWeek"]
    shown["firstDayOfWeek"] = pattern.get("firstDayOfWeek", "sunday")
    shown["index"] = pattern.get("index", "first")
    return {
        "pattern": shown,
        "range": {
            "type": span["type"],
            "startDate": span["startDate"],
            "endDate": span.get("endDate", "0001-01-01"),
            "recurrenceTimeZone": span["recurrenceTimeZone"],
            "numberOfOccurrences": span.get("numberOfOccurrences", 0),
        },
    }


def _nowhere() -> Values:
    return {"displayName": "", "locationType": "default", "uniqueIdType": "unknown", "address": {}, "coordinates": {}}


def _raw(item: Item, reading: Reading) -> Values:
    """A planted event: what was planted, with the properties that every item has."""
    planted: dict[str, Any] = dict(item.raw or {})
    shown = {
        "@odata.etag": etag(item),
        "createdDateTime": times.instant_text(item.created),
        "lastModifiedDateTime": times.instant_text(item.modified),
        "changeKey": ids.change_key(item.key, item.change),
        "iCalUId": item.uid,
        "type": "singleInstance",
        "isOrganizer": item.is_organizer,
        "isCancelled": False,
        "organizer": {"emailAddress": item.organizer},
        "responseStatus": item.response,
        "seriesMasterId": None,
        "recurrence": None,
        **planted,
        "id": reading.item_id(item),
    }
    for name in ("start", "end"):
        try:
            shown[name] = reading.time(_stored_time(planted[name]), all_day=bool(planted.get("isAllDay")))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            continue
    return shown


def _stored_time(value: Values) -> Values:
    wall, offset = times.parse(value["dateTime"])
    if offset:
        raise ValueError("an offset in a wall time")
    zones.zone(value["timeZone"])
    return {"dateTime": wall.isoformat(), "timeZone": value["timeZone"]}
