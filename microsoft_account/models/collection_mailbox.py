"""Whose mailbox a collection is: links hold for one mailbox only."""

from odoo import fields, models

from ..engine.brake import Held
from ..graph.errors import Throttled
from .own_cursor import on_own_cursor


class MicrosoftCollection(models.AbstractModel):
    _inherit = "microsoft.collection"

    mailbox_id = fields.Char("Mailbox ID", readonly=True, help="The ID of the mailbox's owner within the tenant.")
    mailbox_address = fields.Char("Mailbox", readonly=True)

    def _account(self):
        return self.env["microsoft.account"]._for_user(self.user_id)

    def _identify_mailbox(self):
        """Ask whose mailbox this is, where nobody knows (tokens that came from an older installation).

        Return whether that was asked: what this transaction sees is older.
        """
        account = self._account()
        if account.address:
            return False
        account_id = account.id
        trouble = on_own_cursor(self.env.registry, lambda env: env["microsoft.account"].browse(account_id)._identify())
        if isinstance(trouble, Throttled):
            raise trouble
        return True

    def _check_mailbox(self):
        """Make sure that the mailbox is the one whose items are linked. The first one is taken as it is.

        :raises Held: it is somebody else's
        """
        account = self._account()
        if (self.mailbox_id or self.mailbox_address) and account._is_another_mailbox(
            self.mailbox_id, self.mailbox_address
        ):
            raise Held("mailbox")
        self._take_mailbox(account)

    def _take_mailbox(self, account):
        known = {"mailbox_id": account.object_id, "mailbox_address": account.address}
        changed = {name: value for name, value in known.items() if value and self[name] != value}
        if changed:
            self.write(changed)
