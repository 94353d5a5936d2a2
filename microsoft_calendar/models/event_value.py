"""A calendar event as a value, and a value as what is written on a calendar event."""

from datetime import datetime, time

from odoo import models
from odoo.fields import Command

from ..mapping import AllDay, Attendees, EventValue, Timed, body

# Odoo keeps whole days as instants, too: from eight to eighteen o'clock, whatever the zone.
DAY_STARTS, DAY_ENDS = time(8), time(18)


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # ------------------------------------------------------------------
    # Odoo -> value
    # ------------------------------------------------------------------

    def _microsoft_own_values(self):
        """Return ``{event id: EventValue}`` of each event by itself, be it part of a series or not."""
        addresses = self._microsoft_people()._microsoft_addresses()
        return {event.id: event._microsoft_value(addresses) for event in self}

    def _microsoft_value(self, addresses):
        alarm = self._microsoft_alarm()
        return EventValue(
            subject=self.name or "",
            time=self._microsoft_time(),
            body=body.of_html(self.description or ""),
            location=self.location or "",
            privacy=self.effective_privacy or "public",
            show_as=self.show_as or "busy",
            reminder=alarm.duration_minutes if alarm else None,
            categories=frozenset(self.categ_ids.mapped("name")),
            attendees=Attendees(tuple(self._microsoft_attendees(addresses))),
            join_url=self.videocall_location or "",
            online=self._microsoft_is_online(),
        )

    def _microsoft_time(self):
        if self.allday:
            first, last = self.start_date or self.start.date(), self.stop_date or self.stop.date()
            return AllDay(first, max(first, last))
        return Timed(self.start, max(self.stop, self.start), self.user_id.tz or self.env.user.tz or "UTC")

    def _microsoft_alarm(self):
        """Outlook has one reminder; of Odoo's it is the notification that comes last before the start."""
        return self.alarm_ids.filtered(lambda alarm: alarm.alarm_type == "notification").sorted("duration_minutes")[:1]

    # ------------------------------------------------------------------
    # Value -> Odoo
    # ------------------------------------------------------------------

    def _microsoft_vals(self, value, names):
        """Return what to write on this event (may be empty: a new one) so that it holds the fields ``names``."""
        writers = {
            "subject": lambda: {"name": value.subject or self.env._("(No title)")},
            "time": lambda: self._microsoft_time_vals(value.time),
            "body": lambda: {"description": value.body.html},
            "location": lambda: {"location": value.location},
            "privacy": lambda: {"privacy": value.privacy},
            "show_as": lambda: {"show_as": value.show_as},
            "reminder": lambda: {"alarm_ids": self._microsoft_alarm_commands(value.reminder)},
            "categories": lambda: {"categ_ids": [Command.set(self._microsoft_tags(value.categories).ids)]},
            "attendees": lambda: self._microsoft_people_vals(value.attendees),
            "join_url": lambda: {"videocall_location": value.join_url},
            "online": lambda: {"microsoft_teams": value.online, "microsoft_teams_made": value.online},
        }
        vals = {}
        for name in names:
            vals |= writers[name]()
        return vals

    def _microsoft_time_vals(self, when):
        if isinstance(when, AllDay):
            return {
                "allday": True,
                "start": datetime.combine(when.first, DAY_STARTS),
                "stop": datetime.combine(when.last, DAY_ENDS),
                "start_date": when.first,
                "stop_date": when.last,
            }
        return {"allday": False, "start": when.start, "stop": when.stop}

    def _microsoft_alarm_commands(self, minutes):
        present = self._microsoft_alarm()
        commands = [Command.unlink(present.id)] if present else []
        if minutes is not None:
            alarm = self.env["calendar.alarm"]._microsoft_notification(minutes)
            commands.append(Command.link(alarm.id))
        return commands

    def _microsoft_tags(self, names):
        """Find or make the tags of these names. People may not make tags themselves, but a category that they
        gave an event in Outlook has to live somewhere; a name is all that comes from there."""
        tags = self.env["calendar.event.type"].sudo()
        found = tags.search([("name", "in", list(names))])
        missing = sorted(names - set(found.mapped("name")))
        return found | tags.create([{"name": name} for name in missing])
