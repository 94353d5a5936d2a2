"""Reset Account: two questions, and what each answer will do, in numbers, before anything is done."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.collection_reset import EXISTING, NEXT


class MicrosoftCalendarAccountReset(models.TransientModel):
    """A person resets the own account, an administrator anybody's. The work is done in the background."""

    _name = "microsoft.calendar.account.reset"
    _description = "Reset of an Outlook account"

    user_id = fields.Many2one("res.users", required=True, readonly=True, default=lambda self: self.env.user)
    account = fields.Char(compute="_compute_account", compute_sudo=True)
    dead = fields.Boolean(compute="_compute_account", compute_sudo=True, help="Microsoft cannot be asked for anything.")
    existing = fields.Selection(EXISTING, "User's existing events", required=True, default="leave")
    next_round = fields.Selection(NEXT, "Next synchronization", required=True, default="new")
    summary = fields.Html("What will happen", compute="_compute_summary", compute_sudo=True, sanitize=False)
    mails = fields.Integer(compute="_compute_summary", compute_sudo=True)

    @api.depends("user_id")
    def _compute_account(self):
        for wizard in self:
            wizard._check_may_reset()
            account = self.env["microsoft.account"]._for_user(wizard.user_id)
            wizard.account = account.address or account.login
            wizard.dead = account.state != "connected"

    @api.depends("user_id", "existing", "next_round")
    def _compute_summary(self):
        for wizard in self:
            wizard._check_may_reset()
            effects = wizard._collection()._reset_effects(wizard.existing, wizard.next_round, wizard.dead)
            lines = Markup("").join(Markup("<li>%s</li>") % line for line in effects.sentences(self.env))
            wizard.summary = Markup("<ul class='mb-0 ps-3'>%s</ul>") % lines
            wizard.mails = effects.mails

    def _collection(self):
        return self.env["microsoft.calendar.collection"].sudo().search([("user_id", "=", self.user_id.id)])

    def _check_may_reset(self):
        self.user_id._microsoft_check_own()

    def action_reset(self):
        """Start the reset; the calendar shows how it goes."""
        self.ensure_one()
        self._check_may_reset()
        collection = self._collection()
        if not collection:
            raise UserError(
                self.env._("%s has no Outlook calendar here: there is nothing to reset.", self.user_id.name)
            )
        collection._reset(self.existing, self.next_round)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The account is being reset"),
                "message": self.env._("It is done in the background. The last run tells what was done."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
