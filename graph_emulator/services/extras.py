"""What hangs on an event: attachments and open extensions."""

from __future__ import annotations

from typing import Any

from ..graph.call import NO_CONTENT, Call, Reply
from ..graph.expanding import extension
from ..graph.listing import respond, selected
from ..graph.routes import READ, WRITE, routes
from ..outlook import errors, extras
from ..outlook.items import Values


@routes.in_calendar("GET", "/events/{event}/attachments", READ)
def list_attachments(call: Call) -> Reply:
    context = f"users('{call.mailbox.user_id}')/events('{call.path['event']}')/attachments"
    return respond(call, context, call.entry.item.attachments, lambda one: selected(call, one))


@routes.in_calendar("POST", "/events/{event}/attachments", WRITE)
def add_attachment(call: Call) -> Reply:
    stored = extras.add_attachment(call.tenant, call.entry.item, call.json_object)
    call.tenant.touch(call.mailbox, call.entry.item)
    return Reply(201, stored)


@routes.in_calendar("GET", "/events/{event}/attachments/{attachment}", READ)
def read_attachment(call: Call) -> Reply:
    return Reply(200, selected(call, _attachment(call)))


@routes.in_calendar("DELETE", "/events/{event}/attachments/{attachment}", WRITE)
def delete_attachment(call: Call) -> Reply:
    call.entry.item.attachments.remove(_attachment(call))
    call.tenant.touch(call.mailbox, call.entry.item)
    return NO_CONTENT


@routes.in_calendar("GET", "/events/{event}/extensions", READ)
def list_extensions(call: Call) -> Reply:
    found = [extension(name, stored) for name, stored in call.entry.item.extensions.items()]
    return respond(call, f"users('{call.mailbox.user_id}')/events/extensions", found, lambda one: one)


@routes.in_calendar("POST", "/events/{event}/extensions", WRITE)
def add_extension(call: Call) -> Reply:
    body = call.json_object
    stored = extras.write_extension(call.entry.item.extensions, body)
    return Reply(201, extension(stored["extensionName"], stored))


@routes.in_calendar("GET", "/events/{event}/extensions/{extension}", READ)
def read_extension(call: Call) -> Reply:
    name = _extension(call)
    return Reply(200, extension(name, call.entry.item.extensions[name]))


@routes.in_calendar("PATCH", "/events/{event}/extensions/{extension}", WRITE)
def change_extension(call: Call) -> Reply:
    name = _extension(call)
    merged = {**call.entry.item.extensions[name], **call.json_object, "extensionName": name}
    stored = extras.write_extension(call.entry.item.extensions, merged)
    return Reply(200, extension(name, stored))


@routes.in_calendar("DELETE", "/events/{event}/extensions/{extension}", WRITE)
def delete_extension(call: Call) -> Reply:
    del call.entry.item.extensions[_extension(call)]
    return NO_CONTENT


def _attachment(call: Call) -> Values:
    found: Any = next((one for one in call.entry.item.attachments if one["id"] == call.path["attachment"]), None)
    if found is None:
        raise errors.not_found()
    return dict(found)


def _extension(call: Call) -> str:
    """An extension is named by its own name or by its whole id."""
    name = call.path["extension"].removeprefix("microsoft.graph.openTypeExtension.")
    if name not in call.entry.item.extensions:
        raise errors.not_found()
    return name
