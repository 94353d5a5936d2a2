"""calendarView: what happens between two instants."""

from __future__ import annotations

from datetime import datetime

from .. import times
from ..errors import ServiceError
from ..graph.call import Call, Reply
from ..graph.listing import select_names
from ..graph.routes import READ, routes
from ..outlook import errors, views
from .events import respond_events

_NOT_SELECTABLE = ("createdDateTime", "lastModifiedDateTime")  # of a view they come without $select only


def window(call: Call) -> tuple[datetime, datetime]:
    """startDateTime and endDateTime as naive UTC; both are needed."""
    texts = [call.query.get(name, "") for name in ("startdatetime", "enddatetime")]
    if not all(texts):
        raise ServiceError(
            400,
            "ErrorInvalidParameter",
            "This request requires a time window specified by the query string parameters StartDateTime and "
            "EndDateTime.",
        )
    try:
        start, end = (times.parse_instant(text) for text in texts)
    except (ValueError, OverflowError) as error:
        raise ServiceError(400, "ErrorInvalidParameter", f"The time window '{texts}' is not valid.") from error
    if end < start:
        raise errors.end_before_start()
    if end - start > views.LONGEST:
        raise errors.view_too_long()
    return start, end


@routes.in_calendar("GET", "/calendarView", READ)
def calendar_view(call: Call) -> Reply:
    start, end = window(call)
    reply = respond_events(call, views.view(call.mailbox, call.calendar, start, end))
    if select_names(call):
        for shown in reply.body["value"]:
            for name in _NOT_SELECTABLE:
                shown.pop(name, None)
    return reply
