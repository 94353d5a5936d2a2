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
        if change.kind == "created":
            reason = self._take_out(event, change)
        elif change.kind == "changed":
            reason = self._put_back_values(event, change)
        elif change.kind == "declined":
            reason = self._put_back_answer(event, change)
        else:
            reason = self._put_back_event(event, change)
        if not reason:
            event._microsoft_settle_apart(kept)
        return reason

    def _take_out(self, event, change):
        """Archive what the run brought: its item stays apart, and comes back with the event if that is unarchived."""
        if not event.active:
            return self.env._("it was archived since")
        if any(link.collection_id != self for link in event._microsoft_links()._living()):
            return self.env._("colleagues have it in their calendars, too")
        now = self._dump(event._microsoft_values()[event.id])
        if now != change.after:
            return self.env._("it was changed since")
        (event.recurrence_id._microsoft_events() or event).write({"active": False})
        return None

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
