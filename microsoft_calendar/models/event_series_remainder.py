"""A series in Outlook of which Odoo holds no occurrence any more.

Odoo holds a part of a long series. Who removes the last occurrence there, one by one, does not mean those that were
never seen in Odoo: each removed one is cancelled, and the others stay in Outlook. Who removes at once all that Odoo
holds, or answers "all events", means the series.
"""

from odoo import models

from .. import mapping
from ..mapping import series, series_remainder
from .calendar_event import FROM_OUTLOOK

# The answer to "which occurrences?", while the core carries it out.
ANSWERED = "microsoft_calendar_answered"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._microsoft_note_remainders()
        return super().write(vals)

    def unlink(self):
        self._microsoft_note_remainders()
        return super().unlink()

    def action_mass_archive(self, recurrence_update_setting):
        events = self._microsoft_answered(recurrence_update_setting)
        return super(CalendarEvent, events).action_mass_archive(recurrence_update_setting)

    def action_mass_deletion(self, recurrence_update_setting):
        events = self._microsoft_answered(recurrence_update_setting)
        return super(CalendarEvent, events).action_mass_deletion(recurrence_update_setting)

    def _microsoft_answered(self, answer):
        """Note what the answer leaves of the series; return the event with the answer in its context."""
        if answer == "self_only":
            return self
        recurrence = self.recurrence_id
        if answer == "all_events":
            recurrence._microsoft_note_remainder(None)
        elif self == recurrence._microsoft_events()[:1]:
            recurrence._microsoft_note_remainder(series_remainder.ended_before)
        return self.with_context(**{ANSWERED: answer})

    def _microsoft_note_remainders(self):
        """These are about to be removed: note what is left of the series of which they are the last in Odoo."""
        if self.env.context.get(FROM_OUTLOOK) or self.env.context.get(ANSWERED):
            return
        for recurrence in self.recurrence_id:
            last = recurrence._microsoft_events()
            if last and last <= self:
                at_once = len(last) > 1 and recurrence._microsoft_is_untouched()
                recurrence._microsoft_note_remainder(None if at_once else series_remainder.without)


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def unlink(self):
        """Not when the last occurrence was archived: it may be brought back into a series that is still there."""
        kept = self.filtered(
            lambda recurrence: (
                not recurrence._microsoft_events() and any(recurrence.sudo().microsoft_link_ids.mapped("remainder"))
            )
        )
        return super(CalendarRecurrence, self - kept).unlink()

    def _microsoft_note_remainder(self, remainder):
        """Note on the organizer's link what ``remainder(value, held)`` leaves of the series; without it nothing."""
        for link in self.sudo().microsoft_link_ids.filtered(lambda one: one.role == "organizer" and one.item):
            recurrence = self.with_env(link.collection_id._user_env())
            value = recurrence._microsoft_value() if remainder else None
            left = remainder(value, recurrence._microsoft_span(value.time)) if remainder else None
            link.collection_id._keep_remainder(link, left)

    def _microsoft_is_untouched(self):
        """Return whether Odoo still has every occurrence that it had when both sides agreed last."""
        known = self._microsoft_known()
        if not known or not isinstance(known.time, mapping.Series):
            return True
        days = {event._microsoft_slot() for event in self._microsoft_events()}
        return series.occurrences(known, self._microsoft_span(known.time)).keys() <= days
