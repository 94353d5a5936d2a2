"""Contacts that are merged, and people of an event that change in Odoo."""

from odoo.tests import tagged

from .people_case import JANE, PeopleCase, named
from .series_case import ANNA, BEN, GUEST


@tagged("post_install", "-at_install")
class TestMerge(PeopleCase):
    def merge(self, kept, *others):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, *(other.id for other in others)], kept)
        self.env.invalidate_all()

    def test_two_contacts_of_one_meeting(self):
        """odoo#61049, odoo#61720: one attendee is left, with the answer that was given; nobody hears of it."""
        twin = self.env["res.partner"].create({"name": "Guest's twin", "email": GUEST})
        event = self.meeting(partner_ids=self.invited(self.guest, twin))
        event.attendee_ids.filtered(lambda one: one.partner_id == twin).state = "accepted"
        self.merge(self.guest, twin)
        self.assert_people(event, self.anna, self.guest)
        self.assertEqual(self.state_of(event, self.guest), "accepted")
        self.synchronise()
        self.assert_nothing_changed_in_outlook()
        self.as_person(event).write({"name": "Budget 2"})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook("Budget 2"), [GUEST])
        self.assert_in_sync(event)

    def test_in_a_series(self):
        twin = self.env["res.partner"].create({"name": "Guest's twin", "email": GUEST})
        events = self.series(partner_ids=self.invited(self.guest, twin))
        self.merge(twin, self.guest)
        for event in events:
            self.assert_people(event, self.anna, twin)
        self.assert_settled()
        self.assertEqual(self.changes_sent(), [])

    def test_a_contact_into_the_user(self):
        """The contact that somebody made of Ben's other address becomes Ben: both are invited in Outlook, once here."""
        self.outlook.add_mailbox(BEN, aliases=["okafor@contoso.example"])
        contact = self.env["res.partner"].create({"name": "Okafor", "email": "okafor@contoso.example"})
        event = self.meeting(partner_ids=self.invited(self.ben.partner_id, contact))
        self.connect(self.ben)
        self.merge(self.ben.partner_id, contact)
        self.assert_people(event, self.anna, self.ben)
        self.synchronise(self.anna, self.ben, self.anna)
        self.assert_people(event, self.anna, self.ben)
        self.assertEqual(self.invited_in_outlook(), [BEN, "okafor@contoso.example"])
        self.assert_nothing_changed_in_outlook()

    def test_members_of_groups(self):
        team, cora = "team@contoso.example", "cora@contoso.example"
        self.outlook.add_group(team, BEN, cora)
        self.connect(self.ben)
        twin = self.env["res.partner"].create({"name": "Ben's twin", "email": BEN})
        self.meeting_in_outlook(named(team, "Team"), name="Offer")
        self.synchronise(self.anna, self.ben)
        event = self.event("Offer")
        self.merge(self.ben.partner_id, twin)
        self.assert_people(event, self.anna, self.ben)
        self.assertEqual(event.microsoft_member_ids, self.ben.partner_id)
        self.outlook.forget_mails()
        self.synchronise(self.anna, self.ben)
        self.assert_nothing_changed_in_outlook()

    def test_another_address(self):
        """Who got another address in Odoo is invited there when the meeting is sent again, and not before."""
        event = self.meeting()
        self.guest.email = JANE
        self.synchronise()
        self.assert_nothing_changed_in_outlook()
        self.as_person(event).write({"name": "Budget 2"})
        self.synchronise()
        self.assertEqual(self.invited_in_outlook("Budget 2", ANNA), [JANE])
        self.assert_people(event, self.anna, self.guest)
