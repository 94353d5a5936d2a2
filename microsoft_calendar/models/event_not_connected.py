"""Which invited colleagues have not connected their Outlook: nothing of their calendars is in Odoo."""

from odoo import api, fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_not_connected = fields.Char(
        "Not connected to Outlook",
        compute="_compute_microsoft_not_connected",
        help="Invited colleagues who have not connected their Outlook calendar, or have stopped it.",
    )

    @api.depends("user_id", "partner_ids")
    @api.depends_context("uid")
    def _compute_microsoft_not_connected(self):
        """For meetings of people who are connected: of others' nothing goes to Outlook from here."""
        # Not the events in superuser mode: that would bring the people of others' private events into the cache.
        users = self.partner_ids.sudo().user_ids.filtered(lambda user: user.active and user._is_internal())
        connected = (users | self.user_id.sudo())._microsoft_synchronized()
        missing = (users - connected).partner_id - connected.partner_id
        for event in self:
            names = (event.partner_ids.sudo() & missing).mapped("name")
            event.microsoft_not_connected = event.user_id.sudo() in connected and ", ".join(names)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _microsoft_synchronized(self):
        """Return those whose Outlook calendar takes part."""
        signed_in = (
            self.env["microsoft.account"].sudo().search([("user_id", "in", self.ids), ("state", "=", "connected")])
        )
        calendars = (
            self.env["microsoft.calendar.collection"]
            .sudo()
            .search([("user_id", "in", signed_in.user_id.ids), ("state", "!=", "stopped")])
        )
        return calendars.user_id.filtered(lambda user: user._microsoft_calendar_setting("enabled"))
