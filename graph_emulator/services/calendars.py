"""Calendars and their groups."""

from __future__ import annotations

from typing import Any

from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.listing import narrowed, respond, selected
from ..graph.routes import CALENDARS, READ, WRITE, routes
from ..outlook import calendars, errors, reading
from ..outlook.items import CalendarGroup


@routes.owned("GET", "/calendars", READ)
@routes.owned("GET", "/calendarGroups/{group}/calendars", READ)
def list_calendars(call: Call) -> Reply:
    """The default group's calendars; those of another group only under its own address."""
    group = _group(call) if "group" in call.path else next(iter(call.mailbox.groups.values()))
    found = [one for one in call.mailbox.calendars.values() if one.group == group.key]
    found = narrowed(call, found, lambda one: reading.calendar(one, call.reading))
    context = f"users('{call.mailbox.user_id}')/calendars"
    return respond(call, context, found, lambda one: selected(call, reading.calendar(one, call.reading)))


@routes.owned("POST", "/calendars", WRITE)
@routes.owned("POST", "/calendarGroups/{group}/calendars", WRITE)
def create(call: Call) -> Reply:
    group = _group(call).key if "group" in call.path else None
    calendar = calendars.create(call.tenant, call.mailbox, call.json_object, group)
    return Reply(201, _whole(call, reading.calendar(calendar, call.reading)))


def read(call: Call) -> Reply:
    return Reply(200, _whole(call, selected(call, reading.calendar(call.named_calendar, call.reading))))


def change(call: Call) -> Reply:
    calendars.change(call.named_calendar, call.json_object)
    return Reply(200, _whole(call, reading.calendar(call.named_calendar, call.reading)))


def delete(call: Call) -> Reply:
    calendars.delete(call.tenant, call.reader, call.named_calendar)
    return NO_CONTENT


for _path in CALENDARS[1:]:
    routes.owned("GET", _path, READ)(read)
    routes.owned("PATCH", _path, WRITE)(change)
    routes.owned("DELETE", _path, WRITE)(delete)
    routes.owned("POST", f"{_path}/permanentDelete", WRITE)(delete)


@routes.in_calendar("GET", "/events/{event}/calendar", READ)
def calendar_of_event(call: Call) -> Reply:
    calendar = call.mailbox.calendars[call.entry.item.calendar]
    return Reply(200, _whole(call, selected(call, reading.calendar(calendar, call.reading))))


@routes.owned("GET", "/calendarGroups", READ)
def list_groups(call: Call) -> Reply:
    found = list(call.mailbox.groups.values())
    return respond(call, "calendarGroups", found, lambda one: selected(call, calendars.group_shown(one)))


@routes.owned("POST", "/calendarGroups", WRITE)
def create_group(call: Call) -> Reply:
    group = calendars.create_group(call.tenant, call.mailbox, call.json_object)
    return Reply(201, {"@odata.context": call.context("calendarGroups/$entity"), **calendars.group_shown(group)})


@routes.owned("GET", "/calendarGroups/{group}", READ)
def read_group(call: Call) -> Reply:
    shown = selected(call, calendars.group_shown(_group(call)))
    return Reply(200, {"@odata.context": call.context("calendarGroups/$entity"), **shown})


@routes.owned("PATCH", "/calendarGroups/{group}", WRITE)
def change_group(call: Call) -> Reply:
    group = _group(call)
    calendars.change_group(group, call.json_object)
    return Reply(200, {"@odata.context": call.context("calendarGroups/$entity"), **calendars.group_shown(group)})


@routes.owned("DELETE", "/calendarGroups/{group}", WRITE)
def delete_group(call: Call) -> Reply:
    calendars.delete_group(call.mailbox, _group(call))
    return NO_CONTENT


def _group(call: Call) -> CalendarGroup:
    group = call.mailbox.groups.get(call.path["group"])
    if group is None:
        raise errors.folder_not_found()
    return group


def _whole(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    return {"@odata.context": call.context(f"users('{call.mailbox.user_id}')/calendars/$entity"), **shown}
