"""What was kept apart goes to Outlook after all, by a button that says the mails before."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ALL, ANNA, BEN, GUEST, ONE
from .test_keep_apart import KeepApartCase


@tagged("post_install", "-at_install")
class TestRejoin(KeepApartCase):
    def line(self, event):
        """What the event's form says of Anna's mailbox."""
        self.env.invalidate_all()
        return self.as_person(event).microsoft_mailboxes[0]

    def rejoin(self, event):
        """Anna reads the note, and presses the button; the note."""
        self.assertEqual(self.line(event)["state"], "apart")
        self.assertTrue(self.line(event)["rejoin"])
        note = self.as_person(event).microsoft_rejoin_note()
        self.as_person(event).action_microsoft_rejoin()
        self.synchronise()
        self.assertEqual(self.line(event)["state"], "synced")
        self.assertNotIn("rejoin", self.line(event))
        self.assert_in_sync(event)
        with self.assertRaises(UserError):
            self.as_person(event).action_microsoft_rejoin()
        return note

    def test_a_change(self):
        event = self.meeting()
        self.apart(event).write({"name": "Budget (ours)", "location": "Room 9"})
        self.assertIn("Place, Subject", self.line(event)["text"])
        self.later(minutes=5)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), importance="high")
        self.synchronise()
        self.outlook.forget_mails()
        note = self.rejoin(event)
        self.assertIn("Mails that Outlook sends: 1. People who get them: 1.", note)
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertEqual(self.outlook.event(ANNA, "Budget (ours)")["location"]["displayName"], "Room 9")

    def test_what_nobody_sees_mails_nobody(self):
        event = self.meeting()
        self.apart(event).write({"show_as": "free"})
        self.assertIn("Nobody gets a mail", self.rejoin(event))
        self.assertEqual(self.mails_by_person(), {})

    def test_people(self):
        event = self.meeting(partner_ids=self.invited(self.guest))
        self.apart(event).write({"partner_ids": self.invited(self.other)})
        self.assertIn("Mails that Outlook sends: 2. People who get them: 2.", self.rejoin(event))
        self.assertEqual(self.mails_by_person(), {GUEST: 1, self.other.email: 1})

    def test_a_new_event(self):
        self.forget()
        event = self.create_event(name="Ours", partner_ids=self.invited(self.guest), microsoft_keep_apart=True)
        self.synchronise()
        self.assertIn("created in Outlook", self.rejoin(event))
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertFalse(event.microsoft_kept_apart)

    def test_one_that_outlook_has_cancelled(self):
        """Brought back in Odoo alone; then for everybody, each of them once."""
        self.connect(self.ben)
        event = self.meeting(partner_ids=self.invited(self.guest, self.ben.partner_id))
        self.synchronise(self.ben)
        self.as_person(event).action_archive()
        self.synchronise(self.anna, self.ben)
        self.apart(event).action_unarchive()
        self.forget()
        note = self.rejoin(event)
        self.assertIn("Mails that Outlook sends: 2. People who get them: 2.", note)
        self.synchronise(self.ben, self.anna, self.ben)
        self.assertEqual(self.mails_by_person(), {GUEST: 1, BEN: 1})
        self.assertEqual(self.event("Budget"), event)
        self.assertEqual(event.microsoft_link_ids.user_id, self.anna | self.ben)

    def test_a_series(self):
        events = self.series()
        self.apart(events[0]).write({"location": "Room 9", "recurrence_update": ALL})
        self.apart(events[1]).write({"name": "Special", "recurrence_update": ONE})
        self.apart(events[2]).unlink()
        note = self.rejoin(events[4])
        self.assertIn("Mails that Outlook sends: 3. People who get them: 1.", note)
        self.assertEqual(self.mails_by_person(), {GUEST: 3})
        self.assert_in_sync(self.present("Weekly")[0])

    def test_a_series_that_outlook_does_not_know(self):
        self.forget()
        values = {**self.rule(), "partner_ids": self.invited(self.guest), "microsoft_keep_apart": True}
        event = self.create_event(name="Weekly", **values)
        events = event.recurrence_id._microsoft_events()
        self.rejoin(events[2])
        self.assertEqual(self.mails_by_person(), {GUEST: 1})
        self.assertEqual(self.outlook_starts("Weekly"), events.mapped("start"))

    def test_nobody_else_and_nothing_that_is_over(self):
        event = self.meeting(partner_ids=self.invited(self.guest, self.ben.partner_id))
        self.apart(event).write({"location": "Room 9"})
        for user in (self.ben, self.env.ref("base.user_admin")):
            with self.assertRaises(UserError):
                self.as_person(event, user).action_microsoft_rejoin()
        self.later(days=3)
        self.assertNotIn("rejoin", self.line(event))
        self.synchronise()
        self.assertEqual(self.changes_sent(), [])

    def test_what_a_run_brought_and_was_undone(self):
        """Undone, unarchived: it is the item's event again, as it is in Outlook by then."""
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        weekly_item = self.outlook.creates(ANNA, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=3))
        self.synchronise()
        run = self.env["microsoft.sync.run"].search([("user_id", "=", self.anna.id)], order="id desc", limit=1)
        run.with_user(self.anna).action_undo()
        events = self.event("Budget") | self.env["calendar.event"].with_context(active_test=False).search(
            [("name", "=", "Weekly")]
        )
        self.assertEqual((len(events), set(events.mapped("active"))), (4, {False}))
        self.later(minutes=5)
        self.outlook.changes(ANNA, item, subject="Budget 2031")
        self.outlook.moves(ANNA, weekly_item, TOMORROW + timedelta(hours=1))
        self.synchronise()
        self.forget()
        self.assertEqual(set(events.mapped("active")), {False})
        self.as_person(events).action_unarchive()
        self.synchronise()
        self.assertEqual(self.event("Budget 2031").active, True)
        self.assertEqual(len(self.present("Weekly")), 3)
        self.assert_in_sync(self.event("Budget 2031"))
        self.assert_in_sync(self.present("Weekly")[0])
        self.assert_nothing_sent()
