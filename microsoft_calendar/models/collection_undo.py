"""Undo of a run: events get back what they held before, in Odoo only; what the run brought is archived.

Nobody gets a mail for it: of what is still in Outlook the base takes Odoo's value (both sides agree to differ), what is
no longer there stays apart. Who wants people to be invited again does that event by event, in the calendar.
"""

from dataclasses import replace

from odoo import models


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _put_back(self, change):
        event = self._user_env()["calendar.event"].with_context(active_test=False).browse(change.res_id).exists()
        if not event:
            return self.env._("it was deleted")
        event = event.recurrence_id._microsoft_first() or event
        kept = event._microsoft_links_and_values()
        if change.kind == "changed":
            reason = self._put_back_values(event, change)
        elif change.kind == "declined":
            reason = self._put_back_answer(event, change)
        else:
            reason = self._put_back_event(event, change)
        if not reason:
            event._microsoft_settle_apart(kept)
        return reason

    def _take_out(self, changes):
        """Archive events: their items stay apart, and come back with the events if these are unarchived."""
        events = self._user_env()["calendar.event"].with_context(active_test=False)
        known = {event.id: event for event in events.browse(changes.mapped("res_id")).exists()}
        firsts = {key: event.recurrence_id._microsoft_first() or event for key, event in known.items()}
        values = events.union(*firsts.values()).filtered("active")._microsoft_values()
        left, taken = {}, events
        for change in changes:
            event = firsts.get(change.res_id, events)
            reason = self._why_it_stays(event, change, values.get(event.id))
            left |= {change: reason} if reason else {}
            taken |= events if reason else event
        links = taken.sudo()._microsoft_links()
        (taken.recurrence_id._microsoft_events() | taken).write({"active": False})
        links._set_apart()
        return left

    def _why_it_stays(self, event, change, value):
        """Return why an event that a run brought is not archived, None if it is."""
        if not event:
            return self.env._("it was deleted")
        if value is None:
            return self.env._("it was archived since")
        if any(link.collection_id != self for link in event.sudo()._microsoft_links()._living()):
            return self.env._("colleagues have it in their calendars, too")
        return self.env._("it was changed since") if self._dump(value) != change.after else None

    def _put_back_values(self, event, change):
        if not event.active:
            return self.env._("it was archived since")
        value = event._microsoft_values()[event.id]
        now = self._dump(value)
        if any(now.get(name) != after for name, after in (change.after or {}).items()):
            return self.env._("it was changed since")
        before = self._load({**now, **change.before})
        names = frozenset(change.before)
        self._update_record(event, replace(value, **{name: getattr(before, name) for name in names}), names)
        return None

    def _put_back_event(self, event, change):
        if event.active:
            return self.env._("it is back already")
        self._settle_series(event, self._load(change.before))
        return None

    def _put_back_answer(self, event, change):
        own = event._microsoft_links().filtered(lambda link: link.collection_id == self)
        address = self._account().address
        before = {one["address"]: one["answer"] for one in change.before["attendees"]}.get(address)
        events = event.recurrence_id._microsoft_events() or event
        attendees = events.attendee_ids.filtered(lambda one: one.partner_id == self.user_id.partner_id)
        if not before or not attendees or any(one.state != "declined" for one in attendees) or not own:
            return self.env._("it was changed since")
        attendees.write({"state": before})
        return None
