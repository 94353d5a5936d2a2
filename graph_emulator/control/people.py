"""Mailboxes and what people do in Outlook, outside of Graph's journal."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from .. import times
from ..login.tokens import Caller
from ..outlook import calendars, events, reading
from ..outlook.answers import record_answer
from ..outlook.items import Entry, Mailbox
from ..todo import models as todo
from ..web.messages import Request
from .service import Control, Refused, Values, at, body_of, entry_of


@at("GET", "/mailboxes")
def mailboxes(control: Control, request: Request, values: Values) -> Any:
    return {"mailboxes": [mailbox_shown(one) for one in control.tenant.state.mailboxes.values()]}


@at("GET", "/mailboxes/{address}/events")
def mailbox_events(control: Control, request: Request, values: Values) -> Any:
    """Everything in a mailbox: single events, masters and exceptions, with the calendar's name."""
    mailbox = control.mailbox(values["address"])
    control.tenant.run_due()
    how = reading.Reading(mailbox, request.query.get("zone", "UTC"), immutable=True)
    found = []
    for item in mailbox.items.values():
        days = sorted(item.series.exceptions) if item.series else []
        for entry in (Entry(item), *(Entry(item, times.parse(day)[0].date()) for day in days)):
            shown = reading.event(entry, how)
            if item.series and entry.slot is None:
                shown["cancelledOccurrences"] = [f"OID.{shown['id']}.{day}" for day in item.series.cancelled]
            found.append({**shown, "calendarName": mailbox.calendars[item.calendar].name})
    return {"events": found}


@at("POST", "/act")
def act(control: Control, request: Request, values: Values) -> Any:
    """The Outlook user does something: the same rules and mails as through Graph, but no entry in the journal."""
    body = body_of(request)
    mailbox = control.mailbox(body["as"])
    path, _, query = str(body["path"]).partition("?")
    headers = {"prefer": 'IdType="ImmutableId"', **{k.lower(): v for k, v in body.get("headers", {}).items()}}
    content = body.get("body")
    inner = Request(
        method=str(body["method"]).upper(),
        path="/v1.0/" + quote(path.lstrip("/"), safe="/$%=@()'"),
        query_string=quote(query, safe="/$%=&@()',:+-"),
        headers=headers,
        body=b"" if content is None else json.dumps(content).encode(),
        base_url=request.base_url,
    )
    everything = frozenset({"Calendars.ReadWrite.Shared", "Tasks.ReadWrite", "User.Read", "Calendars.ReadWrite"})
    response = control.core.graph.act(inner, Caller("outlook", mailbox, everything), sends=body.get("send", True))
    return {"status": response.status, "body": json.loads(response.body) if response.body else None}


@at("POST", "/raw")
def raw(control: Control, request: Request, values: Values) -> Any:
    """Plant an ``event``, or a ``task`` in the list of tasks that everybody has, as it is."""
    body = body_of(request)
    mailbox = control.mailbox(body["mailbox"])
    if "task" in body:
        boxes = control.tenant.state.todo
        box = boxes.setdefault(mailbox.address.lower(), todo.new_box(control.tenant.random))
        return {"id": todo.plant(box, control.tenant.random, body["task"], control.tenant.now()).id}
    item = events.plant(control.tenant, mailbox, body["event"])
    return reading.event(Entry(item), reading.Reading(mailbox, immutable=True))


@at("POST", "/move")
def move(control: Control, request: Request, values: Values) -> Any:
    """The Outlook user drags an event into another calendar: {"mailbox", "event" (id), "calendar" (name)}."""
    body = body_of(request)
    mailbox = control.mailbox(body["mailbox"])
    target = next((one for one in mailbox.calendars.values() if one.name == body["calendar"]), None)
    if target is None:
        raise Refused(f"there is no calendar {body['calendar']!r}", 404)
    item = entry_of(mailbox, body["event"])
    calendars.move(control.tenant, mailbox, item.item.key, target)
    return reading.event(item, reading.Reading(mailbox, immutable=True))


@at("POST", "/answer")
def answer(control: Control, request: Request, values: Values) -> Any:
    """Somebody without a mailbox here answers an invitation: {"mailbox" (organiser), "event", "from", "answer"}."""
    body = body_of(request)
    mailbox = control.mailbox(body["mailbox"])
    if body["answer"] not in ("accepted", "tentativelyAccepted", "declined"):
        raise Refused("answer is accepted, tentativelyAccepted or declined")
    entry = entry_of(mailbox, body["event"])
    record_answer(control.tenant, mailbox, entry, body["from"], body["answer"])
    return reading.event(entry, reading.Reading(mailbox, immutable=True))


def mailbox_shown(mailbox: Mailbox) -> dict[str, Any]:
    how = reading.Reading(mailbox)
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "id": mailbox.user_id,
        "timeZone": mailbox.time_zone,
        "state": mailbox.state,
        "events": len(mailbox.items),
        "calendars": [reading.calendar(one, how) for one in mailbox.calendars.values()],
    }
