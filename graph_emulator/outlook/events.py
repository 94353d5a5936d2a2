"""Creating and deleting events, with everything that follows in mails and other mailboxes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .. import ids
from ..errors import ServiceError
from . import errors, extras, meetings, payload, rules
from .items import Calendar, Entry, Item, Mailbox, Series, Values
from .reading import etag
from .removal import remove

if TYPE_CHECKING:
    from ..tenant import Tenant

ASIDE = (
    "isDraft", "isOnlineMeeting", "onlineMeetingProvider", "transactionId", "recurrence",
    "singleValueExtendedProperties", "multiValueExtendedProperties", "extensions", "attachments",
)  # fmt: skip


def create(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, body: Any) -> Item:
    """A new event; the first one again when its transactionId was used before."""
    sent = payload.read(body, creating=True, ignore_read_only=tenant.switches.read_only == "ignore")
    transaction = sent.get("transactionId")
    if transaction and (known := _by_transaction(mailbox, transaction)):
        if tenant.switches.transaction_conflict == "conflict" and known.values["subject"] != sent.get("subject", ""):
            raise ServiceError(409, "ErrorDuplicateTransactionId", "The transactionId was used for another event.")
        return known
    if not calendar.can_edit:
        raise errors.access_denied()
    for name in ("start", "end"):
        if name not in sent:
            raise errors.property_missing(name.capitalize())
    own = {name: value for name, value in sent.items() if name not in ASIDE}
    values = {**copy.deepcopy(rules.DEFAULTS), **rules.places(own)}
    rules.check_times(values)
    rule = sent.get("recurrence")
    series = Series(rules.settle_series(values, rule)) if rule else None
    now, key = tenant.now(), tenant.random.key()
    item = Item(
        key=key,
        calendar=calendar.key,
        uid=ids.global_object_id(key),
        organizer=mailbox.person(),
        is_organizer=True,
        created=now,
        modified=now,
        values=values,
        response=dict(meetings.ORGANIZER),
        draft=bool(sent.get("isDraft")) and bool(values["attendees"]),
        transaction_id=transaction,
        series=series,
    )
    if sent.get("isOnlineMeeting"):
        extras.start_online_meeting(tenant, item)
    write_extras(tenant, item, Entry(item), sent)
    for attachment in sent.get("attachments", ()):
        extras.add_attachment(tenant, item, attachment)
    mailbox.items[key] = item
    tenant.touch(mailbox, item, "created")
    if item.is_meeting and not item.draft:
        invite(tenant, mailbox, Entry(item), meetings.invited(Entry(item)), "new meeting")
        tenant.touch_later(mailbox, item)
    return item


def check_etag(entry: Entry, expected: str | None) -> None:
    """412 when the caller knows another version than the present one."""
    if expected and expected.strip() != "*" and expected.strip() != etag(entry.item):
        raise errors.stale()


def delete(tenant: Tenant, mailbox: Mailbox, entry: Entry, comment: str = "", reason: str = "deleted") -> None:
    """Delete an event, a series or one occurrence; an organiser's attendees are told, an attendee's organiser not."""
    item = entry.item
    if not mailbox.calendars[item.calendar].can_edit:
        raise errors.access_denied()
    if item.is_organizer and item.raw is None and not item.draft and not item.cancelled:
        told = meetings.invited(entry)
        meetings.send(tenant, mailbox, entry, "cancellation", told, f"{reason}: {comment}" if comment else reason)
        meetings.withdraw(tenant, entry, told)
    remove(tenant, mailbox, entry)


def cancel(tenant: Tenant, mailbox: Mailbox, entry: Entry, comment: str) -> None:
    """What an organiser does to a meeting."""
    if not entry.item.is_organizer or not entry.values["attendees"]:
        raise errors.is_not_organizer()
    delete(tenant, mailbox, entry, comment, "cancelled")


def plant(tenant: Tenant, mailbox: Mailbox, event: Values) -> Item:
    """Put an event into a mailbox as it is, whatever it holds: the outside world does not validate."""
    now, key = tenant.now(), tenant.random.key()
    organizer = (event.get("organizer") or {}).get("emailAddress") or mailbox.person()
    item = Item(
        key=key,
        calendar=mailbox.default_calendar.key,
        uid=event.get("iCalUId") or ids.global_object_id(key),
        organizer=organizer,
        is_organizer=bool(event.get("isOrganizer", organizer.get("address") == mailbox.address)),
        created=now,
        modified=now,
        values={**copy.deepcopy(rules.DEFAULTS), "subject": str(event.get("subject") or "")},
        response=dict(meetings.ORGANIZER),
        raw=copy.deepcopy(event),
    )
    mailbox.items[key] = item
    tenant.touch(mailbox, item, "created")
    return item


def _by_transaction(mailbox: Mailbox, transaction: str) -> Item | None:
    return next((item for item in mailbox.items.values() if item.transaction_id == transaction), None)


def invite(tenant: Tenant, mailbox: Mailbox, entry: Entry, to: list[str], reason: str) -> None:
    meetings.send(tenant, mailbox, entry, "invitation", to, reason)
    meetings.deliver(tenant, entry, to)


def write_extras(tenant: Tenant, item: Item, entry: Entry, sent: Values) -> None:
    target = item.extended
    if entry.slot and entry.exception:
        target = entry.exception.extended
    extras.write_extended(target, sent.get("singleValueExtendedProperties", []))
    extras.write_extended_lists(item.extended_lists, sent.get("multiValueExtendedProperties", []))
    for extension in sent.get("extensions", ()):
        extras.write_extension(item.extensions, extension)
