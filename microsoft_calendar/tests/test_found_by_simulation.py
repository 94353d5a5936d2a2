"""What `make simulate` found: stories of an office that did not end the same on both sides."""

from datetime import timedelta

from odoo.addons.microsoft_account.tests.common import attendee
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TOMORROW, weekly
from .series_case import ANNA, BEN, ONE, SeriesCase
from .test_reliability import fault


@tagged("post_install", "-at_install")
class TestFoundBySimulation(SeriesCase):
    def test_a_creation_that_a_restored_copy_does_not_know(self):
        """The copy was made before the run that sent the meeting: it is not sent again, whoever is read first."""
        self.connect(self.ben)
        for name, people in {"own first": (self.anna, self.ben), "colleague first": (self.ben, self.anna)}.items():
            with self.subTest(name):
                self.create_event(name=name, partner_ids=self.invited(self.ben.partner_id))
                with self.env.cr.savepoint() as backup:
                    self.synchronise(self.anna, self.ben)
                    backup.rollback()
                self.env.invalidate_all()
                self.outlook.forget_mails()
                self.later(hours=1)
                self.synchronise(*people, *people)
                self.assert_in_sync(self.event(name))
                for address in (ANNA, BEN):
                    self.assertEqual(self.outlook.event(address, name)["subject"], name)
                self.assert_nothing_sent()

    def test_an_edit_while_nobody_knows_that_it_was_sent(self):
        """The answer to the creation is lost, or forgotten with the database. The meeting is moved in Odoo, and the
        colleague's mailbox, which has it as it was, is read first: it becomes one event again, with his answer."""
        self.connect(self.ben)
        for name, rule in {"once": {}, "weekly": self.rule(count=3)}.items():
            with self.subTest(name):
                values = {**rule, "partner_ids": self.invited(self.ben.partner_id)}
                event = self.create_event(name=name, **values)
                self.outlook.faults(fault("drop_after", path=r"/\$batch", count=3))
                self.synchronise()
                self.outlook.faults()
                self.outlook.answers(BEN, self.outlook.event(BEN, name), "tentativelyAccept")
                self.later(minutes=1)
                later = {"start": TOMORROW + timedelta(hours=2), "stop": TOMORROW + timedelta(hours=3)}
                update = {"recurrence_update": "all_events"} if rule else {}
                event.with_user(self.anna).write({**later, **update})
                self.later(hours=1)
                self.synchronise(self.ben)
                self.assertEqual(len(self.present(name)), 6 if rule else 2)
                self.synchronise(self.anna, self.ben, self.anna, self.ben)
                events = self.present(name)
                self.assertEqual(len(events), 3 if rule else 1)
                self.assert_in_sync(events[0])
                answer = self.outlook.event(BEN, name)["responseStatus"]["response"]
                ben = events[0].attendee_ids.filtered(lambda one: one.partner_id == self.ben.partner_id)
                self.assertEqual((answer, ben.state), ("tentativelyAccepted", "tentative"))
                self.outlook.answers(BEN, self.outlook.event(BEN, name), "accept")
                self.synchronise(self.ben, self.anna)
                self.assertEqual(ben.state, "accepted")
                self.outlook.deletes(ANNA, self.outlook.event(ANNA, name))
                self.synchronise(self.anna, self.ben)

    def test_an_edit_of_what_could_not_be_read_at_first(self):
        """The link was made to note that; from when the item can be read it counts edits like any other."""
        self.outlook.creates(ANNA, "Weekly", TOMORROW, recurrence=weekly(numberOfOccurrences=3))
        self.outlook.faults({"match": {"inside_batch": True, "nth": 1}, "do": {"kind": "status", "status": 409}})
        self.synchronise()
        link = self.env["microsoft.calendar.link"].search([])
        self.assertEqual((link.state, link.counter), ("unread", 0))
        self.outlook.faults()
        self.later(hours=1)
        self.synchronise()
        events = self.present("Weekly")
        self.assertEqual(len(events), 3)
        self.edits(events[1], ONE, location="Room 1")
        self.assertEqual(link.counter, 1)
        self.synchronise()
        (exception,) = self.series_item("Weekly")["exceptionOccurrences"]
        self.assertEqual(exception["location"]["displayName"], "Room 1")

    def test_an_edit_after_the_copy_was_brought_back(self):
        """Outlook answers the creation with the meeting as it was made the first time: the edit is sent after it."""
        self.outlook.switches(delta_lag=7200.0)  # the delta does not tell of it
        event = self.create_event(name="Budget")
        with self.env.cr.savepoint() as backup:
            self.synchronise()
            backup.rollback()
        self.env.invalidate_all()
        self.later(hours=1)
        event.with_user(self.anna).write({"location": "Room 9"})
        self.synchronise()
        self.assert_in_sync(self.event("Budget"))
        self.assertEqual(self.outlook.event(ANNA, "Budget")["location"]["displayName"], "Room 9")

    def test_edited_there_and_sent_again_by_a_restored_copy(self):
        """The delta is late. The answer to the second creation shows the edit, which gives way, and can be read."""
        self.create_event(name="Budget")
        with self.env.cr.savepoint() as backup:
            self.synchronise()
            backup.rollback()
        self.env.invalidate_all()
        self.later(hours=1)
        self.outlook.switches(delta_lag=300)
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), location={"displayName": "Room 9"})
        self.synchronise()
        (entry,) = self.event("Budget").microsoft_link_ids.history
        self.assertEqual((entry["field"], entry["winner"], entry["lost"]), ("location", "odoo", "Room 9"))
        self.later(hours=1)
        self.synchronise(self.anna, self.anna)
        self.assert_in_sync(self.event("Budget"))

    def test_taken_off_the_list_of_what_a_restored_copy_has_not_sent(self):
        """Ben's copy is the only one that was read when it ends: it is not the end of Anna's meeting."""
        self.connect(self.ben)
        event = self.create_event(name="Budget", partner_ids=self.invited(self.ben.partner_id))
        with self.env.cr.savepoint() as backup:
            self.synchronise(self.anna)
            backup.rollback()
        self.env.invalidate_all()
        self.synchronise(self.ben)
        event.with_user(self.anna).location = "Room 9"
        self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), attendees=[])
        self.synchronise(self.ben)
        self.assertTrue(event.active)
        self.synchronise(self.anna)
        self.assert_in_sync(event)
        lost = [one["lost"] for link in event.microsoft_link_ids for one in link.history or ()]
        self.assertIn("Room 9", [event.location, *lost])

    def test_invited_there_to_what_a_restored_copy_has_not_sent(self):
        """Ben is added in Outlook; his mailbox is read first, and he has not answered."""
        self.connect(self.ben)
        self.create_event(name="Budget")
        with self.env.cr.savepoint() as backup:
            self.synchronise()
            self.outlook.changes(ANNA, self.outlook.event(ANNA, "Budget"), attendees=[attendee(BEN)])
            backup.rollback()
        self.env.invalidate_all()
        self.synchronise(self.ben, self.anna)
        self.assert_in_sync(self.event("Budget"))
        answers = {one.partner_id: one.state for one in self.event("Budget").attendee_ids}
        self.assertEqual(answers[self.ben.partner_id], "needsAction")

    def test_declined_there_and_brought_back_by_an_update(self):
        """Outlook removes what was declined; the organizer's next update brings it back as another item. One delta
        tells both: it is the same meeting still."""
        self.connect(self.ben)
        event = self.create_event(partner_ids=self.invited(self.ben.partner_id))
        self.synchronise(self.anna, self.ben)
        self.outlook.answers(BEN, self.outlook.event(BEN, "Meeting"), "decline")
        event.with_user(self.anna).write({"location": "Room 9"})
        self.synchronise(self.anna, self.ben)
        self.assert_in_sync(self.event("Meeting"))
        self.assertEqual(len(event._microsoft_links().filtered(lambda link: link.state == "linked")), 2)

    def test_not_handed_over_before_the_mailbox_of_the_organizer_is_read(self):
        """Ben's copy has brought the meeting of Anna to Odoo: nothing could end in her mailbox yet."""
        self.connect(self.ben)
        self.outlook.creates(ANNA, "Budget", TOMORROW, attendees=[BEN])
        self.synchronise(self.ben)
        event = self.event("Budget").with_user(self.anna)
        self.assertEqual(event.user_id, self.anna)
        with self.assertRaisesRegex(UserError, "has not been read"):
            event.write({"user_id": self.ben.id})
        self.synchronise(self.anna)
        event.write({"user_id": self.ben.id})
        self.synchronise(self.anna, self.ben, self.anna)
        self.assertTrue(self.outlook.event(BEN, "Budget")["isOrganizer"])
