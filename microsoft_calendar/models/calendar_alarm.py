"""Outlook's reminders are minutes; Odoo's are records."""

from odoo import api, models


class CalendarAlarm(models.Model):
    _inherit = "calendar.alarm"

    @api.model
    def _microsoft_notification(self, minutes):
        """Find or make the notification that comes ``minutes`` before the start."""
        alarm = self.search([("alarm_type", "=", "notification"), ("duration_minutes", "=", minutes)], limit=1)
        if alarm:
            return alarm
        units = {"days": 24 * 60, "hours": 60, "minutes": 1}
        interval = next(unit for unit, length in units.items() if (minutes and minutes % length == 0) or length == 1)
        label = dict(self._fields["interval"]._description_selection(self.env))[interval]
        duration = minutes // units[interval]
        return self.create(
            {
                "name": self.env._("Notification - %(duration)s %(unit)s", duration=duration, unit=label),
                "alarm_type": "notification",
                "duration": duration,
                "interval": interval,
            }
        )
