"""The subject: one line of text."""

from __future__ import annotations

from typing import Any

from . import clean
from .item import Item
from .values import LINE_LIMIT

PROPERTIES = ("subject",)


def read(item: Item) -> str:
    """The subject; empty if there is none, as Outlook allows."""
    return clean.line(item.get("subject"), LINE_LIMIT)


def write(subject: str) -> dict[str, Any]:
    """The subject."""
    return {"subject": subject}
