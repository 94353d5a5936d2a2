"""Whether the time is taken: six shades in Outlook, two in Odoo."""

from __future__ import annotations

from typing import Any

from .item import Item

PROPERTIES = ("showAs",)


def read(item: Item) -> str:
    """Either free or busy: tentative, out of office, working elsewhere and unknown are busy."""
    return "free" if item.text("showAs").strip().lower() == "free" else "busy"


def write(show_as: str) -> dict[str, Any]:
    """Either free or busy. Only for a value that changed: it would flatten a finer shade of Outlook."""
    return {"showAs": show_as}
