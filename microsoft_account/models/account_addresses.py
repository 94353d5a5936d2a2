"""The addresses of all connected mailboxes, for finding people."""

from odoo import api, models
from odoo.tools import email_normalize

from ..graph.address_book import AddressBook, Mailbox, address_book

_CACHED = "microsoft.account.address_book"


class MicrosoftAccount(models.Model):
    _inherit = "microsoft.account"

    @api.model_create_multi
    def create(self, vals_list):
        self._forget_address_book()
        return super().create(vals_list)

    def write(self, vals):
        self._forget_address_book()
        return super().write(vals)

    def unlink(self):
        self._forget_address_book()
        return super().unlink()

    def _forget_address_book(self) -> None:
        self.env.cr.cache.pop(_CACHED, None)

    @api.model
    def _address_book(self) -> AddressBook:
        """Return who has which address, read once a transaction.

        Of everybody who ever connected: a stopped or disconnected person is still reached at the same mailbox. Who is
        active in Odoo comes first where one mailbox was connected by several users.
        """
        book = self.env.cr.cache.get(_CACHED)
        if book is None:
            self.env["res.users"].flush_model(["active", "partner_id"])
            self.env["res.partner"].flush_model(["email"])
            self.flush_model(["address", "aliases", "user_id"])
            self.env.cr.execute(
                "SELECT account.user_id, account.address, account.aliases, partner.email FROM microsoft_account account"
                " JOIN res_users users ON users.id = account.user_id"
                " JOIN res_partner partner ON partner.id = users.partner_id"
                " WHERE account.address IS NOT NULL ORDER BY users.active DESC, users.id"
            )
            book = address_book(
                Mailbox(user_id, address, tuple(aliases or ()), email_normalize(email or "") or "")
                for user_id, address, aliases, email in self.env.cr.fetchall()
            )
            self.env.cr.cache[_CACHED] = book
        return book
