"""The people invited. Graph replaces the whole collection on writing, so what Odoo does not know is sent again.

The organizer is no attendee on Graph's side; where a client listed him all the same, he is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from . import clean
from .errors import MalformedItem
from .item import Item, Properties, as_properties
from .messages import Message, _
from .modified import instant
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
    organizer = _main_address(item.part("organizer"), item)
    people: dict[str, Attendee] = {}
    for entry in item.parts("attendees"):
        address = _main_address(entry, item)
        if not address:
            item.remark(_left_out(entry))
        elif address != organizer and address not in people:
            people[address] = Attendee(address, _name(entry), _role(entry), answer(_response(entry)))
    if len(people) > ATTENDEES_LIMIT:
        count = len(people)
        item.remark(_("Only the first %(limit)s of %(count)s attendees are taken.", limit=ATTENDEES_LIMIT, count=count))
    return Attendees(tuple(people.values())[:ATTENDEES_LIMIT])


def times(item: Item) -> dict[str, datetime | None]:
    """When people answered (naive UTC), by address."""
    status = ((_main_address(entry, item), as_properties(entry.get("status"))) for entry in item.parts("attendees"))
    return {address: instant(told.get("time")) for address, told in status}


def write(attendees: Attendees, known: Item | None = None, subject: str = "") -> dict[str, Any]:
    """The whole collection: roles, rooms and names as known, and the known people whom Odoo cannot hold.

    Who is invited already stays so under the same address, or addresses.
    """
    entries = _known_entries(known) if known else {}
    organizer = _main_address(known.part("organizer"), known) if known else ""
    collection = list(_kept(entries, organizer))
    for person in attendees.people:
        if person.address != organizer:
            collection += [_entry(one) for one in entries.get(person.address, ())] or [_new_entry(person)]
    if len(collection) > ATTENDEES_LIMIT:
        reason = _("Outlook takes at most %(limit)s, here are %(count)s", limit=ATTENDEES_LIMIT, count=len(collection))
        raise MalformedItem(subject, "attendees", reason)
    return {"attendees": collection}


def answer(response: object) -> str:
    """A word of Graph's responseStatus as the state of an attendee in Odoo."""
    return _ANSWERS.get(clean.text(response).strip().lower(), "needsAction")


def _known_entries(known: Item) -> dict[str, list[Properties]]:
    """The entries of each person by the main address (raw, if it is not of the Internet), each of theirs once."""
    people: dict[str, dict[str, Properties]] = {}
    for entry in known.parts("attendees"):
        address = _address(entry) or _raw_address(entry)
        if address:
            people.setdefault(known.aliases.get(address, address), {}).setdefault(address, entry)
    return {main: list(entries.values()) for main, entries in people.items()}


def _kept(entries: dict[str, list[Properties]], organizer: str) -> Iterator[dict[str, Any]]:
    """Who is in Outlook's list and can never be in Odoo's: X.500 addresses, the organizer."""
    for main, known in entries.items():
        for entry in known:
            if main == organizer or not _address(entry):
                yield _entry(entry)


def _entry(known: Properties) -> dict[str, Any]:
    address = _address(known) or _raw_address(known)
    return {"type": _role(known), "emailAddress": {"address": address, "name": _name(known) or address}}


def _new_entry(person: Attendee) -> dict[str, Any]:
    return {"type": person.role, "emailAddress": {"address": person.address, "name": person.name or person.address}}


def is_address(address: str) -> bool:
    """Whether Outlook takes this as an address of the Internet."""
    return len(address) <= _ADDRESS_LIMIT and bool(_SMTP.fullmatch(address))


def address_of(person: Properties) -> str:
    """The address of an attendee or organizer of Graph in lower case if it is one of the Internet, else empty."""
    return _address(person)


def name_of(person: Properties) -> str:
    """The name of an attendee or organizer of Graph in one line."""
    return _name(person)


def _main_address(entry: Properties, item: Item) -> str:
    address = _address(entry)
    return item.aliases.get(address, address)


def _address(entry: Properties) -> str:
    """The address in lower case if it is one of the Internet, else empty."""
    address = re.sub(r"^(?:smtp|mailto):", "", _raw_address(entry), flags=re.IGNORECASE).lower()
    return address if is_address(address) else ""


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
