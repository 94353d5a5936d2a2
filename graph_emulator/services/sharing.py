"""Who else may open a calendar, and who is free when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.listing import respond
from ..graph.routes import READ, WRITE, routes
from ..outlook import errors, reading, views
from ..outlook.items import Entry, Mailbox, Values, utc
from ..outlook.payload import moment
from ..outlook.people import email_address
from ..outlook.primitives import fields, texts, whole_number
from ..outlook.sharing import revoke, share

_ROLES = ("freeBusyRead", "limitedRead", "read", "write")
_WAYS = ("/calendar", "/calendars/{calendar}")
_STATES = {"free": "0", "tentative": "1", "busy": "2", "oof": "3", "workingElsewhere": "4", "unknown": "0"}


def list_permissions(call: Call) -> Reply:
    own = {"id": "default", "role": "freeBusyRead", "emailAddress": {"name": "My Organization"}}
    found = [_permission({**own, "isRemovable": False})]
    found += [_permission(_shown(call, address, role)) for address, role in call.mailbox.shared_with.items()]
    return respond(call, f"users('{call.mailbox.user_id}')/calendar/calendarPermissions", found, lambda one: one)


def add_permission(call: Call) -> Reply:
    body = fields(
        call.json_object,
        "calendarPermission",
        {"emailAddress", "role", "isRemovable", "allowedRoles", "isInsideOrganization"},
    )
    address = email_address(body.get("emailAddress"))["address"].lower()
    share(call.tenant, call.mailbox, address, _role(body.get("role")))
    return Reply(201, _permission(_shown(call, address, call.mailbox.shared_with[address])))


def read_permission(call: Call) -> Reply:
    address = _address(call)
    return Reply(200, _permission(_shown(call, address, call.mailbox.shared_with[address])))


def change_permission(call: Call) -> Reply:
    address = _address(call)
    share(call.tenant, call.mailbox, address, _role(call.json_object.get("role")))
    return Reply(200, _permission(_shown(call, address, call.mailbox.shared_with[address])))


def delete_permission(call: Call) -> Reply:
    revoke(call.tenant, call.mailbox, _address(call))
    return NO_CONTENT


for _way in _WAYS:
    routes.owned("GET", f"{_way}/calendarPermissions", READ)(list_permissions)
    routes.owned("POST", f"{_way}/calendarPermissions", WRITE)(add_permission)
    routes.owned("GET", f"{_way}/calendarPermissions/{{permission}}", READ)(read_permission)
    routes.owned("PATCH", f"{_way}/calendarPermissions/{{permission}}", WRITE)(change_permission)
    routes.owned("DELETE", f"{_way}/calendarPermissions/{{permission}}", WRITE)(delete_permission)


@routes.owned("POST", "/calendar/getSchedule", READ)
def get_schedule(call: Call) -> Reply:
    """Free and busy times of several people of the tenant."""
    names = {"schedules", "startTime", "endTime", "availabilityViewInterval"}
    own = {name[0].lower() + name[1:]: value for name, value in call.json_object.items()}
    own = fields(own, "getSchedule", names)
    start, end = (utc(moment(own.get(name))) for name in ("startTime", "endTime"))
    minutes = whole_number(own.get("availabilityViewInterval", 30))
    if end <= start or not 5 <= minutes <= 1440 or end - start > timedelta(days=62):
        raise errors.invalid_request("The time window or the interval is not valid.")
    found = [_schedule(call, address, start, end, minutes) for address in texts(own.get("schedules"))]
    return Reply(
        200, {"@odata.context": call.context("Collection(microsoft.graph.scheduleInformation)"), "value": found}
    )


def _schedule(call: Call, address: str, start: datetime, end: datetime, minutes: int) -> Values:
    mailbox = call.tenant.mailbox(address)
    if mailbox is None:
        error = {
            "message": "Unable to resolve e-mail address to an Active Directory object.",
            "responseCode": "ErrorMailRecipientNotFound",
        }
        return {"scheduleId": address, "availabilityView": "", "scheduleItems": [], "error": error}
    entries = [entry for entry in views.view(mailbox, mailbox.default_calendar, start, end) if entry.item.raw is None]
    step = timedelta(minutes=minutes)
    view = ""
    at = start
    while at < end:
        states = [entry.values["showAs"] for entry in entries if entry.start < at + step and entry.end > at]
        view += max((_STATES[one] for one in states), default="0")
        at += step
    return {
        "scheduleId": address,
        "availabilityView": view,
        "scheduleItems": [_item(call, mailbox, entry) for entry in entries],
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "startTime": "08:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": mailbox.time_zone},
        },
    }


def _item(call: Call, mailbox: Mailbox, entry: Entry) -> Values:
    how = reading.Reading(mailbox, zone=call.reading.zone)
    values = entry.values
    private = values["sensitivity"] != "normal"
    shown: dict[str, Any] = {"isPrivate": private, "status": values["showAs"]}
    if not private:
        place = values["locations"][0]["displayName"] if values["locations"] else ""
        shown.update({"subject": values["subject"], "location": place})
    for name in ("start", "end"):
        shown[name] = how.time(values[name], all_day=False)
    return shown


def _shown(call: Call, address: str, role: str) -> Values:
    other = call.tenant.mailbox(address)
    person = other.person() if other else {"name": address, "address": address}
    return {"id": address, "role": role, "emailAddress": person, "isRemovable": True}


def _permission(one: Values) -> Values:
    return {"isInsideOrganization": True, "allowedRoles": ["none", *_ROLES], **one}


def _role(value: Any) -> str:
    words = {one.lower(): one for one in _ROLES}
    if str(value).lower() not in words:
        raise errors.wrong_enum(value)
    return words[str(value).lower()]


def _address(call: Call) -> str:
    if call.path["permission"] not in call.mailbox.shared_with:
        raise errors.not_found()
    return call.path["permission"]
