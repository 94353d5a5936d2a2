"""A sign-in takes the person's calendar into the synchronisation."""

from odoo import models


class MicrosoftAccount(models.Model):
    _inherit = "microsoft.account"

    def _mailbox_changed(self):
        super()._mailbox_changed()
        self.env["microsoft.calendar.collection"].sudo().search([("user_id", "=", self.user_id.id)])._set_aside()

    def _after_sign_in(self, services):
        super()._after_sign_in(services)
        if "calendar" in services:
            self.env["microsoft.calendar.collection"]._connect(self.user_id)
