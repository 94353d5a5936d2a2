"""The places: ``location`` and ``locations`` in Graph, one line in Odoo. A link to join is kept apart (D106).

Several places read as one line, ``A; B``. A link of a kind that is not known as a meeting is marked when it is written:
``locationUri`` repeats it.
"""

from __future__ import annotations

from typing import Any

from . import clean, online_meeting
from .item import Item, Properties
from .values import LINK_LIMIT, place_and_link, web_link

PROPERTIES = ("location", "locations")

_BETWEEN = "; "
# Their names are cut to one line all the same; hundreds of exceptions may have the places of their master.
_MOST = 100
# What a client may send of a place; the rest is Outlook's.
_WRITABLE = ("displayName", "locationUri", "locationEmailAddress", "locationType", "address", "coordinates")


def read(item: Item) -> str:
    """The places without the link to join."""
    return apart(item, online_meeting.own_link(item))[0]


def write(place: str, link: str, known: Item | None = None) -> dict[str, Any]:
    """The places; one that Outlook knows more of (address, coordinates, mailbox of a room) stays as it is known."""
    if known and (place, link) == _standing(known):
        return {}
    kept = {_name(entry): _writable(entry) for entry in (_entries(known) if known else [])}
    names = place.split(_BETWEEN) if len(kept) > 1 else [place]
    entries = [kept.get(name, {"displayName": name}) for name in names if name]
    if link:
        entries.append(kept.get(link, {"displayName": link, "locationUri": link}))
    if len(entries) > 1:
        return {"locations": entries}
    # Writing ``location`` clears ``locations``.
    return {"location": entries[0] if entries else {"displayName": ""}}


def apart(item: Item, link: str) -> tuple[str, str]:
    """The places in one line, and the link to join: the given one, else one among the places."""
    entries = _entries(item)
    marked = next((_name(entry) for entry in entries if entry.get("locationUri") == _name(entry)), "")
    link = link or web_link(marked)
    names = []
    for entry in entries:
        name, link = place_and_link(_name(entry), link)
        names += [name] if name else []
    return place_and_link(_BETWEEN.join(names), link)


def _standing(known: Item) -> tuple[str, str]:
    """The places and the link among them, as ``write`` is given them."""
    own = online_meeting.own_link(known)
    return apart(known, own)[0], "" if own else apart(known, "")[1]


def _entries(item: Item) -> list[Properties]:
    """The places that have a name; ``location`` alone unless there are several."""
    several = [entry for entry in item.parts("locations")[:_MOST] if _name(entry)]
    single = item.part("location")
    return several if len(several) > 1 or not _name(single) else [single]


def _name(entry: Properties) -> str:
    return clean.line(entry.get("displayName"), LINK_LIMIT)


def _writable(entry: Properties) -> dict[str, Any]:
    return {name: entry[name] for name in _WRITABLE if entry.get(name) is not None}
