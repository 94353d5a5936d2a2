"""What a person should know about a series of Outlook before editing it in Odoo's form."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from .. import mapping
from ..mapping import series


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_series_note = fields.Char(
        "About this series", compute="_compute_microsoft_series_note", help="What Odoo cannot say or hold of a series."
    )

    @api.depends("recurrence_id.microsoft_read_only", "recurrence_id.microsoft_held_until")
    def _compute_microsoft_series_note(self):
        for event in self:
            recurrence = event.recurrence_id
            notes = []
            if recurrence.microsoft_read_only:
                notes.append(
                    self.env._("Odoo's form cannot say the rule of this series: change its dates and times in Outlook.")
                )
            if recurrence._microsoft_goes_on():
                until = format_date(self.env, recurrence.microsoft_held_until)
                notes.append(self.env._("Odoo holds the occurrences until %s; Outlook has those that follow.", until))
            event.microsoft_series_note = " ".join(notes) or False


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def _microsoft_goes_on(self):
        """Return whether Outlook has occurrences after the last one that Odoo holds."""
        known = self._microsoft_known() if self.microsoft_held_until else None
        if not known or not isinstance(known.time, mapping.Series):
            return False
        following = series.slots(known.time, since=self.microsoft_held_until + timedelta(days=1), most=1)
        return next(following, None) is not None
