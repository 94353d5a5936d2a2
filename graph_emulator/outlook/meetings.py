"""Meetings across mailboxes: who gets which mail, and how the attendees' copies follow the organiser's item."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from .. import ids, times
from . import people
from .items import Deviation, Entry, Item, Mailbox, Series, Values
from .mails import Mail
from .removal import bury_occurrences, remove

if TYPE_CHECKING:
    from ..tenant import Tenant

PRIVATE = frozenset({"categories", "isReminderOn", "reminderMinutesBeforeStart", "showAs"})
SHARED = (
    "subject", "body", "start", "end", "isAllDay", "locations", "attendees", "responseRequested",
    "allowNewTimeProposals", "hideAttendees", "importance", "sensitivity",
)  # fmt: skip
_SUBJECTS = {"invitation": "", "update": "", "cancellation": "Canceled: ", "forward": "FW: "}
ORGANIZER = {"response": "organizer", "time": times.UNSET}
NOT_RESPONDED = {"response": "notResponded", "time": times.UNSET}


def send(
    tenant: Tenant, sender: Mailbox, entry: Entry, kind: str, to: Iterable[str], reason: str, subject: str | None = None
) -> None:
    """Record one mail about an entry, unless there is nobody to send it to."""
    recipients = sorted(tenant.recipients_of(to) - {sender.address.lower()})
    if not recipients:
        return
    uid = ids.occurrence_uid(entry.item.uid, entry.slot) if entry.slot else entry.item.uid
    title = subject if subject is not None else _SUBJECTS[kind] + entry.values["subject"]
    slot = entry.slot.isoformat() if entry.slot else None
    tenant.post(Mail(kind, sender.address, recipients, uid, title, reason, tenant.now(), slot))


def invited(entry: Entry) -> list[str]:
    return list(people.addresses(entry.values["attendees"]))


def deliver(tenant: Tenant, entry: Entry, to: Iterable[str], *, moved: bool = False) -> None:
    """Let the copies of the recipients follow the organiser's item; who has none yet gets one."""
    for mailbox in _guests(tenant, entry, to):
        existing = mailbox.by_uid(entry.item.uid)
        if entry.slot and existing and existing.series:
            _follow_occurrence(tenant, mailbox, existing, entry, moved)
        elif entry.slot:
            _follow_lone_occurrence(tenant, mailbox, entry, moved)
        else:
            _follow(tenant, mailbox, existing, entry.item, moved)


def withdraw(tenant: Tenant, entry: Entry, to: Iterable[str], *, removed: bool = False) -> None:
    """Mark the copies of the recipients as cancelled (or remove them, as the switch says).

    ``removed``: they were taken off the list; who is on it still through a distribution list keeps the copy.
    """
    still = {box.user_id for box in tenant.mailboxes_of(invited(entry))} if removed else set()
    for mailbox in _guests(tenant, entry, to):
        if mailbox.user_id in still:
            continue
        existing = mailbox.by_uid(entry.item.uid)
        lone = mailbox.by_uid(ids.occurrence_uid(entry.item.uid, entry.slot)) if entry.slot else None
        if entry.slot and existing and existing.series:
            _cancel_occurrence(tenant, mailbox, existing, entry.slot)
        elif lone or (existing and not entry.slot):
            _cancel_copy(tenant, mailbox, lone or existing)


def _guests(tenant: Tenant, entry: Entry, to: Iterable[str]) -> list[Mailbox]:
    """The mailboxes of the recipients, without the organiser's."""
    organizer = entry.item.organizer["address"].lower()
    return [mailbox for mailbox in tenant.mailboxes_of(to) if organizer not in mailbox.addresses]


def _follow(tenant: Tenant, mailbox: Mailbox, existing: Item | None, original: Item, moved: bool) -> None:
    created = existing is None
    item = existing or _new_copy(tenant, mailbox, original.uid, original.organizer, original.values)
    if item.series and (original.series is None or original.series.generation != item.series.generation):
        bury_occurrences(mailbox, item, mailbox.next_seq())
    item.values.update(shared(original.values, mailbox))
    item.online_meeting = copy.deepcopy(original.online_meeting)
    item.cancelled = False
    _follow_series(item, original, mailbox)
    if moved and tenant.switches.answers_after_move == "reset":
        _ask_again(item)
    tenant.touch(mailbox, item, "created" if created else "updated")


def _follow_series(item: Item, original: Item, mailbox: Mailbox) -> None:
    if original.series is None:
        item.series = None
        return
    known = item.series
    same_rule = known is not None and known.generation == original.series.generation
    own = known.exceptions if known is not None and same_rule else {}
    gone = [day for day in known.cancelled if same_rule] if known is not None else []
    exceptions = {
        day: _followed(mailbox, one, own.get(day)) for day, one in original.series.exceptions.items() if day not in gone
    }
    for day, one in own.items():
        if day not in exceptions and day not in original.series.cancelled:
            exceptions[day] = one
    item.series = Series(
        copy.deepcopy(original.series.recurrence),
        original.series.generation,
        exceptions,
        sorted({*original.series.cancelled, *gone} - {day for day, one in exceptions.items() if one.cancelled}),
    )


def _follow_occurrence(tenant: Tenant, mailbox: Mailbox, item: Item, entry: Entry, moved: bool) -> None:
    if item.series is None or entry.slot is None or entry.exception is None:
        return
    day = entry.slot.isoformat()
    item.series.cancelled = [one for one in item.series.cancelled if one != day]
    followed = _followed(mailbox, entry.exception, item.series.exceptions.get(day))
    if moved and tenant.switches.answers_after_move == "reset":
        followed.response = dict(NOT_RESPONDED)
    item.series.exceptions[day] = followed
    tenant.touch(mailbox, item)


def _followed(mailbox: Mailbox, original: Deviation, own: Deviation | None) -> Deviation:
    """An exception as a copy has it: the organiser's content; the answer and what is private stay."""
    private = {name: value for name, value in own.values.items() if name in PRIVATE} if own else {}
    values = {**private, **shared(original.values, mailbox)}
    return Deviation(values, own.response if own else None, seq=mailbox.seq + 1)


def _follow_lone_occurrence(tenant: Tenant, mailbox: Mailbox, entry: Entry, moved: bool) -> None:
    """Somebody who is invited to one occurrence only holds it as a single event."""
    if entry.slot is None:
        return
    uid = ids.occurrence_uid(entry.item.uid, entry.slot)
    existing = mailbox.by_uid(uid)
    item = existing or _new_copy(tenant, mailbox, uid, entry.item.organizer, entry.values)
    item.values.update(shared(entry.values, mailbox))
    if moved and tenant.switches.answers_after_move == "reset":
        _ask_again(item)
    tenant.touch(mailbox, item, "updated" if existing else "created")


def _new_copy(tenant: Tenant, mailbox: Mailbox, uid: str, organizer: dict[str, str], values: Values) -> Item:
    now = tenant.now()
    item = Item(
        key=tenant.random.key(),
        calendar=mailbox.default_calendar.key,
        uid=uid,
        organizer=dict(organizer),
        is_organizer=False,
        created=now,
        modified=now,
        values=copy.deepcopy(values),
        response=dict(NOT_RESPONDED),
    )
    item.values.update({"showAs": "tentative", "categories": []})
    mailbox.items[item.key] = item
    return item


def _ask_again(item: Item) -> None:
    item.response = dict(NOT_RESPONDED)
    item.values["showAs"] = "tentative"
    for one in item.series.exceptions.values() if item.series else ():
        one.response = None


def _cancel_copy(tenant: Tenant, mailbox: Mailbox, item: Item | None) -> None:
    if item is None:
        return
    if tenant.switches.cancelled_copy == "removed":
        remove(tenant, mailbox, Entry(item))
        return
    if not item.cancelled:
        item.cancelled = True
        item.values.update({"subject": "Canceled: " + item.values["subject"], "showAs": "free"})
        tenant.touch(mailbox, item)


def _cancel_occurrence(tenant: Tenant, mailbox: Mailbox, item: Item, slot: date) -> None:
    day = slot.isoformat()
    if item.series is None or day in item.series.cancelled:
        return
    if tenant.switches.cancelled_copy == "removed":
        item.series.exceptions.pop(day, None)
        item.series.cancelled.append(day)
    else:
        subject = Entry(item, slot).values["subject"]
        one = item.series.exceptions.setdefault(day, Deviation())
        one.values.update({"subject": "Canceled: " + subject, "showAs": "free"})
        one.cancelled, one.seq = True, mailbox.seq + 1
    tenant.touch(mailbox, item)


def shared(values: Values, mailbox: Mailbox) -> Values:
    """What of the organiser's values a copy in this mailbox shows; the answers of others are the organiser's."""
    own = {name: copy.deepcopy(values[name]) for name in SHARED if name in values}
    if "attendees" in own:
        if values.get("hideAttendees"):
            own["attendees"] = [
                one for one in own["attendees"] if one["emailAddress"]["address"].lower() in mailbox.addresses
            ]
        for one in own["attendees"]:
            one["status"] = {"response": "none", "time": times.UNSET}
            one.pop("proposedNewTime", None)
    return own
