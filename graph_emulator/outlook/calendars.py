"""Calendars and calendar groups: create, rename, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import ids
from ..errors import ServiceError
from . import errors
from .items import Calendar, CalendarGroup, Entry, Mailbox, Values
from .primitives import fields, text
from .removal import bury, remove

if TYPE_CHECKING:
    from ..tenant import Tenant

COLORS = (
    "auto", "lightBlue", "lightGreen", "lightOrange", "lightGray", "lightYellow", "lightTeal", "lightPink",
    "lightBrown", "lightRed", "maxColor",
)  # fmt: skip
_WRITABLE = {"name", "color", "isDefaultCalendar", "hexColor", "defaultOnlineMeetingProvider"}


def create(tenant: Tenant, mailbox: Mailbox, body: Any, group: str | None) -> Calendar:
    name = _name(fields(body, "calendar", _WRITABLE))
    if any(one.name.lower() == name.lower() for one in mailbox.calendars.values()):
        raise ServiceError(409, "ErrorFolderExists", "A folder with the specified name already exists.")
    calendar = tenant.add_calendar(mailbox, name)
    if group:
        calendar.group = group
    change(calendar, {name: value for name, value in body.items() if name != "name"})
    return calendar


def change(calendar: Calendar, body: Any) -> None:
    own = fields(body, "calendar", _WRITABLE)
    if not calendar.can_edit and "name" in own:
        raise errors.access_denied()
    if "name" in own:
        calendar.name = _name(own)
    if "color" in own:
        words = {one.lower(): one for one in COLORS}
        if str(own["color"]).lower() not in words:
            raise errors.wrong_enum(own["color"])
        calendar.color = words[str(own["color"]).lower()]
    calendar.change += 1


def delete(tenant: Tenant, mailbox: Mailbox, calendar: Calendar) -> None:
    """A calendar goes with its events; nobody is told."""
    if calendar.is_default or not calendar.is_removable:
        raise ServiceError(400, "ErrorCannotDeleteObject", "The default calendar can't be deleted.")
    for item in list(mailbox.in_calendar(calendar.key)):
        remove(tenant, mailbox, Entry(item))
    del mailbox.calendars[calendar.key]


def move(tenant: Tenant, mailbox: Mailbox, key: str, calendar: Calendar) -> None:
    """What only a person can do: drag an event into another calendar. Its ordinary id becomes another."""
    item = mailbox.items[key]
    bury(mailbox, item)
    item.calendar = calendar.key
    tenant.touch(mailbox, item)


def create_group(tenant: Tenant, mailbox: Mailbox, body: Any) -> CalendarGroup:
    name = _name(fields(body, "calendarGroup", {"name"}))
    group = CalendarGroup(tenant.random.key(), name, tenant.random.uuid())
    mailbox.groups[group.key] = group
    return group


def change_group(group: CalendarGroup, body: Any) -> None:
    group.name = _name(fields(body, "calendarGroup", {"name"}))
    group.change += 1


def delete_group(mailbox: Mailbox, group: CalendarGroup) -> None:
    if group.key == next(iter(mailbox.groups)) or any(one.group == group.key for one in mailbox.calendars.values()):
        raise ServiceError(400, "ErrorCannotDeleteObject", "A calendar group with calendars can't be deleted.")
    del mailbox.groups[group.key]


def group_shown(group: CalendarGroup) -> Values:
    return {
        "id": group.key,
        "name": group.name,
        "classId": group.class_id,
        "changeKey": ids.change_key(group.key, group.change),
    }


def _name(own: Values) -> str:
    name = text(own.get("name")).strip()
    if not name:
        raise errors.property_missing("Name")
    return name
