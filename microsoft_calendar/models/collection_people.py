"""What the engine asks about people: who organizes an item, who is invited, and that its owner attends it."""

from odoo import models
from odoo.fields import Command

from .. import mapping
from ..mapping import attendees, guests


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _aliases(self):
        """Return the main addresses of people in Odoo who have several: under each of them they are one person."""
        return self.env["microsoft.account"].sudo()._address_book().mains

    # ------------------------------------------------------------------
    # Organizer
    # ------------------------------------------------------------------

    def _organizer_of(self, item):
        """Return the organizer's (main) address, or an empty string, and name."""
        view = mapping.Item(item).part("organizer")
        address = attendees.address_of(view)
        return self._aliases().get(address, address), attendees.name_of(view) or address

    def _organizer(self, item):
        """The user who organizes: the calendar's owner, or who of this database has that mailbox; perhaps nobody."""
        if item.get("isOrganizer", True):
            return self.user_id
        address, _name = self._organizer_of(item)
        users = self.env["res.users"].sudo()
        owner = users.browse(self.env["microsoft.account"].sudo()._address_book().owners.get(address, ()))
        found = owner or (users.search([("email_normalized", "=", address)], order="id") if address else owner)
        return found.filtered(lambda user: user._is_internal())[:1]

    # ------------------------------------------------------------------
    # New events
    # ------------------------------------------------------------------

    def _people_for_new(self, item, value):
        """Return what to write on a new event about its people."""
        organizer = self._organizer(item)
        outsider, name = ("", "") if organizer else self._organizer_of(item)
        people = list(value.attendees.people)
        if outsider:
            people.append(mapping.Attendee(outsider, name, answer="accepted"))
        found = self._user_env()["res.partner"]._microsoft_find_people(people)
        answers = {found[person.address]: person.answer for person in people if person.address in found}
        if organizer:
            answers[organizer.partner_id] = "accepted"
        owner = self.user_id.partner_id
        unlisted = owner not in answers and owner.active
        if unlisted:
            answers[owner] = "needsAction"
        return {
            "user_id": organizer.id,
            "microsoft_organizer": outsider,
            "partner_ids": [Command.set([partner.id for partner in answers])],
            "attendee_ids": [
                Command.create({"partner_id": partner.id, "state": answer}) for partner, answer in answers.items()
            ],
            "microsoft_member_ids": [Command.set(owner.ids if unlisted else [])],
            "microsoft_guests": guests.dump(person for person in value.attendees.people if person.address not in found)
            or False,
        }

    # ------------------------------------------------------------------
    # The owner of a copy
    # ------------------------------------------------------------------

    def _owner_attends(self, link, event):
        """Whoever has a meeting in the own mailbox attends it, also if nobody names him: a group that he belongs to was
        invited, or the invitation was hidden or passed on.

        Who is named there and is no attendee in Odoo was taken off in Odoo, and stays so. In superuser mode, for he may
        not even see a private event before he is one of its people; his own copy says that he may.
        """
        owner = self.user_id.partner_id
        if not self._takes_changes() or not owner.active:
            return
        event = event.sudo().with_context(**self._apply_context())
        events = event.recurrence_id._microsoft_events() or event
        events.invalidate_recordset()  # of a private event that he may not see yet the core's cache is empty, for all
        missing = events.filtered(lambda one: owner not in one.attendee_ids.partner_id)
        if not missing:
            return
        value, _remarks = self._read_item(link.item)
        if isinstance(value.time, mapping.Series):
            missing = missing.filtered(lambda one: one._microsoft_slot() not in value.cancelled.days)
        address = owner._microsoft_addresses().get(owner)
        unnamed = address not in self._named(event, link)
        for one in missing:
            one._microsoft_take_in(owner, address, unnamed)

    def _named(self, event, link):
        """The addresses that the copy names from which the content of a meeting comes."""
        links = event._microsoft_links()._living().filtered(lambda one: one.role != "copy" and one.item)
        source = (links - link)[:1] or link
        value, _remarks = source.collection_id._read_item(source.item)
        return value.attendees.by_address()
