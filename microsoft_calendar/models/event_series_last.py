""" "This and following" of the last occurrence of a series: nothing follows, so it is this occurrence alone.

The core would end the series and begin another one with a single occurrence. Outlook has no request for both, so each
attendee would get two mails; a changed occurrence is one.
"""

from odoo import fields, models

from .calendar_event import FROM_OUTLOOK


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def write(self, vals):
        if vals.get("recurrence_update") == "future_events" and self._microsoft_nothing_follows(vals):
            vals = {**vals, "recurrence_update": "self_only"}
        return super().write(vals)

    def _microsoft_nothing_follows(self, vals):
        """Return whether this change of this occurrence of a series in Outlook concerns no other one."""
        recurrence = self.recurrence_id
        if self.env.context.get(FROM_OUTLOOK) or len(self) != 1 or not recurrence:
            return False
        own_series = self._get_recurrent_fields() | {"recurrency", "allday", "user_id"}
        if own_series & set(vals) or recurrence.end_type == "forever" or not self._microsoft_content_links():
            return False
        events = recurrence._microsoft_events()
        last = self == events[-1:] == events.sorted(lambda event: event._microsoft_slot())[-1:]
        if not last or self == events[:1] or recurrence._microsoft_goes_on():
            return False
        # Outlook does not let an occurrence come to the day of the one before.
        return self._microsoft_stays_last(vals)

    def _microsoft_stays_last(self, vals):
        start, day = fields.Datetime.to_datetime(vals.get("start")), fields.Date.to_date(vals.get("start_date"))
        return not (start and start < self.start) and not (day and self.start_date and day < self.start_date)
