"""Which copy of a meeting has the say: the organizer's, else one of the others, and another one when that is gone."""

from datetime import timedelta

from odoo.addons.microsoft_account.tests.common import attendee
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, BEN, THEO = "anna@contoso.example", "ben@contoso.example", "theo@contoso.example"
GUEST = "guest@fabrikam.example"
LATER = TOMORROW + timedelta(hours=4)


@tagged("post_install", "-at_install")
class TestLinkRoles(MicrosoftCalendarCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theo = cls.add_user(THEO, "Theo Vance")

    def setUp(self):
        super().setUp()
        self.outlook.seed(THEO, GUEST)
        self.connect(self.ben)
        self.connect(self.theo)

    def meeting(self, organizer, *first):
        """A meeting of Ben and Theo, synchronized by these people in this order; ``(event, item)``."""
        item = self.outlook.creates(organizer, "Offer", TOMORROW, attendees=[BEN, THEO])
        self.synchronise(*first)
        self.synchronise(*first)
        return self.event("Offer"), item

    def roles(self, event):
        links = event.microsoft_link_ids.filtered(lambda link: link.state == "linked")
        return {link.user_id: link.role for link in links}

    def assert_follows(self, event, organizer, *people):
        """What the organizer changes reaches Odoo through these people's mailboxes."""
        self.later(minutes=5)
        self.outlook.moves(organizer, self.outlook.event(organizer, "Offer"), LATER)
        self.synchronise(*people)
        self.assertEqual(event.start, LATER)

    def test_organizer_takes_a_person_off_the_list(self):
        """It is not off for the others, in whatever order they synchronize."""
        for first, second in ((self.anna, self.ben), (self.ben, self.anna)):
            with self.subTest(first=first.name):
                event, item = self.meeting(ANNA, first, second)
                self.outlook.changes(ANNA, item, attendees=[attendee(THEO)])
                self.synchronise(first, second)
                self.assertTrue(event.active)
                self.assertEqual(event.partner_ids, (self.anna | self.theo).partner_id)
                self.outlook.deletes(ANNA, item)
                self.synchronise(first, second)
                self.assertFalse(event.active)
                event.unlink()

    def test_source_is_archived_and_comes_back(self):
        """The say goes over at once, and one alone has it again afterwards."""
        outsider = "outsider@fabrikam.example"
        self.outlook.seed(outsider)
        event, _item = self.meeting(outsider, self.ben, self.theo)
        self.assertEqual(self.roles(event), {self.ben: "source", self.theo: "copy"})
        self.ben.active = False
        self.assertEqual(self.roles(event)[self.theo], "source")
        self.assert_follows(event, outsider, self.theo)
        self.ben.active = True
        self.assertEqual(sorted(self.roles(event).values()), ["copy", "source"])

    def test_source_is_taken_off_the_list(self):
        event, item = self.meeting(GUEST, self.ben, self.theo)
        self.assertEqual(self.roles(event), {self.ben: "source", self.theo: "copy"})
        self.outlook.changes(GUEST, item, attendees=[attendee(THEO)])
        self.synchronise(self.ben, self.theo)
        self.assertTrue(event.active)
        self.assertNotIn(self.ben.partner_id, event.partner_ids)
        self.assertEqual(self.roles(event), {self.theo: "source"})
        self.assert_follows(event, GUEST, self.theo)

    def test_all_is_off(self):
        event, item = self.meeting(GUEST, self.ben, self.theo)
        self.outlook.deletes(GUEST, item)
        self.synchronise(self.ben)
        self.assertTrue(event.active, "Ben cannot know whether it is off for Theo")
        self.synchronise(self.theo)
        self.assertFalse(event.active)

    def test_source_declines(self):
        event, _item = self.meeting(GUEST, self.ben, self.theo)
        self.outlook.answers(BEN, self.outlook.event(BEN, "Offer"), "decline")
        self.synchronise(self.ben)
        self.assertEqual(self.roles(event), {self.theo: "source"})
        self.assert_follows(event, GUEST, self.theo)

    def test_source_stops(self):
        """What was changed before the say went over is taken, too, though the delta has told of it already."""
        event, item = self.meeting(GUEST, self.ben, self.theo)
        self.outlook.moves(GUEST, item, LATER)
        self.synchronise(self.theo)
        self.assertEqual(event.start, TOMORROW, "Theo's is a copy")
        self.ben.with_user(self.ben).stop_microsoft_synchronization()
        self.synchronise(self.theo)
        self.assertEqual(event.start, LATER)
        self.ben.with_user(self.ben).restart_microsoft_synchronization()
        self.synchronise(self.ben, self.theo)
        self.assertEqual(sorted(self.roles(event).values()), ["copy", "source"])

    def test_organizer_stops_and_goes_on(self):
        event, _item = self.meeting(ANNA, self.anna, self.ben)
        self.anna.with_user(self.anna).stop_microsoft_synchronization()
        self.assertEqual(self.roles(event), {self.anna: "organizer", self.ben: "source"})
        self.assert_follows(event, ANNA, self.ben)
        self.anna.with_user(self.anna).restart_microsoft_synchronization()
        self.assertEqual(self.roles(event), {self.anna: "organizer", self.ben: "copy"})
        self.synchronise(self.anna, self.ben)
        self.assertEqual(event.start, LATER)
        self.assertEqual(self.outlook.requests("PATCH"), [])

    def test_source_is_removed_from_odoo(self):
        event, _item = self.meeting(GUEST, self.ben, self.theo)
        self.collection(self.ben).unlink()
        self.assertEqual(self.roles(event), {self.theo: "source"})
        self.assert_follows(event, GUEST, self.theo)

    def test_who_has_a_copy_is_invited(self):
        """Outlook tells of a new person that person alone: the copy that has the say does not name Ben."""
        item = self.outlook.creates(GUEST, "Offer", TOMORROW, attendees=[THEO])
        self.synchronise(self.theo)
        event = self.event("Offer")
        self.outlook.changes(GUEST, item, attendees=[attendee(THEO), attendee(BEN)])
        self.synchronise(self.theo, self.ben)
        self.assertEqual(self.event("Offer"), event)
        own = event.attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
        self.assertEqual(own.mapped("state"), ["needsAction"])
        self.synchronise(self.theo, self.ben)
        self.assertEqual(len(event.attendee_ids), 3)
