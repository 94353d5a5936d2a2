"""Taking items out of a mailbox, with the tombstones that the deltas of their calendar report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import occurrences
from .items import Deviation, Entry, Item, Mailbox, Tombstone

if TYPE_CHECKING:
    from ..tenant import Tenant


def remove(tenant: Tenant, mailbox: Mailbox, entry: Entry) -> None:
    """Take an event, a whole series or one occurrence out of this mailbox, and of no other."""
    item = entry.item
    if entry.slot is None:
        del mailbox.items[item.key]
        bury(mailbox, item)
        tenant.announce(mailbox, item.key, item.calendar, "deleted")
        return
    drop_slot(item, entry.slot.isoformat())
    tenant.touch(mailbox, item)


def drop_slot(item: Item, day: str) -> None:
    """Cancel one day of a series."""
    if item.series is not None:
        item.series.exceptions.pop(day, None)
        item.series.cancelled = sorted({*item.series.cancelled, day})


def bury(mailbox: Mailbox, item: Item) -> None:
    """Tombstones of an item that leaves its calendar: its own, and one for each occurrence of a series."""
    seq = mailbox.next_seq()
    mailbox.tombstones.append(Tombstone(seq, item.key, item.calendar))
    if item.series is not None and item.raw is None:
        bury_occurrences(mailbox, item, seq)


def bury_occurrences(mailbox: Mailbox, item: Item, seq: int) -> None:
    """Tombstones of the occurrences there are by the present rule."""
    if item.series is None:
        return
    mailbox.tombstones.extend(
        Tombstone(seq, item.key, item.calendar, slot.isoformat(), item.series.generation)
        for slot in occurrences.all_slots(item)
    )


def forget_exceptions(item: Item) -> dict[str, Deviation]:
    """Drop every exception and cancelled day, as a new pattern does; returns the exceptions there were."""
    if item.series is None:
        return {}
    gone = item.series.exceptions
    item.series.exceptions, item.series.cancelled = {}, []
    return gone
