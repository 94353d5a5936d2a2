"""The people of an event: those whom Outlook names, and those who only have the meeting in their mailbox."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Command

from ..mapping import Attendee, guests
from .calendar_event import FROM_OUTLOOK


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    microsoft_guests = fields.Json(
        "Guests in Outlook",
        readonly=True,
        help="Attendees in Outlook who are no contacts in Odoo: a list of address, name, role and answer.",
    )
    microsoft_member_ids = fields.Many2many(
        "res.partner",
        "microsoft_calendar_event_member_rel",
        string="Invited through a group",
        readonly=True,
        context={"active_test": False},
        help="Attendees who have the meeting in their mailbox without being named in it: Outlook invited a group that "
        "they belong to. They are never sent to Outlook as attendees.",
    )

    microsoft_guests_text = fields.Char("Also invited in Outlook", compute="_compute_microsoft_guests_text")
    microsoft_people_note = fields.Char(
        "About the attendees", compute="_compute_microsoft_people_note", help="Who is not invited by Outlook, and why."
    )

    # ------------------------------------------------------------------
    # For a person
    # ------------------------------------------------------------------

    @api.depends("microsoft_guests")
    def _compute_microsoft_guests_text(self):
        words = dict(self.env["calendar.attendee"]._fields["state"]._description_selection(self.env))
        for event in self:
            people = []
            for guest in guests.load(event.microsoft_guests):
                name = f"{guest.name} <{guest.address}>" if guest.name not in ("", guest.address) else guest.address
                notes = [self.env._("room or equipment")] if guest.role == "resource" else []
                notes += [words[guest.answer]] if guest.answer != "needsAction" else []
                people.append(f"{name} ({', '.join(notes)})" if notes else name)
            event.microsoft_guests_text = ", ".join(people) or False

    @api.depends("partner_ids.email", "user_id")
    def _compute_microsoft_people_note(self):
        """A name for each attendee whom Outlook cannot invite, if it is Outlook that invites."""
        for event in self:
            people = event.partner_ids._origin
            without = people - people.browse().union(*people._microsoft_addresses())
            event.microsoft_people_note = (
                self.env._(
                    "Outlook does not invite %s: the e-mail address is missing or wrong. In Odoo they are attendees.",
                    ", ".join(without.mapped("display_name")),
                )
                if without and self.env["microsoft.calendar.collection"]._home_of(event.user_id)
                else False
            )

    # ------------------------------------------------------------------
    # Odoo -> value
    # ------------------------------------------------------------------

    def _microsoft_people(self):
        """Return everybody with a part in these events; archived people have theirs still."""
        return self.attendee_ids.partner_id | self.user_id.partner_id

    def _microsoft_attendees(self, addresses):
        """Yield the people invited, contacts and guests. The organizer is none in Outlook, and who has no address
        cannot be one."""
        organizer = self._microsoft_organizer_address(addresses)
        for attendee in self.attendee_ids - self._microsoft_members():
            address = addresses.get(attendee.partner_id)
            if address and address != organizer:
                yield Attendee(address, attendee.common_name or "", answer=attendee.state or "needsAction")
        yield from (guest for guest in guests.load(self.microsoft_guests) if guest.address != organizer)

    def _microsoft_organizer_address(self, addresses):
        return addresses.get(self.user_id.partner_id) if self.user_id else self.microsoft_organizer

    def _microsoft_members(self):
        """The attendees whom Outlook does not name."""
        return self.attendee_ids.filtered(lambda attendee: attendee.partner_id in self.microsoft_member_ids)

    # ------------------------------------------------------------------
    # Value -> Odoo
    # ------------------------------------------------------------------

    def _microsoft_people_vals(self, attendees):
        """Return what makes these the people that Outlook names. Who has no address, or is there through a group,
        stays: Outlook does not name them either way."""
        wanted = attendees.by_address()
        people = self._microsoft_people()
        addresses = people._microsoft_addresses()
        organizer = self._microsoft_organizer_address(addresses)
        named = {
            partner: addresses[partner]
            for partner in (self.attendee_ids - self._microsoft_members()).partner_id
            if addresses.get(partner, organizer) != organizer
        }
        others = [person for address, person in wanted.items() if address not in named.values()]
        coming = self.env["res.partner"]._microsoft_find_people(others)
        return {
            "partner_ids": [
                *(Command.unlink(partner.id) for partner, address in named.items() if address not in wanted),
                *(Command.link(partner.id) for partner in coming.values()),
            ],
            "microsoft_member_ids": [Command.unlink(partner.id) for partner in coming.values()],
            "microsoft_guests": guests.dump(person for person in others if person.address not in coming) or False,
        }

    def _microsoft_settle_people(self):
        """Who is an attendee as a contact by now is no guest any more, and keeps the answer; who is no attendee any
        more is not one through a group either."""
        for event in self.filtered("microsoft_member_ids"):
            event.microsoft_member_ids &= event.attendee_ids.partner_id
        with_guests = self.filtered("microsoft_guests").with_context(**{FROM_OUTLOOK: True})  # no edit of a person
        addresses_of_all = with_guests.attendee_ids.partner_id._microsoft_addresses()
        for event in with_guests:
            partners = event.attendee_ids.partner_id
            addresses = {partner: address for partner, address in addresses_of_all.items() if partner in partners}
            known = guests.load(event.microsoft_guests)
            left = guests.dump(guest for guest in known if guest.address not in addresses.values()) or False
            if left == event.microsoft_guests:
                continue
            answers = {guest.address: guest.answer for guest in known}
            for attendee in event.attendee_ids:
                answer = answers.get(addresses.get(attendee.partner_id), attendee.state)
                if attendee.state == "needsAction" and answer != attendee.state:
                    attendee.state = answer
            event.microsoft_guests = left

    def _microsoft_complete_attendees(self):
        """Who is added to all events from an occurrence that has this person already is an attendee of the others, too:
        the core adds the person there without an attendee."""
        self.env["calendar.attendee"].create(
            [
                {"event_id": event.id, "partner_id": partner.id}
                for event in self.filtered(lambda event: event.sudo()._microsoft_links())
                for partner in event.partner_ids - event.attendee_ids.partner_id
            ]
        )

    def _microsoft_guests_answer(self, answers):
        """Take over what guests answered, by address. Return whether that is anything new."""
        known = guests.load(self.microsoft_guests)
        now = guests.dump(replace(guest, answer=answers.get(guest.address, guest.answer)) for guest in known)
        news = now != guests.dump(known)
        if news:
            self.microsoft_guests = now
        return news

    def _microsoft_take_in(self, owner, address, unnamed):
        """Make the owner of a mailbox that has this event an attendee: in the place of a contact or a guest with an
        address of that mailbox, else, if nobody named him, as a member of who was invited."""
        self.ensure_one()
        addresses = self.attendee_ids.partner_id._microsoft_addresses()
        stand_ins = [partner for partner, known in addresses.items() if known == address]
        places = self.attendee_ids.filtered(lambda attendee: attendee.partner_id in stand_ins)
        known = guests.load(self.microsoft_guests)
        others = [guest for guest in known if guest.address != address]
        if not (unnamed or places or len(others) < len(known)):
            return
        answers = [place.state for place in places] + [guest.answer for guest in known if guest.address == address]
        named = not unnamed or len(others) < len(known) or (places - self._microsoft_members())
        self.write(
            {
                "partner_ids": [*(Command.unlink(one.id) for one in stand_ins), Command.link(owner.id)],
                "microsoft_guests": guests.dump(others) or False,
                "microsoft_member_ids": [] if named else [Command.link(owner.id)],
            }
        )
        own = self.attendee_ids.filtered(lambda attendee: attendee.partner_id == owner)
        own.state = next((answer for answer in answers if answer != "needsAction"), "needsAction")

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._microsoft_settle_people()
        return events

    def write(self, vals):
        people = "partner_ids" in vals
        several = vals.get("recurrence_update") in ("all_events", "future_events")
        result = super().write(vals)
        if people:
            if several:
                self.exists().recurrence_id._microsoft_events()._microsoft_complete_attendees()
            self.exists()._microsoft_settle_people()
        return result
