"""Recurrences: the outbox of what the core changes on them."""

from datetime import datetime

import pytz

from odoo import models

from .calendar_event import FROM_OUTLOOK, KEEP_APART
from .event_series import RULE_FIELDS


class CalendarRecurrence(models.Model):
    _name = "calendar.recurrence"
    _inherit = ["calendar.recurrence", "microsoft.calendar.sync"]

    def write(self, vals):
        result = super().write(vals)
        if set(RULE_FIELDS) & set(vals):
            self._microsoft_count_edit(self.sudo().microsoft_link_ids)
        return result

    def unlink(self):
        links = self.sudo().microsoft_link_ids
        result = super().unlink()
        self._microsoft_count_edit(links)
        return result

    def _inverse_rrule(self):
        """Not of the rule that the core has just made of the fields: it says an endless one as 720 times, and would
        read it back as such."""
        told = self.filtered(lambda recurrence: recurrence.rrule != recurrence._rrule_serialize())
        return super(CalendarRecurrence, told)._inverse_rrule()

    def _get_start_of_period(self, dt):
        """A series keeps its hour on the clock. The core counts from the first of the week or month unless the clock
        changes in between, but reads the hour in UTC as if it were that of the zone, and misses some of the changes:
        then all occurrences but the first would be an hour off, and Outlook would have to tell of each."""
        start = super()._get_start_of_period(dt)
        if not isinstance(dt, datetime) or self._is_allday():
            return start
        zone = self._get_timezone()
        offsets = {pytz.utc.localize(moment).astimezone(zone).utcoffset() for moment in (start, dt)}
        return start if len(offsets) == 1 else dt

    def _select_new_base_event(self):
        """The link follows the first event, for the core may replace the recurrence around it."""
        result = super()._select_new_base_event()
        for link in self.sudo().microsoft_link_ids:
            if link.recurrence_id.base_event_id and link.event_id != link.recurrence_id.base_event_id:
                link.event_id = link.recurrence_id.base_event_id
        return result

    def _microsoft_count_edit(self, links):
        if not (self.env.context.get(FROM_OUTLOOK) or self.env.context.get(KEEP_APART)):
            links = links.filtered(lambda link: link.role == "organizer")
            links._count_edit()
            links.collection_id._wake()
