"""Somebody was archived: nothing is sent to this mailbox any more, and what waits for it stays there.

For the meetings that were handed over it matters: they go on in the new organizer's mailbox, and the old ones are still
in Outlook. Nobody runs for somebody archived, so this is said at once, to administrators.
"""

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            links = self.env["microsoft.calendar.link"].sudo()
            left = links.search([("user_id", "in", self.ids), ("role", "=", "former"), ("counter", ">", 0)])
            left._say_left_in_outlook()
        return result


class MicrosoftCalendarLink(models.Model):
    _inherit = "microsoft.calendar.link"

    def _say_left_in_outlook(self):
        """Note that these items stay where they are; or no longer, when the owner is back."""
        for link in self:
            if link.user_id.active:
                link._clear_problem()
            else:
                reason = self.env._(
                    "This meeting was handed over, and its former organizer %s was archived before Odoo could remove "
                    "it from that mailbox: it is there twice for the people invited. Unarchive the user until the next "
                    "synchronization, or delete the old meeting in Outlook.",
                    link.user_id.name,
                )
                link._note_problem(reason, retry_at=False)
        self.collection_id.filtered("user_id.active")._wake()
