"""What a deletion on one side means on the other."""

from datetime import timedelta

from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA = "anna@contoso.example"


@tagged("post_install", "-at_install")
class TestDeletions(MicrosoftCalendarCase):
    def test_deleted_in_outlook_is_archived(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.message_post(body="A note that must stay")
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertFalse(event.active)
        self.assertIn("A note that must stay", " ".join(event.message_ids.mapped("body")))

    def test_deleted_in_odoo(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.event("Budget").with_user(self.anna).unlink()
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])
        self.synchronise()
        self.assertFalse(self.env["calendar.event"].with_context(active_test=False).search([("name", "=", "Budget")]))

    def test_archived_and_brought_back_in_odoo(self):
        self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).action_archive()
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])
        event.with_user(self.anna).action_unarchive()
        self.synchronise()
        self.assert_in_sync(event)

    def test_deleted_in_odoo_but_changed_in_outlook_comes_back(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.event("Budget").with_user(self.anna).action_archive()
        self.later(minutes=5)
        self.outlook.changes(ANNA, item, location={"displayName": "Room 1"})
        self.synchronise()
        event = self.event("Budget")
        self.assertTrue(event.active)
        self.assertEqual(event.location, "Room 1")
        self.assert_in_sync(event)

    def test_past_events_are_left_alone(self):
        self.outlook.creates(ANNA, "Old", TOMORROW - timedelta(days=30), attendees=["guest@fabrikam.example"])
        self.outlook.forget_mails()
        self.synchronise()
        self.event("Old").with_user(self.anna).unlink()
        self.create_event(name="Older", start=TOMORROW - timedelta(days=40))
        self.synchronise()
        self.assertEqual([item["subject"] for item in self.outlook.events(ANNA)], ["Old"])
        self.assert_nothing_sent()

    def test_deleted_before_it_was_ever_sent(self):
        self.create_event(name="Mistake").with_user(self.anna).unlink()
        self.synchronise()
        self.assertEqual(self.outlook.requests("POST"), [])
        self.assertFalse(self.env["microsoft.calendar.link"].search([]))

    def test_out_of_the_window_is_not_deleted(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1500))
        self.synchronise()
        self.assertTrue(event.active)
        self.assertEqual(event.start, TOMORROW + timedelta(days=1500))
        self.assert_in_sync(event)
