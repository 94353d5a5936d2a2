"""calendarView/delta: what changed in a window."""

from __future__ import annotations

from typing import Any

from ..graph import errors
from ..graph.call import Call, Reply
from ..graph.routes import READ, routes
from ..outlook import delta
from .views import window

_REFUSED = ("$select", "$expand", "$filter", "$orderby", "$search")


@routes.in_calendar("GET", "/calendarView/delta", READ)
def calendar_view_delta(call: Call) -> Reply:
    for option in _REFUSED:
        if option in call.query:
            raise errors.bad_query(
                "The following parameters are not supported with change tracking over the 'CalendarView' resource: "
                "'$orderby, $filter, $select, $expand, $search'."
            )
    if "$top" in call.query:
        raise errors.bad_query(
            "The query parameter '$top' is not supported with change tracking: use odata.maxpagesize."
        )
    if "$skiptoken" in call.query:
        token = call.query["$skiptoken"]
    elif "$deltatoken" in call.query:
        token = delta.next_round(call.tenant, call.mailbox, call.query["$deltatoken"])
    else:
        start, end = window(call)
        token = delta.first_round(
            call.tenant,
            call.mailbox,
            call.calendar,
            delta.Window(start, end),
            f"{call.caller.client_id} {call.reader.user_id}",
        )
    size = call.preferences.page_size or call.tenant.switches.page_size
    reading = call.reading
    if not call.tenant.switches.delta_body_type:
        reading = type(reading)(**{**vars(reading), "text_bodies": False})
    page = delta.page(call.tenant, call.mailbox, token, size, reading)
    body: dict[str, Any] = {"@odata.context": call.context("Collection(event)"), "value": page.items}
    if page.skip_token:
        body["@odata.nextLink"] = call.link(_skiptoken=page.skip_token)
    else:
        body["@odata.deltaLink"] = call.link(_deltatoken=page.delta_token or "")
    call.preferences.applied.append("odata.track-changes")
    return Reply(200, body)
