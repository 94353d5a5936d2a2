"""Odoo's connector to Google in the same database: a meeting that it knows, too, is one event, and is not sent around.

Google says "id@google.com" for the iCalUId of its meetings. The connector keeps the id on the event or the recurrence
(``google_id``), and notes there what it has to send (``need_sync``). Nothing here does anything without that addon.
"""

from odoo import models

from .calendar_event import FROM_OUTLOOK

OF_GOOGLE = "@google.com"


def google_id(uid):
    """Return Google's id of a meeting by its iCalUId, empty if it is not Google's."""
    return uid.removesuffix(OF_GOOGLE) if uid and uid.endswith(OF_GOOGLE) else ""


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def write(self, vals):
        """What comes from Outlook is not sent to Google; what waits for Google goes on waiting."""
        if self.env.context.get(FROM_OUTLOOK) and self._microsoft_beside_google() and "need_sync" not in vals:
            waiting = self.filtered("need_sync")
            super(CalendarEvent, waiting).write(vals)
            return super(CalendarEvent, self - waiting).write({**vals, "need_sync": False})
        return super().write(vals)

    def _microsoft_beside_google(self):
        return {"google_id", "need_sync"} <= self._fields.keys()


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _events_by_uid(self, pulled):
        """The same meeting, brought by Google's connector."""
        found = super()._events_by_uid(pulled)
        events = self.env["calendar.event"].with_context(active_test=False)
        ids = {google_id(uid): uid for one in pulled if (uid := one.item.get("iCalUId")) and google_id(uid)}
        if not ids or not events._microsoft_beside_google():
            return found
        by_google = {event.google_id: event for event in events.search([("google_id", "in", list(ids))])}
        recurrences = self.env["calendar.recurrence"].search([("google_id", "in", list(ids))])
        by_google |= {one.google_id: one._microsoft_first() or one.base_event_id for one in recurrences}
        return {**{ids[known]: event for known, event in by_google.items()}, **found}

    def _values_for_new(self, events, pulled):
        vals = super()._values_for_new(events, pulled)
        return {**vals, "need_sync": False} if events._microsoft_beside_google() else vals

    def _link_record(self, link, record):
        """Let Google's connector recognize the meeting, should it come from there later."""
        result = super()._link_record(link, record)
        event = link.event_id
        known = google_id(link.ical_uid)
        if known and event._microsoft_beside_google():
            meeting = event.recurrence_id or event
            if not meeting.google_id:
                meeting.with_context(**self._apply_context()).write({"google_id": known, "need_sync": False})
        return result
