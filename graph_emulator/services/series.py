"""The occurrences of a series in a window."""

from __future__ import annotations

from ..graph.call import Call, Reply
from ..graph.routes import READ, routes
from ..outlook import errors, occurrences
from .events import respond_events
from .views import window


@routes.in_calendar("GET", "/events/{event}/instances", READ)
def instances(call: Call) -> Reply:
    start, end = window(call)
    entry = call.entry
    if entry.kind != "seriesMaster":
        raise errors.invalid_request("Only a series master has instances.")
    return respond_events(call, occurrences.in_window(entry.item, start, end))
