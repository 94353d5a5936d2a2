"""Undo: what a run brought to Odoo, archived or changed there is put back, and Outlook does not hear of it."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ANNA, BEN, GUEST, SeriesCase
from .test_reliability import fault

OUTSIDER = "outsider@fabrikam.example"


@tagged("post_install", "-at_install")
class TestUndo(SeriesCase):
    def run_of(self, user=None):
        self.synchronise()
        self.outlook.forget_mails()
        self.outlook.forget_journal()
        runs = self.env["microsoft.sync.run"].search([("collection_id", "=", self.collection().id)], order="id desc")
        return runs[0].with_user(user or self.anna)

    def undo(self, run):
        answer = run.action_undo()
        self.env.invalidate_all()
        return answer["params"]

    def assert_stays_in_odoo(self):
        """Neither the undo nor the runs after it tell Outlook or mail anybody."""
        for _round in range(2):
            self.later(minutes=6)
            self.synchronise()
        self.assertFalse([one for one in self.outlook.requests() if not one.startswith("GET") and "$batch" not in one])
        self.assert_nothing_sent()

    def test_what_a_run_brought_is_archived(self):
        names = [f"Meeting {number}" for number in range(3)]
        items = [self.outlook.creates(ANNA, name, TOMORROW, attendees=[GUEST]) for name in names]
        self.outlook.creates(ANNA, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=4))
        self.outlook.seed(OUTSIDER)
        self.outlook.creates(OUTSIDER, "Invitation", TOMORROW, attendees=[ANNA])
        run = self.run_of()
        self.assertIn("archived in Odoo: 5", run.undo_note)
        before = self.outlook.events(ANNA)
        self.event("Meeting 1").with_user(self.anna).write({"location": "Room 9"})
        said = self.undo(run)
        self.assertIn("Meeting 1: it was changed since", said["message"])
        self.assertEqual(self.env["calendar.event"].search([]).mapped("name"), ["Meeting 1"])
        self.synchronise()
        self.outlook.forget_journal()
        self.outlook.forget_mails()
        # Neither a change nor the end of it in Outlook brings it back, and a full round does not, either.
        self.outlook.changes(ANNA, items[0], subject="Meeting 0, renamed")
        self.outlook.forget_mails()
        self.collection().cursor = False
        self.assert_stays_in_odoo()
        self.assertEqual(self.env["calendar.event"].search([]).mapped("name"), ["Meeting 1"])
        self.assertEqual(len(self.outlook.events(ANNA)), len(before))
        self.assertFalse(self.collection().brake)

    def test_what_colleagues_have_as_well_stays(self):
        self.connect(self.ben)
        self.outlook.creates(BEN, "Offer", TOMORROW, attendees=[ANNA])
        run = self.run_of()
        self.synchronise(self.ben)
        said = self.undo(run)
        self.assertIn("Offer: colleagues have it", said["message"])
        self.assertTrue(self.event("Offer").active)

    def test_archived_events_come_back(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST])
        self.synchronise()
        event = self.event("Budget")
        event.message_post(body="A note")
        self.outlook.deletes(ANNA, item)
        run = self.run_of()
        self.assertFalse(event.active)
        self.assertIn("come back: 1", run.undo_note)
        self.assertIn("nobody gets a mail", run.undo_note)
        self.undo(run)
        self.assertTrue(event.active)
        self.assertFalse(run.undo_note)
        self.assert_stays_in_odoo()
        # A later edit does not resurrect it, either.
        event.with_user(self.anna).write({"location": "Room 9"})
        self.synchronise()
        self.assertEqual(self.outlook.events(ANNA), [])
        self.assert_nothing_sent()

    def test_former_values_come_back(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[GUEST], location={"displayName": "Room 1"})
        self.synchronise()
        event = self.event("Budget")
        self.outlook.moves(ANNA, item, TOMORROW + timedelta(days=1))
        self.outlook.changes(ANNA, item, location={"displayName": "Room 2"})
        run = self.run_of()
        self.assertEqual((event.location, event.start), ("Room 2", TOMORROW + timedelta(days=1)))
        self.undo(run)
        self.assertEqual((event.location, event.start), ("Room 1", TOMORROW))
        self.assert_stays_in_odoo()
        self.assertEqual((event.location, event.start), ("Room 1", TOMORROW))
        # What somebody changes in Outlook from then on comes as ever.
        self.outlook.changes(ANNA, item, location={"displayName": "Room 3"})
        self.synchronise()
        self.assertEqual((event.location, event.start), ("Room 3", TOMORROW))

    def test_what_was_changed_since_stays(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.outlook.changes(ANNA, item, location={"displayName": "Room 2"})
        run = self.run_of()
        event.with_user(self.anna).write({"location": "Room 9"})
        said = self.undo(run)
        self.assertEqual(event.location, "Room 9")
        self.assertIn("changed since", said["message"])

    def test_an_answer_is_taken_back(self):
        self.outlook.seed(OUTSIDER)
        self.outlook.creates(OUTSIDER, "Invitation", TOMORROW, attendees=[ANNA])
        self.synchronise()
        event = self.event("Invitation")
        self.outlook.deletes(ANNA, self.outlook.event(ANNA, "Invitation"))
        run = self.run_of()
        own = event.attendee_ids.filtered(lambda one: one.partner_id == self.anna.partner_id)
        self.assertEqual(own.state, "declined")
        self.undo(run)
        self.assertEqual(own.state, "needsAction")
        self.assert_stays_in_odoo()

    def test_a_series_comes_back_as_it_was(self):
        item = self.outlook.creates(ANNA, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=4))
        second = self.instance(item, TOMORROW.date() + timedelta(days=7))
        self.outlook.moves(ANNA, second, TOMORROW + timedelta(days=8))
        self.synchronise()
        recurrence = self.env["calendar.event"].search([("name", "=", "Weekly")]).recurrence_id
        starts = self.starts(recurrence)
        self.assertEqual(len(starts), 4)
        self.outlook.deletes(ANNA, item)
        run = self.run_of()
        self.assertFalse(recurrence._microsoft_events())
        self.undo(run)
        events = self.env["calendar.event"].search([("name", "=", "Weekly")], order="start")
        self.assertEqual(events.mapped("start"), starts)
        self.assert_stays_in_odoo()

    def test_a_killed_run_can_be_undone(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        event = self.event("Budget")
        self.create_event(name="To be sent")
        self.outlook.deletes(ANNA, item)
        self.outlook.faults(fault("drop_before", path=r"/\$batch", nth=2, count=20))
        run = self.run_of()
        self.outlook.faults()
        self.assertEqual(run.outcome, "failed")
        self.assertFalse(event.active)
        self.undo(run)
        self.assertTrue(event.active)

    def test_others_cannot(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.outlook.deletes(ANNA, item)
        run = self.run_of(self.ben)
        with self.assertRaises(AccessError):
            run.action_undo()

    def test_kept_for_thirty_days(self):
        item = self.outlook.creates(ANNA, "Budget", TOMORROW)
        self.synchronise()
        self.outlook.deletes(ANNA, item)
        run = self.run_of()
        self.later(days=29)
        self.env["microsoft.sync.run"]._gc_runs()
        self.assertTrue(run.change_ids)
        self.later(days=2)
        self.env["microsoft.sync.run"]._gc_runs()
        self.assertFalse(self.env["microsoft.sync.change"].search([]))
