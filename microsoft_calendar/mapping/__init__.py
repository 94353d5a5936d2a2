"""Events of Microsoft Graph <-> values in the terms that Odoo and Outlook both know.

Plain Python: values in, values out. Each property (or inseparable group) has a file with both directions; here they
are only put together. What is lossy stands in ``docs/mapping.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    answers,
    attendees,
    body,
    categories,
    deviations_graph,
    guests,
    location,
    online_meeting,
    privacy,
    reminder,
    series,
    series_graph,
    show_as,
    subject,
)
from .base import dump, dump_field, dump_recurrence, load, load_field, load_recurrence
from .body import of_html as body_of_html
from .deviations import Days, Exceptions, Occurrence
from .errors import MalformedItem
from .identity import identified, series_uid
from .item import NO_ALIASES, Item
from .messages import Message
from .modified import modified
from .recurrence import Recurrence
from .recurrence_dates import occurrences
from .recurrence_graph import read as read_recurrence
from .recurrence_graph import write as write_recurrence
from .recurrence_odoo import expressible_in_odoo
from .recurrence_odoo import of_odoo as recurrence_of_odoo
from .recurrence_odoo import to_odoo as recurrence_to_odoo
from .series import SeriesChange
from .values import AllDay, Attendee, Attendees, Body, EventValue, Series, Timed

__all__ = [
    "FIELDS",
    "GRAPH_PROPERTIES",
    "VERSION",
    "AllDay",
    "Attendee",
    "Attendees",
    "Body",
    "Days",
    "EventValue",
    "Exceptions",
    "Item",
    "MalformedItem",
    "Message",
    "Occurrence",
    "Reading",
    "Recurrence",
    "Series",
    "SeriesChange",
    "Timed",
    "body_of_html",
    "dump",
    "dump_field",
    "dump_recurrence",
    "expressible_in_odoo",
    "guests",
    "identified",
    "load",
    "load_field",
    "load_recurrence",
    "modified",
    "occurrences",
    "read",
    "read_recurrence",
    "recurrence_of_odoo",
    "recurrence_to_odoo",
    "series",
    "series_uid",
    "write",
    "write_recurrence",
]

#: Goes up when items have to be read again because they are read differently (part of the stamp of a cursor).
VERSION = 2

_READ: dict[str, Callable[[Item], Any]] = {
    "subject": subject.read,
    "time": series_graph.read,
    "body": body.read,
    "location": location.read,
    "privacy": privacy.read,
    "show_as": show_as.read,
    "reminder": reminder.read,
    "categories": categories.read,
    "attendees": attendees.read,
    "join_url": online_meeting.read,
    "online": online_meeting.is_made,
}


def _write_places(value: EventValue, known: Item | None) -> dict[str, Any]:
    link = online_meeting.link_among_places(value.join_url, value.body, known)
    if known is None and value.online:  # Outlook is about to make a link of its own
        link = ""
    return location.write(value.location, link, known)


def _write_link(value: EventValue, known: Item | None) -> dict[str, Any]:
    if known is None or not online_meeting.own_link(known):
        # A link can hide in a description whose text, which is what is compared, stays the same.
        hidden = known is not None and online_meeting.is_other_link(value.body, known)
        return {**_write_places(value, known), **(body.write(value.body, known) if hidden else {})}
    return {}


_WRITE: dict[str, Callable[[EventValue, Item | None], dict[str, Any]]] = {
    "subject": lambda value, known: subject.write(value.subject),
    "time": lambda value, known: series_graph.write(value.time, known),
    "body": lambda value, known: body.write(value.body, known),
    "location": _write_places,
    "privacy": lambda value, known: privacy.write(value.privacy),
    "show_as": lambda value, known: show_as.write(value.show_as),
    "reminder": lambda value, known: reminder.write(value.reminder),
    "categories": lambda value, known: categories.write(value.categories),
    "attendees": lambda value, known: attendees.write(value.attendees, known, value.subject),
    "join_url": _write_link,
    "online": lambda value, known: online_meeting.write_made(value.online),
}

#: The fields of ``EventValue``, which are the names that ``write`` takes. The last two are no properties of the master
#: that could be written: each occurrence is changed by itself (``series.change``).
FIELDS = (*_READ, "exceptions", "cancelled")

#: The Graph properties that are read.
GRAPH_PROPERTIES = (
    *subject.PROPERTIES,
    *series_graph.PROPERTIES,
    *body.PROPERTIES,
    *location.PROPERTIES,
    *privacy.PROPERTIES,
    *show_as.PROPERTIES,
    *reminder.PROPERTIES,
    *categories.PROPERTIES,
    *attendees.PROPERTIES,
    *answers.PROPERTIES,
    *online_meeting.PROPERTIES,
)


@dataclass(frozen=True)
class Reading:
    """An event as read, with the remarks: what a person should know and what did not stop the event."""

    value: EventValue
    remarks: tuple[str, ...] = ()


def read(item: Mapping[str, Any], aliases: Mapping[str, str] = NO_ALIASES) -> Reading:
    """The value of a Graph event, or of the master of a series together with its exceptions and cancelled days.

    ``aliases`` are the main addresses of people who have several. Raises ``MalformedItem``, and nothing else, when it
    cannot be an event.
    """
    view = Item(item, aliases)
    value = _read_event(view)
    if isinstance(value.time, Series):
        value = deviations_graph.read(view, value, _read_event)
    return Reading(value, view.remarks)


def _read_event(view: Item) -> EventValue:
    return EventValue(**{name: read_property(view) for name, read_property in _READ.items()})


def write(
    value: EventValue,
    names: Collection[str] | None = None,
    *,
    known: Mapping[str, Any] | None = None,
    anew: Collection[str] = (),
    aliases: Mapping[str, str] = NO_ALIASES,
) -> dict[str, Any]:
    """The Graph properties for a POST (without ``names``) or for a PATCH of those fields.

    ``known`` is the remote item as last read: a field that equals it is not written (unless it is one of ``anew``), and
    what Odoo does not know (roles, rooms, addresses of places, the meeting block in the body) survives. The result is
    empty where Outlook cannot take the change (the link of its own online meeting). Raises ``MalformedItem`` for more
    attendees than Outlook takes.
    """
    item = None if known is None else Item(known, aliases)
    properties: dict[str, Any] = {}
    for name in FIELDS if names is None else names:
        if name in _WRITE and (item is None or name in anew or not _is_known(name, value, item)):
            properties.update(_WRITE[name](value, item))
    return properties


def _is_known(name: str, value: EventValue, known: Item) -> bool:
    try:
        return bool(_READ[name](known) == getattr(value, name))
    except MalformedItem:
        return False
