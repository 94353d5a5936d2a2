"""Outlook's reminders are minutes; Odoo's are records."""

from odoo import api, models

from .calendar_event import FROM_OUTLOOK


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


class CalendarAlarmManager(models.AbstractModel):
    _inherit = "calendar.alarm_manager"

    def _notify_next_alarm(self, partner_ids):
        """Each person is told with the own rights, but the core asks first, with those of whoever writes, for the
        companies of all: a colleague of another company would stop the meeting from coming in."""
        if self.env.context.get(FROM_OUTLOOK):
            return super(CalendarAlarmManager, self.sudo())._notify_next_alarm(partner_ids)
        return super()._notify_next_alarm(partner_ids)
