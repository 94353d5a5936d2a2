"""Changing an event, a series or one occurrence: one change as a sequence of small steps."""

from __future__ import annotations

import copy
from datetime import date
from typing import TYPE_CHECKING, Any

from .. import times
from . import bodies, errors, events, extras, meetings, payload, people, recurrence, rules
from .items import Deviation, Entry, Item, Mailbox, Series, Values, utc
from .removal import bury_occurrences, forget_exceptions

if TYPE_CHECKING:
    from ..tenant import Tenant

# Properties that only make sense together: sending one of them unchanged beside another that changed is right.
_TOGETHER = (
    frozenset({"start", "end", "isAllDay"}),
    frozenset({"isReminderOn", "reminderMinutesBeforeStart"}),
    frozenset({"isOnlineMeeting", "onlineMeetingProvider"}),
    frozenset({"locations"}),
)
_NEVER_UNCHANGED = frozenset({"singleValueExtendedProperties", "multiValueExtendedProperties"})


def patch(tenant: Tenant, mailbox: Mailbox, entry: Entry, body: Any, *, send: bool = True) -> list[str]:
    """Apply a PATCH; without ``send`` as somebody does in Outlook who saves and does not send.

    Returns the properties that were sent without being different.
    """
    if entry.item.raw is not None:
        _patch_planted(tenant, mailbox, entry.item, body)
        return []
    if not mailbox.calendars[entry.item.calendar].can_edit:
        raise errors.access_denied()
    return _Patch(tenant, mailbox, entry, body).apply(send)


def _patch_planted(tenant: Tenant, mailbox: Mailbox, item: Item, body: Values) -> None:
    item.raw = {**(item.raw or {}), **copy.deepcopy(body)}
    item.values["subject"] = str(item.raw.get("subject") or "")
    tenant.touch(mailbox, item)


class _Patch:
    """One change: what was sent, and how the event was before."""

    def __init__(self, tenant: Tenant, mailbox: Mailbox, entry: Entry, body: Any) -> None:
        self.tenant, self.mailbox, self.entry, self.item = tenant, mailbox, entry, entry.item
        self.sent = payload.read(body, creating=False, ignore_read_only=tenant.switches.read_only == "ignore")
        self.own = rules.places({name: value for name, value in self.sent.items() if name not in events.ASIDE})
        self.before = copy.deepcopy(entry.values)
        self.had_rule = copy.deepcopy(entry.item.series.recurrence) if entry.item.series else None
        if not self.item.is_organizer and tenant.switches.attendee_edits == "refused":
            if set(self.own) - meetings.PRIVATE:
                raise errors.access_denied()
        self._keep_answers()

    def apply(self, send: bool) -> list[str]:
        values = {**self.before, **self.own}
        rules.check_times(values)
        unchanged = self._unchanged(values)
        if self.entry.slot is not None:
            self._change_occurrence(values)
        else:
            self._change_item(values)
        events.write_extras(self.tenant, self.item, self.entry, self.sent)
        sending_draft = self.item.draft and self.sent.get("isDraft") is False
        if sending_draft:
            self.item.draft = False
        sending_edits = self.item.unsent is not None and self.sent.get("isDraft") is False
        self.tenant.touch(self.mailbox, self.item)
        if send:
            self._tell(sending_draft, sending_edits)
        elif self.item.is_organizer and self.item.is_meeting and not self.item.draft and self.item.unsent is None:
            self.item.unsent = list(people.addresses(self.before["attendees"]))
        return unchanged

    # -- what was sent -----------------------------------------------------------------------------------------------

    def _keep_answers(self) -> None:
        """A list of attendees replaces the old one; who stays keeps his answer."""
        if "attendees" in self.own:
            known = people.addresses(self.before["attendees"])
            for address, one in people.addresses(self.own["attendees"]).items():
                if address in known:
                    one["status"] = known[address]["status"]
                    if "proposedNewTime" in known[address]:
                        one["proposedNewTime"] = known[address]["proposedNewTime"]

    def _unchanged(self, after: Values) -> list[str]:
        same = {name for name in self.own if _comparable(name, self.before[name]) == _comparable(name, after[name])}
        if "isOnlineMeeting" in self.sent and self.sent["isOnlineMeeting"] == (self.item.online_meeting is not None):
            same.add("isOnlineMeeting")
        if "recurrence" in self.sent and self.sent["recurrence"] is not None and self.had_rule is not None:
            zones = [rule["range"].get("recurrenceTimeZone") for rule in (self.sent["recurrence"], self.had_rule)]
            same_rule = _comparable_rule(self.sent["recurrence"]) == _comparable_rule(self.had_rule)
            if same_rule and (zones[0] is None or zones[0] == zones[1]):
                same.add("recurrence")
        sent = set(self.own) | (set(self.sent) - _NEVER_UNCHANGED)
        for group in _TOGETHER:
            if (sent & group) - same:
                same -= group
        return sorted(same)

    # -- the item ----------------------------------------------------------------------------------------------------

    def _change_item(self, values: Values) -> None:
        self.item.values = values
        if "recurrence" in self.sent:
            self._set_rule(self.sent["recurrence"])
        elif self.item.series is not None and {"start", "end", "isAllDay"} & set(self.own):
            self._move_series()
        if "body" in self.own:
            extras.keep_online_meeting(self.item)
        if self.sent.get("isOnlineMeeting"):
            extras.start_online_meeting(self.tenant, self.item)
        if self._moved and self.item.is_organizer:
            self._reset_answers(self.item.values)

    def _set_rule(self, rule: Values | None) -> None:
        """A new pattern: all exceptions go. The same one again changes nothing."""
        if rule is None:
            if self.item.series is not None:
                bury_occurrences(self.mailbox, self.item, self.mailbox.next_seq())
                self.item.series = None
            return
        rule = rules.settle_series(self.item.values, rule)
        if self.item.series is None:
            self.item.series = Series(rule)
        elif self._times_changed or self._is_new_pattern(rule, self.item.series.recurrence):
            self._new_generation(rule)
        else:
            self.item.series.recurrence = rule

    def _is_new_pattern(self, rule: Values, known: Values) -> bool:
        """Another range alone counts as another pattern, too, unless the switch says otherwise."""
        new, old = _comparable_rule(rule), _comparable_rule(known)
        return new != old if self.tenant.switches.range_change == "drops" else new["pattern"] != old["pattern"]

    def _move_series(self) -> None:
        """Another start of a series counts as another pattern; its range begins on the new day."""
        if self.item.series is None or not self._times_changed:
            return
        rule = copy.deepcopy(self.item.series.recurrence)
        rule["range"]["startDate"] = times.wall_of(self.item.values["start"]).date().isoformat()
        rule["range"]["recurrenceTimeZone"] = self.item.values["start"]["timeZone"]
        self._new_generation(rules.settle_series(self.item.values, rule))

    def _new_generation(self, rule: Values) -> None:
        series = self.item.series
        if series is None:
            return
        after = self.item.values
        self.item.values = self.before  # the occurrences as they were
        bury_occurrences(self.mailbox, self.item, self.mailbox.next_seq())
        self.item.values = after
        series.recurrence = rule
        series.generation += 1
        forget_exceptions(self.item)

    def _change_occurrence(self, values: Values) -> None:
        series, slot = self.item.series, self.entry.slot
        if series is None or slot is None:
            return
        if self.sent.get("recurrence") is not None:
            raise errors.invalid_request("An occurrence can't have a recurrence of its own.")
        if {"start", "end"} & set(self.own):
            self._check_neighbours(values, slot)
        known = series.exceptions.setdefault(slot.isoformat(), Deviation())
        known.values.update(copy.deepcopy(self.own))
        known.seq = self.mailbox.seq + 1
        if self._moved and self.item.is_organizer and self.item.is_meeting:
            known.values["attendees"] = copy.deepcopy(values["attendees"])
            self._reset_answers(known.values)

    def _check_neighbours(self, values: Values, slot: date) -> None:
        """An occurrence stays between the days of the one before and the one after it."""
        if self.item.series is None:
            return
        day = times.wall_of(values["start"]).date()
        before, after = (self._still_there(one) for one in recurrence.neighbours(self.item.series.recurrence, slot))
        if before and day <= times.wall_of(before.values["start"]).date():
            raise errors.crossing_boundary()
        if after and day >= times.wall_of(after.values["start"]).date():
            raise errors.crossing_boundary()
        if after and utc(values["end"]) > after.start:
            raise errors.time_span_too_big()

    def _still_there(self, slot: date | None) -> Entry | None:
        cancelled = self.item.series.cancelled if self.item.series else []
        return Entry(self.item, slot) if slot and slot.isoformat() not in cancelled else None

    # -- the others --------------------------------------------------------------------------------------------------

    @property
    def _times_changed(self) -> bool:
        after = self.item.values
        return any(utc(self.before[name]) != utc(after[name]) for name in ("start", "end")) or (
            self.before["isAllDay"] != after["isAllDay"]
            or self.before["start"]["timeZone"] != after["start"]["timeZone"]
        )

    @property
    def _moved(self) -> bool:
        """Whether attendees have to be asked again: the time of what was changed is another."""
        if "recurrence" in self.sent and self.entry.slot is None:
            rule = self.item.series.recurrence if self.item.series else None
            if (rule is None) != (self.had_rule is None):
                return True
            if rule and self.had_rule and _comparable_rule(rule) != _comparable_rule(self.had_rule):
                return True
        after = {**self.before, **self.own}
        return any(utc(self.before[name]) != utc(after[name]) for name in ("start", "end"))

    def _reset_answers(self, values: Values) -> None:
        if self.tenant.switches.answers_after_move == "reset":
            for one in values["attendees"]:
                one["status"] = {"response": "none", "time": times.UNSET}

    def _tell(self, sending_draft: bool, sending_edits: bool) -> None:
        """Mails and copies, as the table in README says."""
        if not self.item.is_organizer or self.item.draft or self.item.cancelled:
            return
        entry = self.entry
        before, after = people.addresses(self.before["attendees"]), people.addresses(entry.values["attendees"])
        if self.item.unsent is not None:
            before = {address: after.get(address, {"type": "required"}) for address in self.item.unsent}
        added = [address for address in after if address not in before or sending_draft]
        removed = [] if sending_draft else [address for address in before if address not in after]
        stayed = [address for address in after if address not in added]
        announced = (set(self.own) | ({"recurrence", "isOnlineMeeting"} & set(self.sent))) - meetings.PRIVATE
        listed = [one for address in after for one in self.tenant.state.groups.get(address, ())]
        if sending_edits or (announced and self.item.unsent is not None):
            announced |= {"edits that were not sent"}
            self.item.unsent = None
        if announced == {"attendees"} and not set(removed) & {address.lower() for address in listed}:
            stayed = [address for address in stayed if before[address]["type"] != after[address]["type"]]
        meetings.send(self.tenant, self.mailbox, entry, "cancellation", removed, "no longer invited")
        meetings.withdraw(self.tenant, entry, removed, removed=True)
        meetings.send(self.tenant, self.mailbox, entry, "invitation", added, "invited")
        meetings.deliver(self.tenant, entry, added)
        if announced and stayed:
            self._update(entry, stayed, ", ".join(sorted(announced)))

    def _update(self, entry: Entry, to: list[str], what: str) -> None:
        meetings.send(self.tenant, self.mailbox, entry, "update", to, f"changed: {what}")
        meetings.deliver(self.tenant, entry, to, moved=self._moved)
        series = self.item.series
        if entry.slot is None and series is not None:
            for day in sorted(series.exceptions):
                one = Entry(self.item, date.fromisoformat(day))
                if one.end >= self.tenant.now():
                    meetings.send(self.tenant, self.mailbox, one, "update", to, "changed instance of a changed series")


def _comparable(name: str, value: Any) -> Any:
    """A value in the form in which two spellings of the same thing are equal."""
    if name == "body":
        return bodies.text(value)
    if name in ("start", "end"):
        return utc(value), value["timeZone"]
    if name == "attendees":
        return sorted((address, one["type"]) for address, one in people.addresses(value).items())
    if name == "locations":
        return [{key: one[key] for key in one if key not in ("uniqueId", "uniqueIdType")} for one in value]
    if name == "categories":
        return sorted(value)
    return value


def _comparable_rule(rule: Values) -> Values:
    span = {name: value for name, value in rule["range"].items() if name != "recurrenceTimeZone"}
    pattern = {"firstDayOfWeek": "sunday", "index": "first", **rule["pattern"]}
    return {"pattern": pattern, "range": span}
