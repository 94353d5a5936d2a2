"""Answers to meetings: accept, tentativelyAccept, decline; and forwarding one."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from .. import ids, times
from . import errors, meetings, occurrences, people
from .items import Deviation, Entry, Mailbox, Values
from .payload import moment
from .primitives import boolean, fields, text
from .removal import remove

if TYPE_CHECKING:
    from ..tenant import Tenant

_ANSWERS = {
    "accept": ("accepted", "busy", "Accepted: ", "Accept"),
    "tentativelyAccept": ("tentativelyAccepted", "tentative", "Tentative: ", "Tentative"),
    "decline": ("declined", "free", "Declined: ", "Decline"),
}


def answer(tenant: Tenant, mailbox: Mailbox, entry: Entry, action: str, body: Any) -> None:
    """An attendee answers; without ``sendResponse`` the organiser does not learn of it."""
    word, show_as, prefix, suffix = _ANSWERS[action]
    names = {"comment", "sendResponse"} | ({"proposedNewTime"} if action != "accept" else set())
    own = fields(body or {}, action, {*names, *(name[0].upper() + name[1:] for name in names)})
    own = {name[0].lower() + name[1:]: value for name, value in own.items()}
    send = boolean(own.get("sendResponse", True)) if own.get("sendResponse") is not None else True
    comment = text(own.get("comment"))
    item = entry.item
    if item.is_organizer:
        raise errors.is_organizer(suffix)
    if item.cancelled or (entry.exception is not None and entry.exception.cancelled):
        raise errors.is_cancelled(suffix)
    proposal = _proposal(entry, own.get("proposedNewTime"), send)
    subject = prefix + entry.values["subject"]
    if send and item.values["responseRequested"]:
        reason = f"answered {word}" + (f": {comment}" if comment else "")
        meetings.send(tenant, mailbox, entry, "answer", [item.organizer["address"]], reason, subject)
        _tell_organizer(tenant, mailbox, entry, word, proposal)
    response = {"response": word, "time": times.seconds_text(tenant.now())}
    if entry.slot is None:
        item.response = response
        item.values["showAs"] = show_as
        if item.raw is not None:
            item.raw.update({"responseStatus": response, "showAs": show_as})
    elif item.series is not None:
        known = item.series.exceptions.setdefault(entry.slot.isoformat(), Deviation())
        known.response, known.seq = response, mailbox.seq + 1
        known.values["showAs"] = show_as
    if action == "decline" and tenant.switches.declined_copy == "removed":
        remove(tenant, mailbox, entry)
    else:
        tenant.touch(mailbox, item)


def _proposal(entry: Entry, value: Any, send: bool) -> Values | None:
    if value is None:
        return None
    if not send or not entry.values["allowNewTimeProposals"]:
        raise errors.no_proposals()
    own = fields(value, "timeSlot", {"start", "end"})
    return {name: moment(own.get(name)) for name in ("start", "end")}


def _tell_organizer(tenant: Tenant, mailbox: Mailbox, entry: Entry, word: str, proposal: Values | None) -> None:
    """The organiser's item notes the answer, if it is in the primary calendar: only there answers are counted."""
    organizer = tenant.mailbox(entry.item.organizer["address"])
    item, slot = organizer.by_uid(entry.item.uid) if organizer else None, entry.slot
    part = ids.series_of(entry.item.uid)
    if organizer and item is None and part:  # who is invited to one occurrence only
        item, slot = organizer.by_uid(part[0]), part[1]
    if organizer is None or item is None or not organizer.calendars[item.calendar].is_default or item.raw is not None:
        return
    if slot and (item.series is None or not occurrences.exists(item, slot)):
        return
    target = Entry(item, slot)
    invited = people.addresses(target.values["attendees"]).keys() & mailbox.addresses
    for address in invited:
        record_answer(tenant, organizer, target, address, word, proposal)


def record_answer(
    tenant: Tenant, organizer: Mailbox, entry: Entry, address: str, word: str, proposal: Values | None = None
) -> None:
    """Note somebody's answer on the organiser's item."""
    attendees = copy.deepcopy(entry.values["attendees"])
    one = people.addresses(attendees).get(address.lower())
    if one is None:
        return
    one["status"] = {"response": word, "time": times.seconds_text(tenant.now())}
    one.pop("proposedNewTime", None)
    if proposal:
        one["proposedNewTime"] = proposal
    if entry.slot is None:
        entry.item.values["attendees"] = attendees
    elif entry.item.series is not None:
        known = entry.item.series.exceptions.setdefault(entry.slot.isoformat(), Deviation())
        known.values["attendees"], known.seq = attendees, organizer.seq + 1
    tenant.touch(organizer, entry.item)


def forward(tenant: Tenant, mailbox: Mailbox, entry: Entry, body: Any) -> None:
    """Pass an invitation on. The recipients become attendees; an organiser who did not do it himself is told."""
    own = fields(body or {}, "forward", {"ToRecipients", "Comment", "toRecipients", "comment"})
    to = people.recipients(own.get("toRecipients", own.get("ToRecipients")))
    if not to:
        raise errors.invalid_recipients()
    comment = text(own.get("comment", own.get("Comment")))
    addresses = [one["address"] for one in to]
    reason = "forwarded" + (f": {comment}" if comment else "")
    meetings.send(tenant, mailbox, entry, "forward", addresses, reason)
    organizer = tenant.mailbox(entry.item.organizer["address"])
    item = organizer.by_uid(entry.item.uid) if organizer else None
    if organizer is None or item is None:
        return
    if organizer is not mailbox:
        told = [organizer.address]
        meetings.send(
            tenant, mailbox, entry, "forward", told, "the organiser is told of a forward",
            "Meeting Forward Notification: " + entry.values["subject"],
        )  # fmt: skip
    target = Entry(item, entry.slot)
    known = people.addresses(target.values["attendees"])
    new = people.attendees([{"emailAddress": one} for one in to if one["address"].lower() not in known])
    if not new:
        return
    everybody = copy.deepcopy(target.values["attendees"]) + new
    if entry.slot is None:
        item.values["attendees"] = everybody
    elif item.series is not None:
        known_exception = item.series.exceptions.setdefault(entry.slot.isoformat(), Deviation())
        known_exception.values["attendees"], known_exception.seq = everybody, organizer.seq + 1
    tenant.touch(organizer, item)
    meetings.deliver(tenant, target, [one["emailAddress"]["address"] for one in new])
