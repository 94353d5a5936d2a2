"""What the settings allow: whether a calendar takes part, which way changes travel, and who wins."""

from dataclasses import replace

from odoo import api, models
from odoo.addons.microsoft_account.sync import Side

WINNERS = {"odoo": Side.ODOO, "outlook": Side.OUTLOOK}


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _setting(self, name):
        """Return the value in force for the calendar's user."""
        return self.user_id._microsoft_calendar_setting(name)

    def _takes_changes(self):
        """Return whether what people do in Outlook comes to Odoo."""
        return self._setting("direction") != "to_outlook"

    def _sends_changes(self):
        """Return whether what people do in Odoo goes to Outlook; if not, Outlook mails nobody about it either."""
        return self._is_on() and self._belongs_to_somebody() and self._setting("direction") != "to_odoo"

    def _belongs_to_somebody(self):
        """Return whether a person is behind the calendar, who may have to sign in again: neither gone nor
        disconnected."""
        account = self.env["microsoft.account"].sudo()._for_user(self.user_id)
        return self.user_id.active and account.state not in (False, "none")

    def _is_on(self):
        """Return whether the calendar takes part: neither stopped by its user nor switched off in the settings."""
        return self.state != "stopped" and self._setting("enabled")

    def _ready(self):
        return super()._ready().filtered(lambda one: one.has_errand or one._setting("enabled"))

    @api.model
    def _home_of(self, user):
        return super()._home_of(user).filtered(lambda one: one._sends_changes())

    def _stamp(self):
        # What was not taken while the direction forbade it is found by a full round when it no longer does.
        return f"{super()._stamp()}/{self._setting('direction')}"

    def _policy(self, link, record, item, odoo, outlook):
        policy = super()._policy(link, record, item, odoo, outlook)
        return replace(
            policy,
            pull=policy.pull and self._takes_changes(),
            push=policy.push and self._setting("direction") != "to_odoo",
        )

    def _winner(self, link, record, item):
        return WINNERS.get(self._setting("conflicts")) or super()._winner(link, record, item)

    def _replies(self, link, record):
        return super()._replies(link, record) if self._setting("direction") != "to_odoo" else []

    def _deletion_kept_here(self, link):
        """Deleted in Odoo while nothing goes to Outlook: forget the base, for a later change of direction must not
        delete there what somebody deleted here long ago. It comes back when Outlook tells of it again."""
        super()._deletion_kept_here(link)
        if self._setting("direction") == "to_odoo":
            link.write({"item": False, "base": False})
