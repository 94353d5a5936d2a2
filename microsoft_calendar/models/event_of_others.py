"""Meetings whose organizer's Outlook is not connected: what Odoo says about editing them."""

from odoo import api, fields, models

from .calendar_event import FROM_OUTLOOK, SYNCHRONISED_FIELDS

# Of these everybody may have an own opinion.
_PERSONAL = {"alarm_ids", "categ_ids", "show_as"}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_organizer_note = fields.Char("About the organizer", compute="_compute_microsoft_organizer_note")

    def write(self, vals):
        """Say it also to who drags an event in the calendar, where no note is seen."""
        changed = SYNCHRONISED_FIELDS & vals.keys() - _PERSONAL
        result = super().write(vals)
        if changed and not self.env.su and not self.env.context.get(FROM_OUTLOOK):
            for event in self.exists().filtered(lambda one: one._microsoft_is_of_others())[:1]:
                event._microsoft_tell_that_it_stays()
        return result

    @api.depends("microsoft_organizer", "user_id", "microsoft_link_ids.role", "microsoft_link_ids.state")
    @api.depends_context("uid")
    def _compute_microsoft_organizer_note(self):
        for event in self:
            event.microsoft_organizer_note = event._microsoft_is_of_others() and event.env._(
                "%s organizes this in Outlook. What you change here stays in Odoo: nobody is told, and it is replaced "
                "where the organizer changes the same. Your answer is sent.",
                event.user_id.name or event.microsoft_organizer or event.env._("Somebody else"),
            )

    def _microsoft_is_of_others(self):
        """Whether the content comes from an attendee's copy, which Outlook would change in that mailbox alone."""
        copies = self.sudo()._microsoft_links()._living()
        return "source" in copies.mapped("role") and "organizer" not in copies.mapped("role")

    def _microsoft_tell_that_it_stays(self):
        """Once for a save, whatever the core makes of it."""
        told = self.env.cr.precommit.data.setdefault("microsoft_calendar.told", set())
        if self.env.user not in told:
            told.add(self.env.user)
            self.env.user._bus_send(
                "simple_notification",
                {"type": "warning", "title": self.display_name, "message": self.microsoft_organizer_note},
            )
