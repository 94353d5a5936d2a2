"""Finding the people of a meeting by their addresses, and the addresses of people. ``docs/sync.md``, "People"."""

import logging

from psycopg2 import Error as DatabaseError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..mapping.attendees import is_address

_logger = logging.getLogger(__name__)

# The tenant of all personal accounts: people there are no colleagues.
PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _microsoft_addresses(self):
        """Return ``{partner: address}``: a connected person's mailbox, else what the contact says.

        Who has no address that Outlook takes is not in it.
        """
        book = self.env["microsoft.account"].sudo()._address_book()
        addresses = {
            partner: book.main(partner.email_normalized)
            for partner in self
            if partner.email_normalized and is_address(partner.email_normalized)
        }
        accounts = self.env["microsoft.account"].sudo()
        for account in accounts.search([("address", "!=", False), ("user_id.partner_id", "in", self.ids)]):
            addresses[account.user_id.partner_id.with_env(self.env)] = account.address
        return addresses

    def _microsoft_by_address(self):
        """Return ``{address: partner}`` of all addresses under which these people may be invited."""
        found = {partner.email_normalized: partner for partner in self if partner.email_normalized}
        accounts = self.env["microsoft.account"].sudo()
        for account in accounts.search([("address", "!=", False), ("user_id.partner_id", "in", self.ids)]):
            found.update(dict.fromkeys(account._addresses(), account.user_id.partner_id.with_env(self.env)))
        return found

    @api.model
    def _microsoft_find_people(self, people):
        """Return ``{address: partner}`` of those attendees who are contacts, or become some. The others are guests.

        To be called with the rights of the user who synchronizes: of the contacts only those count that he may see.
        The owners of connected mailboxes come first, then internal users, then other contacts.
        """
        wanted = {person.address: person for person in people}
        book = self.env["microsoft.account"].sudo()._address_book()
        users = self.env["res.users"].sudo()
        owners = {one: users.browse(book.owners[one]).partner_id for one in wanted if one in book.owners}
        found = {address: partner.with_env(self.env) for address, partner in owners.items() if partner.active}
        known = self.search([("email_normalized", "in", list(wanted.keys() - found.keys()))])
        of_odoo = self._microsoft_addresses_of_odoo(wanted.keys() - found.keys())
        for partner, address in known.sorted(_rank)._microsoft_addresses().items():
            if address in wanted and (_is_internal(partner) or address not in of_odoo):
                found.setdefault(address, partner)
        unknown = [person for address, person in wanted.items() if address not in found and address not in of_odoo]
        return found | self._microsoft_add_contacts(unknown)

    @api.model
    def _microsoft_addresses_of_odoo(self, addresses):
        """Those of these addresses at which this database itself takes mail: a contact with one would mail to Odoo."""
        return set(self.env["mail.alias.domain"].sudo()._find_aliases(list(addresses)))

    # ------------------------------------------------------------------
    # New contacts
    # ------------------------------------------------------------------

    @api.model
    def _microsoft_add_contacts(self, people):
        """Make contacts of those unknown people of whom the setting wants some; by address.

        Made in superuser mode: to be invited to a meeting is all that is needed for it, and who may not make contacts
        is invited together with others, too.
        """
        people = [person for person in people if self._microsoft_wants_contact(person)]
        contacts = self.sudo().with_context(active_test=False)
        taken = contacts.search([("email_normalized", "in", [person.address for person in people])])
        # Archived, or of another company: neither shown to everybody again, nor made a second time.
        people = [person for person in people if person.address not in taken.mapped("email_normalized")]
        self.env["microsoft.calendar.claim"]._claim("person", [person.address for person in people])
        vals_list = [{"name": person.name or person.address, "email": person.address} for person in people]
        return {
            person.address: partner.with_env(self.env)
            for person, partner in zip(people, self._microsoft_create_contacts(vals_list), strict=True)
            if partner
        }

    @api.model
    def _microsoft_create_contacts(self, vals_list):
        """Create contacts, one by one if need be. One that this database's own rules refuse is empty: a meeting does
        not fail for it."""
        contacts = self.sudo()
        try:
            with self.env.cr.savepoint():
                return list(contacts.create(vals_list))
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except (UserError, DatabaseError) as error:
            if len(vals_list) == 1:
                _logger.warning("%s does not become a contact: %s", vals_list[0]["email"], error)
                return [contacts.browse()]
        return [partner for vals in vals_list for partner in self._microsoft_create_contacts([vals])]

    @api.model
    def _microsoft_wants_contact(self, person):
        """Whether somebody unknown becomes a contact: see the setting "contacts". A room or a device never does."""
        setting = self.env.user._microsoft_calendar_setting("contacts")
        if person.role == "resource" or setting == "never":
            return False
        return setting == "always" or person.address.partition("@")[2] not in self._microsoft_own_domains()

    @api.model
    def _microsoft_own_domains(self):
        """The mail domains of the current user's own mailbox, which are those of the colleagues."""
        account = self.env["microsoft.account"].sudo()._for_user(self.env.user)
        if account.tenant_id == PERSONAL_TENANT:
            return set()
        return {address.partition("@")[2] for address in account._addresses()}


def _is_internal(partner):
    return any(user._is_internal() for user in partner.sudo().user_ids)


def _rank(partner):
    return not _is_internal(partner), partner.id
