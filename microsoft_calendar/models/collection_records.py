"""What the engine asks about records: reading, creating, changing and archiving events."""

from odoo import models
from odoo.tools import email_normalize

from .. import mapping
from .calendar_event import FROM_OUTLOOK


class MicrosoftCalendarCollection(models.Model):
    _inherit = "microsoft.calendar.collection"

    def _apply_context(self):
        return {
            FROM_OUTLOOK: True,
            # Outlook has told everybody already.
            "no_mail_to_attendees": True,
            "skip_attendee_notification": True,
            "skip_contact_description": True,
        }

    def _odoo_values(self, records):
        return records._microsoft_values() if records else {}

    def _create_records(self, pulled):
        events = self._user_env()["calendar.event"]
        new = [one for one in pulled if not one.archived]
        created = iter(events.create([self._values_for_new(events, one) for one in new]))
        return [self._bring_back(one) if one.archived else next(created) for one in pulled]

    def _bring_back(self, pulled):
        event = pulled.archived
        event.write({**event._microsoft_vals(pulled.value, mapping.FIELDS), "active": True})
        return event

    def _values_for_new(self, events, pulled):
        organizer = self._organizer(pulled.item)
        address = email_normalize(self._organizer_of(pulled.item).get("address") or "")
        vals = events._microsoft_vals(pulled.value, mapping.FIELDS)
        partners = organizer.partner_id
        if not organizer and address:
            people = {address: self._organizer_of(pulled.item).get("name") or address}
            partners = self.env["res.partner"]._microsoft_find_people(people)[address]
        commands = [*vals.pop("partner_ids"), *(Command.link(partner.id) for partner in partners)]
        answers = {person.address: person.answer for person in pulled.value.attendees.people}
        return {
            **vals,
            "user_id": organizer.id,
            "microsoft_organizer": False if organizer else address,
            "microsoft_id": pulled.remote_id,
            "ms_universal_event_id": pulled.item.get("iCalUId") or False,
            "partner_ids": commands,
            "attendee_ids": self._new_attendees(commands, partners, answers),
        }

    def _new_attendees(self, commands, organizers, answers):
        """Attendees with the answers they gave in Outlook; the organizer has accepted."""
        partners = self.env["res.partner"].browse([command[1] for command in commands])
        return [
            Command.create(
                {
                    "partner_id": partner.id,
                    "state": "accepted"
                    if partner in organizers
                    else answers.get(partner.email_normalized, "needsAction"),
                }
            )
            for partner in partners
        ]

    def _organizer_of(self, item):
        person = item.get("organizer")
        address = person.get("emailAddress") if isinstance(person, dict) else None
        return address if isinstance(address, dict) else {}

    def _organizer(self, item):
        """The user who organizes: the calendar's owner, or whoever of this database has that mailbox."""
        if item.get("isOrganizer", True):
            return self.user_id
        address = email_normalize(self._organizer_of(item).get("address") or "")
        account = self.env["microsoft.account"].search([("address", "=", address)], limit=1) if address else None
        if account:
            return account.user_id
        users = self.env["res.users"].search([("email_normalized", "=", address)]) if address else self.env["res.users"]
        return users.filtered(lambda user: user._is_internal())[:1]

    def _update_record(self, record, value, names):
        record.write(record._microsoft_vals(value, names))

    def _delete_record(self, record, link, item):
        """The organizer's deletion archives the event; an attendee who removed a copy has declined."""
        if link.role == "organizer" or item is not None:
            record.write({"active": False})
        else:
            attendees = record.attendee_ids.filtered(lambda one: one.partner_id == self.user_id.partner_id)
            attendees.filtered(lambda one: one.state != "declined").write({"state": "declined"})
