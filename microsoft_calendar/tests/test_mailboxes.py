"""One meeting, several mailboxes."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN, GUEST = "anna@contoso.example", "ben@contoso.example", "guest@fabrikam.example"


@tagged("post_install", "-at_install")
class TestMailboxes(MicrosoftCalendarCase):
    def setUp(self):
        super().setUp()
        self.connect(self.ben)
        self.synchronise(self.ben)
        self.outlook.forget_journal()

    def one_event(self, name="Budget"):
        event = self.event(name)
        self.assertEqual(event.user_id, self.anna)
        self.assertEqual(event.partner_ids, self.anna.partner_id | self.ben.partner_id)
        self.assertEqual(len(event.microsoft_link_ids), 2)
        return event

    def test_organizer_first(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        event = self.one_event()
        self.assertEqual(self.link(event, self.anna).role, "organizer")
        self.assertEqual(self.link(event, self.ben).role, "copy")

    def test_attendee_first(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.ben, self.anna, self.ben, self.anna)
        event = self.one_event()
        self.assertEqual(self.link(event, self.anna).role, "organizer")
        self.assertEqual(self.link(event, self.ben).role, "copy")

    def test_organizers_change_reaches_odoo_once(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.ben, self.anna)
        event = self.one_event()
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1))
        self.outlook.forget_mails()
        self.synchronise(self.ben)
        self.synchronise(self.anna)
        self.assertEqual(event.start, TOMORROW + timedelta(days=1))
        self.synchronise(self.ben, self.anna)
        self.assertEqual(self.outlook.requests("PATCH"), [])
        self.assert_nothing_sent()

    def test_invited_from_odoo(self):
        self.create_event(name="Budget", partner_ids=[Command.set((self.anna | self.ben).partner_id.ids)])
        self.assertFalse(self.env["mail.mail"].search([("subject", "ilike", "Budget")]), "Outlook invites, not Odoo")
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        self.one_event()
        self.assertEqual([(mail["kind"], mail["to"]) for mail in self.outlook.mails()], [("invitation", [BEN])])

    def test_declined_by_removing_the_copy(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        self.outlook.deletes(BEN, self.outlook.event(BEN, "Budget"))
        self.synchronise(self.ben)
        event = self.one_event()
        self.assertTrue(event.active)
        attendee = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        self.assertEqual(attendee.state, "declined")

    def test_cancelled_by_the_organizer(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        event = self.one_event()
        self.outlook.deletes(ANNA, item)
        self.synchronise(self.ben, self.anna)
        self.assertFalse(event.active)

    def test_organizer_from_outside(self):
        self.outlook.seed(GUEST)
        item = self.outlook.creates(GUEST, "Offer", TOMORROW, attendees=[ANNA, BEN])
        self.synchronise(self.anna, self.ben, self.anna, self.ben)
        event = self.event("Offer")
        self.assertFalse(event.user_id)
        self.assertEqual(event.microsoft_organizer, GUEST)
        self.assertEqual(set(event.partner_ids.mapped("email_normalized")), {ANNA, BEN, GUEST})
        self.assertEqual(set(event.microsoft_link_ids.mapped("role")), {"source", "copy"})
        self.outlook.moves(GUEST, item, TOMORROW + timedelta(hours=4))
        self.synchronise(self.anna, self.ben)
        self.assertEqual(event.start, TOMORROW + timedelta(hours=4))
        self.assertEqual(self.outlook.requests("PATCH") + self.outlook.requests("POST", "/me/events"), [])

    def test_edited_in_odoo_without_being_the_organizers(self):
        """Outlook would change only that copy: nothing is sent in her name, and the organizer's next change wins."""
        self.outlook.seed(GUEST)
        item = self.outlook.creates(GUEST, "Offer", TOMORROW, attendees=[ANNA])
        self.synchronise(self.anna)
        event = self.event("Offer")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.synchronise(self.anna)
        self.assertEqual(self.outlook.requests("PATCH"), [])
        self.outlook.changes(GUEST, item, location={"displayName": "Room 1"})
        self.synchronise(self.anna)
        self.assertEqual(event.location, "Room 1")
        self.assertEqual([entry["lost"] for entry in self.link(event).history], ["Room 9"])

    def test_unknown_person_becomes_a_contact_with_the_name_outlook_shows(self):
        jane = {"type": "required", "emailAddress": {"address": "jane@fabrikam.example", "name": "Jane Roe"}}
        self.outlook.creates(ANNA, "Offer", TOMORROW, attendees=[jane])
        self.synchronise(self.anna)
        partner = self.event("Offer").partner_ids - self.anna.partner_id
        self.assertEqual((partner.name, partner.email), ("Jane Roe", "jane@fabrikam.example"))

    def test_attendee_without_address_stays_in_odoo(self):
        nobody = self.env["res.partner"].create({"name": "No Mail"})
        people = self.anna.partner_id | self.ben.partner_id | nobody
        event = self.create_event(name="Budget", partner_ids=[Command.set(people.ids)])
        self.synchronise(self.anna)
        item = self.outlook.event(ANNA, "Budget")
        self.assertEqual([one["emailAddress"]["address"] for one in item["attendees"]], [BEN])
        self.outlook.changes(ANNA, item, location={"displayName": "Room 1"}, attendees=[])
        self.synchronise(self.anna)
        self.assertEqual(event.partner_ids, self.anna.partner_id | nobody)

    def test_mailbox_with_another_address_than_the_login(self):
        """The person is known by the mailbox, whatever Odoo's contact says (no second contact, no lost meeting)."""
        self.ben.partner_id.email = "ben.private@example.com"
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.anna, self.ben)
        self.one_event()
