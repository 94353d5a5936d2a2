"""One reminder, in minutes before the start. Odoo may have several; Outlook takes one."""

from __future__ import annotations

from typing import Any

from .item import Item

PROPERTIES = ("isReminderOn", "reminderMinutesBeforeStart")

# Outlook's own default, for a reminder that is on and does not say when.
_DEFAULT = 15
_INT32 = 2**31 - 1


def read(item: Item) -> int | None:
    """Minutes before the start, None without a reminder."""
    if not item.flag("isReminderOn"):
        return None
    minutes = item.get("reminderMinutesBeforeStart")
    if isinstance(minutes, bool) or not isinstance(minutes, int):
        return _DEFAULT
    return min(max(0, minutes), _INT32)


def write(reminder: int | None) -> dict[str, Any]:
    """Both properties; without a reminder the minutes stay as they are."""
    if reminder is None:
        return {"isReminderOn": False}
    return {"isReminderOn": True, "reminderMinutesBeforeStart": min(reminder, _INT32)}
