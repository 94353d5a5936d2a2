"""Finding the people of a meeting by their addresses, and the addresses of people."""

from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _microsoft_addresses(self):
        """Return ``{partner: address}``: a connected person's mailbox, else what the contact says."""
        addresses = {partner: partner.email_normalized for partner in self if partner.email_normalized}
        for account in self._microsoft_accounts([("user_id.partner_id", "in", self.ids)]):
            addresses[account.user_id.partner_id.with_env(self.env)] = account.address
        return addresses

    def _microsoft_by_address(self):
        """Return ``{address: partner}`` of all addresses under which these people may be invited."""
        found = {partner.email_normalized: partner for partner in self if partner.email_normalized}
        for account in self._microsoft_accounts([("user_id.partner_id", "in", self.ids)]):
            found.update(dict.fromkeys(account._addresses(), account.user_id.partner_id))
        return found

    @api.model
    def _microsoft_find_people(self, names):
        """Return ``{address: partner}`` for normalised addresses with the names that Outlook shows.

        The owner of a connected mailbox comes first, then users, then contacts; who is unknown becomes a contact.
        Contacts are made in superuser mode: to be invited to a meeting is all that is needed for it, and people
        without the right to make contacts are invited with others, too. Nothing is written on existing contacts.
        """
        contacts = self.sudo()
        found = {
            address: account.user_id.partner_id
            for account in self._microsoft_accounts([])
            for address in account._addresses()
            if address in names
        }
        known = contacts.search([("email_normalized", "in", list(names.keys() - found.keys()))])
        for partner in known.sorted(lambda one: (not any(user._is_internal() for user in one.user_ids), one.id)):
            found.setdefault(partner.email_normalized, partner)
        missing = [address for address in names if address not in found]
        self.env["microsoft.calendar.claim"]._claim("person", missing)
        created = contacts.create([{"name": names[address] or address, "email": address} for address in missing])
        found.update(zip(missing, created, strict=True))
        return {address: partner.with_env(self.env) for address, partner in found.items()}

    @api.model
    def _microsoft_accounts(self, domain):
        return self.env["microsoft.account"].sudo().search([("address", "!=", False), *domain])
