"""People who are invited and are no contacts in Odoo: JSON on the event, in the shape of the base."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .attendees import is_address
from .values import ANSWERS, ROLES, Attendee, Attendees


def dump(people: Iterable[Attendee]) -> list[dict[str, str]]:
    """The people as JSON, sorted by address; empty for nobody."""
    return [
        {"address": one.address, "name": one.name, "role": one.role, "answer": one.answer}
        for one in Attendees(tuple(people)).people
    ]


def load(data: object) -> tuple[Attendee, ...]:
    """The people again. What is no person is left out: other programs may write on events, too."""
    entries = data if isinstance(data, list) else []
    found = (_person(entry) for entry in entries if isinstance(entry, dict))
    return Attendees(tuple(one for one in found if one)).people


def _person(entry: dict[str, Any]) -> Attendee | None:
    address, role, answer = str(entry.get("address") or ""), entry.get("role"), entry.get("answer")
    if not is_address(address.strip()):
        return None
    return Attendee(
        address,
        str(entry.get("name") or ""),
        role if role in ROLES else "required",
        answer if answer in ANSWERS else "needsAction",
    )
