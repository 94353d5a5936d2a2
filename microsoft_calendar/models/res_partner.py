"""Finding the people of a meeting."""

from odoo import api, models
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _microsoft_find_people(self, names):
        """Return ``{address: partner}`` for normalised addresses with the names that Outlook shows.

        The connected mailbox of a user comes first, then users, then contacts; who is unknown becomes a contact.
        Contacts are made in superuser mode: to be invited to a meeting is all that is needed for it, and people
        without the right to make contacts are invited with others, too. Nothing is written on existing contacts.
        """
        contacts = self.sudo()
        accounts = self.env["microsoft.account"].sudo().search([("address", "in", list(names))])
        found = {email_normalize(account.address): account.user_id.partner_id for account in accounts}
        known = contacts.search([("email_normalized", "in", list(names.keys() - found.keys()))])
        for partner in known.sorted(lambda one: (not any(user._is_internal() for user in one.user_ids), one.id)):
            found.setdefault(partner.email_normalized, partner)
        missing = [address for address in names if address not in found]
        created = contacts.create([{"name": names[address] or address, "email": address} for address in missing])
        found.update(zip(missing, created, strict=True))
        return {address: partner.with_env(self.env) for address, partner in found.items()}
