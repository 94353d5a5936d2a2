"""A sign-in takes the person's calendar into the synchronisation."""

from odoo import models
from odoo.addons.microsoft_account.graph.errors import GraphError, MailboxUnavailable, NotFound
from odoo.addons.microsoft_account.models.account_check import bad, good, say


class MicrosoftAccount(models.Model):
    _inherit = "microsoft.account"

    def _mailbox_changed(self):
        super()._mailbox_changed()
        self.env["microsoft.calendar.collection"].sudo().search([("user_id", "=", self.user_id.id)])._set_aside()

    def _after_sign_in(self, services):
        super()._after_sign_in(services)
        if "calendar" in services:
            self.env["microsoft.calendar.collection"]._connect(self.user_id)

    def _check_services(self, client):
        """Mailbox and default calendar: Graph has one request that needs both."""
        try:
            calendar = client.get("/me/calendar", {"$select": "name,canEdit"})
        except GraphError as error:
            name = self.env._("Mailbox") if isinstance(error, MailboxUnavailable) else self.env._("Calendar")
            return [bad(name, self._say_of_calendar(error))]
        lines = [*super()._check_services(client), good(self.env._("Mailbox"), self.sudo().address or "")]
        if not calendar.get("canEdit", True):
            return [
                *lines,
                bad(self.env._("Calendar"), self.env._("Outlook does not let this account change the calendar.")),
            ]
        return [*lines, good(self.env._("Calendar"), calendar.get("name") or "")]

    def _say_of_calendar(self, error):
        if isinstance(error, NotFound):
            return self.env._(
                "Microsoft does not find the calendar of this mailbox. Open Outlook on the web once and see whether it "
                "is there; then check again."
            )
        return say(self.env, error)
