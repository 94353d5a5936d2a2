"""Meetings whose organizer's Outlook is not connected: what Odoo says about editing them."""

from odoo import api, fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_organizer_note = fields.Char("About the organizer", compute="_compute_microsoft_organizer_note")

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
