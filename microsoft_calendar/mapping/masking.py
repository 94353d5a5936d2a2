"""A private event as busy time: when it is, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import privacy
from .item import Item

#: Marks an item that was masked. Not a name that Graph could use.
MASKED = "odoo.masked"

# The organizer and the iCalUId are left out, too: they say whose meeting it is.
_KEPT = (
    "id", "@odata.etag", "type", "start", "end", "isAllDay", "originalStartTimeZone", "originalEndTimeZone",
    "originalStart", "recurrence", "seriesMasterId", "cancelledOccurrences", "showAs", "sensitivity", "isCancelled",
    "createdDateTime", "lastModifiedDateTime",
)  # fmt: skip


def is_private(item: Mapping[str, Any]) -> bool:
    """Return whether its owner marked an item of Graph as private or personal."""
    return privacy.read(Item(item)) == "private"


def masked(item: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """Return the item as busy time of its owner, called ``subject``."""
    kept: dict[str, Any] = {name: item[name] for name in _KEPT if name in item}
    exceptions = item.get("exceptionOccurrences")
    if isinstance(exceptions, list):
        # No deeper: an exception has no exceptions.
        kept["exceptionOccurrences"] = [
            masked({name: value for name, value in one.items() if name != "exceptionOccurrences"}, subject)
            for one in exceptions
            if isinstance(one, Mapping)
        ]
    return {**kept, "subject": subject, "isOrganizer": True, MASKED: True}
