"""accept, tentativelyAccept, decline, cancel, forward; and the reminder's two buttons."""

from __future__ import annotations

from ..graph.call import ACCEPTED, Call, Reply
from ..graph.routes import WRITE, routes
from ..outlook import answers, events
from ..outlook.primitives import fields, text


@routes.in_calendar("POST", "/events/{event}/accept", WRITE)
def accept(call: Call) -> Reply:
    answers.answer(call.tenant, call.mailbox, call.entry, "accept", call.body)
    return ACCEPTED


@routes.in_calendar("POST", "/events/{event}/tentativelyAccept", WRITE)
def tentatively_accept(call: Call) -> Reply:
    answers.answer(call.tenant, call.mailbox, call.entry, "tentativelyAccept", call.body)
    return ACCEPTED


@routes.in_calendar("POST", "/events/{event}/decline", WRITE)
def decline(call: Call) -> Reply:
    answers.answer(call.tenant, call.mailbox, call.entry, "decline", call.body)
    return ACCEPTED


@routes.in_calendar("POST", "/events/{event}/cancel", WRITE)
def cancel(call: Call) -> Reply:
    own = fields(call.body or {}, "cancel", {"comment", "Comment"})
    events.cancel(call.tenant, call.mailbox, call.entry, text(own.get("comment", own.get("Comment"))))
    return ACCEPTED


@routes.in_calendar("POST", "/events/{event}/forward", WRITE)
def forward(call: Call) -> Reply:
    answers.forward(call.tenant, call.mailbox, call.entry, call.body)
    return ACCEPTED


@routes.in_calendar("POST", "/events/{event}/dismissReminder", WRITE)
@routes.in_calendar("POST", "/events/{event}/snoozeReminder", WRITE)
def reminder(call: Call) -> Reply:
    """The reminder of today is over; nothing of the event changes, but there has to be one."""
    _ = call.entry  # refuses an unknown id
    return Reply(200)
