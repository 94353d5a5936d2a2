"""Whether the time is taken: six shades in Outlook, two in Odoo.

In the copy of somebody who declined it the time is free for that person alone: the meeting takes place all the same.
"""

from __future__ import annotations

from typing import Any

from . import attendees
from .item import Item

PROPERTIES = ("showAs",)


def read(item: Item) -> str:
    """Either free or busy: tentative, out of office, working elsewhere and unknown are busy."""
    declined = (
        item.get("isOrganizer") is False and attendees.answer(item.part("responseStatus").get("response")) == "declined"
    )
    return "free" if item.text("showAs").strip().lower() == "free" and not declined else "busy"


def write(show_as: str) -> dict[str, Any]:
    """Either free or busy. Only for a value that changed: it would flatten a finer shade of Outlook."""
    return {"showAs": show_as}
