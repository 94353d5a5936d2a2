"""The people invited. Graph replaces the whole collection on writing, so what Odoo does not know is sent again.

The organizer is no attendee on Graph's side; where a client listed him all the same, he is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import clean
from .errors import MalformedItem
from .item import Item, Properties, as_properties
from .messages import Message, _
from .values import ATTENDEES_LIMIT, LINE_LIMIT, ROLES, Attendee, Attendees

PROPERTIES = ("attendees", "organizer")

_SMTP = re.compile(r"[^\s@,;:<>()\[\]\\\"/]+(?:/[^\s@,;:<>()\[\]\\\"/]+)*@[^\s@,;:<>()\[\]\\\"/]+")
_ADDRESS_LIMIT = 320
_ANSWERS = {
    "accepted": "accepted",
    "organizer": "accepted",
    "tentativelyaccepted": "tentative",
    "declined": "declined",
}


def read(item: Item) -> Attendees:
    """The people that have an address of the Internet; a remark for each of the others."""
    organizer = _address(item.part("organizer"))
    people: dict[str, Attendee] = {}
    for entry in item.parts("attendees"):
        address = _address(entry)
        if not address:
            item.remark(_left_out(entry))
        elif address != organizer and address not in people:
            people[address] = Attendee(address, _name(entry), _role(entry), answer(_response(entry)))
    if len(people) > ATTENDEES_LIMIT:
        count = len(people)
        item.remark(_("Only the first %(limit)s of %(count)s attendees are taken.", limit=ATTENDEES_LIMIT, count=count))
    return Attendees(tuple(people.values())[:ATTENDEES_LIMIT])


def write(attendees: Attendees, known: Item | None = None, subject: str = "") -> dict[str, Any]:
    """The whole collection: roles, rooms and names as known, and the known people whom Odoo cannot hold."""
    entries = dict(_known_entries(known)) if known else {}
    organizer = _address(known.part("organizer")) if known else ""
    collection = list(_kept(entries, organizer))
    for person in attendees.people:
        if person.address != organizer:
            collection.append(_written(person, entries.get(person.address)))
    if len(collection) > ATTENDEES_LIMIT:
        reason = _("Outlook takes at most %(limit)s, here are %(count)s", limit=ATTENDEES_LIMIT, count=len(collection))
        raise MalformedItem(subject, "attendees", reason)
    return {"attendees": collection}


def answer(response: object) -> str:
    """A word of Graph's responseStatus as the state of an attendee in Odoo."""
    return _ANSWERS.get(clean.text(response).strip().lower(), "needsAction")


def _known_entries(known: Item) -> Iterator[tuple[str, Properties]]:
    """Address (raw, if it is not of the Internet) and entry, the first of each address last so that it counts."""
    for entry in reversed(known.parts("attendees")):
        address = _address(entry) or _raw_address(entry)
        if address:
            yield address, entry


def _kept(entries: dict[str, Properties], organizer: str) -> Iterator[dict[str, Any]]:
    """Who is in Outlook's list and can never be in Odoo's: X.500 addresses, the organizer."""
    for address, entry in reversed(entries.items()):
        if address == organizer or not _address(entry):
            yield {"type": _role(entry), "emailAddress": _email(entry, address)}


def _written(person: Attendee, known: Properties | None) -> dict[str, Any]:
    if known is None:
        return {"type": person.role, "emailAddress": {"address": person.address, "name": person.name or person.address}}
    return {"type": _role(known), "emailAddress": _email(known, person.address)}


def _email(entry: Properties, address: str) -> dict[str, str]:
    return {"address": address, "name": _name(entry) or address}


def _address(entry: Properties) -> str:
    """The address in lower case if it is one of the Internet, else empty."""
    address = re.sub(r"^(?:smtp|mailto):", "", _raw_address(entry), flags=re.IGNORECASE).lower()
    return address if len(address) <= _ADDRESS_LIMIT and _SMTP.fullmatch(address) else ""


def _raw_address(entry: Properties) -> str:
    return clean.text(as_properties(entry.get("emailAddress")).get("address")).strip()


def _name(entry: Properties) -> str:
    return clean.line(as_properties(entry.get("emailAddress")).get("name"), LINE_LIMIT)


def _role(entry: Properties) -> str:
    role = clean.text(entry.get("type")).strip().lower()
    return role if role in ROLES else "required"


def _response(entry: Properties) -> object:
    return as_properties(entry.get("status")).get("response")


def _left_out(entry: Properties) -> Message:
    name, address = _name(entry), _raw_address(entry)
    if not address:
        return _("The attendee “%(name)s” has no address and is left out.", name=name or "?")
    address = address[:100]
    return _("The attendee “%(name)s” is left out: “%(address)s” is no e-mail address.", name=name, address=address)
