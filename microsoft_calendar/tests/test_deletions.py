"""What a deletion on one side means on the other."""

from datetime import timedelta

from odoo.fields import Command
from odoo.tests import tagged

from .common import TOMORROW, MicrosoftCalendarCase

ANNA, GUEST = "anna@contoso.example", "guest@fabrikam.example"


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

    def test_edited_in_odoo_but_deleted_in_outlook_ends(self):
        """Unless Odoo is to win: what was edited is kept in the history."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        event.with_user(self.anna).location = "Room 1"
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertFalse(event.active)
        self.assertEqual(self.link(event).history[0]["lost"]["location"], "Room 1")

    def test_edited_in_odoo_but_deleted_in_outlook_is_made_again(self):
        """If Odoo wins: in the same run, once, however often it was edited, and under another id."""
        self.anna.microsoft_calendar_conflicts = "odoo"
        guest = self.env["res.partner"].create({"name": "Guest", "email": GUEST})
        event = self.create_event(name="Budget", partner_ids=[Command.set((self.anna.partner_id | guest).ids)])
        self.synchronise()
        known = self.link(event).remote_id
        for room in ("Room 1", "Room 2", "Room 3"):
            event.with_user(self.anna).location = room
        (item,) = self.outlook.events(ANNA)
        self.outlook.deletes(ANNA, item)
        self.outlook.forget_mails()
        self.synchronise()
        (again,) = self.outlook.events(ANNA)
        self.assertNotEqual(again["id"], known)
        self.assertEqual(again["location"]["displayName"], "Room 3")
        self.assertTrue(event.active)
        self.assert_in_sync(event)
        self.assertEqual([mail["to"] for mail in self.outlook.mails()], [[GUEST]])  # one invitation
        requests = len(self.outlook.requests("POST", "/me/events"))
        self.synchronise()
        self.assertEqual(len(self.outlook.requests("POST", "/me/events")), requests)

    def test_unchanged_in_odoo_and_deleted_in_outlook_is_not_made_again(self):
        """Also where Odoo wins: nothing there speaks against the deletion."""
        self.anna.microsoft_calendar_conflicts = "odoo"
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.outlook.deletes(ANNA, item)
        self.synchronise()
        self.assertFalse(self.event("Budget").active)
        self.assertEqual(self.outlook.events(ANNA), [])

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
