"""Whether the answer to a creation shows what was created now, or what was created once before.

Graph answers a creation with a ``transactionId`` that it knows with the item of then, which may have changed since: so
it is when the answer was lost, or when an older copy of the database was restored that knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

#: The clocks of Odoo and of Microsoft agree well enough to tell a creation of now from one of before.
JUST_NOW = timedelta(minutes=1)
#: What Outlook itself does to a new item it does at once.
AT_ONCE = timedelta(seconds=5)


def made_before(item: Mapping[str, Any], now: datetime) -> bool:
    """Whether the item is older than this creation. ``now`` is naive UTC, as is what the item says of itself."""
    created = _moment(item, "createdDateTime")
    return created is not None and now - created > JUST_NOW


def changed_since(item: Mapping[str, Any]) -> bool:
    """Whether somebody has changed the item since it was made; also where it does not say when that was."""
    created, changed = _moment(item, "createdDateTime"), _moment(item, "lastModifiedDateTime")
    return not created or not changed or changed - created > AT_ONCE


def _moment(item: Mapping[str, Any], name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(item[name][:19])
    except (KeyError, TypeError, ValueError):
        return None
