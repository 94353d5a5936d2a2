"""The link to join an online meeting.

Where Outlook made the meeting itself, the link is its own and cannot be changed. Any other link can only stand among
the places of the event (``location.py``), which is where people put it.
"""

from __future__ import annotations

from . import body, clean, location, markup, meeting_block
from .item import Item
from .values import web_link

PROPERTIES = ("isOnlineMeeting", "onlineMeeting", "onlineMeetingUrl")


def read(item: Item) -> str:
    """The link of Outlook's own meeting, else one among the places, else none."""
    return own_link(item) or location.apart(item, "")[1]


def own_link(item: Item) -> str:
    """The link of the meeting that Outlook made: from its data, else from the block in the body."""
    for value in (item.part("onlineMeeting").get("joinUrl"), item.get("onlineMeetingUrl")):
        link = web_link(value)
        if link:
            return link
    # Cheap before expensive: most bodies hold no line of underscores.
    content = body.content(item)
    if "__________" not in content:
        return ""
    return web_link(meeting_block.join_link(meeting_block.cut(markup.parse(clean.text(content)))))


def link_among_places(join_url: str, known: Item | None, html: str) -> str:
    """The link that has to stand among the places: none, if Outlook made the meeting or the (new) body has it."""
    return "" if own_link(known or Item({"body": {"content": html}})) else join_url
