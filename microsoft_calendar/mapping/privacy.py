"""Sensitivity in Outlook, privacy in Odoo."""

from __future__ import annotations

from typing import Any

from .item import Item
from .messages import _

PROPERTIES = ("sensitivity",)

_READ = {
    "": "public",
    "normal": "public",
    "personal": "private",
    "private": "private",
    "confidential": "confidential",
}
_WRITE = {"public": "normal", "private": "private", "confidential": "confidential"}


def read(item: Item) -> str:
    """public, private or confidential; a word that nobody knows yet is taken as private, not as public."""
    word = item.text("sensitivity").strip().lower()
    if word not in _READ:
        item.remark(_("The sensitivity “%(word)s” is unknown; the event is taken as private.", word=word[:50]))
    return _READ.get(word, "private")


def write(privacy: str) -> dict[str, Any]:
    """The sensitivity."""
    return {"sensitivity": _WRITE[privacy]}


def is_private(raw: object) -> bool:
    """Whether an item, however malformed, is nobody else's business; what has no sensitivity is not private."""
    sensitivity = raw.get("sensitivity") if isinstance(raw, dict) else None
    return isinstance(sensitivity, str) and _READ.get(sensitivity.strip().lower(), "private") == "private"
