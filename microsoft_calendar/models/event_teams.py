"""Events that ask Outlook for a meeting in Teams."""

from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # Copied with the event, for the core makes the occurrences of a series as copies of its first one.
    microsoft_teams = fields.Boolean(
        "Teams meeting",
        compute="_compute_microsoft_teams",
        store=True,
        readonly=False,
        copy=True,
        help="Outlook makes a meeting in Teams for this event; its link appears here after the next synchronization.",
    )
    microsoft_teams_made = fields.Boolean(
        readonly=True, help="Outlook has made the meeting in Teams. That cannot be undone."
    )

    def _auto_init(self):
        # Nothing to compute for the events that are there: they have been sent, or are not to be.
        if not column_exists(self.env.cr, self._table, "microsoft_teams"):
            create_column(self.env.cr, self._table, "microsoft_teams", "boolean")
        return super()._auto_init()

    @api.depends("location", "videocall_location", "partner_ids", "allday", "user_id")
    def _compute_microsoft_teams(self):
        """Where the setting says so: meetings with others, without a place, that Outlook does not know yet."""
        for event in self:
            automatic = event.user_id._microsoft_calendar_setting("teams") and not event.microsoft_teams_made
            known = event._origin.sudo()._microsoft_links().filtered(lambda link: link.state != "new")
            if automatic and not known:
                event.microsoft_teams = event._microsoft_is_without_place()
            else:
                event.microsoft_teams = event.microsoft_teams

    def _microsoft_is_without_place(self):
        """Time off and the like is nobody's meeting; who enters a place or a link means that one (D108)."""
        others = self.partner_ids - self.user_id.partner_id
        return bool(others) and not (self.allday or self.location or self.videocall_location)

    def _microsoft_is_online(self):
        """Whether Outlook has made a meeting, or is to make one: not beside another link."""
        return self.microsoft_teams_made or bool(self.microsoft_teams and not self.videocall_location)
