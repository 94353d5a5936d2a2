"""What a person does about one item: look at it, try again, choose a side."""

from odoo import models


class MicrosoftLink(models.AbstractModel):
    _inherit = "microsoft.link"

    def action_open(self):
        """Open the linked record."""
        self.ensure_one()
        return self[self._record_field].get_formview_action() if self[self._record_field] else False

    def action_retry(self):
        """Synchronize these items now, and nothing else; say what came of it."""
        return self._synchronise_now()

    def action_keep_odoo(self):
        """Odoo's version wins in everything, now. What Outlook had is kept in the history."""
        return self._choose("odoo")

    def action_keep_outlook(self):
        """Outlook's version wins in everything, now. What Odoo had is kept in the history."""
        return self._choose("outlook")

    def _choose(self, side):
        return self._synchronise_now(side)

    def _synchronise_now(self, choice=None):
        """Run for these items alone, in this request; return a notification with the outcome."""
        self.check_access("read")
        links = self.sudo()
        outcomes = [
            collection._synchronise(only=some, choice=choice)
            for collection, some in links.grouped("collection_id").items()
        ]
        return self._outcome_notification(outcomes)

    def _outcome_notification(self, outcomes):
        """Say in words what came of it. (What the runs wrote is not to be seen in this transaction yet.)"""
        refused = [text for outcome in outcomes for text in (outcome.refused or [outcome.message]) if text]
        if any(outcome.busy for outcome in outcomes):
            kind = "info"
            message = self.env._("Not now: another run is under way, or the synchronization is stopped or paused.")
        elif refused:
            kind, message = "warning", "\n".join(refused)
        else:
            kind, message = "success", self.env._("Odoo and Outlook are the same.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
