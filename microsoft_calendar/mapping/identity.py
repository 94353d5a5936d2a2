"""What tells which item it is, and what kind of item: of the expected type, or absent.

These properties are looked up, indexed and stored as they are, by those who never look at the value of an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_IDS = ("iCalUId", "transactionId", "seriesMasterId", "@odata.etag")
# Ids have about 150 characters. What is far longer no index of PostgreSQL can hold.
_LONGEST = 2_000  # bytes
_FLAGS = ("isOrganizer", "isCancelled", "isDraft")
_EXCEPTIONS = "exceptionOccurrences"
_GLOBAL_OBJECT_ID = "040000008200E00074C5B7101A82E008"


def identified(item: Mapping[str, Any]) -> dict[str, Any]:
    """The item without the properties of its identity that are none, and without exceptions that are none."""
    wrong = {name for name in _IDS if name in item and not _is_id(item[name])}
    wrong |= {name for name in _FLAGS if name in item and not isinstance(item[name], bool)}
    wrong |= {"type"} if not isinstance(item.get("type"), str) else set()
    found = {name: value for name, value in item.items() if name not in wrong}
    if _EXCEPTIONS in found:
        exceptions = found[_EXCEPTIONS] if isinstance(found[_EXCEPTIONS], list) else []
        # No deeper: an exception has no exceptions.
        found[_EXCEPTIONS] = [
            identified({name: value for name, value in one.items() if name != _EXCEPTIONS})
            for one in exceptions
            if isinstance(one, Mapping) and _is_id(one.get("id"))
        ]
    return found


def series_uid(uid: str) -> str:
    """The iCalUId of the series, of that of an occurrence: bytes 16 to 19 of a GlobalObjectId ([MS-OXOCAL] 2.2.1.27)
    are the day, and zero for a series. Empty for what names no day."""
    day = uid[32:40]
    if not uid.upper().startswith(_GLOBAL_OBJECT_ID) or not day.strip("0"):
        return ""
    return f"{uid[:32]}{'0' * len(day)}{uid[40:]}"


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.encode("utf-8", "replace")) <= _LONGEST
