"""How many mails Outlook will send for a change, before it is made. ``docs/sync.md`` says the same, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from enum import Enum

#: What attendees see of Odoo's event, apart from who is invited: not its reminder, its categories, its show-as.
SEEN = frozenset(
    {
        "allday",
        "description",
        "duration",
        "location",
        "name",
        "privacy",
        "recurrency",
        "start",
        "start_date",
        "stop",
        "stop_date",
        "videocall_location",
    }
)


class Which(Enum):
    """Which occurrences of a series are meant; of a single meeting: all."""

    ONE = "self_only"
    FOLLOWING = "future_events"
    ALL = "all_events"


@dataclass(frozen=True)
class Change:
    """What a person is about to do. People are addresses, without the organizer's.

    ``exceptions``: the changed occurrences to come, that Outlook tells of one by one when the series changes.
    """

    before: Set[str] = frozenset()
    after: Set[str] = frozenset()
    which: Which = Which.ALL
    seen: bool = False
    ends: bool = False
    another_organizer: bool = False
    exceptions: int = 0


def mails(change: Change) -> Counter[str]:
    """The number of mails for each person."""
    if change.ends:
        return Counter(change.before)
    if change.another_organizer or (change.which is Which.FOLLOWING and (change.seen or change.before != change.after)):
        # Two items: one ends, another begins.
        return Counter(change.before) + Counter(change.after)
    told = Counter(change.before ^ change.after)
    if change.seen:
        for person in change.before & change.after:
            told[person] = 1 + change.exceptions
    return told
