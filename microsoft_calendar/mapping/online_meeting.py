"""The online meeting: the link to join it (D106), and whether Outlook is to make one itself, in Teams (D107).

Where Outlook made the meeting, the link is its own and can neither be changed nor taken away. Any other link stands
among the places of the event (``location.py``) or in the description, which is where people put it.
"""

from __future__ import annotations

import html
from typing import Any

from . import body, location, meeting_link
from .item import Item
from .values import Body, link_in, web_link

PROPERTIES = ("isOnlineMeeting", "onlineMeeting", "onlineMeetingUrl")


def read(item: Item) -> str:
    """The link of Outlook's own meeting, else one among the places, else one in the description, else none."""
    return own_link(item) or location.apart(item, "")[1] or _link_in_body(item)


def own_link(item: Item) -> str:
    """The link of the meeting that Outlook made."""
    return web_link(item.part("onlineMeeting").get("joinUrl")) or web_link(item.get("onlineMeetingUrl"))


def is_made(item: Item) -> bool:
    """Whether Outlook has made a meeting of its own for this event."""
    return item.flag("isOnlineMeeting")


def write_made(online: bool) -> dict[str, Any]:
    """Ask for a meeting in Teams. Nothing takes one back."""
    return {"isOnlineMeeting": True, "onlineMeetingProvider": "teamsForBusiness"} if online else {}


def link_among_places(join_url: str, new_body: Body, known: Item | None) -> str:
    """The link that has to stand among the places: none if Outlook made the meeting, or if the description has it."""
    return "" if (known and own_link(known)) or join_url == link_in(new_body) else join_url


def is_other_link(new_body: Body, known: Item) -> bool:
    """Whether the description brings another link than the known one has."""
    return link_in(new_body) != _link_in_body(known)


def _link_in_body(item: Item) -> str:
    # Cheap before expensive: most descriptions hold no link to join.
    if not meeting_link.first_link(html.unescape(body.content(item))):
        return ""
    return link_in(body.read(item))
