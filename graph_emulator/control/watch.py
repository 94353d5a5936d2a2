"""Looking at what happened (mails, journal, notifications) and making things go wrong (faults)."""

from __future__ import annotations

from typing import Any

from .. import times
from ..subscriptions.models import Delivery, drop_expired
from ..web.messages import Request
from .service import Control, Refused, Values, at, body_of


@at("GET", "/mails")
def read_mails(control: Control, request: Request, values: Values) -> Any:
    return {"mails": [mail.as_json() for mail in control.tenant.state.mails]}


@at("DELETE", "/mails")
def forget_mails(control: Control, request: Request, values: Values) -> Any:
    control.tenant.state.mails.clear()
    return {}


@at("GET", "/journal")
def read_journal(control: Control, request: Request, values: Values) -> Any:
    records = control.core.journal.since(int(request.query.get("since", "0")))
    complaints = [f"{one.n} {one.method} {one.path}: {text}" for one in records for text in one.complaints]
    return {"requests": [one.as_json() for one in records], "complaints": complaints}


@at("DELETE", "/journal")
def forget_journal(control: Control, request: Request, values: Values) -> Any:
    control.core.journal.clear()
    return {}


@at("POST", "/faults")
def add_faults(control: Control, request: Request, values: Values) -> Any:
    control.core.faults.add(body_of(request).get("faults", []))
    return {"faults": control.core.faults.pending()}


@at("GET", "/faults")
def read_faults(control: Control, request: Request, values: Values) -> Any:
    return {"faults": control.core.faults.pending()}


@at("DELETE", "/faults")
def forget_faults(control: Control, request: Request, values: Values) -> Any:
    control.core.faults.clear()
    return {}


@at("GET", "/notifications")
def read_notifications(control: Control, request: Request, values: Values) -> Any:
    """The subscriptions there are and every notification with its fate."""
    drop_expired(control.tenant)
    kept = control.tenant.state.subscriptions
    return {
        "health": control.core.courier.health(),
        "subscriptions": [one.as_json() for one in kept.known.values()],
        "notifications": [_delivery(one) for one in kept.deliveries],
    }


@at("POST", "/notifications/flush", locked=False)
def flush_notifications(control: Control, request: Request, values: Values) -> Any:
    """Wait until every notification that is due was tried: {"seconds": at most, 10 by default}."""
    seconds = float(body_of(request).get("seconds", 10))
    return {"done": control.core.courier.flush(seconds)}


@at("POST", "/notifications/lifecycle")
def send_lifecycle(control: Control, request: Request, values: Values) -> Any:
    """A lifecycle notification: {"event", "subscription"? (all of them without)}; a removed one is gone as well."""
    body = body_of(request)
    event = body["event"]
    if event not in ("reauthorizationRequired", "subscriptionRemoved", "missed"):
        raise Refused("event is reauthorizationRequired, subscriptionRemoved or missed")
    known = control.tenant.state.subscriptions.known
    chosen = [one for one in known.values() if body.get("subscription") in (None, one.id)]
    for one in chosen:
        control.core.courier.lifecycle(one, event)
        if event == "subscriptionRemoved":
            del known[one.id]
    return {"subscriptions": [one.id for one in chosen]}


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "n": one.n,
        "subscription": one.subscription,
        "url": one.url,
        "body": one.body,
        "first": times.instant_text(one.first),
        "attempts": one.attempts,
        "status": one.status,
        "done": one.done,
    }
