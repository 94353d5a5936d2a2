"""Attendees of an event as they are sent."""

from __future__ import annotations

import re
from typing import Any

from .. import times
from . import errors
from .items import Values
from .primitives import fields, objects, text, word

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
MOST = 500


def email_address(value: Any) -> dict[str, str]:
    own = fields(value if value is not None else {}, "emailAddress", {"name", "address"})
    address = text(own.get("address")).strip()
    if not _ADDRESS.fullmatch(address):
        raise errors.invalid_recipients()
    return {"name": text(own.get("name")) or address, "address": address}


def attendees(value: Any) -> list[Values]:
    """The people, each address once; what a client says about their answers is not taken."""
    people: dict[str, Values] = {}
    for one in objects(value):
        own = fields(one, "attendee", {"type", "emailAddress", "status", "proposedNewTime"})
        person = email_address(own.get("emailAddress"))
        people.setdefault(
            person["address"].lower(),
            {
                "type": word("attendeeType")(own.get("type") or "required"),
                "status": {"response": "none", "time": times.UNSET},
                "emailAddress": person,
            },
        )
    if len(people) > MOST:
        raise errors.invalid_request(f"The number of attendees is greater than {MOST}.")
    return list(people.values())


def addresses(people: list[Values]) -> dict[str, Values]:
    """Attendees by their address in lower case."""
    return {one["emailAddress"]["address"].lower(): one for one in people}


def recipients(value: Any) -> list[dict[str, str]]:
    """A list of recipients, as forward takes it."""
    return [email_address(fields(one, "recipient", {"emailAddress"}).get("emailAddress")) for one in objects(value)]
